// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/contrastive_loss.hpp"

#include "engine/api/result.hpp"
#include "engine/contrast/similarity.hpp"

#include <torch/torch.h>

#include <utility>

namespace wavelens::engine {
namespace {

/// Similarities of the anchor to each sample at one layer, (B, K). The anchor's features come divided by their norms.
at::Tensor similarities(const at::Tensor& unitAnchor, const std::vector<Embedding>& samples, std::size_t layer) {
    // The mean of cosines is one scalar product of whole feature maps, so all samples together are a matrix product:
    // each map is read once, forwards and backwards.
    const auto batch = unitAnchor.size(0);
    const auto places = unitAnchor.size(2) * unitAnchor.size(3);
    at::Tensor units;
    {
        const torch::NoGradGuard noGrad;
        std::vector<at::Tensor> rows;
        for (const Embedding& sample : samples)
            rows.push_back(unitFeatures(sample[layer]).flatten(1));
        units = torch::stack(rows, 1);
    }
    const at::Tensor products = torch::bmm(units, unitAnchor.reshape({batch, -1, 1}));
    return products.squeeze(2) / static_cast<double>(places);
}

/// Mean absolute difference of features, mean over the first `count` samples; (B).
at::Tensor meanDistance(const at::Tensor& anchor, const std::vector<Embedding>& samples, std::size_t layer,
                        std::size_t count) {
    at::Tensor sum;
    for (std::size_t i = 0; i < count; ++i) {
        const at::Tensor distance = (anchor - samples[i][layer].detach()).abs().mean({1, 2, 3});
        sum = sum.defined() ? sum + distance : distance;
    }
    return sum / static_cast<double>(count);
}

}  // namespace

at::Tensor lossOfSimilarities(std::string_view form, const at::Tensor& positive, const at::Tensor& negative,
                              double temperature) {
    if (form == "cosine")
        return negative.mean(1) - positive.mean(1);
    if (form == "supcon") {
        const at::Tensor all = torch::cat({positive, negative}, 1) / temperature;
        return (torch::logsumexp(all, 1, true) - positive / temperature).mean(1);
    }
    if (form == "pcl" || form == "infonce") {
        const at::Tensor used = form == "infonce" ? positive.slice(1, 0, 1) : positive;
        const at::Tensor excess = (negative.unsqueeze(1) - used.unsqueeze(2)) / temperature;  // (B, K_P, K_N)
        return torch::logsumexp(torch::constant_pad_nd(excess, {1, 0}), 2).mean(1);
    }
    throw Exception(ErrorCode::BadInput,
                    "contrast.loss: \"" + std::string(form) +
                        "\" is not available: choose pcl, infonce, supcon, cosine, l1_ratio or naive.");
}

ContrastiveLoss contrastiveLoss(const Embedding& anchor, const std::vector<Embedding>& positives,
                                const std::vector<Embedding>& negatives, const ContrastConfig& config) {
    std::vector<at::Tensor> losses;
    std::vector<at::Tensor> positiveSimilarities;
    std::vector<at::Tensor> negativeSimilarities;
    for (std::size_t layer = 0; layer < anchor.size(); ++layer) {
        const at::Tensor unitAnchor = unitFeatures(anchor[layer]);
        const at::Tensor positive = similarities(unitAnchor, positives, layer);
        const at::Tensor negative = similarities(unitAnchor, negatives, layer);
        at::Tensor each;
        if (config.loss == "l1_ratio" || config.loss == "naive") {
            const bool naive = config.loss == "naive";
            each = meanDistance(anchor[layer], positives, layer, naive ? 1 : positives.size()) /
                   (meanDistance(anchor[layer], negatives, layer, naive ? 1 : negatives.size()) + 1e-7);
        } else {
            each = lossOfSimilarities(config.loss, positive, negative, config.temperature);
        }
        losses.push_back(each.mean());
        positiveSimilarities.push_back(positive.detach());
        negativeSimilarities.push_back(negative.detach());
    }
    const at::Tensor perLayer = torch::stack(losses);
    return {config.layerReduction == "mean" ? perLayer.mean() : perLayer.sum(), perLayer.detach(),
            torch::stack(positiveSimilarities), torch::stack(negativeSimilarities)};
}

}  // namespace wavelens::engine
