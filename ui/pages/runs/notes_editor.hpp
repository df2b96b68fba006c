// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QHash>
#include <QPlainTextEdit>
#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace wavelens::ui {

/// What the user writes about a run, saved as it is typed. Thread: UI.
class NotesEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit NotesEditor(QWidget* parent = nullptr);
    ~NotesEditor() override;

    void setEngine(std::shared_ptr<engine::Engine> engine) { m_engine = std::move(engine); }

    /// Shows a run's notes; those of the run before are saved first. The same run again leaves the text as it is.
    void setRun(const QString& dir, const QString& notes);

Q_SIGNALS:
    void failed(const QString& message);

protected:
    void focusOutEvent(QFocusEvent* event) override;

private:
    void save();

    std::shared_ptr<engine::Engine> m_engine;
    QString m_dir;
    QHash<QString, QString> m_typed;  // newer than what the library has read
    bool m_unsaved = false;
    QTimer m_soon;
    QThreadPool m_writer;  // of one thread, so that the last text is written last; waited for at the end
};

}  // namespace wavelens::ui
