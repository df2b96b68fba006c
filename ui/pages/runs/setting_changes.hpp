// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace wavelens::ui {

/// One setting in which configurations differ: `Temperature`, {`0.07`, `0.1`}.
struct SettingChange {
    QString label;
    QStringList values;  ///< one for each configuration
};

/// The settings in which configurations differ, in the form's order; pairs (`1 to 3`) are one. Settings without effect
/// in any of them are left out.
[[nodiscard]] QList<SettingChange> settingChanges(const std::vector<engine::RunConfig>& configs);

/// The preset that `config` is nearest to; nullptr where there is none.
[[nodiscard]] const engine::Preset* nearestPreset(const std::vector<engine::Preset>& presets,
                                                  const engine::RunConfig& config);

/// Old and new values. Folders that the preset leaves open are no change.
[[nodiscard]] QList<SettingChange> changesFrom(const engine::Preset& preset, const engine::RunConfig& config);

}  // namespace wavelens::ui
