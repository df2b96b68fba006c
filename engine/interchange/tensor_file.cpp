// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/tensor_file.hpp"

#include "engine/api/result.hpp"

#include <algorithm>
#include <array>

namespace wavelens::engine {
namespace {

struct TypeRow {
    DType dtype;
    std::string_view name;
    std::size_t size;
};

constexpr std::array kTypes{
    TypeRow{DType::F32, "F32", 4}, TypeRow{DType::F16, "F16", 2}, TypeRow{DType::BF16, "BF16", 2},
    TypeRow{DType::F64, "F64", 8}, TypeRow{DType::U8, "U8", 1},   TypeRow{DType::I8, "I8", 1},
    TypeRow{DType::I16, "I16", 2}, TypeRow{DType::I32, "I32", 4}, TypeRow{DType::I64, "I64", 8}};

const TypeRow& row(DType dtype) {
    return *std::ranges::find(kTypes, dtype, &TypeRow::dtype);
}

}  // namespace

std::string_view name(DType dtype) {
    return row(dtype).name;
}

std::size_t elementSize(DType dtype) {
    return row(dtype).size;
}

std::optional<DType> dtypeNamed(std::string_view name) {
    const auto found = std::ranges::find(kTypes, name, &TypeRow::name);
    return found == kTypes.end() ? std::nullopt : std::optional(found->dtype);
}

std::optional<std::uint64_t> denseBytes(const std::vector<std::int64_t>& shape, DType dtype) {
    std::uint64_t bytes = elementSize(dtype);
    for (const auto extent : shape)
        if (extent < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes))
            return std::nullopt;
    return bytes;
}

const TensorView* TensorFile::find(std::string_view tensorName) const {
    const auto found = std::ranges::find(tensors, tensorName, &TensorView::name);
    return found == tensors.end() ? nullptr : &*found;
}

void refuseFile(const std::string& file, const std::string& what) {
    throw Exception(ErrorCode::BadInput, file + " " + what + ".");
}

}  // namespace wavelens::engine
