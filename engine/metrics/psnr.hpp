// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "engine/imaging/imresize.hpp"

namespace wavelens::engine {

// Peak signal-to-noise ratio in dB over 255: 10 log10(255² / MSE); infinity for equal pictures.
// `crop`: pixels left out at each border. Throws BadInput when the sizes differ or nothing is left.

/// Of Y: not rounded under Protocol::Paper, rounded under Matlab. Classic is no protocol of two RGB pictures: refused.
[[nodiscard]] double psnrY(const Image& sr, const Image& hr, int crop, Protocol protocol);

/// Over the three channels of RGB together.
[[nodiscard]] double psnrRgb(const Image& sr, const Image& hr, int crop);

/// Of two planes in 0…255.
[[nodiscard]] double psnr(const DoublePlane& sr, const DoublePlane& hr, int crop);

}  // namespace wavelens::engine
