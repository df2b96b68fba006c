// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/tensor_file.hpp"

#include "engine/api/result.hpp"
#include "engine/interchange/safetensors.hpp"
#include "tests/support/temp_dir.hpp"

#include <array>
#include <gtest/gtest.h>
#include <set>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

std::string messageOf(const fs::path& file) {
    try {
        (void)readTensorFile(file);
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::BadInput);
        return error.what();
    }
    return "";
}

TensorFile named(const std::vector<std::string>& names) {
    TensorFile file;
    for (const auto& name : names)
        file.tensors.push_back({.name = name, .shape = {}});
    return file;
}

std::vector<std::string> stripped(const std::vector<std::string>& names) {
    auto file = named(names);
    stripPrefix(file);
    std::vector<std::string> left;
    for (const auto& tensor : file.tensors)
        left.push_back(tensor.name);
    return left;
}

using Names = std::vector<std::string>;

TEST(TensorFile, ContentAndNotTheNameDecides) {
    const test::TempDir dir;
    for (const auto* fixture : {"legacy.pth", "types.pth"}) {
        fs::copy_file(fs::path(WAVELENS_TEST_DATA_DIR) / "torch" / fixture, dir / "model.safetensors",
                      fs::copy_options::overwrite_existing);
        EXPECT_GT(readTensorFile(dir / "model.safetensors").tensors.size(), 5U) << fixture;
    }
    const std::array<float, 2> weights{1, 2};
    const std::array tensors{TensorView{"w", DType::F32, {2}, weights.data(), sizeof(weights)}};
    writeSafetensors(dir / "model.pth", tensors, {{"architecture", "edsr"}});
    const auto file = readTensorFile(dir / "model.pth");
    ASSERT_NE(file.find("w"), nullptr);
    EXPECT_EQ(file.metadata.at("architecture"), "edsr");
}

TEST(TensorFile, ASafetensorsFileMayBeginWithAnyByte) {
    // The length of its header comes first: 0x80, say, with which a pickle begins too.
    const test::TempDir dir;
    const std::array<float, 2> weights{1, 2};
    const std::array tensors{TensorView{"w", DType::F32, {2}, weights.data(), sizeof(weights)}};
    std::set<char> begins;
    for (std::size_t length = 0; length < 256; ++length) {
        writeSafetensors(dir / "model.safetensors", tensors, {{"description", std::string(length, 'x')}});
        begins.insert(test::readText(dir / "model.safetensors").front());
        EXPECT_EQ(readTensorFile(dir / "model.safetensors").format, "safetensors");
    }
    EXPECT_TRUE(begins.contains('\x80'));
}

TEST(TensorFile, MovesWithItsData) {
    auto file = readTensorFile(fs::path(WAVELENS_TEST_DATA_DIR) / "torch/ema.pth");
    const void* data = file.find("w")->data;
    const TensorFile moved = std::move(file);
    EXPECT_EQ(moved.find("w")->data, data);
    EXPECT_EQ(static_cast<const float*>(data)[1], 11.0F);
}

TEST(TensorFile, SaysWhichModelFilesAreRead) {
    const test::TempDir dir;
    const std::string expected = " is no model file: .safetensors, and PyTorch's .pth and .pt are read.";
    for (const auto* content : {"", "x", "\x89PNG\r\n\x1a\n some picture", "A text, longer than nine characters.",
                                "cos\nsystem\n(S'true'\ntR.", "\x80\x02K\x01."}) {
        test::writeText(dir / "model.pth", content);
        EXPECT_EQ(messageOf(dir / "model.pth"), (dir / "model.pth").string() + expected) << content;
    }
}

TEST(TensorFile, NamesWhatAPickleAloneWouldCall) {
    const test::TempDir dir;
    test::writeText(dir / "model.pth", "\x80\x02"
                                       "cos\nsystem\nX");
    EXPECT_EQ(messageOf(dir / "model.pth"), (dir / "model.pth").string() +
                                                " holds an instruction other than tensors (os.system), so it was not "
                                                "opened.");
}

TEST(TensorFile, NamesAMissingFileAndAFolder) {
    const test::TempDir dir;
    EXPECT_NE(messageOf(dir / "none.pth").find("none.pth cannot be read: No such file"), std::string::npos);
    EXPECT_NE(messageOf(dir.path()).find("is a folder"), std::string::npos);
}

TEST(StripPrefix, LeavesANetworksOwnNames) {
    EXPECT_EQ(stripped({"head.weight", "module.weight"}), (Names{"head.weight", "module.weight"}));
    EXPECT_EQ(stripped({"model.0.weight", "model.1.weight"}), (Names{"model.0.weight", "model.1.weight"}));
    EXPECT_EQ(stripped({}), Names{});
}

TEST(StripPrefix, TakesOffWrappers) {
    EXPECT_EQ(stripped({"module.module.head", "module.module.tail"}), (Names{"head", "tail"}));
    EXPECT_EQ(stripped({"module.net_g.a", "module.net_g.module.b"}), (Names{"a", "module.b"}));
}

TEST(StripPrefix, ChoosesTheAveragedGenerator) {
    EXPECT_EQ(stripped({"step_counter", "generator.a", "generator_ema.module.a", "discriminator.a"}), Names{"a"});
    EXPECT_EQ(stripped({"net_d.a", "net_g.b"}), Names{"b"});
}

TEST(StripPrefix, KeepsTheDataOfWhatItKeeps) {
    auto file = readTensorFile(fs::path(WAVELENS_TEST_DATA_DIR) / "torch/generator.pth");
    EXPECT_EQ(file.entry, "state_dict");
    EXPECT_EQ(file.tensors.size(), 4U);
    stripPrefix(file);
    ASSERT_EQ(file.tensors.size(), 1U);
    EXPECT_EQ(static_cast<const float*>(file.find("w")->data)[0], 10.0F);
}

}  // namespace
}  // namespace wavelens::engine
