// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

namespace wavelens::engine {

/// Three channels: grey replicated, alpha laid over white (rounded to nearest); RGB shares its bytes.
[[nodiscard]] Image toRgb(const Image& image);

}  // namespace wavelens::engine
