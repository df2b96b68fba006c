// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

namespace wavelens::engine {

/// The engine of this process. `resourceDir`: the folder with presets/ and sample_set/.
[[nodiscard]] std::unique_ptr<Engine> makeEngine(std::filesystem::path resourceDir);

}  // namespace wavelens::engine
