// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/similarity_series.hpp"

#include <algorithm>
#include <numeric>

namespace wavelens::ui {

namespace {

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

GroupSimilarity groupOf(const engine::Snapshot& snapshot, std::size_t layer, bool positive) {
    std::vector<double> all;
    std::vector<std::vector<double>> bySample;
    for (const auto& patch : snapshot.patches) {
        std::size_t index = 0;
        for (const auto& sample : patch.samples) {
            const bool isPositive =
                sample.role == engine::SampleRole::Hr || sample.role == engine::SampleRole::Positive;
            if (isPositive != positive || sample.similarity.size() <= layer)  // the anchor has none
                continue;
            const auto value = static_cast<double>(sample.similarity[layer]);
            all.push_back(value);
            bySample.resize(std::max(bySample.size(), index + 1));
            bySample[index++].push_back(value);
        }
    }
    GroupSimilarity group;
    if (all.empty())
        return group;
    group.mean = mean(all);
    group.min = std::ranges::min(all);
    group.max = std::ranges::max(all);
    std::ranges::transform(bySample, std::back_inserter(group.samples), mean);
    return group;
}

}  // namespace

SimilarityPoint similarityPoint(const engine::Snapshot& snapshot) {
    SimilarityPoint point;
    point.step = snapshot.step;
    for (std::size_t layer = 0; layer < snapshot.layers.size(); ++layer) {
        point.positives.push_back(groupOf(snapshot, layer, true));
        point.negatives.push_back(groupOf(snapshot, layer, false));
    }
    return point;
}

}  // namespace wavelens::ui
