// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace wavelens::engine {

/// What a report of the kernel on memory says, in bytes: `file` as "/proc/self/status", `key` as "VmRSS:". 0 where it
/// says nothing. Thread: any.
[[nodiscard]] std::int64_t memoryLine(const char* file, std::string_view key);

}  // namespace wavelens::engine
