// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <cstdint>

namespace wavelens::engine {

/// Learning rate of the update that follows `step` finished ones (0 for the first). A function of the step alone, so
/// resuming cannot change it; beyond config.steps it keeps its last value.
/// constant · multi_step: times gamma from each milestone on · cosine: to minLearningRate at config.steps ·
/// cosine_restarts: spec §11, a period's last step included, minLearningRate after the last period.
/// Warm-up multiplies by (step + 1)/warmupSteps until it reaches 1.
[[nodiscard]] double learningRate(const TrainingConfig& config, std::int64_t step);

}  // namespace wavelens::engine
