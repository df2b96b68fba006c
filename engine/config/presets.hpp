// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

namespace wavelens::engine {

/// The presets of a folder, in their order. A file NAME.json holds {"order", "label", "description", "config"}, of
/// which config is a configuration that names what differs from the defaults.
/// Error: BadInput, naming the folder or file.
[[nodiscard]] std::vector<Preset> loadPresets(const std::filesystem::path& folder);

}  // namespace wavelens::engine
