// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/network.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace wavelens::engine {

/// Writes a network for other programs: input `lr` (1, 3, h, w) RGB in [0, 1], output `sr` (1, 3, s·h, s·w), not
/// clamped, at any h and w. Metadata as in our own model files. Checked by ONNX itself, whole or not at all.
/// Error: Disk, also where the file does not read back as it was written.
void writeOnnx(const std::filesystem::path& file, const Network& network,
               const std::map<std::string, std::string>& metadata);

}  // namespace wavelens::engine
