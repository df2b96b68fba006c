// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/imresize.hpp"

namespace wavelens::engine {

/// Y of ITU-R BT.601 (16…235): 16 + (65.481 R + 128.553 G + 24.966 B) / 255. R, G, B in 0…255.
[[nodiscard]] constexpr double luma(double r, double g, double b) {
    return 16.0 + (65.481 * r + 128.553 * g + 24.966 * b) / 255.0;
}

/// Y of an RGB or RGBA (alpha ignored) picture; a grey one is taken as R = G = B. `rounded`: half up, to an integer.
[[nodiscard]] DoublePlane lumaPlane(const Image& image, bool rounded);

}  // namespace wavelens::engine
