// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config_fields.hpp"

#include <QString>

#include <string_view>

/// The words in which the form speaks of configuration fields. Thread: UI.
namespace wavelens::ui {

/// "Temperature", translated.
[[nodiscard]] QString label(const engine::Field& field);
[[nodiscard]] QString help(const engine::Field& field);

/// "EDSR", "Multi step": a choice as people read it.
[[nodiscard]] QString choiceLabel(std::string_view choice);

/// The value in words: "0.07", "48 px", "on", "EDSR", "none".
[[nodiscard]] QString valueText(const engine::Field& field, const engine::RunConfig& config);

/// "0.0001 to 100", "8 to 512 px"; empty where there are no bounds.
[[nodiscard]] QString rangeText(const engine::Field& field);

/// The tooltip of a field: name and range, what it does, the preset's value. Rich text.
[[nodiscard]] QString fieldToolTip(const engine::Field& field, const engine::RunConfig& preset);

/// The upper end of a pair that is shown in one row ("Sharpening from" … "Sharpening to"); nullptr where there is none.
[[nodiscard]] const engine::Field* upperEnd(const engine::Field& field);

/// "Data", "Network", …
[[nodiscard]] QString sectionTitle(engine::FieldSection section);

/// What a section's header says of its settings: "4 positives, 4 negatives".
[[nodiscard]] QString sectionSummary(engine::FieldSection section, const engine::RunConfig& config);

/// Whether a field has an effect in this configuration: not the milestones of a schedule without milestones, say.
[[nodiscard]] bool isUsed(std::string_view key, const engine::RunConfig& config);

}  // namespace wavelens::ui
