// SPDX-License-Identifier: GPL-3.0-or-later
// What a pickle could do and must not: call something, claim more than is there, or never end.
#include "engine/api/result.hpp"
#include "engine/interchange/torch_file.hpp"
#include "tests/engine/interchange/pickle_text.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

using test::dictionary;
using test::pickled;
using test::storage;
using test::tensor;
using test::text;
using test::torchLegacy;
using test::torchZip;
using test::tuple;

std::string messageOf(std::vector<std::byte> content) {
    try {
        (void)parseTorchFile(std::move(content), "model.pth");
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::BadInput) << error.what();
        return error.what();
    }
    return "";
}

const std::string kData(16 * sizeof(float), 'x');

struct Foreign {
    const char* test;
    std::string pickle;
    const char* named;

    friend void PrintTo(const Foreign& foreign, std::ostream* stream) { *stream << foreign.test; }
};

class PickleRefuses : public ::testing::TestWithParam<Foreign> {};

TEST_P(PickleRefuses, NamingWhatItWouldHaveDone) {
    const auto expected = std::string("model.pth holds an instruction other than tensors (") + GetParam().named +
                          "), so it was not opened.";
    EXPECT_EQ(messageOf(torchZip(GetParam().pickle, kData)), expected);
    EXPECT_EQ(messageOf(torchLegacy(GetParam().pickle, kData)), expected);
}

const std::string kTensor = tensor(storage("0", 16), 0, tuple({16}), tuple({1}));

INSTANTIATE_TEST_SUITE_P(
    Pickles, PickleRefuses,
    ::testing::Values(
        Foreign{"Call", pickled("cos\nsystem\n" + text("true") + "\x85R"), "os.system"},
        Foreign{"NameAlone", pickled("cposix\nsystem\n"), "posix.system"},
        Foreign{"NameOnTheStack", pickled(text("builtins") + text("eval") + "\x93" + text("1") + "\x85R"),
                "builtins.eval"},
        Foreign{"NameOutOfTheMemo", pickled(text("os") + "q\x01h\x01" + text("system") + "\x93"), "os.system"},
        Foreign{"Instance", pickled("(" + text("true") + "ios\nsystem\n"), "os.system"},
        Foreign{"InstanceOfWhatIsAllowed", pickled("(icollections\nOrderedDict\n"), "collections.OrderedDict"},
        Foreign{"BesideTensors", pickled("}" + text("w") + kTensor + "s" + text("x") + "cos\nsystem\n)Rs"),
                "os.system"},
        Foreign{"InTheArgumentsOfACall",
                pickled("ccollections\nOrderedDict\n(ccollections\nOrderedDict\n(cos\nsystem\n"), "os.system"},
        Foreign{"InTheStateOfADictionary", pickled(dictionary(kTensor) + "}" + text("a") + "cos\nsystem\nsb"),
                "os.system"},
        Foreign{"CarriageReturn", pickled("ctorch._utils\n_rebuild_tensor_v2\r\n"), "torch._utils._rebuild_tensor_v2?"},
        Foreign{"BeyondAnAllowedName", pickled("ccollections\nOrderedDict.__init__\n"),
                "collections.OrderedDict.__init__"},
        Foreign{"PartOfAnAllowedName", pickled("ctorch\nFloatStor\n"), "torch.FloatStor"},
        Foreign{"NoName", pickled("c\n\n"), "."},
        Foreign{"ControlCharacters", pickled("cos\x1b[2J\nsystem\n"), "os?[2J.system"},
        Foreign{"CallOfAStorage", pickled("ctorch\nFloatStorage\n" + text("/etc/passwd") + "\x85R"),
                "torch.FloatStorage()"},
        Foreign{"NewObject", pickled("ccollections\nOrderedDict\n)\x81"), "pickle opcode 0x81"},
        Foreign{"Extension", pickled("\x82\x01"), "pickle opcode 0x82"},
        Foreign{"PersistentText", pickled("Pname\n"), "pickle opcode 0x50"},
        Foreign{"NumberAsText", pickled("I1\n"), "pickle opcode 0x49"}),
    [](const auto& instance) { return instance.param.test; });

TEST(TorchRefusal, LongNamesAreCut) {
    const auto message = messageOf(torchZip(pickled("c" + std::string(5000, 'a') + "\nb\n")));
    EXPECT_LT(message.size(), 300U);
    EXPECT_NE(message.find("aaa…)"), std::string::npos) << message;
}

struct Damaged {
    const char* test;
    std::string pickle;
    const char* expected;

    friend void PrintTo(const Damaged& damaged, std::ostream* stream) { *stream << damaged.test; }
};

class TorchRefuses : public ::testing::TestWithParam<Damaged> {};

TEST_P(TorchRefuses, WhatCannotBe) {
    for (const auto& message :
         {messageOf(torchZip(GetParam().pickle, kData)), messageOf(torchLegacy(GetParam().pickle, kData))}) {
        EXPECT_TRUE(message.starts_with("model.pth ")) << message;
        EXPECT_NE(message.find(GetParam().expected), std::string::npos) << message;
    }
}

std::string one(const std::string& sizes, const std::string& strides, std::int64_t offset = 0) {
    return pickled(dictionary(tensor(storage("0", 16), offset, sizes, strides)));
}

constexpr auto kHuge = std::int64_t{1} << 62;

INSTANTIATE_TEST_SUITE_P(
    Pickles, TorchRefuses,
    ::testing::Values(
        Damaged{"NoTensors", pickled("}" + text("epoch") + "K\x03s"), "holds no tensors"},
        Damaged{"NumberAlone", pickled("K\x03"), "holds no tensors"},
        Damaged{"TensorAlone", pickled(kTensor), "holds no tensors"},
        Damaged{"HoldsItself",
                pickled("]q\x01h\x01"
                        "a"),
                "holds no tensors"},
        Damaged{"NestedDeeply", pickled("K\x01" + std::string(300'000, '\x85')), "holds no tensors"},
        Damaged{"MarkedDeeply", pickled(std::string(300'000, '(')), "takes more from its stack"},
        Damaged{"OneElementTooMany", one(tuple({17}), tuple({1})), "\"w\" reaches beyond its data"},
        Damaged{"OffsetTooFar", one(tuple({16}), tuple({1}), 1), "\"w\" reaches beyond its data"},
        Damaged{"StrideTooFar", one(tuple({2, 2}), tuple({15, 1})), "\"w\" reaches beyond its data"},
        Damaged{"OffsetOverflows", one(tuple({2}), tuple({kHuge}), kHuge + (kHuge - 1)),
                "\"w\" reaches beyond its data"},
        Damaged{"StrideOverflows", one(tuple({5}), tuple({kHuge})), "\"w\" reaches beyond its data"},
        Damaged{"SizeOverflows", one(tuple({kHuge, 8}), tuple({0, 0})), "\"w\" reaches beyond its data"},
        Damaged{"OneElementForMany", one(tuple({17}), tuple({0})), "\"w\" reaches beyond its data"},
        Damaged{"NegativeOffset", one(tuple({1}), tuple({1}), -1), "\"w\" begins outside"},
        Damaged{"NegativeSize", one(tuple({-1}), tuple({1})), "no whole number"},
        Damaged{"NegativeStride", one(tuple({2}), tuple({-1}), 4), "no whole number"},
        Damaged{"SizeIsText", one("(" + text("a") + "t", tuple({1})), "no whole number"},
        Damaged{"StrideMissing", one(tuple({1, 1}), tuple({1})), "not as many strides"},
        Damaged{"ManyDimensions", one("(" + std::string(34, 'N') + "t", tuple({1})), "34 dimensions"},
        Damaged{"StorageClaimsMore", pickled(dictionary(tensor(storage("0", kHuge), 0, tuple({16}), tuple({1})))),
                "\"w\" should have data of another length"},
        Damaged{"StorageIsNegative", pickled(dictionary(tensor(storage("0", -1), 0, tuple({0}), tuple({1})))),
                "\"w\" should have data of another length"},
        Damaged{"NoSuchStorage", pickled(dictionary(tensor(storage("1", 16), 0, tuple({16}), tuple({1})))), "data"},
        Damaged{"NameTwice", pickled("}(" + text("w") + kTensor + text("w") + kTensor + "u"), "\"w\" is given twice"},
        Damaged{"NameIsNotText", pickled("}" + text("a\x1b[2J") + kTensor + "s"), "name is not text"},
        Damaged{"TextClaimsMore", "\x80\x04\x8d" + test::littleEndian(~0ULL), "ends early"},
        Damaged{"KeyWithoutValue", pickled("}(Nu"), "adds to what cannot take it"},
        Damaged{"AppendsToANumber",
                pickled("K\x01K\x02"
                        "a"),
                "adds to what cannot take it"},
        Damaged{"RecallsNothing", pickled("j\xff\xff\xff\xff"), "recalls what was never kept"},
        Damaged{"CallsANumber", pickled("K\x01)R"), "calls what is no function"},
        Damaged{"TensorOfNothing", pickled("ctorch._utils\n_rebuild_tensor_v2\n)R"), "makes a tensor"},
        Damaged{"StorageOfNothing", pickled(")Q"), "other than a storage"},
        Damaged{"LaterVersion", "\x80\x06N.", "version 6"}),
    [](const auto& instance) { return instance.param.test; });

// One storage that many tensors show transposed: each would be a copy.
TEST(TorchRefusal, ManyCopiesOfOneStorage) {
    std::string items;
    for (int i = 0; i < 1000; ++i)
        items += text(std::to_string(i)) + tensor(storage("0", 4096), 0, tuple({64, 64}), tuple({1, 64}));
    const std::string data(4096 * sizeof(float), 'x');
    EXPECT_NE(messageOf(torchZip(pickled("}(" + items + "u"), data)).find("one of many"), std::string::npos);
}

TEST(TorchRefusal, EndlessPickles) {
    const auto message = messageOf(torchZip(pickled(std::string(2'500'000, 'N'))));
    EXPECT_NE(message.find("more than 2000000 instructions"), std::string::npos) << message;
}

// 1000 pairs, then as many dictionaries of all of them as fit into a file.
TEST(TorchRefusal, ManyDictionariesOfOneList) {
    std::string pickle = "](";
    for (int i = 0; i < 1000; ++i)
        pickle += "NN\x86";
    pickle += "eq\x01";
    for (int i = 0; i < 10'000; ++i)
        pickle += "ccollections\nOrderedDict\nh\x01\x85R";
    const auto message = messageOf(torchZip(pickled(pickle)));
    EXPECT_NE(message.find("instructions"), std::string::npos) << message;
}

TEST(TorchRefusal, DataOtherThanItsChecksum) {
    auto content = torchZip(one(tuple({16}), tuple({1})), kData);
    const auto data = std::ranges::search(content, test::bytesOf(kData));
    ASSERT_FALSE(data.empty());
    data.front() ^= std::byte{1};
    EXPECT_NE(messageOf(content).find("damaged entry (CRC error)"), std::string::npos) << messageOf(content);
}

TEST(TorchRefusal, OtherByteOrder) {
    EXPECT_NE(messageOf(torchZip(pickled(dictionary(kTensor)), kData, "big")).find("big-endian"), std::string::npos);
}

TEST(TorchRefusal, ZipWithoutAModel) {
    const std::vector<ZipEntry> entries{{"picture.png", {}}};
    EXPECT_NE(messageOf(zipped(entries)).find("is no model file"), std::string::npos);
}

// Guards the tests above: the pickles that they vary are good ones.
TEST(TorchRefusal, NotOfWhatIsWhole) {
    EXPECT_EQ(messageOf(torchZip(one(tuple({16}), tuple({1})), kData)), "");
    EXPECT_EQ(messageOf(torchLegacy(one(tuple({2, 2}), tuple({14, 1})), kData)), "");
    EXPECT_EQ(messageOf(torchZip(one(tuple({1, 2}), tuple({kHuge, 1})), kData)), "");
}

}  // namespace
}  // namespace wavelens::engine
