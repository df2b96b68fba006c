// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wavelens::engine {

/// Writes the parts one after another to a temporary file beside `file`, syncs it and its folder, and renames it.
/// So `file` is always whole: the earlier one or the new one, also after a power cut.
/// Error: Disk, naming the file and the space needed; the earlier file is untouched and nothing is left behind.
void atomicWrite(const std::filesystem::path& file, std::span<const std::span<const std::byte>> parts);
void atomicWrite(const std::filesystem::path& file, std::string_view text);

/// The whole of a small file. Error: BadInput, naming the file.
[[nodiscard]] std::string readFile(const std::filesystem::path& file);

/// The first bytes of a regular file, all of them where it is no longer than `atMost`. Error: BadInput, naming the
/// file.
[[nodiscard]] std::vector<std::byte> readBytes(const std::filesystem::path& file,
                                               std::uintmax_t atMost = std::numeric_limits<std::uintmax_t>::max());

/// Throws the one message for a file that could not be written. `errorNumber`: errno; `neededBytes`: 0 where unknown.
[[noreturn]] void throwDiskError(const std::filesystem::path& file, int errorNumber, std::uintmax_t neededBytes = 0);

}  // namespace wavelens::engine
