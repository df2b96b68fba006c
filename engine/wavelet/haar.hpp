// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace wavelens::engine {

/// The four bands of a one-level orthonormal Haar transform. The first letter says low or high along the width, the
/// second along the height: lh answers to horizontal edges, hl to vertical ones, hh to diagonals.
struct HaarBands {
    at::Tensor ll;
    at::Tensor lh;
    at::Tensor hl;
    at::Tensor hh;
};

/// (B, C, H, W) -> four of (B, C, ⌈H/2⌉, ⌈W/2⌉), each value a signed half-sum of a 2×2 block; spec §3.
/// An odd side is continued by reflect-101 (a side of 1 by repetition). A constant c gives ll = 2c. Differentiable.
[[nodiscard]] HaarBands haar(const at::Tensor& x);

/// The image again, (B, C, 2·H, 2·W), from bands of an even-sided one.
[[nodiscard]] at::Tensor inverseHaar(const HaarBands& bands);

/// W(x): the bands that hold edges, (B, 3, H, W) RGB -> (B, 9, ⌈H/2⌉, ⌈W/2⌉); channels are lh of R, G, B, then hl,
/// then hh. What the discriminator sees (paper: wavelet-domain embedding). Differentiable.
[[nodiscard]] at::Tensor highBands(const at::Tensor& x);

}  // namespace wavelens::engine
