// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/form/field_editor.hpp"

#include <QWidget>

#include <vector>

class QLabel;

namespace wavelens::ui {

class FormModel;

/// One row of the form: a dot where the value differs from the preset, the label, the editor (two of them for a
/// range), and below what is wrong. Its context menu resets the value and tells the key. Thread: UI.
class FieldRow : public QWidget {
    Q_OBJECT
public:
    /// `upper`: the upper end of the range that starts with `field`; nullptr for a single value.
    FieldRow(FormModel& model, const engine::Field& field, const engine::Field* upper, QWidget* parent = nullptr);

    [[nodiscard]] bool holds(std::string_view key) const;

    [[nodiscard]] bool isAdvanced() const { return m_parts.front().field->advanced; }

    /// False for what only a fork writes and this configuration has not.
    [[nodiscard]] bool isPresent() const;

    [[nodiscard]] bool isChanged() const { return m_changed; }

    /// A problem that blocks.
    [[nodiscard]] bool hasError() const { return m_hasError; }

    [[nodiscard]] FieldEditor* editor(std::string_view key) const;

    /// Takes values, problems and what is used from the model.
    void refreshValues();
    void refreshProblems();

    /// Marks the words in the label; whether label, key or help hold them.
    bool match(const QString& words);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Part {
        const engine::Field* field;
        FieldEditor* editor;
    };

    void addPart(const engine::Field& field, QLayout* row);
    [[nodiscard]] QString toolTipText() const;

    FormModel& m_model;
    std::vector<Part> m_parts;
    QString m_title;
    QLabel* m_label;
    QWidget* m_message;
    class IconView* m_messageIcon;
    QLabel* m_messageText;
    bool m_changed = false;
    bool m_hasError = false;
};

}  // namespace wavelens::ui
