// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/training.hpp"

#include <chrono>
#include <optional>

namespace wavelens::engine {

struct CheckpointInfo {
    std::int64_t step = 0;
    std::filesystem::path path;
    std::int64_t bytes = 0;
};

/// A kept picture of the watched validation image.
struct PreviewInfo {
    std::int64_t step = 0;
    std::filesystem::path path;
};

/// What a run folder tells without reading its curves in full.
struct RunSummary {
    std::filesystem::path dir;
    std::string name;     ///< the folder's name
    std::string problem;  ///< "config.json ends early at line 31"; empty: all well. The rest is what could be read
    std::optional<RunConfig> config;
    RunState state = RunState::Reopened;  ///< Reopened or Followed (a living process owns it)
    RunEnd end = RunEnd::None;
    std::int64_t step = 0;
    std::int64_t stopAt = 0;
    double psnrY = kNotComputed;  ///< best validation
    double ssimY = kNotComputed;  ///< of the same validation
    double bicubicPsnrY = kNotComputed;
    double bicubicSsimY = kNotComputed;
    std::vector<MetricPoint> validations;     ///< the lines with psnr_y, for sparklines
    std::vector<CheckpointInfo> checkpoints;  ///< oldest first
    std::vector<PreviewInfo> previews;        ///< oldest first
    std::vector<std::int64_t> snapshots;      ///< steps, ascending
    std::filesystem::path referencePreview;   ///< HR of the watched image; empty where missing
    std::filesystem::path bicubicPreview;
    std::filesystem::path inputPreview;  ///< LR
    std::filesystem::path bestModel;     ///< model.safetensors; empty where missing
    std::filesystem::path lastModel;
    std::string notes;       ///< what the user wrote about the run
    std::int64_t bytes = 0;  ///< of the whole folder
    std::chrono::system_clock::time_point changed;
};

/// New lines of a metrics file. Reading again from `nextOffset` gives only what came since.
struct MetricsChunk {
    std::vector<MetricPoint> points;
    std::uint64_t nextOffset = 0;
    /// Points read earlier, of steps above this one, are superseded by those here: the run went back to a checkpoint.
    std::optional<std::int64_t> supersededAfter;
};

}  // namespace wavelens::engine
