// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/network.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace wavelens::engine {

/// Writes a network for other programs: input `lr` (1, 3, h, w) RGB in [0, 1], output `sr` (1, 3, s·h, s·w), not
/// clamped, at any h and w. RRDBNet at ×2 and ×1 repeats the last pixels of a side until s·h and s·w are multiples of
/// 4; cut its result where they were not. `metadata`: as in our own model files, networkMetadata() at least. Checked by
/// ONNX itself, whole or not at all. Error: Disk, also where the file does not read back as it was written.
void writeOnnx(const std::filesystem::path& file, const Network& network,
               const std::map<std::string, std::string>& metadata);

}  // namespace wavelens::engine
