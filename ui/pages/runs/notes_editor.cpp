// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/notes_editor.hpp"

#include "ui/bridge/text.hpp"

#include <QCoreApplication>
#include <QPointer>
#include <QSignalBlocker>

namespace wavelens::ui {

namespace {

constexpr int kSaveAfterMs = 500;

}  // namespace

NotesEditor::NotesEditor(QWidget* parent) : QPlainTextEdit(parent) {
    setAccessibleName(tr("Notes"));
    setPlaceholderText(tr("What was this run about?"));
    setTabChangesFocus(true);
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSaveAfterMs);
    connect(&m_soon, &QTimer::timeout, this, &NotesEditor::save);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        m_typed.insert(m_dir, toPlainText());
        m_unsaved = true;
        m_soon.start();
    });
}

NotesEditor::~NotesEditor() {
    save();
}

void NotesEditor::setRun(const QString& dir, const QString& notes) {
    if (dir == m_dir) {
        return;
    }
    save();
    m_dir = dir;
    const QSignalBlocker quiet(this);
    setPlainText(m_typed.value(dir, notes));
}

void NotesEditor::save() {
    if (!m_unsaved) {
        return;
    }
    m_unsaved = false;
    m_soon.stop();
    m_writer.start([engine = m_engine, dir = toPath(m_dir), text = toStd(toPlainText()), self = QPointer(this)] {
        const auto saved = engine->saveNotes(dir, text);
        if (!saved) {
            QMetaObject::invokeMethod(
                qApp,
                [self, message = toQString(saved.error().message)] {
                    if (self) {
                        Q_EMIT self->failed(message);
                    }
                },
                Qt::QueuedConnection);
        }
    });
}

void NotesEditor::focusOutEvent(QFocusEvent* event) {
    save();
    QPlainTextEdit::focusOutEvent(event);
}

}  // namespace wavelens::ui
