// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

namespace wavelens::engine {

/// What a training will cost. Parameters are counted; memory and disk follow from the shapes of what is kept (measured
/// against real trainings in tests/bench); time needs `measure`, which runs and times a warm-up and two steps.
/// Throws Exception: Cancelled, a configuration that cannot be built.
[[nodiscard]] Estimate estimateTraining(const RunConfig& config, bool measure, std::stop_token stop);

}  // namespace wavelens::engine
