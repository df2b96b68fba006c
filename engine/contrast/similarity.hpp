// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace wavelens::engine {

/// Floor under the norms of feature vectors; spec §6. Bounds the gradient by its inverse where features vanish.
inline constexpr double kSimilarityEpsilon = 1e-4;

/// Feature vectors, along the channels, divided by √(norm² + ε²); (B, C, H, W) -> the same. Differentiable.
[[nodiscard]] at::Tensor unitFeatures(const at::Tensor& features);

/// Cosine of the feature vectors at each place, (B, C, H, W) twice -> (B, H, W) in [−1, 1]. Differentiable.
[[nodiscard]] at::Tensor similarityMap(const at::Tensor& f, const at::Tensor& g);

/// Its mean over places, (B). Differentiable.
[[nodiscard]] at::Tensor similarity(const at::Tensor& f, const at::Tensor& g);

}  // namespace wavelens::engine
