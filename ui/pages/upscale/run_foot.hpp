// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace wavelens::ui {

/// The foot of the right panel: start, or pause and cancel, and above them what is in the way or still to do.
/// Thread: UI.
class RunFoot : public QFrame {
    Q_OBJECT
public:
    explicit RunFoot(QWidget* parent = nullptr);

    /// `problem`: why it cannot run now.
    void showIdle(int waiting, const QString& problem);
    void showRunning(bool paused, int toDo, const QString& timeLeft);

    [[nodiscard]] bool canStart() const;

Q_SIGNALS:
    void startRequested();
    void pauseRequested();  ///< or to resume
    void cancelRequested();

private:
    void showButtons(bool running);

    QLabel* m_text;
    QLabel* m_timeLeft;
    QPushButton* m_start;
    QPushButton* m_pause;
    QPushButton* m_cancel;
};

}  // namespace wavelens::ui
