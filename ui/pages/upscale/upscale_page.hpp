// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/page.hpp"
#include "ui/pages/upscale/upscale_queue.hpp"
#include "ui/pages/upscale/upscale_run.hpp"

#include <QTemporaryDir>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace wavelens::ui {

class Banner;
class ModelSection;
class OutputSection;
class PreviewPane;
class QualitySection;
class QueueView;
class RunFoot;

/// Images in, larger images out: the queue, the preview, and the sections of settings. Thread: UI.
class UpscalePage : public Page {
    Q_OBJECT
public:
    explicit UpscalePage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QList<QWidget*> headerActions() override;

    [[nodiscard]] QWidget* leftPanel() override { return m_left; }

    [[nodiscard]] QWidget* canvas() override;

    [[nodiscard]] QWidget* rightPanel() override { return m_right; }

    void open(const PageRequest& request) override;

    [[nodiscard]] QSize minimumSizeHint() const override { return {800, 320}; }

    void primaryAction() override;
    bool openModel(const QString& file) override;

    [[nodiscard]] QList<QAction*> pageActions() override { return m_actions; }

    [[nodiscard]] UpscaleQueue& queue() { return m_queue; }

    [[nodiscard]] bool isRunning() const { return m_run.isRunning(); }

private:
    QWidget* makeLeft();
    QWidget* makeCentre();
    QWidget* makeRight();
    void addPasteAction();
    void connectParts();

    void takeEngine();
    void showPreview();
    void showOutput();
    void showQueue();
    void showRun();
    void say(const QString& title, const QString& message);
    void addFiles();
    void addFolder();
    void paste();
    void openOutputFolder();
    void openInCompare(int id);

    void run();
    void runEnded(bool early);
    void sayWhatFailed();
    [[nodiscard]] engine::UpscaleRequest settings() const;  ///< without inputs
    [[nodiscard]] engine::Size largestWaiting() const;
    [[nodiscard]] int scale() const;
    [[nodiscard]] QString problem() const;  ///< why it cannot run now; empty: it can

    UpscaleQueue m_queue;
    UpscaleRun m_run;
    JobTracker m_compareJob;
    QTemporaryDir m_pasted;
    QList<QAction*> m_actions;

    QWidget* m_left;
    QWidget* m_right;
    QLabel* m_summary;
    QueueView* m_list;
    QStackedWidget* m_pages;
    PreviewPane* m_preview;
    Banner* m_banner;
    ModelSection* m_model;
    OutputSection* m_output;
    QualitySection* m_quality;
    RunFoot* m_foot;
    QPushButton* m_addFiles;
    QPushButton* m_addFolder;
    QPushButton* m_openFolder;
};

}  // namespace wavelens::ui
