// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/interchange/tensor_file.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace wavelens::engine {

/// Writes a file that Python's `safetensors` opens: 8-byte header length, JSON header, data. The metadata gets a
/// checksum of everything under kChecksumKey. Whole or not at all, as atomicWrite().
/// Errors: Disk; Internal where bytes do not match the shape or a name is given twice.
void writeSafetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                      const std::map<std::string, std::string>& metadata);

inline constexpr const char* kChecksumKey = "wavelens_checksum";

/// A safetensors file in memory, checked in full: header length, JSON, types, shapes, offsets without gap or overlap,
/// and the checksum where there is one. Never allocates more than twice what the file is long.
/// Error: BadInput, naming the file and what is wrong.
[[nodiscard]] TensorFile readSafetensors(const std::filesystem::path& file);

/// The same for the content of a file; `name` begins the messages.
[[nodiscard]] TensorFile parseSafetensors(std::vector<std::byte> content, const std::string& name);

}  // namespace wavelens::engine
