// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/result.hpp"
#include "engine/interchange/tensor_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace wavelens::fuzz {

inline std::vector<std::byte> bytesOf(const std::uint8_t* data, std::size_t size) {
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    return {begin, begin + size};
}

/// Runs what reads a file. It may refuse the content in its own words, and nothing else.
template <typename Read>
void expectReadOrRefused(Read read) {
    try {
        read();
    } catch (const engine::Exception& refused) {
        if (refused.error().code != engine::ErrorCode::BadInput)
            std::abort();
    }
}

/// Each tensor must have its shape's length, all of it readable and aligned.
inline void readAll(const engine::TensorFile& file) {
    volatile unsigned char sum = 0;
    for (const auto& tensor : file.tensors) {
        if (engine::denseBytes(tensor.shape, tensor.dtype) != tensor.bytes ||
            reinterpret_cast<std::uintptr_t>(tensor.data) % engine::elementSize(tensor.dtype) != 0)
            std::abort();
        for (std::size_t i = 0; i < tensor.bytes; ++i)
            sum = sum ^ static_cast<const unsigned char*>(tensor.data)[i];
    }
}

}  // namespace wavelens::fuzz
