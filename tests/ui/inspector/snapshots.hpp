// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/inspector/haar_engine.hpp"

#include <cmath>

namespace wavelens::test {

inline constexpr int kPatchSide = 96;

/// Rings whose contrast is `sharpness` of the original's, another centre for each patch.
[[nodiscard]] inline engine::Image rings(int patch, double sharpness) {
    return imageOf(
        kPatchSide, kPatchSide,
        [=](int x, int y) {
            const double distance = std::hypot(x - 20 - 25 * patch, y - 30);
            return 128 + 90 * sharpness * std::sin(distance * distance / 90) + (x + y) / 6;
        },
        3);
}

/// Two patches, HR with two positives, two negatives, layers 0 and 2; similarities tell them apart:
/// positives 0.9 − 0.1·layer index − 0.05·sample, negatives 0.5 below.
[[nodiscard]] inline engine::Snapshot contrastSnapshot(std::int64_t step) {
    engine::Snapshot snapshot{step, {0, 2}, {}};
    for (int patch = 0; patch < 2; ++patch) {
        engine::PatchSamples samples;
        samples.source = "image_" + std::to_string(patch) + ".png";
        samples.lr = imageOf(
            24, 24, [](int x, int y) { return 5 * (x + y); }, 3);
        const auto add = [&](engine::SampleRole role, const char* name, const char* recipe, double sharpness,
                             float similarity) {
            engine::SampleView view{role, name, recipe, rings(patch, sharpness), {}};
            if (role != engine::SampleRole::Anchor)
                view.similarity = {similarity, similarity - 0.1F};
            for (const int layer : {0, 1}) {
                const int side = kPatchSide >> (2 + layer);
                std::vector<float> cosine;
                for (int i = 0; i < side * side; ++i)
                    cosine.push_back(1 - static_cast<float>(std::abs(1 - sharpness)) *
                                             static_cast<float>((i / side + i % side) % 9) / 9);
                if (role != engine::SampleRole::Anchor)
                    view.cosine.push_back({side, side, std::make_shared<const std::vector<float>>(std::move(cosine))});
                const auto along = static_cast<float>(sharpness);
                view.features.push_back(
                    {along, along * along + 0.1F * static_cast<float>(patch), static_cast<float>(layer) * along});
            }
            samples.samples.push_back(view);
        };
        add(engine::SampleRole::Anchor, "Anchor", "step 18420", 0.8, 0);
        add(engine::SampleRole::Hr, "HR", "reference", 1, 0.9F);
        add(engine::SampleRole::Positive, "P1", "amount 1.4", 1.1, 0.85F);
        add(engine::SampleRole::Positive, "P2", "amount 2.1", 1.3, 0.8F);
        add(engine::SampleRole::Negative, "N1", "σ 0.7 × 1.2, 5 × 9", 0.6, 0.4F);
        add(engine::SampleRole::Negative, "N2", "σ 1.1 × 0.9, 7 × 7", 0.4, 0.35F);
        snapshot.patches.push_back(samples);
    }
    return snapshot;
}

/// The same of a run without contrast.
[[nodiscard]] inline engine::Snapshot plainSnapshot(std::int64_t step) {
    engine::Snapshot snapshot = contrastSnapshot(step);
    snapshot.layers.clear();
    for (auto& patch : snapshot.patches) {
        patch.samples.resize(2);
        patch.samples[1].similarity.clear();
        for (auto& sample : patch.samples) {
            sample.cosine.clear();
            sample.features.clear();
        }
    }
    return snapshot;
}

}  // namespace wavelens::test
