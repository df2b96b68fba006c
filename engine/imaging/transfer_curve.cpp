// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/transfer_curve.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <fstream>

namespace wavelens::engine {

namespace {

std::uint32_t bigEndian(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | std::uint32_t{at[3]};
}

/// Transfer characteristics of ITU-T H.273.
std::string_view curveName(std::uint8_t characteristics) {
    constexpr std::uint8_t kPq = 16;
    constexpr std::uint8_t kHlg = 18;
    return characteristics == kPq ? "PQ" : characteristics == kHlg ? "HLG" : "";
}

}  // namespace

std::string_view hdrCurveOfProfile(std::span<const std::uint8_t> icc) {
    constexpr std::size_t kHeader = 128;
    constexpr std::size_t kEntry = 12;
    if (icc.size() < kHeader + 4)
        return {};
    const std::size_t tags = bigEndian(icc.data() + kHeader);
    for (std::size_t i = 0, at = kHeader + 4; i < tags && at + kEntry <= icc.size(); ++i, at += kEntry) {
        if (std::memcmp(icc.data() + at, "cicp", 4) != 0)
            continue;
        const std::size_t offset = bigEndian(icc.data() + at + 4);  // signature, reserved, primaries, transfer
        return offset < icc.size() && icc.size() - offset >= 10 ? curveName(icc[offset + 9]) : "";
    }
    return {};
}

std::string_view hdrCurveOfPng(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    in.seekg(8);
    std::array<std::uint8_t, 8> head{};
    while (in.read(reinterpret_cast<char*>(head.data()), head.size()) && std::memcmp(&head[4], "IDAT", 4) != 0) {
        if (std::memcmp(&head[4], "cICP", 4) == 0) {
            std::array<std::uint8_t, 2> colour{};
            in.read(reinterpret_cast<char*>(colour.data()), colour.size());
            return in ? curveName(colour[1]) : "";
        }
        constexpr std::streamoff kChecksum = 4;
        in.seekg(std::streamoff{bigEndian(head.data())} + kChecksum, std::ios::cur);
    }
    return {};
}

}  // namespace wavelens::engine
