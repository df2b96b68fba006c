// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "engine/inference/tiled_network.hpp"

namespace wavelens::engine {

/// What `input` loses on its way through 8-bit RGB; from its header. Throws Exception naming the file.
[[nodiscard]] UpscaledFile inspectPicture(const std::filesystem::path& input, int scale);

/// Upscales files and folders one after another; a file that fails is reported and does not stop the rest. Each result
/// appears under its name only when it is whole. Throws Exception: Cancelled; no input; output folder not writable.
[[nodiscard]] std::vector<UpscaledFile> upscaleFiles(const TiledNetwork& network, const UpscaleRequest& request,
                                                     const UpscaleCallback& progress, std::stop_token stop);

}  // namespace wavelens::engine
