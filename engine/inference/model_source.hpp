// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <memory>

namespace wavelens::engine {

class TiledNetwork;

/// What a network makes of `lr`, as a picture that is computed tile by tile when a viewer asks for it. Tiles are kept
/// within a bound, so that panning back costs nothing.
[[nodiscard]] std::shared_ptr<const ImageSource> modelSource(std::shared_ptr<const TiledNetwork> network,
                                                             std::shared_ptr<const ImageSource> lr);

}  // namespace wavelens::engine
