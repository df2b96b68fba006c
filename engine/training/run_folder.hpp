// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/runs.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace wavelens::engine {

/// Where everything of a run lies. Thread: any (a value).
struct RunFolder {
    std::filesystem::path dir;

    [[nodiscard]] std::filesystem::path config() const { return dir / "config.json"; }

    [[nodiscard]] std::filesystem::path state() const { return dir / "state.json"; }

    [[nodiscard]] std::filesystem::path log() const { return dir / "run.log"; }

    [[nodiscard]] std::filesystem::path metrics() const { return dir / "metrics.jsonl"; }

    [[nodiscard]] std::filesystem::path notes() const { return dir / "notes.txt"; }

    [[nodiscard]] std::filesystem::path lock() const { return dir / "lock"; }

    [[nodiscard]] std::filesystem::path checkpoints() const { return dir / "checkpoints"; }

    [[nodiscard]] std::filesystem::path previews() const { return dir / "previews"; }

    [[nodiscard]] std::filesystem::path snapshots() const { return dir / "snapshots"; }

    [[nodiscard]] std::filesystem::path bestModel() const { return dir / "model.safetensors"; }

    [[nodiscard]] std::filesystem::path lastModel() const { return dir / "model_last.safetensors"; }

    [[nodiscard]] std::filesystem::path referencePreview() const { return previews() / "reference.png"; }

    [[nodiscard]] std::filesystem::path bicubicPreview() const { return previews() / "bicubic.png"; }

    [[nodiscard]] std::filesystem::path inputPreview() const { return previews() / "input.png"; }

    // "checkpoints/step_00001000.safetensors", "previews/00001000.png", "snapshots/00001000.safetensors"
    [[nodiscard]] std::filesystem::path checkpoint(std::int64_t step) const;
    [[nodiscard]] std::filesystem::path preview(std::int64_t step) const;
    [[nodiscard]] std::filesystem::path snapshot(std::int64_t step) const;
};

/// Error: BadInput where the folder is missing or holds no run.
void requireRun(const RunFolder& folder);
/// Makes the folder with its subfolders. A run in it that ended before its first step is replaced.
/// Errors: BadInput where it exists and holds anything else but a lock; Disk.
void createRunFolder(const RunFolder& folder);

/// What is written in one place once the run's course is known, besides the metrics: state.json.
struct RunProgress {
    RunEnd end = RunEnd::None;  ///< None while it works; a folder left so is Interrupted
    std::int64_t step = 0;
    std::int64_t stopAt = 0;
    std::int64_t bestStep = -1;  ///< of the best validation; −1: none yet
    double bestPsnrY = kNotComputed;
    double bestSsimY = kNotComputed;
    double bicubicPsnrY = kNotComputed;
    double bicubicSsimY = kNotComputed;
    double seconds = 0;        ///< of training
    std::string problem = {};  ///< why it failed; empty otherwise
};

/// Defaults where state.json is missing. Error: BadInput, naming the file.
[[nodiscard]] RunProgress readProgress(const RunFolder& folder);
/// Error: Disk.
void writeProgress(const RunFolder& folder, const RunProgress& progress);

/// Who owns a run folder.
struct LockInfo {
    enum class State {
        Free,
        Owned,     ///< by a living process
        Abandoned  ///< its process is gone (same host), or it gave no heartbeat for 60 s
    };
    State state = State::Free;
    std::string host;
    std::int64_t pid = 0;
};

[[nodiscard]] LockInfo readLock(const RunFolder& folder);

/// Owns a run folder while it lives. Its own thread gives the heartbeat each 10 s, so long validations need no care.
/// An abandoned lock is taken over.
/// Errors: BadInput, naming the owner, where a living process owns the folder; Disk.
class RunLock {
public:
    explicit RunLock(const RunFolder& folder);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

    /// Writes the heartbeat now.
    void beat();

private:
    RunFolder m_folder;
    int m_fd = -1;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::jthread m_heart;  // last, so that it ends before what it uses
};

/// The line of metrics.jsonl and of `train --json`, without line break. Not finite: null; a validation that was not
/// made: no psnr_y and ssim_y.
[[nodiscard]] std::string metricJson(const MetricPoint& point);

/// Appends to metrics.jsonl, one whole line at a time. A half-written last line of a killed process is cut off.
/// Error: Disk; the file then ends with the line before.
class MetricsWriter {
public:
    explicit MetricsWriter(const RunFolder& folder);
    ~MetricsWriter();
    MetricsWriter(const MetricsWriter&) = delete;
    MetricsWriter& operator=(const MetricsWriter&) = delete;

    /// Supersedes, erasing nothing, what was written of this and later steps before the run went back to a checkpoint.
    void append(const MetricPoint& point);

private:
    std::filesystem::path m_file;
    int m_fd = -1;
};

/// Lines from byte `offset` on (0, or an earlier nextOffset); superseded ones are left out. A half-written last line
/// stays for the next call; a missing file is empty. Error: BadInput where the file cannot be read.
[[nodiscard]] MetricsChunk readMetrics(const RunFolder& folder, std::uint64_t offset);

/// Oldest first; from the file names alone.
[[nodiscard]] std::vector<CheckpointInfo> listCheckpoints(const RunFolder& folder);

/// Deletes checkpoints, previews and snapshots of steps above `step`, when a run goes on from there.
void removeAfter(const RunFolder& folder, std::int64_t step);

/// Error: BadInput where the folder is missing or holds no run. What else is wrong stands in `problem`.
[[nodiscard]] RunSummary readRun(const std::filesystem::path& dir);
/// The runs directly in `root`, newest first; other folders are passed over.
[[nodiscard]] std::vector<RunSummary> listRuns(const std::filesystem::path& root);

/// Returns the new folder, beside the old one. Errors: BadInput where `name` is no name of a folder or is taken, or
/// while a training owns the folder; Disk.
[[nodiscard]] std::filesystem::path renameRun(const RunFolder& folder, std::string_view name);

/// Error: Disk.
void writeSnapshot(const RunFolder& folder, const Snapshot& snapshot);
/// Error: BadInput, naming the file.
[[nodiscard]] Snapshot readSnapshot(const RunFolder& folder, std::int64_t step);

}  // namespace wavelens::engine
