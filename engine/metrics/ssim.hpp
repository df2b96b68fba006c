// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "engine/imaging/imresize.hpp"

namespace wavelens::engine {

// Structural similarity (Wang et al. 2004): Gaussian window of 11 × 11, σ = 1.5, K1 = 0.01, K2 = 0.03, L = 255; the
// mean over the windows that lie wholly within the picture, without `crop` pixels at each border. NaN when no window
// fits. Throws BadInput when the sizes differ.

/// Of Y, as psnrY.
[[nodiscard]] double ssimY(const Image& sr, const Image& hr, int crop, Protocol protocol);

/// Of two planes in 0…255.
[[nodiscard]] double ssim(const DoublePlane& sr, const DoublePlane& hr, int crop);

}  // namespace wavelens::engine
