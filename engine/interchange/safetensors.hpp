// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wavelens::engine {

enum class DType { F32, F16, F64, U8, I64 };

/// "F32", as in the file.
[[nodiscard]] std::string_view name(DType dtype);
[[nodiscard]] std::size_t elementSize(DType dtype);

/// A dense row-major little-endian tensor in somebody else's memory.
struct TensorView {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    const void* data = nullptr;
    std::size_t bytes = 0;
};

/// Writes a file that Python's `safetensors` opens: 8-byte header length, JSON header, data. The metadata gets a
/// checksum of everything under kChecksumKey. Whole or not at all, as atomicWrite().
/// Errors: Disk; Internal where bytes do not match the shape or a name is given twice.
void writeSafetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                      const std::map<std::string, std::string>& metadata);

inline constexpr const char* kChecksumKey = "wavelens_checksum";

/// A safetensors file in memory, checked in full: header length, JSON, types, shapes, offsets without gap or overlap,
/// and the checksum where there is one. Never allocates more than the file is long. Thread: any (immutable).
/// Error: BadInput, naming the file and what is wrong.
class SafetensorsFile {
public:
    explicit SafetensorsFile(const std::filesystem::path& file);

    /// In the order of the file. The pointers, aligned for any type, live as long as this object.
    [[nodiscard]] const std::vector<TensorView>& tensors() const { return m_tensors; }

    /// nullptr where there is none of this name.
    [[nodiscard]] const TensorView* find(std::string_view name) const;

    [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return m_metadata; }

private:
    std::vector<std::unique_ptr<std::byte[]>> m_data;
    std::vector<TensorView> m_tensors;
    std::map<std::string, std::string> m_metadata;
};

}  // namespace wavelens::engine
