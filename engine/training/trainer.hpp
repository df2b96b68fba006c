// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/training.hpp"
#include "engine/training/run_folder.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

namespace wavelens::engine {

/// Where a training begins.
struct TrainerStart {
    RunConfig config;                  ///< resolved: absolute paths, a thread count
    RunFolder folder;                  ///< exists and holds config.json; the caller owns its lock
    std::filesystem::path checkpoint;  ///< empty: from step 0
    bool fork = false;                 ///< the checkpoint is another run's: only its weights and moments are taken
    std::int64_t stopAt = 0;
};

/// One training, step by step: data, network, losses, validation, checkpoints and all files of the run folder.
/// Knows nothing of threads, pauses and states: Session drives it. Thread: engine.
/// Failures are thrown as Exception; after ErrorCode::Disk the training may go on once retryWriting() succeeds.
class Trainer {
public:
    Trainer(TrainerStart start, std::function<void(const Event&)> emit, AppendBuffer<MetricPoint>& metrics);
    ~Trainer();

    /// Checks all files, builds network and data, goes to the checkpoint, measures bicubic and step 0.
    void prepare(std::stop_token stop);

    [[nodiscard]] std::int64_t step() const;  ///< steps finished
    [[nodiscard]] bool done() const;
    /// The next step, with the validation, checkpoint and snapshot that are due after it.
    void advance(std::stop_token stop);
    void saveCheckpoint();
    /// Samples of the last batch by the present weights.
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot();
    /// Writes what a full disk kept back.
    void retryWriting();
    /// Step of the newest checkpoint written or started from; −1: none.
    [[nodiscard]] std::int64_t lastCheckpoint() const;
    /// Writes how the run ended, with a last checkpoint where `save` says so.
    void finish(RunEnd end, bool save);

    /// Time that the caller spent pausing, to be left out of `seconds`.
    void addPause(double seconds);
    [[nodiscard]] Status status() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace wavelens::engine
