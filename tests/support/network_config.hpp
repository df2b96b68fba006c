// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <ostream>

namespace wavelens::engine {

/// For GoogleTest: else a test's name in ctest would hold the bytes of the struct.
inline void PrintTo(const NetworkConfig& config, std::ostream* stream) {
    *stream << config.name << " x" << config.scale << ' ' << config.blocks << " x " << config.features;
}

}  // namespace wavelens::engine
