// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
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
    std::string format;                           ///< "safetensors" or "PyTorch"
    std::string entry;                            ///< the part of a .pth that was taken: "params_ema"; empty: the whole
    std::vector<std::vector<std::byte>> memory;   ///< what `tensors` point into

    /// nullptr where there is none of this name.
    [[nodiscard]] const TensorView* find(std::string_view tensorName) const;
};

/// A model file of any format that can be read, which its content decides and not its name.
/// Error: BadInput, naming the file and what is wrong.
[[nodiscard]] TensorFile readTensorFile(const std::filesystem::path& file);

/// The same for the content of a file; `name` begins the messages.
[[nodiscard]] TensorFile parseTensorFile(std::vector<std::byte> content, const std::string& name);

/// Takes off the prefixes that training programs put before a network's own names: "module." where all names have it,
/// and the generator's ("generator_ema.", "generator.", "net_g_ema.", "net_g."), without the tensors beside it.
void stripPrefix(TensorFile& file);

/// What refuseFile() says of a file that is none of these.
inline constexpr const char* kNoModelFile = "is no model file: .safetensors, and PyTorch's .pth and .pt are read";

/// Throws the one form of message about a file that cannot be used: BadInput, "FILE WHAT."
[[noreturn]] void refuseFile(const std::string& file, const std::string& what);

}  // namespace wavelens::engine
