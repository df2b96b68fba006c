// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/interchange/zip_archive.hpp"

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Pickles written by hand: what an attacker could write, and PyTorch does not.
namespace wavelens::test {

template <typename T>
std::string littleEndian(T value) {
    std::string bytes(sizeof(value), '\0');
    std::memcpy(bytes.data(), &value, sizeof(value));
    return bytes;
}

inline std::string pickled(std::string_view instructions) {
    return "\x80\x02" + std::string(instructions) + ".";
}

inline std::string text(std::string_view value) {
    return "X" + littleEndian(static_cast<std::uint32_t>(value.size())) + std::string(value);
}

inline std::string integer(std::int64_t value) {
    return "\x8a\x08" + littleEndian(value);
}

inline std::string tuple(std::initializer_list<std::int64_t> values) {
    std::string items = "(";
    for (const auto value : values)
        items += integer(value);
    return items + "t";
}

inline std::string storage(std::string_view key, std::int64_t elements) {
    return "(" + text("storage") + "ctorch\nFloatStorage\n" + text(key) + text("cpu") + integer(elements) + "tQ";
}

/// A tensor of float32; `sizes` and `strides` are pickled tuples.
inline std::string tensor(const std::string& storage, std::int64_t offset, const std::string& sizes,
                          const std::string& strides) {
    return "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + integer(offset) + sizes + strides + "\x89}tR";
}

/// A dictionary whose one key is "w".
inline std::string dictionary(const std::string& value) {
    return "}" + text("w") + value + "s";
}

inline std::span<const std::byte> bytesOf(std::string_view text) {
    return std::as_bytes(std::span(text));
}

/// A file in the zip format with one storage, "0", of these bytes.
inline std::vector<std::byte> torchZip(std::string_view pickle, std::string_view data = "",
                                       std::string_view byteOrder = "little") {
    const std::vector<engine::ZipEntry> entries{
        {"m/data.pkl", bytesOf(pickle)}, {"m/byteorder", bytesOf(byteOrder)}, {"m/data/0", bytesOf(data)}};
    return engine::zipped(entries);
}

/// The same in the legacy format; its list of storages is empty where the pickle has none.
inline std::vector<std::byte> torchLegacy(std::string_view pickle, std::string_view data = "") {
    const auto keys = pickled(pickle.find("storage") == pickle.npos ? "]" : "]" + text("0") + "a");
    const std::string file = pickled("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19") + pickled(integer(1001)) +
                             pickled("}" + text("little_endian") + "\x88s") + std::string(pickle) + keys +
                             littleEndian(static_cast<std::uint64_t>(data.size() / sizeof(float))) + std::string(data);
    const auto bytes = bytesOf(file);
    return {bytes.begin(), bytes.end()};
}

}  // namespace wavelens::test
