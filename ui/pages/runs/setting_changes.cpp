// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/setting_changes.hpp"

#include "ui/bridge/text.hpp"
#include "ui/widgets/form/field_text.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace wavelens::ui {

namespace {

bool differs(const engine::Field& field, const std::vector<engine::RunConfig>& configs) {
    return std::any_of(configs.begin(), configs.end(), [&](const engine::RunConfig& config) {
        return engine::fieldValue(config, field) != engine::fieldValue(configs.front(), field);
    });
}

bool isLowerEndOf(const engine::Field& upper, const engine::Field& field) {
    const engine::Field* end = upperEnd(field);
    return end && end->key == upper.key;
}

QString pairLabel(const engine::Field& lower) {
    QString text = label(lower);
    const QString from = QCoreApplication::translate("SettingChanges", " from");
    return text.endsWith(from) ? text.chopped(from.size()) : text;
}

}  // namespace

QList<SettingChange> settingChanges(const std::vector<engine::RunConfig>& configs) {
    QList<SettingChange> changes;
    const auto fields = engine::configFields();
    for (const engine::Field& field : fields) {
        const bool isUpper =
            std::any_of(fields.begin(), fields.end(), [&](const auto& other) { return isLowerEndOf(field, other); });
        const engine::Field* upper = upperEnd(field);
        const bool used = std::any_of(configs.begin(), configs.end(),
                                      [&](const engine::RunConfig& config) { return isUsed(field.key, config); });
        if (isUpper || !used || !(differs(field, configs) || (upper && differs(*upper, configs)))) {
            continue;
        }
        SettingChange change{upper ? pairLabel(field) : label(field), {}};
        for (const engine::RunConfig& config : configs) {
            const QString value = valueText(field, config);
            change.values.append(upper ? QStringLiteral("%1–%2").arg(value, valueText(*upper, config)) : value);
        }
        changes.append(change);
    }
    return changes;
}

const engine::Preset* nearestPreset(const std::vector<engine::Preset>& presets, const engine::RunConfig& config) {
    const auto distance = [&](const engine::Preset& preset) {
        return engine::differingKeys(preset.config, config).size();
    };
    const auto nearest = std::min_element(presets.begin(), presets.end(),
                                          [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    return nearest == presets.end() ? nullptr : &*nearest;
}

QList<SettingChange> changesFrom(const engine::Preset& preset, const engine::RunConfig& config) {
    engine::RunConfig old = preset.config;
    for (const engine::Field& field : engine::configFields()) {
        const bool path = field.kind == engine::FieldKind::Folder || field.kind == engine::FieldKind::File;
        if (!path) {
            continue;
        }
        // The run holds absolute paths: "sample_set/train" of the demo is below the resources now.
        const QString before = toQString(engine::fieldText(old, field));
        if (before.isEmpty() || toQString(engine::fieldText(config, field)).endsWith(QLatin1Char('/') + before)) {
            (void)engine::setFieldValue(old, field, engine::fieldValue(config, field));
        }
    }
    return settingChanges({old, config});
}

}  // namespace wavelens::ui
