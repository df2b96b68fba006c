// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QComboBox>

#include <vector>

namespace wavelens::ui {

/// The presets, each with its line of description in the list. Thread: UI.
class PresetCombo : public QComboBox {
    Q_OBJECT
public:
    explicit PresetCombo(QWidget* parent = nullptr);

    void setPresets(std::vector<engine::Preset> presets);
    /// nullptr where there is none of this name.
    [[nodiscard]] const engine::Preset* find(const QString& name) const;
    [[nodiscard]] const engine::Preset* current() const;
    void setCurrent(const QString& name);

private:
    std::vector<engine::Preset> m_presets;
};

}  // namespace wavelens::ui
