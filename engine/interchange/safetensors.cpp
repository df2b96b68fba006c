// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/safetensors.hpp"

#include "engine/api/result.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/strict_json.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>

namespace wavelens::engine {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

using Json = nlohmann::ordered_json;

constexpr const char* kMetadata = "__metadata__";
constexpr std::uint64_t kMaxHeader = 100'000'000;  // as the reference implementation

struct TypeRow {
    DType dtype;
    std::string_view name;
    std::size_t size;
};

constexpr std::array kTypes{TypeRow{DType::F32, "F32", 4}, TypeRow{DType::F16, "F16", 2}, TypeRow{DType::F64, "F64", 8},
                            TypeRow{DType::U8, "U8", 1}, TypeRow{DType::I64, "I64", 8}};

const TypeRow& row(DType dtype) {
    return *std::ranges::find(kTypes, dtype, &TypeRow::dtype);
}

/// 64-bit multiply-and-shift over words. Each step is a bijection, so damage within one word is always seen.
class Checksum {
public:
    void add(const void* data, std::size_t size) {
        mix(size);
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (; size >= sizeof(std::uint64_t); size -= sizeof(std::uint64_t), bytes += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes, sizeof(word));
            mix(word);
        }
        std::uint64_t tail = 0;
        if (size > 0)
            std::memcpy(&tail, bytes, size);
        mix(tail);
    }

    void add(std::string_view text) { add(text.data(), text.size()); }

    [[nodiscard]] std::string text() const {
        std::array<char, 17> digits{};
        std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(m_state));
        return digits.data();
    }

private:
    void mix(std::uint64_t word) {
        m_state = (m_state ^ word) * 0x9E3779B97F4A7C15ULL;
        m_state ^= m_state >> 32;
    }

    std::uint64_t m_state = 0xCBF29CE484222325ULL;
};

/// Over names, types, shapes, data and metadata; tensors in the order of the file.
std::string checksum(std::span<const TensorView> tensors, const std::map<std::string, std::string>& metadata) {
    Checksum sum;
    for (const auto& tensor : tensors) {
        sum.add(tensor.name);
        sum.add(name(tensor.dtype));
        sum.add(tensor.shape.data(), tensor.shape.size() * sizeof(std::int64_t));
        sum.add(tensor.data, tensor.bytes);
    }
    for (const auto& [key, value] : metadata)
        if (key != kChecksumKey) {
            sum.add(key);
            sum.add(value);
        }
    return sum.text();
}

/// Bytes of a dense tensor; nothing where a size is negative or the product does not fit.
std::optional<std::uint64_t> denseBytes(const std::vector<std::int64_t>& shape, DType dtype) {
    std::uint64_t bytes = elementSize(dtype);
    for (const auto extent : shape)
        if (extent < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &bytes))
            return std::nullopt;
    return bytes;
}

/// Reads one file and says what is wrong with it.
class Reader {
public:
    explicit Reader(const std::filesystem::path& file) : m_file(file) {
        std::error_code error;
        if (std::filesystem::is_directory(file, error))
            fail("is a folder; a .safetensors file is needed");
        m_size = std::filesystem::file_size(file, error);
        if (error)
            fail("cannot be read: " + error.message());
        m_stream.open(file, std::ios::binary);
        if (!m_stream)
            fail("cannot be read: " + std::generic_category().message(errno));
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw Exception(ErrorCode::BadInput, m_file.string() + " " + what + ".");
    }

    Json header() {
        std::uint64_t length = 0;
        if (m_size < sizeof(length))
            fail("is no safetensors file: it has only " + std::to_string(m_size) + " bytes");
        read(&length, sizeof(length));
        if (length > kMaxHeader)
            fail("is no safetensors file: its header would be " + std::to_string(length) + " bytes long");
        if (length > m_size - sizeof(length))
            fail("ends early: its header is " + std::to_string(length) + " bytes long, but only " +
                 std::to_string(m_size - sizeof(length)) + " follow");
        std::string text(length, '\0');
        read(text.data(), text.size());
        m_dataBytes = m_size - sizeof(length) - length;
        auto json = parseStrictJson(text, m_file.string() + ", header");
        if (!json.is_object())
            fail("has a header that is no JSON object");
        return json;
    }

    /// Name, type and shape of each tensor in the order of the data, which they must cover without gap or overlap.
    std::vector<TensorView> layout(const Json& header) const {
        struct Placed {
            TensorView tensor;
            std::uint64_t begin;
        };

        std::vector<Placed> placed;
        for (const auto& [key, entry] : header.items())
            if (key != kMetadata)
                placed.push_back({described(key, entry), entry["data_offsets"][0].get<std::uint64_t>()});
        std::ranges::stable_sort(placed, [](const Placed& a, const Placed& b) {
            return std::pair(a.begin, a.tensor.bytes) < std::pair(b.begin, b.tensor.bytes);
        });
        std::vector<TensorView> tensors;
        std::uint64_t end = 0;
        for (auto& [tensor, begin] : placed) {
            if (begin != end)
                fail("is damaged: the data of \"" + tensor.name + "\" " +
                     (begin < end ? "overlaps those before it" : "leave a gap before them"));
            end += tensor.bytes;
            tensors.push_back(std::move(tensor));
        }
        if (end > m_dataBytes)
            fail("ends early: " + std::to_string(end) + " bytes of data are announced, " + std::to_string(m_dataBytes) +
                 " are there");
        if (end < m_dataBytes)
            fail("is damaged: " + std::to_string(m_dataBytes - end) + " bytes follow the last tensor");
        return tensors;
    }

    void read(void* target, std::size_t bytes) {
        m_stream.read(static_cast<char*>(target), static_cast<std::streamsize>(bytes));
        if (!m_stream)
            fail("cannot be read to its end");
    }

private:
    TensorView described(const std::string& key, const Json& entry) const {
        const auto wrong = [&](const std::string& what) {
            fail("is damaged: tensor \"" + key + "\" " + what);
        };
        const auto integers = [](const Json& list) {
            return list.is_array() && std::ranges::all_of(list, [](const Json& v) { return v.is_number_unsigned(); });
        };
        if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string() || !entry.contains("shape") ||
            !integers(entry["shape"]) || !entry.contains("data_offsets") || !integers(entry["data_offsets"]) ||
            entry["data_offsets"].size() != 2)
            wrong("lacks its dtype, shape or data_offsets");

        TensorView tensor;
        tensor.name = key;
        const auto dtype = entry["dtype"].get<std::string>();
        const auto type = std::ranges::find(kTypes, dtype, &TypeRow::name);
        if (type == kTypes.end())
            fail("has a tensor \"" + key + "\" of type " + dtype + "; F32, F16, F64, U8 and I64 can be read");
        tensor.dtype = type->dtype;
        tensor.shape = entry["shape"].get<std::vector<std::int64_t>>();
        const auto begin = entry["data_offsets"][0].get<std::uint64_t>();
        const auto end = entry["data_offsets"][1].get<std::uint64_t>();
        const auto bytes = denseBytes(tensor.shape, tensor.dtype);
        if (!bytes || begin > end || end - begin != *bytes)
            wrong("has offsets that do not fit its shape");
        tensor.bytes = *bytes;
        if (end > m_dataBytes)
            fail("ends early: tensor \"" + key + "\" ends at byte " + std::to_string(end) + " of the data, but only " +
                 std::to_string(m_dataBytes) + " are there");
        return tensor;
    }

    std::filesystem::path m_file;
    std::ifstream m_stream;
    std::uint64_t m_size = 0;
    std::uint64_t m_dataBytes = 0;
};

}  // namespace

std::string_view name(DType dtype) {
    return row(dtype).name;
}

std::size_t elementSize(DType dtype) {
    return row(dtype).size;
}

void writeSafetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                      const std::map<std::string, std::string>& metadata) {
    // Larger types first keeps every tensor aligned, as the reference implementation does.
    std::vector<TensorView> sorted(tensors.begin(), tensors.end());
    std::ranges::sort(sorted, [](const TensorView& a, const TensorView& b) {
        return std::pair(elementSize(b.dtype), std::string_view(a.name)) <
               std::pair(elementSize(a.dtype), std::string_view(b.name));
    });

    Json header = Json::object();
    auto& attributes = header[kMetadata] = metadata;
    attributes[kChecksumKey] = checksum(sorted, metadata);
    std::uint64_t offset = 0;
    for (const auto& tensor : sorted) {
        if (header.contains(tensor.name) || denseBytes(tensor.shape, tensor.dtype) != tensor.bytes)
            throw Exception(ErrorCode::Internal,
                            "Tensor \"" + tensor.name + "\" is given twice or has another size than its shape.");
        header[tensor.name] = {
            {"dtype", name(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes}}};
        offset += tensor.bytes;
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();

    std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(&length, 1)), std::as_bytes(std::span(text))};
    for (const auto& tensor : sorted)
        parts.emplace_back(static_cast<const std::byte*>(tensor.data), tensor.bytes);
    atomicWrite(file, parts);
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& file) {
    Reader reader(file);
    const auto header = reader.header();
    if (const auto found = header.find(kMetadata); found != header.end()) {
        if (!found->is_object() || !std::ranges::all_of(*found, [](const Json& v) { return v.is_string(); }))
            reader.fail("has metadata that are not text");
        m_metadata = found->get<std::map<std::string, std::string>>();
    }
    m_tensors = reader.layout(header);
    for (auto& tensor : m_tensors) {
        m_data.push_back(std::make_unique_for_overwrite<std::byte[]>(tensor.bytes));
        reader.read(m_data.back().get(), tensor.bytes);
        tensor.data = m_data.back().get();
    }
    const auto expected = m_metadata.find(kChecksumKey);
    if (expected != m_metadata.end() && expected->second != checksum(m_tensors, m_metadata))
        reader.fail("is damaged: its content does not match its checksum");
}

const TensorView* SafetensorsFile::find(std::string_view tensorName) const {
    const auto found = std::ranges::find(m_tensors, tensorName, &TensorView::name);
    return found == m_tensors.end() ? nullptr : &*found;
}

}  // namespace wavelens::engine
