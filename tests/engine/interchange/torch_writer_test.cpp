// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/result.hpp"
#include "engine/interchange/torch_file.hpp"
#include "tests/support/process.hpp"

#include <array>
#include <cstring>
#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

using test::TempDir;

// /usr/bin, since Debian's PyTorch belongs to that Python and not to any other in PATH.
constexpr const char* kPython = "/usr/bin/python3";

struct Example {
    std::vector<float> weights{1.5F, -2.0F, 0.0F, 3.25F, 1e-30F, 7.0F};
    std::vector<double> doubles{0.1};
    std::vector<std::uint16_t> halves{0x3C00, 0xC000};
    std::vector<std::uint8_t> bytes{0, 127, 255};
    std::vector<std::int8_t> chars{-1, 2};
    std::vector<std::int16_t> shorts{-300};
    std::vector<std::int32_t> ints{-70'000};
    std::vector<std::int64_t> longs{-1, 1'000'000'000'000};

    [[nodiscard]] std::vector<TensorView> views() const {
        const auto view = [](const char* name, DType dtype, std::vector<std::int64_t> shape, const auto& values) {
            return TensorView{name, dtype, std::move(shape), values.data(), values.size() * sizeof(values[0])};
        };
        return {view("head.weight", DType::F32, {3, 1, 2}, weights),
                view("double", DType::F64, {}, doubles),
                view("half", DType::F16, {2}, halves),
                view("bfloat", DType::BF16, {2, 1}, halves),
                view("byte", DType::U8, {3}, bytes),
                view("char", DType::I8, {2}, chars),
                view("short", DType::I16, {1}, shorts),
                view("int", DType::I32, {1}, ints),
                view("long", DType::I64, {2}, longs),
                TensorView{"none", DType::F32, {0, 4}, nullptr, 0}};
    }
};

TEST(TorchWriter, IsReadBack) {
    const TempDir dir;
    const Example example;
    const auto written = example.views();
    writeTorchFile(dir / "m.pth", written);
    const auto read = readTorchFile(dir / "m.pth");
    ASSERT_EQ(read.tensors.size(), written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& tensor = read.tensors[i];
        EXPECT_EQ(tensor.name, written[i].name);
        EXPECT_EQ(tensor.dtype, written[i].dtype) << tensor.name;
        EXPECT_EQ(tensor.shape, written[i].shape) << tensor.name;
        ASSERT_EQ(tensor.bytes, written[i].bytes) << tensor.name;
        EXPECT_TRUE(tensor.bytes == 0 || std::memcmp(tensor.data, written[i].data, tensor.bytes) == 0) << tensor.name;
    }
}

TEST(TorchWriter, SameTensorsGiveTheSameBytes) {
    const TempDir dir;
    const Example example;
    writeTorchFile(dir / "a.pth", example.views());
    writeTorchFile(dir / "b.pth", example.views());
    const auto bytes = test::readText(dir / "a.pth");
    EXPECT_EQ(bytes, test::readText(dir / "b.pth"));
    EXPECT_EQ(bytes.substr(10, 4), std::string("\x00\x00\x21\x00", 4)) << "the entries are not dated 1980-01-01 00:00";
}

TEST(TorchWriter, RefusesATensorOfAnotherSizeThanItsShape) {
    const TempDir dir;
    const std::array<float, 2> weights{};
    const std::array tensors{TensorView{"w", DType::F32, {3}, weights.data(), sizeof(weights)}};
    EXPECT_THROW(writeTorchFile(dir / "m.pth", tensors), Exception);
    EXPECT_FALSE(std::filesystem::exists(dir / "m.pth"));
}

TEST(TorchWriter, SaysWhereItCannotWrite) {
    try {
        writeTorchFile("/nowhere/m.pth", {});
        FAIL() << "wrote into a folder that is not there";
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::Disk);
        EXPECT_NE(error.error().message.find("/nowhere/m.pth"), std::string::npos);
    }
}

TEST(TorchWriter, IsReadByPyTorch) {
    if (!std::filesystem::exists(kPython) || test::Process({kPython, "-c", "import torch"}).wait() != 0)
        GTEST_SKIP() << "no PyTorch for " << kPython << " (Debian's python3-torch)";
    const TempDir dir;
    writeTorchFile(dir / "m.pth", Example().views());
    test::Process python({kPython, "-c", R"(
import sys, torch
for name, tensor in torch.load(sys.argv[1], weights_only=True).items():
    print(name, tensor.dtype, list(tensor.shape), tensor.is_contiguous(), tensor.flatten().tolist()))",
                          (dir / "m.pth").string()});
    EXPECT_EQ(python.wait(), 0) << python.err();
    EXPECT_EQ(python.out(),
              "head.weight torch.float32 [3, 1, 2] True [1.5, -2.0, 0.0, 3.25, 1.0000000031710769e-30, 7.0]\n"
              "double torch.float64 [] True [0.1]\n"
              "half torch.float16 [2] True [1.0, -2.0]\n"
              "bfloat torch.bfloat16 [2, 1] True [0.0078125, -2.0]\n"
              "byte torch.uint8 [3] True [0, 127, 255]\n"
              "char torch.int8 [2] True [-1, 2]\n"
              "short torch.int16 [1] True [-300]\n"
              "int torch.int32 [1] True [-70000]\n"
              "long torch.int64 [2] True [-1, 1000000000000]\n"
              "none torch.float32 [0, 4] True []\n");
}

}  // namespace
}  // namespace wavelens::engine
