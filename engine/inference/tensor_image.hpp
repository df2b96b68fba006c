// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <ATen/core/Tensor.h>

namespace wavelens::engine {

/// RGB picture → (1, 3, H, W) float32 in [0, 1].
[[nodiscard]] at::Tensor toTensor(const Image& image);

/// (N, 3, H, W) → (N, 1, H, W): full-range luma of BT.601, in the range of its input; of three equal channels, each.
[[nodiscard]] at::Tensor luma(const at::Tensor& rgb);

/// (3, H, W) or (1, 3, H, W) float, any device → RGB: clamped to [0, 1], rounded half up to 8 bit.
/// Throws Exception NotFinite: a value that is no number must never become a black pixel.
[[nodiscard]] Image toImage(const at::Tensor& tensor);

}  // namespace wavelens::engine
