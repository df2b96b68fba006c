// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "engine/inference/tiled_network.hpp"

namespace wavelens::engine {

/// Upscales files and folders, from file to file without holding a picture whole. Each folder keeps its tree; with
/// several inputs, each in a folder of its name. A file that fails, or does not suit, has its `problem` set and does
/// not stop the others; results of the same model are skipped. Throws Exception: BadInput where there is nothing to do
/// or the size asked for is beyond the model's scale; Disk where the output folder cannot be written, before anything
/// is computed, or is full; Cancelled.
[[nodiscard]] std::vector<UpscaledFile> upscaleFiles(const TiledNetwork& network, const UpscaleRequest& request,
                                                     const UpscaleCallback& progress, std::stop_token stop);

/// The most memory, in bytes, that upscaling a picture of this size takes, with that of the program.
[[nodiscard]] std::int64_t memoryToUpscale(const TiledNetwork& network, const UpscaleRequest& request, Size input);

}  // namespace wavelens::engine
