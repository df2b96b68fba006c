// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace wavelens::ui {

class FormModel;
class IconView;
class PageContext;

/// Looks at the folders that the form names: how many images can be trained on, which are skipped and why, which are
/// held out. Works in the background after each edit that matters, can be stopped, and hands what it finds to the
/// form as problems of fields. Where another folder was probably meant, a button takes that. Thread: UI.
class DataCheck : public QWidget {
    Q_OBJECT
public:
    DataCheck(FormModel& model, PageContext& context, QWidget* parent = nullptr);

    /// What was found for the folders named now; nullptr until it is known.
    [[nodiscard]] const engine::PreflightReport* report() const { return m_report ? &*m_report : nullptr; }

Q_SIGNALS:
    void reportChanged();

private:
    struct Found {
        std::optional<engine::PreflightReport> report;
        std::vector<engine::Problem> problems;
        bool cancelled = false;
        std::string_view key = {};         ///< of the field that `meant` is for
        std::filesystem::path meant = {};  ///< the folder that was probably meant
    };

    void schedule();
    void start();
    void stop();
    void take(Found found);
    void showReport();
    void showLine(const QString& text, bool warning);
    void offer(std::string_view key, const std::filesystem::path& folder);
    static Found look(const engine::Engine& engine, const engine::RunConfig& config,
                      const engine::ProgressCallback& progress, std::stop_token stop);

    FormModel& m_model;
    PageContext& m_context;
    std::optional<engine::RunConfig> m_checked;
    std::optional<engine::PreflightReport> m_report;
    std::string_view m_useKey;  // what the button of m_use sets, and to what
    std::string m_useFolder;
    JobTracker m_job;
    QTimer m_delay;     // edits come in bursts
    QTimer m_showBusy;  // nothing is shown for the first moment
    IconView* m_icon;
    QLabel* m_text;
    QPushButton* m_cancel;
    QPushButton* m_check;
    QPushButton* m_use;
    QPushButton* m_listButton;
    QPlainTextEdit* m_list;
};

}  // namespace wavelens::ui
