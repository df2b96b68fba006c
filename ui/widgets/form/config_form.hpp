// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config_fields.hpp"

#include <QScrollArea>

#include <vector>

class QLabel;
class QVBoxLayout;

namespace wavelens::ui {

class AppSettings;
class FieldRow;
class FormModel;
class FormSection;

/// The form of a training's configuration, drawn from engine::configFields(): sections that fold, rows that edit,
/// everything undoable through the model. Remembers which sections are open. Thread: UI.
class ConfigForm : public QScrollArea {
    Q_OBJECT
public:
    ConfigForm(FormModel& model, AppSettings& settings, QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<FormSection*>& sections() const { return m_sections; }

    [[nodiscard]] FormSection* section(engine::FieldSection section) const;
    [[nodiscard]] FieldRow* row(std::string_view key) const;

    /// The section at the top of what is seen.
    [[nodiscard]] engine::FieldSection currentSection() const;

    /// Opens the section and scrolls to it.
    void goToSection(engine::FieldSection section);

    /// Opens what hides the field, scrolls to it and gives it the focus.
    void goToField(std::string_view key);

    /// What a text field completes.
    void setSuggestions(std::string_view key, const QStringList& suggestions);

    /// Rows whose label, key or help hold the words; empty: all.
    void filter(const QString& words);

Q_SIGNALS:
    void currentSectionChanged(wavelens::engine::FieldSection section);
    void refreshed();  ///< values or problems; marks of sections may have changed

private:
    void refresh();
    void spyScroll();

    FormModel& m_model;
    std::vector<FormSection*> m_sections;
    QLabel* m_noMatch;
    engine::FieldSection m_current = engine::FieldSection::Data;
    bool m_going = false;
};

}  // namespace wavelens::ui
