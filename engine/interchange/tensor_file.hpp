// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wavelens::engine {

enum class DType { F32, F16, BF16, F64, U8, I8, I16, I32, I64 };

/// "F32", as safetensors files spell it.
[[nodiscard]] std::string_view name(DType dtype);
[[nodiscard]] std::size_t elementSize(DType dtype);

/// The type of that spelling; nothing for any other.
[[nodiscard]] std::optional<DType> dtypeNamed(std::string_view name);

/// Bytes of a dense tensor; nothing where an extent is negative or the product does not fit.
[[nodiscard]] std::optional<std::uint64_t> denseBytes(const std::vector<std::int64_t>& shape, DType dtype);

/// A dense row-major little-endian tensor in somebody else's memory.
struct TensorView {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    const void* data = nullptr;
    std::size_t bytes = 0;
};

/// The tensors of a model file in memory. It can be moved, not copied.
struct TensorFile {
    TensorFile() = default;
    TensorFile(TensorFile&&) = default;
    TensorFile& operator=(TensorFile&&) = default;

    std::vector<TensorView> tensors;              ///< in the order of the file, aligned for their type
    std::map<std::string, std::string> metadata;  ///< of .safetensors only
    std::vector<std::vector<std::byte>> memory;   ///< what `tensors` point into

    /// nullptr where there is none of this name.
    [[nodiscard]] const TensorView* find(std::string_view tensorName) const;
};

/// Throws the one form of message about a file that cannot be used: BadInput, "FILE WHAT."
[[noreturn]] void refuseFile(const std::string& file, const std::string& what);

}  // namespace wavelens::engine
