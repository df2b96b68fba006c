// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <algorithm>

namespace wavelens::engine {

/// A value in [0, 1], cut off there, as a sample of which `white` is the largest; rounded half up.
template <typename Sample>
[[nodiscard]] Sample sampleOf(float value, float white) {
    return static_cast<Sample>(std::clamp(value, 0.0F, 1.0F) * white + 0.5F);
}

/// Three channels: grey replicated, alpha laid over white (rounded to nearest); RGB shares its bytes.
[[nodiscard]] Image toRgb(const Image& image);

}  // namespace wavelens::engine
