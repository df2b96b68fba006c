// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace wavelens::engine {

/// Floor under the norms of feature vectors; spec §6. Bounds the gradient by its inverse where features vanish.
inline constexpr double kSimilarityEpsilon = 1e-4;

// Features are (B, C, H, W), or blocked as in engine/networks/layers.hpp; B, H and W are places 0, 2 and 3 in both.

/// Feature vectors, along the channels, divided by √(norm² + ε²). Differentiable.
[[nodiscard]] at::Tensor unitFeatures(const at::Tensor& features);

/// Cosine of the feature vectors at each place, (B, H, W) in [−1, 1]. Differentiable.
[[nodiscard]] at::Tensor similarityMap(const at::Tensor& f, const at::Tensor& g);

/// Its mean over places, (B). Differentiable.
[[nodiscard]] at::Tensor similarity(const at::Tensor& f, const at::Tensor& g);

/// The same of an anchor to each of K samples, (B, K). Gradient flows to the anchor alone.
[[nodiscard]] at::Tensor similarities(const at::Tensor& anchor, const std::vector<at::Tensor>& samples);

}  // namespace wavelens::engine
