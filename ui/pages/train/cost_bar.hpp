// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace wavelens::ui {

class FormModel;
class PageContext;

/// The foot of the form: what the training will cost, computed in the background 300 ms after the last edit, what has
/// to be corrected, and the button that starts it. Thread: UI.
class CostBar : public QWidget {
    Q_OBJECT
public:
    CostBar(FormModel& model, PageContext& context, QWidget* parent = nullptr);

Q_SIGNALS:
    void startRequested();
    void problemRequested(const QString& key);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Item {
        QLabel* caption = nullptr;
        QLabel* value = nullptr;
    };

    Item addItem(const QString& caption);
    void outdate();
    void estimate();
    void measure();
    void endMeasuring();
    void showEstimate();
    void showProblems();
    void setStale(bool stale);

    FormModel& m_model;
    PageContext& m_context;
    JobTracker m_job;
    JobTracker m_measuring;
    QTimer m_delay;
    std::optional<engine::Estimate> m_estimate;
    std::optional<engine::RunConfig> m_measuredConfig;
    double m_measuredSecondsPerStep = engine::kNotComputed;
    Item m_parameters, m_memory, m_time, m_disk;
    QLabel* m_note;
    QPushButton* m_measure;
    QPushButton* m_problem;
    QPushButton* m_start;
};

}  // namespace wavelens::ui
