// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"

#include <QObject>

class QWidget;

namespace wavelens::ui {

class PageContext;
class RunHistory;

/// What can be done with the run that Monitor shows, besides what the RunController does to its own. Asks where
/// something would be lost. Thread: UI.
class RunActions : public QObject {
    Q_OBJECT
public:
    /// `page` is the parent of dialogs.
    RunActions(PageContext& context, QWidget* page);

    /// The others need a run.
    void setRun(const RunHistory* run) { m_run = run; }

    void resume();
    /// An older checkpoint replaces what came after it.
    void resumeFrom(qint64 step);
    void fork(qint64 step);
    void trainLonger();
    void changeSettings();
    void rename(const QString& name);
    /// False, with a notice, while a process trains it.
    [[nodiscard]] bool canRename() const;

Q_SIGNALS:
    void renameFailed(const QString& message);

private:
    PageContext& m_context;
    QWidget* m_page;
    const RunHistory* m_run = nullptr;
    JobTracker m_renaming;
};

}  // namespace wavelens::ui
