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
#include <string_view>

namespace wavelens::engine {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

using Json = nlohmann::ordered_json;

constexpr const char* kMetadata = "__metadata__";
constexpr std::uint64_t kMaxHeader = 100'000'000;  // as the reference implementation

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

/// Reads the content of one file and says what is wrong with it.
class Reader {
public:
    Reader(std::span<const std::byte> content, const std::string& name) : m_data(content), m_name(name) {}

    [[noreturn]] void fail(const std::string& what) const { refuseFile(m_name, what); }

    /// The first to be called; what the others read lies behind it.
    Json header() {
        std::uint64_t length = 0;
        if (m_data.size() < sizeof(length))
            fail("is no safetensors file: it has only " + std::to_string(m_data.size()) + " bytes");
        std::memcpy(&length, m_data.data(), sizeof(length));
        m_data = m_data.subspan(sizeof(length));
        if (length > kMaxHeader)
            fail("is no safetensors file: its header would be " + std::to_string(length) + " bytes long");
        if (length > m_data.size())
            fail("ends early: its header is " + std::to_string(length) + " bytes long, but only " +
                 std::to_string(m_data.size()) + " follow");
        const std::string_view text(reinterpret_cast<const char*>(m_data.data()), length);
        m_data = m_data.subspan(length);
        auto json = parseStrictJson(text, m_name + ", header");
        if (!json.is_object())
            fail("has a header that is no JSON object");
        return json;
    }

    /// The tensors in the order of the data, which they must cover without gap or overlap.
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
            tensor.data = m_data.data() + begin;
            end += tensor.bytes;
            tensors.push_back(std::move(tensor));
        }
        if (end < m_data.size())
            fail("is damaged: " + std::to_string(m_data.size() - end) + " bytes follow the last tensor");
        return tensors;
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
        const auto type = dtypeNamed(dtype);
        if (!type)
            fail("has a tensor \"" + key + "\" of type " + dtype +
                 "; F32, F16, BF16, F64, U8, I8, I16, I32 and I64 can be read");
        tensor.dtype = *type;
        tensor.shape = entry["shape"].get<std::vector<std::int64_t>>();
        const auto begin = entry["data_offsets"][0].get<std::uint64_t>();
        const auto end = entry["data_offsets"][1].get<std::uint64_t>();
        const auto bytes = denseBytes(tensor.shape, tensor.dtype);
        if (!bytes || begin > end || end - begin != *bytes)
            wrong("has offsets that do not fit its shape");
        tensor.bytes = *bytes;
        if (end > m_data.size())
            fail("ends early: tensor \"" + key + "\" ends at byte " + std::to_string(end) + " of the data, but only " +
                 std::to_string(m_data.size()) + " are there");
        return tensor;
    }

    std::span<const std::byte> m_data;  ///< what follows all that was read
    std::string m_name;
};

}  // namespace

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

TensorFile readSafetensors(const std::filesystem::path& file) {
    return parseSafetensors(readBytes(file), file.string());
}

TensorFile parseSafetensors(std::vector<std::byte> content, const std::string& name) {
    TensorFile file;
    Reader reader(content, name);
    const auto header = reader.header();
    if (const auto found = header.find(kMetadata); found != header.end()) {
        if (!found->is_object() || !std::ranges::all_of(*found, [](const Json& v) { return v.is_string(); }))
            reader.fail("has metadata that are not text");
        file.metadata = found->get<std::map<std::string, std::string>>();
    }
    file.tensors = reader.layout(header);
    const auto expected = file.metadata.find(kChecksumKey);
    if (expected != file.metadata.end() && expected->second != checksum(file.tensors, file.metadata))
        reader.fail("is damaged: its content does not match its checksum");
    for (auto& tensor : file.tensors) {
        if (reinterpret_cast<std::uintptr_t>(tensor.data) % elementSize(tensor.dtype) == 0)
            continue;
        const auto* data = static_cast<const std::byte*>(tensor.data);
        tensor.data = file.memory.emplace_back(data, data + tensor.bytes).data();
    }
    file.memory.push_back(std::move(content));
    return file;
}

}  // namespace wavelens::engine
