// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace wavelens::engine {

/// The name of an upscaled image without its extension: {name} {scale} {model} {date} of the pattern filled in.
/// A run's model.safetensors is named after its run. The scale has at most two decimals: x4, x1.5, x2.67. Thread: any.
[[nodiscard]] std::string outputStem(const std::string& pattern, const std::filesystem::path& input, double scale,
                                     const std::filesystem::path& model);

/// True for the stem of a picture that this model has written by this pattern, also under an unusedName(). Where the
/// pattern has {model}, whatever its scale and day; else other pictures might well have such names.
[[nodiscard]] bool isResultStem(const std::string& stem, const std::string& pattern, double scale,
                                const std::filesystem::path& model);

/// `wanted`, or wanted-2, wanted-3 … where that exists. Thread: any.
[[nodiscard]] std::filesystem::path unusedName(const std::filesystem::path& wanted);

}  // namespace wavelens::engine
