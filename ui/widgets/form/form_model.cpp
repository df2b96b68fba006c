// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/form_model.hpp"

#include "ui/widgets/form/field_text.hpp"

#include <algorithm>

namespace wavelens::ui {

using engine::Field;
using engine::FieldKind;
using engine::Problem;
using engine::RunConfig;

class FormModel::Change : public QUndoCommand {
public:
    Change(FormModel& model, State next, const QString& text, std::string_view mergeKey)
        : QUndoCommand(text), m_model(model), m_before(model.m_state), m_after(std::move(next)), m_mergeKey(mergeKey) {}

    void undo() override { m_model.apply(m_before); }

    void redo() override { m_model.apply(m_after); }

    int id() const override { return m_mergeKey.empty() ? -1 : 1; }

    bool mergeWith(const QUndoCommand* other) override {
        const auto* later = static_cast<const Change*>(other);
        if (later->m_mergeKey != m_mergeKey)
            return false;
        m_after = later->m_after;
        setObsolete(m_before == m_after);
        return true;
    }

private:
    FormModel& m_model;
    State m_before;
    State m_after;
    std::string_view m_mergeKey;  // of the table, which lives as long as the program
};

namespace {

void copyField(const Field& field, const RunConfig& from, RunConfig& to) {
    // Cannot fail: the value comes from the same field.
    static_cast<void>(engine::setFieldValue(to, field, engine::fieldValue(from, field)));
}

/// Folders and files are the user's own where the preset names none.
bool isOwn(const Field& field, const RunConfig& preset) {
    return (field.kind == FieldKind::Folder || field.kind == FieldKind::File) &&
           engine::fieldText(preset, field).empty();
}

}  // namespace

FormModel::FormModel(QObject* parent) : QObject(parent) {
    findProblems();
}

void FormModel::push(State next, const QString& text, std::string_view mergeKey) {
    if (next != m_state)
        m_undo.push(new Change(*this, std::move(next), text, mergeKey));
}

void FormModel::apply(const State& state) {
    m_state = state;
    findProblems();
    Q_EMIT configChanged();
    Q_EMIT problemsChanged();
}

void FormModel::findProblems() {
    m_problems = engine::validate(m_state.config);
    m_problems.insert(m_problems.end(), m_fileProblems.begin(), m_fileProblems.end());
}

void FormModel::setValue(const Field& field, const engine::FieldValue& value) {
    State next = m_state;
    if (engine::setFieldValue(next.config, field, value))
        push(std::move(next), tr("Change %1").arg(label(field)), field.key);
}

void FormModel::setConfig(const RunConfig& config, const QString& undoText) {
    push({config, m_state.preset, m_state.presetName}, undoText);
}

void FormModel::setPreset(const engine::Preset& preset, bool keep) {
    State next{preset.config, preset.config, QString::fromStdString(preset.name)};
    const auto kept = keep ? changedKeys() : std::vector<std::string_view>();
    for (const Field& field : engine::configFields())
        if (isOwn(field, preset.config) || std::ranges::find(kept, field.key) != kept.end())
            copyField(field, m_state.config, next.config);
    if (m_state.presetName.isEmpty()) {
        m_undo.clear();
        apply(next);
    } else {
        push(std::move(next), tr("Change the preset"));
    }
}

void FormModel::reset(std::string_view key) {
    if (const Field* field = engine::findField(key)) {
        State next = m_state;
        copyField(*field, m_state.preset, next.config);
        push(std::move(next), tr("Reset %1").arg(label(*field)));
    }
}

void FormModel::resetAll() {
    State next = m_state;
    for (const auto key : changedKeys())
        copyField(*engine::findField(key), m_state.preset, next.config);
    push(std::move(next), tr("Reset all changes"));
}

std::vector<std::string_view> FormModel::changedKeys() const {
    auto keys = engine::differingKeys(m_state.config, m_state.preset);
    std::erase_if(keys, [this](std::string_view key) { return isOwn(*engine::findField(key), m_state.preset); });
    return keys;
}

const Problem* FormModel::problemOf(std::string_view key) const {
    const Problem* found = nullptr;
    for (const Problem& problem : m_problems)
        if (problem.key == key && (!found || (problem.blocks && !found->blocks)))
            found = &problem;
    return found;
}

std::vector<const Problem*> FormModel::blockingProblems() const {
    std::vector<const Problem*> found;
    for (const Problem& problem : m_problems)
        if (problem.blocks)
            found.push_back(&problem);
    return found;
}

void FormModel::setFileProblems(std::vector<Problem> problems) {
    m_fileProblems = std::move(problems);
    findProblems();
    Q_EMIT problemsChanged();
}

}  // namespace wavelens::ui
