// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "engine/networks/network.hpp"
#include "engine/training/step.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace wavelens::engine {

/// What a training will cost. Parameters are counted; memory and disk follow from the shapes of what is kept; time
/// needs `measure`, which runs and times a warm-up and two steps. Throws Exception: Cancelled, a configuration that
/// cannot be built.
[[nodiscard]] Estimate estimateTraining(const RunConfig& config, bool measure, std::stop_token stop);

/// A training step as the user would run it: its seconds, and where they went.
struct TimedStep {
    double seconds = 0;
    StepTimes times;
};

/// `count` steps on random patches, after one that fills the memory which the others find there; with the
/// configuration's device and threads. `before` is called before each of them and may throw.
[[nodiscard]] std::vector<TimedStep> timeSteps(const RunConfig& config, std::shared_ptr<Network> network, int count,
                                               const std::function<void()>& before);

}  // namespace wavelens::engine
