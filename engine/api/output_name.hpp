// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace wavelens::engine {

/// The name of an upscaled image without its extension: {name} {scale} {model} {date} of the pattern filled in.
/// A run's model.safetensors is named after its run. Thread: any.
[[nodiscard]] std::string outputStem(const std::string& pattern, const std::filesystem::path& input, int scale,
                                     const std::filesystem::path& model);

}  // namespace wavelens::engine
