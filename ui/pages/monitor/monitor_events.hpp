// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/monitor/step_list.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace wavelens::ui {

class PageContext;
class RunHistory;

/// What happened in a run, newest first: validations, checkpoints, warnings, the failure. Thread: UI.
class EventList : public QWidget {
    Q_OBJECT
public:
    explicit EventList(PageContext& context, QWidget* parent = nullptr);

    void show(const RunHistory* run);

private:
    PageContext& m_context;
    QString m_warnedDir;  // the run that the warnings are of
    std::vector<StepList::Row> m_warnings;
    StepList* m_list;
    QLabel* m_empty;
};

/// The checkpoints of a run, newest first, and what can begin from each. Thread: UI.
class CheckpointList : public QWidget {
    Q_OBJECT
public:
    explicit CheckpointList(PageContext& context, QWidget* parent = nullptr);

    void show(const RunHistory* run);

    /// `5 kept, 86 MB`.
    [[nodiscard]] QString summary() const { return m_summary; }

Q_SIGNALS:
    void resumeRequested(qint64 step);
    void forkRequested(qint64 step);

private:
    void enable();

    PageContext& m_context;
    StepList* m_list;
    QPushButton* m_resume;
    QPushButton* m_fork;
    bool m_resumable = false;
    bool m_forkable = false;
    QString m_summary;
};

}  // namespace wavelens::ui
