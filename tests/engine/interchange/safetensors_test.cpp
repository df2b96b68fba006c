// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/safetensors.hpp"

#include "engine/api/result.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temp_dir.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

using test::readText;
using test::TempDir;
using test::writeText;

template <typename T>
TensorView view(std::string name, DType dtype, std::vector<std::int64_t> shape, const std::vector<T>& values) {
    return {std::move(name), dtype, std::move(shape), values.data(), values.size() * sizeof(T)};
}

std::string withLength(std::uint64_t length, const std::string& rest) {
    std::string text(sizeof(length), '\0');
    std::memcpy(text.data(), &length, sizeof(length));
    return text + rest;
}

std::string fileOf(const std::string& header, const std::string& data) {
    return withLength(header.size(), header + data);
}

std::string messageOf(const std::filesystem::path& file) {
    try {
        (void)readSafetensors(file);
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::BadInput);
        return error.what();
    }
    return "";
}

const std::vector<float> kWeights{1.5F, -2.0F, 0.0F, 3.25F, 1e-30F, 7.0F};
const std::vector<std::uint8_t> kBytes{0, 127, 255};
const std::vector<std::int64_t> kSteps{-1, 1'000'000'000'000};

void writeExample(const std::filesystem::path& file) {
    const std::array tensors{
        view("a.bytes", DType::U8, {3}, kBytes), view("head.0.weight", DType::F32, {2, 3}, kWeights),
        view("steps", DType::I64, {2}, kSteps), TensorView{"none", DType::F16, {0, 4}, nullptr, 0}};
    writeSafetensors(file, tensors, {{"architecture", "edsr"}, {"note", "Größe 画像 \"x\""}});
}

TEST(Safetensors, GivesBackWhatWasWritten) {
    const TempDir dir;
    writeExample(dir / "m.safetensors");
    const auto file = readSafetensors(dir / "m.safetensors");
    EXPECT_EQ(file.metadata.at("architecture"), "edsr");
    EXPECT_EQ(file.metadata.at("note"), "Größe 画像 \"x\"");
    ASSERT_EQ(file.tensors.size(), 4U);
    const auto* weights = file.find("head.0.weight");
    ASSERT_NE(weights, nullptr);
    EXPECT_EQ(weights->dtype, DType::F32);
    EXPECT_EQ(weights->shape, (std::vector<std::int64_t>{2, 3}));
    ASSERT_EQ(weights->bytes, kWeights.size() * sizeof(float));
    EXPECT_EQ(std::memcmp(weights->data, kWeights.data(), weights->bytes), 0);
    EXPECT_EQ(std::memcmp(file.find("a.bytes")->data, kBytes.data(), 3), 0);
    EXPECT_EQ(std::memcmp(file.find("steps")->data, kSteps.data(), 16), 0);
    EXPECT_EQ(file.find("none")->shape, (std::vector<std::int64_t>{0, 4}));
    EXPECT_EQ(file.find("other"), nullptr);
}

// The layout that the reference implementation asks for: aligned header, data without gaps from 0.
TEST(Safetensors, WritesTheReferenceLayout) {
    const TempDir dir;
    writeExample(dir / "m.safetensors");
    const auto text = readText(dir / "m.safetensors");
    std::uint64_t length = 0;
    std::memcpy(&length, text.data(), sizeof(length));
    EXPECT_EQ(length % 8, 0U);
    EXPECT_EQ(text[8], '{');
    EXPECT_EQ(text.size(), 8 + length + 16 + 24 + 3);
    EXPECT_NE(text.find(R"("steps":{"dtype":"I64","shape":[2],"data_offsets":[0,16]})"), std::string::npos);
    EXPECT_NE(text.find(R"("head.0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[16,40]})"), std::string::npos);
}

TEST(Safetensors, SameContentGivesTheSameBytes) {
    const TempDir dir;
    writeExample(dir / "a");
    writeExample(dir / "b");
    EXPECT_EQ(readText(dir / "a"), readText(dir / "b"));
}

TEST(Safetensors, EveryCutIsRefusedByName) {
    const TempDir dir;
    writeExample(dir / "whole");
    const auto whole = readText(dir / "whole");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        writeText(dir / "cut.safetensors", std::string_view(whole).substr(0, size));
        ASSERT_NE(messageOf(dir / "cut.safetensors").find("cut.safetensors"), std::string::npos) << size;
    }
}

TEST(Safetensors, EveryFlippedByteIsRefused) {
    const TempDir dir;
    writeExample(dir / "whole");
    const auto whole = readText(dir / "whole");
    for (std::size_t at = 0; at < whole.size(); ++at) {
        if (at >= whole.find(kChecksumKey) && at < whole.find(kChecksumKey) + std::strlen(kChecksumKey))
            continue;  // a file may have no checksum, so its name alone can go unseen
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        writeText(dir / "damaged", damaged);
        ASSERT_NE(messageOf(dir / "damaged"), "") << at << " of " << whole.size();
    }
}

TEST(Safetensors, ReadsAFileWithoutMetadata) {
    const TempDir dir;
    writeText(dir / "m", fileOf(R"({"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}} )", "ab"));
    const auto file = readSafetensors(dir / "m");
    EXPECT_TRUE(file.metadata.empty());
    EXPECT_EQ(std::memcmp(file.find("w")->data, "ab", 2), 0);
}

struct BadFile {
    const char* name;
    std::string content;
    const char* expected;

    friend void PrintTo(const BadFile& bad, std::ostream* stream) { *stream << bad.name; }
};

class SafetensorsRefuses : public ::testing::TestWithParam<BadFile> {};

TEST_P(SafetensorsRefuses, NamingFileAndFault) {
    const TempDir dir;
    writeText(dir / "bad.safetensors", GetParam().content);
    const auto message = messageOf(dir / "bad.safetensors");
    EXPECT_NE(message.find("bad.safetensors"), std::string::npos) << message;
    EXPECT_NE(message.find(GetParam().expected), std::string::npos) << message;
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SafetensorsRefuses,
    ::testing::Values(
        BadFile{"Empty", "", "has only 0 bytes"}, BadFile{"HugeHeader", withLength(~0ULL, "{}"), "header would be"},
        BadFile{"HeaderBeyondTheEnd", withLength(4096, "{}"), "ends early"},
        BadFile{"NotJson", fileOf("hello", ""), "line 1, column 1"},
        BadFile{"NotAnObject", fileOf("[1]", ""), "no JSON object"},
        BadFile{"ClaimsMoreThanItHas",
                fileOf(R"({"w":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}})", "abcd"),
                "ends early"},
        BadFile{"ShapeOverflows",
                fileOf(R"({"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", ""),
                "\"w\" has offsets that do not fit its shape"},
        BadFile{"NegativeExtent", fileOf(R"({"w":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", "a"), "\"w\""},
        BadFile{"UnknownType", fileOf(R"({"w":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}})", "a"), "F8_E4M3"},
        BadFile{"Overlap",
                fileOf(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                       R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                       "abc"),
                "\"b\" overlaps"},
        BadFile{"Gap", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", "ab"), "leave a gap"},
        BadFile{"TrailingBytes", fileOf(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", "abc"),
                "2 bytes follow"},
        BadFile{"TensorTwice",
                fileOf(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                       R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})",
                       ""),
                "given twice"},
        BadFile{"MetadataNotText", fileOf(R"({"__metadata__":{"scale":2}})", ""), "not text"},
        BadFile{"WithoutOffsets", fileOf(R"({"a":{"dtype":"U8","shape":[1]}})", "a"), "\"a\" lacks"}),
    [](const auto& instance) { return instance.param.name; });

TEST(Safetensors, NamesAMissingFileAndAFolder) {
    const TempDir dir;
    EXPECT_NE(messageOf(dir / "none.safetensors").find("No such file"), std::string::npos);
    EXPECT_NE(messageOf(dir.path()).find("is a folder"), std::string::npos);
}

TEST(Safetensors, FullDiskLeavesTheEarlierFile) {
    const TempDir dir;
    writeExample(dir / "m");
    const auto earlier = readText(dir / "m");
    const std::vector<float> large(100'000, 1.0F);
    const std::array tensors{view("w", DType::F32, {100'000}, large)};
    {
        const test::FullDisk full(1000);
        try {
            writeSafetensors(dir / "m", tensors, {});
            FAIL() << "wrote beyond the limit";
        } catch (const Exception& error) {
            EXPECT_EQ(error.error().code, ErrorCode::Disk);
            EXPECT_NE(error.error().message.find((dir / "m").string()), std::string::npos);
            EXPECT_NE(error.error().message.find("0.4 MB"), std::string::npos) << error.what();
        }
    }
    EXPECT_EQ(readText(dir / "m"), earlier);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(Safetensors, SaysWhereItCannotWrite) {
    const TempDir dir;
    writeText(dir / "file", "");
    try {
        writeExample(dir / "file/m.safetensors");
        FAIL() << "wrote below a file";
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::Disk);
        EXPECT_NE(error.error().message.find("m.safetensors cannot be written: Not a directory"), std::string::npos);
    }
}

TEST(Safetensors, RefusesATensorOfAnotherSizeThanItsShape) {
    const TempDir dir;
    const std::array tensors{TensorView{"w", DType::F32, {3}, kWeights.data(), 8}};
    EXPECT_THROW(writeSafetensors(dir / "m", tensors, {}), Exception);
}

}  // namespace
}  // namespace wavelens::engine
