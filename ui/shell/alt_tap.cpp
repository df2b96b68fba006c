// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/alt_tap.hpp"

#include <QCoreApplication>
#include <QKeyEvent>

namespace wavelens::ui {

AltTap::AltTap(QObject* parent) : QObject(parent) {
    qApp->installEventFilter(this);
}

bool AltTap::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::KeyPress:
        m_alone = static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt;
        break;
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::WindowDeactivate:  // Alt+Tab
        m_alone = false;
        break;
    case QEvent::KeyRelease:
        if (m_alone && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Alt) {
            m_alone = false;
            Q_EMIT tapped();
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace wavelens::ui
