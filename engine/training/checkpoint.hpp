// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/networks/state_dict.hpp"
#include "engine/training/run_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>

namespace wavelens::engine {

class Network;

/// Counters of a training beside its weights and moments.
struct TrainingProgress {
    std::int64_t step = 0;  ///< steps finished
    double seconds = 0;     ///< of training, pauses left out
    double bestPsnrY = -std::numeric_limits<double>::infinity();
    double bestSsimY = 0;
    std::int64_t bestStep = -1;
};

struct Checkpoint {
    TrainingProgress progress;
    NetworkConfig network;
    StateDict state;
};

/// Writes the folder's checkpoint of this step: all of `state`, the counters, the configuration, a format version.
/// Whole or not at all. Throws Exception: Disk; NotFinite when a weight is not a finite number.
void writeCheckpoint(const RunFolder& folder, const Network& network, const StateDict& state,
                     const TrainingProgress& progress, const RunConfig& config);

/// Throws Exception naming the file: BadInput when damaged, Incompatible when of a newer format.
[[nodiscard]] Checkpoint readCheckpoint(const std::filesystem::path& file);

/// The newest intact checkpoint of a run, or the one of `step` when that is not −1. Empty when the run has none yet.
/// Throws Exception: the asked-for step is missing or damaged; all checkpoints are damaged (naming the newest).
[[nodiscard]] std::filesystem::path findCheckpoint(const RunFolder& folder, std::int64_t step);

/// Removes all but the newest `keep` checkpoints.
void pruneCheckpoints(const RunFolder& folder, std::int64_t keep);

}  // namespace wavelens::engine
