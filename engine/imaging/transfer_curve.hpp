// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace wavelens::engine {

/// "PQ" or "HLG" when an ICC profile declares that curve in its cicp tag (ICC.1:2022, 10.3); else empty.
[[nodiscard]] std::string_view hdrCurveOfProfile(std::span<const std::uint8_t> icc);

/// The same for the cICP chunk of a PNG file (PNG third edition, 11.3.2.6).
[[nodiscard]] std::string_view hdrCurveOfPng(const std::filesystem::path& file);

}  // namespace wavelens::engine
