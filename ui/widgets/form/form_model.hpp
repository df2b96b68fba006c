// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QObject>
#include <QUndoStack>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wavelens::ui {

/// The configuration that a form edits, the preset that it is compared with, what is wrong with it, and how to go
/// back. Folders and files that a preset leaves empty are the user's own: they never count as changes from it, and a
/// change of preset or a reset leaves them alone. Thread: UI.
class FormModel : public QObject {
    Q_OBJECT
public:
    explicit FormModel(QObject* parent = nullptr);

    [[nodiscard]] const engine::RunConfig& config() const { return m_state.config; }

    [[nodiscard]] const engine::RunConfig& preset() const { return m_state.preset; }

    /// Name of the preset, as engine::Preset::name; empty before the first one.
    [[nodiscard]] QString presetName() const { return m_state.presetName; }

    /// Steps in the same field in a row are one step back.
    void setValue(const engine::Field& field, const engine::FieldValue& value);

    /// A whole configuration, from a file say; one step back.
    void setConfig(const engine::RunConfig& config, const QString& undoText);

    /// `keep`: the fields that differ from the preset so far keep their values. Without undo before the first preset.
    void setPreset(const engine::Preset& preset, bool keep);

    /// Back to the preset's values: of one field, of all.
    void reset(std::string_view key);
    void resetAll();

    /// Keys that differ from the preset, in the order of the table.
    [[nodiscard]] std::vector<std::string_view> changedKeys() const;

    /// What validate() finds, then what the files say (setFileProblems).
    [[nodiscard]] const std::vector<engine::Problem>& problems() const { return m_problems; }

    /// The problem to show at a field: a blocking one before a warning; nullptr where all is well.
    [[nodiscard]] const engine::Problem* problemOf(std::string_view key) const;
    [[nodiscard]] std::vector<const engine::Problem*> blockingProblems() const;

    /// What only a look at the files can tell; keys are those of the table.
    void setFileProblems(std::vector<engine::Problem> problems);

    [[nodiscard]] QUndoStack& undoStack() { return m_undo; }

Q_SIGNALS:
    void configChanged();    ///< a value or the preset
    void problemsChanged();  ///< follows each configChanged, too

private:
    struct State {
        engine::RunConfig config;
        engine::RunConfig preset;
        QString presetName;
        bool operator==(const State&) const = default;
    };

    class Change;
    void push(State next, const QString& text, std::string_view mergeKey = {});
    void apply(const State& state);
    void findProblems();

    State m_state;
    std::vector<engine::Problem> m_problems;
    std::vector<engine::Problem> m_fileProblems;
    QUndoStack m_undo;
};

}  // namespace wavelens::ui
