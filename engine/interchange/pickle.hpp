// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/interchange/tensor_file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Python's pickles, as far as torch.save() writes them for tensors and plain data. A pickle is a program that may call
/// anything; here it can only build the values below, and whatever else it names is refused. Private to this target.
namespace wavelens::engine::pickle {

enum class Kind : std::uint8_t {
    Plain,    ///< None, a fraction, bytes or a number beyond 64 bits: `text` holds its bytes, if any
    Bool,     ///< `number`
    Int,      ///< `number`
    Text,     ///< `text`
    Tuple,    ///< `items`
    List,     ///< `items`
    Dict,     ///< `items`: key, value, key, value …; later keys supersede equal ones before
    Global,   ///< something that torch.load() would import: `number` is its place in the closed list
    Storage,  ///< `text` is its key, `number` how many elements; `items` empty, or the two Ints of a view: begin,
              ///< length
    Tensor,   ///< `items`: storage, sizes, strides; `number` is the offset in its storage
};

/// The place of a value in Pickle::values. Values refer to one another by it, so that neither depth nor a value that
/// holds itself needs recursion.
using Index = std::uint32_t;

struct Value {
    Kind kind = Kind::Plain;
    DType dtype = DType::F32;  ///< of a Storage
    std::int64_t number = 0;
    std::string_view text = {};  ///< in the bytes that were read
    std::vector<Index> items = {};
};

struct Pickle {
    std::vector<Value> values;
    Index root = 0;
    std::size_t bytes = 0;  ///< length of the pickle, which may be followed by something else

    [[nodiscard]] const Value& operator[](Index index) const { return values[index]; }

    /// What a dictionary holds under a key; nothing where it is none, or has no such key.
    [[nodiscard]] std::optional<Index> find(Index dictionary, std::string_view key) const;
};

/// Reads the pickle that `bytes` begin with; they must outlive the result. Memory: a small multiple of its length, and
/// 500 MB at most. Error: BadInput, beginning with `file`; for what is no tensor and no plain data, with its name.
[[nodiscard]] Pickle load(std::span<const std::byte> bytes, const std::string& file);

}  // namespace wavelens::engine::pickle
