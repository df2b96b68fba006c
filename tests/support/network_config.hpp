// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <ostream>
#include <string>

namespace wavelens::engine {

/// For GoogleTest: else a test's name in ctest would hold the bytes of the struct.
inline void PrintTo(const NetworkConfig& config, std::ostream* stream) {
    *stream << config.name << " x" << config.scale << ' ' << config.blocks << " x " << config.features;
}

}  // namespace wavelens::engine

namespace wavelens::test {

/// A network that is quick on a small picture.
inline engine::NetworkConfig smallNetwork(const std::string& name, std::int64_t scale, std::int64_t blocks = 1,
                                          std::int64_t features = 4) {
    return {.name = name,
            .scale = scale,
            .blocks = blocks,
            .features = features,
            .residualScale = 1.0,
            .initialWeights = {}};
}

}  // namespace wavelens::test
