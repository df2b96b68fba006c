// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenuBar>
#include <QPointer>

namespace wavelens::ui {

/// A menu bar that is hidden until Alt or reveal(), and hides again when it is done with, unless it is pinned.
/// Thread: UI.
class MenuBar : public QMenuBar {
    Q_OBJECT
public:
    explicit MenuBar(QWidget* parent = nullptr);

    void setPinned(bool pinned);

    /// Shows it with its first menu open, ready for the arrow keys.
    void reveal();

    /// A menu of the bar.
    QMenu* addTopMenu(const QString& title);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void hideWhenDone();
    void finish();

    bool m_pinned = false;
    QPointer<QWidget> m_focusBefore;
};

}  // namespace wavelens::ui
