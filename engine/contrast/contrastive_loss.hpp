// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <ATen/core/Tensor.h>

#include <string_view>
#include <vector>

namespace wavelens::engine {

/// Features of a batch at the layers that the loss compares, in the order of ContrastConfig::layers.
using Embedding = std::vector<at::Tensor>;

struct ContrastiveLoss {
    at::Tensor total;     ///< scalar with gradient, before the weight α: over layers by config.layerReduction
    at::Tensor perLayer;  ///< (L), mean over the batch, without gradient
    at::Tensor similarityPositive;  ///< (L, B, K_P) of the anchor to each positive, without gradient
    at::Tensor similarityNegative;  ///< (L, B, K_N)
};

/// L_CL of an anchor batch; spec §7 and the forms of §10 by config.loss. Gradient flows to the anchor alone: positives
/// and negatives are taken as constants. Throws Exception (BadInput): unknown form.
[[nodiscard]] ContrastiveLoss contrastiveLoss(const Embedding& anchor, const std::vector<Embedding>& positives,
                                              const std::vector<Embedding>& negatives, const ContrastConfig& config);

/// The loss of each image, (B), from its similarities: `positive` (B, K_P), `negative` (B, K_N). For the forms that
/// need nothing else: pcl, infonce, supcon, cosine. Finite for every temperature ≥ 1e-4. Differentiable.
[[nodiscard]] at::Tensor lossOfSimilarities(std::string_view form, const at::Tensor& positive,
                                            const at::Tensor& negative, double temperature);

}  // namespace wavelens::engine
