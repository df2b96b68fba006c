// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace wavelens::engine {

/// The name of an upscaled image without its extension: {name} {scale} {model} {date} of the pattern filled in.
/// A run's model.safetensors is named after its run. The scale has at most two decimals: x4, x1.5, x2.67. Thread: any.
[[nodiscard]] std::string outputStem(const std::string& pattern, const std::filesystem::path& input, double scale,
                                     const std::filesystem::path& model);

}  // namespace wavelens::engine
