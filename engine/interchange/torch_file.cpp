// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/torch_file.hpp"

#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/pickle.hpp"
#include "engine/interchange/zip_archive.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace wavelens::engine {
namespace {

using pickle::Index;
using pickle::Kind;
using pickle::Pickle;
using pickle::Value;

/// The data of a storage by its key: a copy, or a message.
using LoadStorage = std::function<std::vector<std::byte>(std::string_view key)>;

constexpr std::array<std::string_view, 7> kEntries{"params_ema", "params",    "state_dict", "model_state_dict",
                                                   "model",      "generator", "net_g"};

struct Chosen {
    Index dictionary;
    std::string entry;
};

bool holdsTensors(const Pickle& pickle, Index dictionary) {
    const auto& dict = pickle[dictionary];
    if (dict.kind == Kind::Dict)
        for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
            if (pickle[dict.items[i]].kind == Kind::Text && pickle[dict.items[i + 1]].kind == Kind::Tensor)
                return true;
    return false;
}

std::optional<Chosen> chosenOf(const Pickle& pickle) {
    for (const auto outer : kEntries) {
        const auto found = pickle.find(pickle.root, outer);
        if (!found)
            continue;
        if (holdsTensors(pickle, *found))
            return Chosen{*found, std::string(outer)};
        for (const auto inner : kEntries)
            if (const auto nested = pickle.find(*found, inner); nested && holdsTensors(pickle, *nested))
                return Chosen{*nested, std::string(outer) + "." + std::string(inner)};
    }
    return holdsTensors(pickle, pickle.root) ? std::optional(Chosen{pickle.root, ""}) : std::nullopt;
}

/// Where the elements of a tensor lie in its storage.
struct Layout {
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
    std::uint64_t offset = 0;
    std::uint64_t elements = 1;

    [[nodiscard]] bool isDense() const {
        std::int64_t expected = 1;
        for (auto i = shape.size(); i-- > 0; expected *= shape[i])
            if (shape[i] != 1 && strides[i] != expected)
                return false;
        return true;
    }
};

/// Copies the elements in row-major order.
std::vector<std::byte> gathered(const Layout& layout, const std::byte* storage, std::size_t elementBytes) {
    std::vector<std::byte> dense(layout.elements * elementBytes);
    std::vector<std::int64_t> position(layout.shape.size());
    auto from = layout.offset;  // wraps around where an extent of 1 has a stride beyond all bounds, and back again
    for (std::size_t at = 0; at < dense.size(); at += elementBytes) {
        std::memcpy(dense.data() + at, storage + from * elementBytes, elementBytes);
        for (auto i = position.size(); i-- > 0;) {
            const auto stride = static_cast<std::uint64_t>(layout.strides[i]);
            from += stride;
            if (++position[i] < layout.shape[i])
                break;
            from -= stride * static_cast<std::uint64_t>(layout.shape[i]);
            position[i] = 0;
        }
    }
    return dense;
}

/// Makes the tensors of one dictionary. Sizes, strides and offsets are the file's claims until they were compared with
/// the storage.
class Assembler {
public:
    Assembler(const Pickle& pickle, const LoadStorage& load, std::size_t fileBytes, const std::string& name)
        : m_pickle(pickle), m_load(load), m_mayCopy(fileBytes), m_name(name) {}

    TensorFile run() {
        const auto chosen = chosenOf(m_pickle);
        if (!chosen)
            refuseFile(m_name, "holds no tensors: a state dictionary is needed, bare or under params_ema, params, "
                               "state_dict or model");
        m_file.entry = chosen->entry;
        const auto& items = m_pickle[chosen->dictionary].items;
        std::set<std::string_view> names;
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            const auto& key = m_pickle[items[i]];
            if (key.kind != Kind::Text || m_pickle[items[i + 1]].kind != Kind::Tensor)
                continue;
            if (std::ranges::any_of(key.text, [](char c) { return c < ' ' || c > '~'; }))
                refuseFile(m_name, "is damaged: it has a tensor whose name is not text");
            if (!names.insert(key.text).second)
                refuseFile(m_name, "is damaged: tensor \"" + std::string(key.text) + "\" is given twice");
            add(std::string(key.text), m_pickle[items[i + 1]]);
        }
        return std::move(m_file);
    }

private:
    [[noreturn]] void wrong(const std::string& tensor, const std::string& what) const {
        refuseFile(m_name, "is damaged: tensor \"" + tensor + "\" " + what);
    }

    void add(const std::string& tensorName, const Value& tensor) {
        const auto& storage = m_pickle[tensor.items[0]];
        const auto layout = layoutOf(tensorName, tensor, storage);
        const auto size = elementSize(storage.dtype);
        const auto* data = storageData(tensorName, storage);
        TensorView view{tensorName, storage.dtype, layout.shape, nullptr, layout.elements * size};
        if (layout.elements == 0) {
            view.data = data;
        } else if (layout.isDense()) {
            view.data = data + layout.offset * size;
        } else {
            if (view.bytes > m_mayCopy)  // one storage may serve many tensors, each of them a copy
                wrong(tensorName, "is one of many that show the same data in another order");
            m_mayCopy -= view.bytes;
            view.data = m_file.memory.emplace_back(gathered(layout, data, size)).data();
        }
        m_file.tensors.push_back(std::move(view));
    }

    std::vector<std::int64_t> integers(const std::string& tensor, Index tuple) const {
        constexpr std::size_t kMaxDimensions = 16;
        const auto& items = m_pickle[tuple].items;
        if (items.size() > kMaxDimensions)
            wrong(tensor, "has " + std::to_string(items.size()) + " dimensions");
        std::vector<std::int64_t> numbers;
        for (const auto item : items) {
            if (m_pickle[item].kind != Kind::Int || m_pickle[item].number < 0)
                wrong(tensor, "has a size or stride that is no whole number");
            numbers.push_back(m_pickle[item].number);
        }
        return numbers;
    }

    /// Refuses what reaches beyond the storage, or repeats its elements so that the tensor were longer than it.
    Layout layoutOf(const std::string& tensorName, const Value& tensor, const Value& storage) const {
        std::int64_t begin = 0;
        std::int64_t end = storage.number;
        if (!storage.items.empty()) {
            begin = m_pickle[storage.items[0]].number;
            if (begin < 0 || __builtin_add_overflow(begin, m_pickle[storage.items[1]].number, &end) || end < begin)
                wrong(tensorName, "is a view without begin or length");
        }
        Layout layout{integers(tensorName, tensor.items[1]), integers(tensorName, tensor.items[2])};
        if (layout.shape.size() != layout.strides.size())
            wrong(tensorName, "has not as many strides as sizes");
        std::int64_t last = 0;
        if (tensor.number < 0 || end > storage.number || __builtin_add_overflow(begin, tensor.number, &last))
            wrong(tensorName, "begins outside of its data");
        layout.offset = static_cast<std::uint64_t>(last);
        if (std::ranges::find(layout.shape, 0) != layout.shape.end()) {
            layout.elements = 0;
            return layout;
        }
        for (std::size_t i = 0; i < layout.shape.size(); ++i) {
            std::int64_t reach = 0;
            if (__builtin_mul_overflow(layout.shape[i] - 1, layout.strides[i], &reach) ||
                __builtin_add_overflow(last, reach, &last) ||
                __builtin_mul_overflow(layout.elements, static_cast<std::uint64_t>(layout.shape[i]), &layout.elements))
                wrong(tensorName, "reaches beyond its data");
        }
        if (last >= end || layout.elements > static_cast<std::uint64_t>(end - begin))
            wrong(tensorName, "reaches beyond its data");
        return layout;
    }

    const std::byte* storageData(const std::string& tensor, const Value& storage) {
        auto found = m_loaded.find(storage.text);
        if (found == m_loaded.end()) {
            found = m_loaded.emplace(storage.text, m_file.memory.size()).first;
            m_file.memory.push_back(m_load(storage.text));
        }
        const auto& bytes = m_file.memory[found->second];
        std::uint64_t expected = 0;
        if (__builtin_mul_overflow(storage.number, elementSize(storage.dtype), &expected) || bytes.size() != expected)
            wrong(tensor, "should have data of another length than the file holds");
        return bytes.data();
    }

    const Pickle& m_pickle;
    const LoadStorage& m_load;
    std::size_t m_mayCopy;
    const std::string& m_name;
    TensorFile m_file;
    std::map<std::string_view, std::size_t> m_loaded;  ///< keys of storages and their places in `memory`
};

TensorFile parseZip(std::span<const std::byte> content, const std::string& name) {
    constexpr std::string_view kPickle = "/data.pkl";
    const ZipArchive archive(content, name);
    const auto& entries = archive.entries();
    const auto found = std::ranges::find_if(entries, [&](const auto& entry) {
        return entry.first.ends_with(kPickle) && entry.first.find('/') == entry.first.size() - kPickle.size();
    });
    if (found == entries.end())
        refuseFile(name, kNoModelFile);
    const auto folder = found->first.substr(0, found->first.size() - kPickle.size());
    if (const auto order = entries.find(folder + "/byteorder"); order != entries.end()) {
        const auto bytes = archive.read(order->second);
        if (std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()) != "little")
            refuseFile(name, "was written on a big-endian machine; save it again on another");
    }
    const auto bytes = archive.read(found->second);
    const auto object = pickle::load(bytes, name);
    const LoadStorage load = [&](std::string_view key) {
        const auto entry = entries.find(folder + "/data/" + std::string(key));
        if (entry == entries.end())
            refuseFile(name, "is damaged: its zip archive lacks the data of a tensor");
        return archive.read(entry->second);
    };
    return Assembler(object, load, content.size(), name).run();
}

/// Five pickles (magic number, version, machine, object, keys of the storages), then each storage after its length.
TensorFile parseLegacy(std::span<const std::byte> content, const std::string& name) {
    constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
    constexpr std::int64_t kVersion = 1001;
    auto rest = content;
    const auto next = [&] {
        auto read = pickle::load(rest, name);
        rest = rest.subspan(read.bytes);
        return read;
    };
    const auto magic = next();
    if (magic[magic.root].text != kMagic)
        refuseFile(name, kNoModelFile);
    const auto version = next();
    if (version[version.root].kind != Kind::Int || version[version.root].number != kVersion)
        refuseFile(name, "is of another version than PyTorch's 1001");
    const auto machine = next();
    const auto order = machine.find(machine.root, "little_endian");
    if (!order || machine[*order].number == 0)
        refuseFile(name, "was written on a big-endian machine; save it again on another");
    const auto object = next();
    const auto keys = next();

    std::map<std::string_view, std::size_t> elementBytes;
    for (const auto& value : object.values)
        if (value.kind == Kind::Storage)
            elementBytes[value.text] = elementSize(value.dtype);
    std::map<std::string_view, std::span<const std::byte>> storages;
    for (const auto item : keys[keys.root].items) {
        const auto known = elementBytes.find(keys[item].text);
        std::uint64_t size = 0;
        if (known == elementBytes.end() || rest.size() < sizeof(size))
            refuseFile(name, "is damaged: the list of its data does not match its tensors");
        std::memcpy(&size, rest.data(), sizeof(size));
        rest = rest.subspan(sizeof(size));
        if (__builtin_mul_overflow(size, known->second, &size) || size > rest.size())
            refuseFile(name, "ends early: data of a tensor are cut");
        if (!storages.emplace(known->first, rest.first(size)).second)
            refuseFile(name, "is damaged: the data of a tensor are given twice");
        rest = rest.subspan(size);
    }
    const LoadStorage load = [&](std::string_view key) {
        const auto found = storages.find(key);
        if (found == storages.end())
            refuseFile(name, "is damaged: it lacks the data of a tensor");
        return std::vector(found->second.begin(), found->second.end());
    };
    return Assembler(object, load, content.size(), name).run();
}

}  // namespace

TensorFile readTorchFile(const std::filesystem::path& file) {
    return parseTorchFile(readBytes(file), file.string());
}

TensorFile parseTorchFile(std::vector<std::byte> content, const std::string& name) {
    const bool zip = content.size() >= 2 && content[0] == std::byte{'P'} && content[1] == std::byte{'K'};
    return zip ? parseZip(content, name) : parseLegacy(content, name);
}

}  // namespace wavelens::engine
