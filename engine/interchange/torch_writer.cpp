// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/result.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/torch_file.hpp"
#include "engine/interchange/zip_archive.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace wavelens::engine {
namespace {

std::string_view storageType(DType dtype) {
    switch (dtype) {
    case DType::F32:
        return "FloatStorage";
    case DType::F16:
        return "HalfStorage";
    case DType::BF16:
        return "BFloat16Storage";
    case DType::F64:
        return "DoubleStorage";
    case DType::U8:
        return "ByteStorage";
    case DType::I8:
        return "CharStorage";
    case DType::I16:
        return "ShortStorage";
    case DType::I32:
        return "IntStorage";
    case DType::I64:
        return "LongStorage";
    }
    return "";
}

/// The pickle of a state dictionary, version 2. Opcodes as in Lib/pickletools.py.
class StatePickle {
public:
    StatePickle() {
        put("\x80\x02");
        emptyDictionary();
        put("(");  // MARK, for SETITEMS
    }

    /// `key`: the name of its storage.
    void add(const TensorView& tensor, const std::string& key) {
        text(tensor.name);
        global("torch._utils", "_rebuild_tensor_v2");
        put("((");
        text("storage");
        global("torch", storageType(tensor.dtype));
        text(key);
        text("cpu");
        integer(static_cast<std::int64_t>(tensor.bytes / elementSize(tensor.dtype)));
        put("tQ");   // TUPLE, BINPERSID
        integer(0);  // offset
        put("(");
        for (const auto extent : tensor.shape)
            integer(extent);
        put("t(");
        std::vector<std::int64_t> strides(tensor.shape.size(), 1);
        for (auto i = strides.size(); tensor.bytes > 0 && i-- > 1;)
            strides[i - 1] = strides[i] * tensor.shape[i];
        for (const auto stride : strides)
            integer(stride);
        put("t\x89");  // TUPLE, NEWFALSE: no gradient
        emptyDictionary();
        put("tR");  // TUPLE, REDUCE
    }

    std::string finish() {
        put("u.");  // SETITEMS, STOP
        return std::move(m_bytes);
    }

private:
    void put(std::string_view bytes) { m_bytes += bytes; }

    template <typename T>
    void number(T value) {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
    }

    void text(std::string_view value) {
        put("X");  // BINUNICODE
        number(static_cast<std::uint32_t>(value.size()));
        put(value);
    }

    void integer(std::int64_t value) {
        if (value <= std::numeric_limits<std::int32_t>::max()) {
            put("J");  // BININT
            number(static_cast<std::int32_t>(value));
        } else {
            put("\x8a\x08");  // LONG1 of 8 bytes
            number(value);
        }
    }

    void global(std::string_view module, std::string_view name) {
        put("c");
        put(module);
        put("\n");
        put(name);
        put("\n");
    }

    void emptyDictionary() {
        global("collections", "OrderedDict");
        put(")R");  // EMPTY_TUPLE, REDUCE
    }

    std::string m_bytes;
};

}  // namespace

void writeTorchFile(const std::filesystem::path& file, std::span<const TensorView> tensors) {
    StatePickle pickle;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (denseBytes(tensors[i].shape, tensors[i].dtype) != tensors[i].bytes)
            throw Exception(ErrorCode::Internal, "Tensor \"" + tensors[i].name + "\" has another size than its shape.");
        pickle.add(tensors[i], std::to_string(i));
    }
    const auto bytes = [](std::string_view text) {
        return std::as_bytes(std::span(text));
    };
    const auto state = pickle.finish();
    std::vector<ZipEntry> entries{{"archive/data.pkl", bytes(state)}, {"archive/byteorder", bytes("little")}};
    for (std::size_t i = 0; i < tensors.size(); ++i)
        entries.push_back(
            {"archive/data/" + std::to_string(i), {static_cast<const std::byte*>(tensors[i].data), tensors[i].bytes}});
    entries.push_back({"archive/version", bytes("3\n")});
    const auto archive = zipped(entries);
    const std::array parts{std::span<const std::byte>(archive)};
    atomicWrite(file, parts);
}

}  // namespace wavelens::engine
