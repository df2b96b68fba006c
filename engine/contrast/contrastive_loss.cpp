// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/contrastive_loss.hpp"

#include "engine/api/result.hpp"
#include "engine/contrast/similarity.hpp"

#include <torch/torch.h>

#include <utility>

namespace wavelens::engine {
namespace {

/// Mean absolute difference of features, mean over the first `count` samples; (B).
at::Tensor meanDistance(const at::Tensor& anchor, const std::vector<Embedding>& samples, std::size_t layer,
                        std::size_t count) {
    at::Tensor sum;
    for (std::size_t i = 0; i < count; ++i) {
        const at::Tensor distance = (anchor - samples[i][layer].detach()).abs().flatten(1).mean(1);
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
        std::vector<at::Tensor> samples;
        for (const auto* group : {&positives, &negatives})
            for (const Embedding& sample : *group)
                samples.push_back(sample[layer]);
        const auto all =
            similarities(anchor[layer], samples)
                .split_with_sizes(
                    {static_cast<std::int64_t>(positives.size()), static_cast<std::int64_t>(negatives.size())}, 1);
        const at::Tensor& positive = all[0];
        const at::Tensor& negative = all[1];
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
