// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace wavelens::ui {

/// Says at the bottom right of the window what is done: 6 s, longer while the pointer is on it or it has the focus, one
/// at a time. Thread: UI.
class Notice : public QFrame {
    Q_OBJECT
public:
    static constexpr int kShownMs = 6000;

    /// It stays `footPx` above the lower edge of `window`.
    Notice(QWidget* window, int footPx);

    void say(const QString& text, const std::optional<NoticeAction>& action);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void place();
    void expire();

    int m_footPx;
    QTimer m_timer;
    QLabel* m_text;
    QPushButton* m_action;
    std::function<void()> m_run;
};

}  // namespace wavelens::ui
