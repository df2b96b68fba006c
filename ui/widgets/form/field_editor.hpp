// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config_fields.hpp"

#include <QStringList>
#include <QWidget>

namespace wavelens::ui {

/// The control with which one configuration field is edited; its kind follows from the field. It takes any value of
/// the field's type, also one out of range (a file may hold it): the form says so below the control. Thread: UI.
class FieldEditor : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    [[nodiscard]] virtual engine::FieldValue value() const = 0;
    /// Shows a value; `edited` is for the user's edits alone.
    virtual void setValue(const engine::FieldValue& value) = 0;

    /// Outlines the control in red.
    virtual void setError(bool on) { Q_UNUSED(on) }

    /// How many check boxes a list of layers has. No effect on other editors.
    virtual void setLayerCount(int count) { Q_UNUSED(count) }

    /// What a text field completes.
    virtual void setSuggestions(const QStringList& suggestions) { Q_UNUSED(suggestions) }

Q_SIGNALS:
    void edited();
};

/// The editor for a field: Switch → check box; Choice and Integer of at most three values → segment; other Choice →
/// combo box; numbers → NumberField; Folder, File → path; layers → check boxes; other lists and Text → line.
[[nodiscard]] FieldEditor* makeFieldEditor(const engine::Field& field, QWidget* parent = nullptr);

}  // namespace wavelens::ui
