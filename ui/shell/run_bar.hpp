// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace wavelens::ui {

class BarItem;
class PageContext;
class RunMark;

/// The training at the foot of every page: state, progress, what it costs, its controls; beside it the long work of a
/// page and the trainings that wait. Where there is no room, device, memory and speed give way. Thread: UI.
class RunBar : public QWidget {
    Q_OBJECT
public:
    /// The actions behind its buttons.
    struct Actions {
        QAction* pause = nullptr;
        QAction* checkpoint = nullptr;
        QAction* stop = nullptr;
    };

    RunBar(PageContext& context, const Actions& actions, QWidget* parent = nullptr);

    /// It never keeps the window from being narrow.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeRun();
    void makeControls(const Actions& actions);
    void makeQueue();
    void showRun();
    void showNumbers();
    void showJob();
    void showWaiting();
    void fillWaitingMenu();
    void fit();

    PageContext& m_context;
    QHBoxLayout* m_row;
    QLabel* m_idle;
    RunMark* m_mark;
    QLabel* m_state;
    QPushButton* m_name;
    QProgressBar* m_progress;
    QLabel* m_steps;
    BarItem* m_speed;
    BarItem* m_timeLeft;
    BarItem* m_psnr;
    QPushButton* m_job;
    QProgressBar* m_jobProgress;
    QPushButton* m_waiting;
    QMenu* m_waitingMenu;
    QToolButton* m_pause;
    QWidget* m_controls;
    BarItem* m_memory;
    BarItem* m_device;
};

}  // namespace wavelens::ui
