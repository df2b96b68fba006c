// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/menu_bar.hpp"

#include "ui/shell/alt_tap.hpp"

#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QTimer>

namespace wavelens::ui {

MenuBar::MenuBar(QWidget* parent) : QMenuBar(parent) {
    setNativeMenuBar(false);
    setVisible(false);
    connect(new AltTap(this), &AltTap::tapped, this, [this] {
        if (!isVisible() && window()->isActiveWindow() && !QApplication::activePopupWidget()) {
            reveal();
        }
    });
}

void MenuBar::setPinned(bool pinned) {
    m_pinned = pinned;
    setVisible(pinned);
}

void MenuBar::reveal() {
    m_focusBefore = QApplication::focusWidget();
    show();
    setFocus(Qt::MenuBarFocusReason);
    setActiveAction(actions().front());
}

QMenu* MenuBar::addTopMenu(const QString& title) {
    QMenu* menu = addMenu(title);
    // What follows the end of a menu (the next one opens, a command is carried out) comes first.
    connect(menu, &QMenu::aboutToHide, this, [this] { QTimer::singleShot(0, this, &MenuBar::hideWhenDone); });
    return menu;
}

void MenuBar::keyPressEvent(QKeyEvent* event) {
    QMenuBar::keyPressEvent(event);
    if (event->key() == Qt::Key_Escape) {
        finish();
    }
}

void MenuBar::focusOutEvent(QFocusEvent* event) {
    QMenuBar::focusOutEvent(event);
    QTimer::singleShot(0, this, &MenuBar::hideWhenDone);
}

void MenuBar::hideWhenDone() {
    if (!activeAction() && !QApplication::activePopupWidget()) {
        finish();
    }
}

void MenuBar::finish() {
    if (hasFocus() && m_focusBefore) {
        m_focusBefore->setFocus();
    }
    setVisible(m_pinned);
}

}  // namespace wavelens::ui
