// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/benchmark.hpp"
#include "engine/api/data.hpp"

#include <stop_token>

namespace wavelens::engine {

/// Times what is asked for, on the calling thread. `progress` names the part at work. Throws Exception (BadInput,
/// Cancelled).
[[nodiscard]] BenchmarkReport runBenchmark(const BenchmarkRequest& request, const ProgressCallback& progress,
                                           std::stop_token stop);

}  // namespace wavelens::engine
