// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/tensor_file.hpp"

#include "engine/api/result.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/interchange/torch_file.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <utility>

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

constexpr std::size_t kRecognisedBy = 9;

/// The reader for a file that begins so.
auto parserFor(std::span<const std::byte> begin, const std::string& name) {
    const auto is = [&](std::size_t at, unsigned char value) {
        return at < begin.size() && begin[at] == std::byte{value};
    };
    // A length of less than 4 GB, then a JSON object; first, since its first byte may be anything, also a pickle's.
    if (is(4, 0) && is(5, 0) && is(6, 0) && is(7, 0) && is(8, '{'))
        return &parseSafetensors;
    if ((is(0, 'P') && is(1, 'K')) || is(0, 0x80))  // a zip archive, a pickle
        return &parseTorchFile;
    refuseFile(name, kNoModelFile);
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

TensorFile readTensorFile(const std::filesystem::path& file) {
    // Looks at the begin before it reads all of it: what was chosen by mistake can be long.
    (void)parserFor(readBytes(file, kRecognisedBy), file.string());
    return parseTensorFile(readBytes(file), file.string());
}

TensorFile parseTensorFile(std::vector<std::byte> content, const std::string& name) {
    const auto parse = parserFor(content, name);
    TensorFile file = parse(std::move(content), name);
    file.format = parse == &parseSafetensors ? "safetensors" : "PyTorch";
    return file;
}

void stripPrefix(TensorFile& file) {
    constexpr std::string_view kWrapper = "module.";
    constexpr std::array<std::string_view, 4> kGenerators{"generator_ema.", "generator.", "net_g_ema.", "net_g."};
    auto& tensors = file.tensors;
    const auto begins = [](std::string_view prefix) {
        return [prefix](const TensorView& tensor) {
            return tensor.name.starts_with(prefix);
        };
    };
    for (;;) {
        std::string_view prefix = kWrapper;
        if (tensors.empty() || !std::ranges::all_of(tensors, begins(prefix))) {
            const auto found = std::ranges::find_if(
                kGenerators, [&](std::string_view name) { return std::ranges::any_of(tensors, begins(name)); });
            if (found == kGenerators.end())
                return;
            prefix = *found;
        }
        std::erase_if(tensors, std::not_fn(begins(prefix)));
        for (auto& tensor : tensors)
            tensor.name.erase(0, prefix.size());
    }
}

void refuseFile(const std::string& file, const std::string& what) {
    throw Exception(ErrorCode::BadInput, file + " " + what + ".");
}

}  // namespace wavelens::engine
