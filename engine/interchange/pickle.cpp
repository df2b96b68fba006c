// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/pickle.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <unordered_map>

namespace wavelens::engine::pickle {
namespace {

// A training checkpoint of a large network has 300 000. Each makes one value at most and puts one on the stack at most,
// so this bounds values, stack, marks, memo and the items of all containers.
constexpr std::size_t kMaxInstructions = 2'000'000;

enum class Role { OrderedDict, Tensor, Parameter, Size, StorageType };

struct Global {
    std::string_view name;
    Role role;
    DType dtype = DType::F32;
};

/// Everything that a pickle may name. Booleans are read as bytes.
constexpr std::array kGlobals{
    Global{"collections.OrderedDict", Role::OrderedDict},
    Global{"torch._utils._rebuild_tensor_v2", Role::Tensor},
    Global{"torch._utils._rebuild_parameter", Role::Parameter},
    Global{"torch.Size", Role::Size},
    Global{"torch.FloatStorage", Role::StorageType, DType::F32},
    Global{"torch.HalfStorage", Role::StorageType, DType::F16},
    Global{"torch.BFloat16Storage", Role::StorageType, DType::BF16},
    Global{"torch.DoubleStorage", Role::StorageType, DType::F64},
    Global{"torch.ByteStorage", Role::StorageType, DType::U8},
    Global{"torch.BoolStorage", Role::StorageType, DType::U8},
    Global{"torch.CharStorage", Role::StorageType, DType::I8},
    Global{"torch.ShortStorage", Role::StorageType, DType::I16},
    Global{"torch.IntStorage", Role::StorageType, DType::I32},
    Global{"torch.LongStorage", Role::StorageType, DType::I64},
};

/// A name out of the file as a message can show it: on one line and not too long.
std::string shown(std::string_view name) {
    constexpr std::size_t kLongest = 100;
    std::string text(name.substr(0, kLongest));
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return name.size() > kLongest ? text + "…" : text;
}

class Unpickler {
public:
    Unpickler(std::span<const std::byte> bytes, const std::string& file) : m_bytes(bytes), m_file(file) {}

    Pickle run() {
        if (next<std::uint8_t>() != kProto)
            wrong("does not begin with its version");
        if (const auto version = next<std::uint8_t>(); version < 2 || version > 5)
            wrong("has version " + std::to_string(version) + "; 2 to 5 can be read");
        for (;;) {
            count(1);
            const auto opcode = next<std::uint8_t>();
            if (opcode == '.') {
                m_result.root = pop();
                m_result.bytes = m_at;
                return std::move(m_result);
            }
            obey(opcode);
        }
    }

private:
    static constexpr std::uint8_t kProto = 0x80;

    [[noreturn]] void wrong(const std::string& what) const {
        refuseFile(m_file, "is damaged: its pickle " + what + " (byte " + std::to_string(m_at) + ")");
    }

    [[noreturn]] void foreign(const std::string& what) const {
        refuseFile(m_file, "holds an instruction other than tensors (" + what + "), so it was not opened");
    }

    void count(std::size_t instructions) {
        m_instructions += instructions;
        if (m_instructions > kMaxInstructions)
            refuseFile(m_file, "has a pickle of more than " + std::to_string(kMaxInstructions) + " instructions");
    }

    /// Opcodes as in Lib/pickletools.py: here those that put a plain value on the stack.
    void obey(std::uint8_t opcode) {
        switch (opcode) {
        case 0x95:  // FRAME: a length that buffering readers use
            return (void)next<std::uint64_t>();
        case 'N':  // NONE
            return push({});
        case 0x88:  // NEWTRUE
            return push({.kind = Kind::Bool, .number = 1});
        case 0x89:  // NEWFALSE
            return push({.kind = Kind::Bool, .number = 0});
        case 'J':  // BININT
            return push({.kind = Kind::Int, .number = next<std::int32_t>()});
        case 'K':  // BININT1
            return push({.kind = Kind::Int, .number = next<std::uint8_t>()});
        case 'M':  // BININT2
            return push({.kind = Kind::Int, .number = next<std::uint16_t>()});
        case 0x8a:  // LONG1
            return pushLong(take(next<std::uint8_t>()));
        case 0x8b:  // LONG4
            return pushLong(take(next<std::uint32_t>()));
        case 'G':  // BINFLOAT
            return push({.text = take(8)});
        case 'U':   // SHORT_BINSTRING, of Python 2
        case 0x8c:  // SHORT_BINUNICODE
            return push({.kind = Kind::Text, .text = take(next<std::uint8_t>())});
        case 'T':  // BINSTRING, of Python 2
        case 'X':  // BINUNICODE
            return push({.kind = Kind::Text, .text = take(next<std::uint32_t>())});
        case 0x8d:  // BINUNICODE8
            return push({.kind = Kind::Text, .text = take(next<std::uint64_t>())});
        case 'C':  // SHORT_BINBYTES
            return push({.text = take(next<std::uint8_t>())});
        case 'B':  // BINBYTES
            return push({.text = take(next<std::uint32_t>())});
        case 0x8e:  // BINBYTES8
            return push({.text = take(next<std::uint64_t>())});
        default:
            return build(opcode);
        }
    }

    /// Those that put values together, keep them, or call.
    void build(std::uint8_t opcode) {
        switch (opcode) {
        case '(':  // MARK
            return m_marks.push_back(m_stack.size());
        case ')':  // EMPTY_TUPLE
            return push({.kind = Kind::Tuple});
        case 0x85:  // TUPLE1
        case 0x86:  // TUPLE2
        case 0x87:  // TUPLE3
            return push({.kind = Kind::Tuple, .items = popped(opcode - 0x84U)});
        case 't':  // TUPLE
            return push({.kind = Kind::Tuple, .items = poppedToMark()});
        case ']':  // EMPTY_LIST
            return push({.kind = Kind::List});
        case 'l':  // LIST
            return push({.kind = Kind::List, .items = poppedToMark()});
        case 'a':  // APPEND
            return append(Kind::List, popped(1));
        case 'e':  // APPENDS
            return append(Kind::List, poppedToMark());
        case '}':  // EMPTY_DICT
            return push({.kind = Kind::Dict});
        case 'd':  // DICT
            return pushDict(poppedToMark());
        case 's':  // SETITEM
            return append(Kind::Dict, popped(2));
        case 'u':  // SETITEMS
            return append(Kind::Dict, poppedToMark());
        case 'q':  // BINPUT
            return remember(next<std::uint8_t>());
        case 'r':  // LONG_BINPUT
            return remember(next<std::uint32_t>());
        case 0x94:  // MEMOIZE
            return remember(static_cast<std::uint32_t>(m_memo.size()));
        case 'h':  // BINGET
            return recall(next<std::uint8_t>());
        case 'j':  // LONG_BINGET
            return recall(next<std::uint32_t>());
        case 'c':    // GLOBAL
        case 'i': {  // INST, which would call it as well
            const auto module = line();
            return pushGlobal(module, line(), opcode == 'c');
        }
        case 0x93: {  // STACK_GLOBAL
            const auto names = popped(2);
            if (value(names[0]).kind != Kind::Text || value(names[1]).kind != Kind::Text)
                wrong("has a name that is no text");
            return pushGlobal(value(names[0]).text, value(names[1]).text, true);
        }
        case 'Q':  // BINPERSID
            return pushStorage(pop());
        case 'R':  // REDUCE
            return call();
        case 'b':  // BUILD
            return setState();
        default:
            std::array<char, 5> hex{};
            std::snprintf(hex.data(), hex.size(), "0x%02x", opcode);
            foreign(std::string("pickle opcode ") + hex.data());
        }
    }

    // --- Reading

    std::string_view take(std::uint64_t size) {
        if (size > m_bytes.size() - m_at)
            wrong("ends early");
        const auto* begin = reinterpret_cast<const char*>(m_bytes.data()) + m_at;
        m_at += size;
        return {begin, size};
    }

    template <typename T>
    T next() {
        T number{};
        std::memcpy(&number, take(sizeof(T)).data(), sizeof(T));
        return number;
    }

    std::string_view line() {
        const auto* begin = reinterpret_cast<const char*>(m_bytes.data()) + m_at;
        const std::string_view rest(begin, m_bytes.size() - m_at);
        const auto text = take(std::min(rest.find('\n'), rest.size()));
        (void)take(1);
        return text;
    }

    // --- Stack and memo

    Value& value(Index index) { return m_result.values[index]; }

    void push(Value made) {
        m_stack.push_back(static_cast<Index>(m_result.values.size()));
        m_result.values.push_back(std::move(made));
    }

    /// The topmost values, the lowest first. They do not reach below the last mark.
    std::vector<Index> popped(std::size_t count) {
        if (m_stack.size() - (m_marks.empty() ? 0 : m_marks.back()) < count)
            wrong("takes more from its stack than is there");
        const auto begin = m_stack.end() - static_cast<std::ptrdiff_t>(count);
        std::vector<Index> items(begin, m_stack.end());
        m_stack.erase(begin, m_stack.end());
        return items;
    }

    Index pop() { return popped(1).front(); }

    std::vector<Index> poppedToMark() {
        if (m_marks.empty())
            wrong("has an end without a begin");
        auto items = popped(m_stack.size() - m_marks.back());
        m_marks.pop_back();
        return items;
    }

    /// Adds to the container on top.
    void append(Kind kind, const std::vector<Index>& added) {
        const auto target = pop();
        m_stack.push_back(target);
        if (value(target).kind != kind || (kind == Kind::Dict && added.size() % 2 != 0))
            wrong("adds to what cannot take it");
        auto& items = value(target).items;
        items.insert(items.end(), added.begin(), added.end());
    }

    void pushDict(const std::vector<Index>& items) {
        push({.kind = Kind::Dict});
        append(Kind::Dict, items);
    }

    void remember(std::uint32_t place) {
        const auto top = pop();
        m_stack.push_back(top);
        m_memo[place] = top;
    }

    void recall(std::uint32_t place) {
        const auto found = m_memo.find(place);
        if (found == m_memo.end())
            wrong("recalls what was never kept");
        m_stack.push_back(found->second);
    }

    void pushLong(std::string_view bytes) {
        if (bytes.size() > sizeof(std::int64_t))
            return push({.text = bytes});
        std::int64_t number = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0 ? -1 : 0;
        std::memcpy(&number, bytes.data(), bytes.size());
        push({.kind = Kind::Int, .number = number});
    }

    // --- What torch.save() calls

    void pushGlobal(std::string_view module, std::string_view name, bool importedOnly) {
        const auto whole = std::string(module) + '.' + std::string(name);
        const auto found = std::ranges::find(kGlobals, whole, &Global::name);
        if (found == kGlobals.end() || !importedOnly)
            foreign(shown(whole));
        push({.kind = Kind::Global, .number = found - kGlobals.begin()});
    }

    /// ('storage', type, key, where it was, elements), in the legacy format also None or (key, begin, length) of a
    /// view.
    void pushStorage(Index id) {
        const auto& items = value(id).items;
        if (value(id).kind != Kind::Tuple || items.size() < 5 || items.size() > 6 ||
            value(items[0]).text != "storage" || value(items[1]).kind != Kind::Global ||
            value(items[2]).kind != Kind::Text || value(items[4]).kind != Kind::Int)
            wrong("refers to something other than a storage");
        const auto& type = kGlobals[static_cast<std::size_t>(value(items[1]).number)];
        if (type.role != Role::StorageType)
            wrong("refers to a storage without a type");
        Value storage{
            .kind = Kind::Storage, .dtype = type.dtype, .number = value(items[4]).number, .text = value(items[2]).text};
        if (items.size() == 6 && value(items[5]).kind == Kind::Tuple) {
            const auto& view = value(items[5]).items;
            if (view.size() != 3 || value(view[1]).kind != Kind::Int || value(view[2]).kind != Kind::Int)
                wrong("has a view of a storage without begin and length");
            storage.items = {view[1], view[2]};
        }
        push(std::move(storage));
    }

    void call() {
        const auto arguments = pop();
        const auto callee = pop();
        if (value(callee).kind != Kind::Global || value(arguments).kind != Kind::Tuple)
            wrong("calls what is no function");
        const auto& global = kGlobals[static_cast<std::size_t>(value(callee).number)];
        const auto& items = value(arguments).items;
        const auto is = [&](std::size_t place, Kind kind) {
            return place < items.size() && value(items[place]).kind == kind;
        };
        switch (global.role) {
        case Role::OrderedDict:
            return pushDict(items.empty() ? std::vector<Index>{} : pairs(items[0]));
        case Role::Tensor:
            if (items.size() < 6 || items.size() > 7 || !is(0, Kind::Storage) || !is(1, Kind::Int) ||
                !is(2, Kind::Tuple) || !is(3, Kind::Tuple))
                wrong("makes a tensor of other things than it takes");
            return push(
                {.kind = Kind::Tensor, .number = value(items[1]).number, .items = {items[0], items[2], items[3]}});
        case Role::Parameter:
            if (!is(0, Kind::Tensor))
                wrong("makes a parameter of something other than a tensor");
            return m_stack.push_back(items[0]);
        case Role::Size:
            if (!is(0, Kind::Tuple))
                wrong("makes a size of something other than a tuple");
            return m_stack.push_back(items[0]);
        case Role::StorageType:
            foreign(std::string(global.name) + "()");
        }
    }

    /// The items of a dictionary, from a list of pairs as Python 2 writes an OrderedDict.
    std::vector<Index> pairs(Index list) {
        std::vector<Index> items;
        if (value(list).kind != Kind::List)
            wrong("makes a dictionary of something other than a list");
        count(value(list).items.size());  // one list can serve many dictionaries
        for (const auto pair : value(list).items) {
            const auto& both = value(pair);
            if ((both.kind != Kind::Tuple && both.kind != Kind::List) || both.items.size() != 2)
                wrong("makes a dictionary of something other than pairs");
            items.insert(items.end(), both.items.begin(), both.items.end());
        }
        return items;
    }

    /// The attributes of a dictionary: a state dictionary's versions of its modules, which nobody needs here.
    void setState() {
        (void)pop();
        const auto target = pop();
        if (value(target).kind != Kind::Dict)
            wrong("gives attributes to what can have none");
        m_stack.push_back(target);
    }

    std::span<const std::byte> m_bytes;
    const std::string& m_file;
    std::size_t m_at = 0;
    std::size_t m_instructions = 0;
    std::vector<Index> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint32_t, Index> m_memo;
    Pickle m_result;
};

}  // namespace

std::optional<Index> Pickle::find(Index dictionary, std::string_view key) const {
    const auto& dict = values[dictionary];
    if (dict.kind == Kind::Dict)
        for (auto i = dict.items.size(); i >= 2; i -= 2)
            if (const auto& held = values[dict.items[i - 2]]; held.kind == Kind::Text && held.text == key)
                return dict.items[i - 1];
    return std::nullopt;
}

Pickle load(std::span<const std::byte> bytes, const std::string& file) {
    return Unpickler(bytes, file).run();
}

}  // namespace wavelens::engine::pickle
