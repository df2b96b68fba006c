// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/api/data.hpp"

#include <stop_token>

namespace wavelens::engine {

/// Checks every image that a training will read, before its first step: pairs files by name, decodes each once, names
/// what is skipped and why. Without a validation folder, data.held_out images are taken from the training images: those
/// whose name has the smallest hash with training.seed, so that a choice stays when files are added; one image at least
/// is left to train on.
/// Throws Exception. BadInput: a folder missing or empty, or one that mixes a set's sizes or its parts in subfolders
/// (both with the folder that was probably meant); no image left (with the largest patch that fits).
/// Cancelled. Thread: any; `progress` is called on it.
[[nodiscard]] PreflightReport preflight(const RunConfig& config, const ProgressCallback& progress,
                                        std::stop_token stop);

}  // namespace wavelens::engine
