// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.hpp"

#include "engine/api/result.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace wavelens::engine {
namespace {

/// From lowest + height at 0 to lowest at `period`.
double cosine(double lowest, double height, std::int64_t t, std::int64_t period) {
    return lowest +
           0.5 * height * (1 + std::cos(std::numbers::pi * static_cast<double>(t) / static_cast<double>(period)));
}

double scheduled(const TrainingConfig& config, std::int64_t t) {
    const double highest = config.learningRate;
    const double lowest = config.minLearningRate;
    if (config.schedule == "constant")
        return highest;
    if (config.schedule == "multi_step") {
        const auto passed = std::ranges::count_if(config.milestones, [&](auto milestone) { return t >= milestone; });
        return highest * std::pow(config.gamma, static_cast<double>(passed));
    }
    if (config.schedule == "cosine")
        return cosine(lowest, highest - lowest, t, config.steps);
    if (config.schedule == "cosine_restarts") {
        // The step on which a period ends belongs to it, so the first rate of the next is never seen (spec §11).
        const auto index = t == 0 ? 0 : (t - 1) / config.restartPeriod;
        if (index >= std::ssize(config.restartWeights))
            return lowest;
        const double weight = config.restartWeights[static_cast<std::size_t>(index)];
        return cosine(lowest, weight * (highest - lowest), t - index * config.restartPeriod, config.restartPeriod);
    }
    throw Exception(ErrorCode::BadInput, "training.schedule: \"" + config.schedule +
                                             "\" is not available: choose constant, multi_step, cosine or "
                                             "cosine_restarts.");
}

}  // namespace

double learningRate(const TrainingConfig& config, std::int64_t step) {
    const double warmth = config.warmupSteps == 0
                              ? 1.0
                              : std::min(1.0, static_cast<double>(step + 1) / static_cast<double>(config.warmupSteps));
    return warmth * scheduled(config, std::min(step, config.steps));
}

}  // namespace wavelens::engine
