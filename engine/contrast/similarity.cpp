// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/similarity.hpp"

#include <torch/torch.h>

namespace wavelens::engine {

at::Tensor unitFeatures(const at::Tensor& features) {
    return features / (features.square().sum(1, true) + kSimilarityEpsilon * kSimilarityEpsilon).sqrt_();
}

at::Tensor similarityMap(const at::Tensor& f, const at::Tensor& g) {
    return (unitFeatures(f) * unitFeatures(g)).sum(1);
}

at::Tensor similarity(const at::Tensor& f, const at::Tensor& g) {
    return similarityMap(f, g).mean({1, 2});
}

}  // namespace wavelens::engine
