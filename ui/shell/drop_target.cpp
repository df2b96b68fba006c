// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/drop_target.hpp"

#include "ui/shell/drop_overlay.hpp"
#include "ui/shell/file_opener.hpp"

#include <QDropEvent>
#include <QMimeData>
#include <QWidget>

namespace wavelens::ui {

DropTarget::DropTarget(QWidget* window, QWidget* page, FileOpener& opener)
    : QObject(window), m_opener(opener), m_overlay(new DropOverlay(page)) {
    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

void DropTarget::follow(QDropEvent& event) {
    const bool possible = m_dragged.kind != Openable::Kind::Nothing;
    const auto words = m_opener.dropWords(m_dragged, event.modifiers().testFlag(Qt::ShiftModifier));
    m_overlay->say(words.text, words.hint, possible);
    // Copied, whatever Shift means elsewhere. An event that is not taken shows the forbidden cursor.
    event.setDropAction(possible ? Qt::CopyAction : Qt::IgnoreAction);
    event.accept();
}

bool DropTarget::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::DragEnter: {
        auto& drag = *static_cast<QDropEvent*>(event);
        const QStringList files = localFiles(*drag.mimeData());
        if (files.isEmpty()) {
            return false;  // not files: a row that is sorted, text
        }
        m_dragged = classify(files);
        follow(drag);
        return true;
    }
    case QEvent::DragMove:
        follow(*static_cast<QDropEvent*>(event));
        return true;
    case QEvent::DragLeave:
        m_overlay->hide();
        return true;
    case QEvent::Drop: {
        auto& drop = *static_cast<QDropEvent*>(event);
        m_overlay->hide();
        drop.setDropAction(Qt::CopyAction);
        drop.accept();
        m_opener.open(m_dragged, drop.modifiers().testFlag(Qt::ShiftModifier));
        return true;
    }
    default:
        return QObject::eventFilter(watched, event);
    }
}

}  // namespace wavelens::ui
