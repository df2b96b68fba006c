// SPDX-License-Identifier: GPL-3.0-or-later
// Files that PyTorch wrote: tests/data/torch/make_fixtures.py. Their tensors count 0, 1, 2 … in row-major order.
#include "engine/interchange/torch_file.hpp"

#include "engine/api/result.hpp"
#include "tests/support/temp_dir.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <numeric>
#include <span>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using Shape = std::vector<std::int64_t>;

fs::path fixture(const std::string& name) {
    return fs::path(WAVELENS_TEST_DATA_DIR) / "torch" / name;
}

template <typename T = float>
std::vector<T> valuesOf(const TensorFile& file, const std::string& name) {
    const auto* tensor = file.find(name);
    if (tensor == nullptr || tensor->bytes % sizeof(T) != 0) {
        ADD_FAILURE() << "no " << name;
        return {};
    }
    std::vector<T> values(tensor->bytes / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), tensor->data, tensor->bytes);
    return values;
}

std::vector<float> counted(std::size_t count, float first = 0) {
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), first);
    return values;
}

std::string messageOf(const fs::path& file) {
    try {
        (void)readTorchFile(file);
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::BadInput);
        return error.what();
    }
    return "";
}

void expectSmallNetwork(const TensorFile& file, const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& tensor : file.tensors)
        names.push_back(tensor.name);
    EXPECT_EQ(names, (std::vector{prefix + "head.weight", prefix + "head.bias", prefix + "tail.weight",
                                  prefix + "tail.bias", prefix + "tail.running_mean", prefix + "tail.running_var",
                                  prefix + "tail.num_batches_tracked"}));
    EXPECT_EQ(file.find(prefix + "head.weight")->shape, (Shape{2, 1, 1, 1}));
    for (std::size_t i = 0; i < 6; ++i)
        EXPECT_EQ(valuesOf(file, names[i]), counted(2)) << names[i];
    EXPECT_EQ(file.tensors[6].dtype, DType::I64);
    EXPECT_EQ(file.tensors[6].shape, Shape{});
    EXPECT_EQ(valuesOf<std::int64_t>(file, names[6]), std::vector<std::int64_t>{0});
    EXPECT_EQ(file.entry, "");
}

TEST(TorchFile, ReadsTheLegacyFormat) {
    expectSmallNetwork(readTorchFile(fixture("legacy.pth")), "module.");
}

TEST(TorchFile, ReadsLaterVersionsOfPickle) {
    expectSmallNetwork(readTorchFile(fixture("legacy_protocol_4.pth")), "module.");
    expectSmallNetwork(readTorchFile(fixture("zip_protocol_5.pth")), "module.");
}

TEST(TorchFile, ReadsEveryType) {
    const auto file = readTorchFile(fixture("types.pth"));
    ASSERT_EQ(file.tensors.size(), 10U);
    EXPECT_EQ(valuesOf<float>(file, "float32"), (std::vector<float>{0, 1}));
    EXPECT_EQ(valuesOf<std::uint16_t>(file, "float16"), (std::vector<std::uint16_t>{0, 0x3C00}));
    EXPECT_EQ(valuesOf<std::uint16_t>(file, "bfloat16"), (std::vector<std::uint16_t>{0, 0x3F80}));
    EXPECT_EQ(valuesOf<double>(file, "float64"), (std::vector<double>{0, 1}));
    EXPECT_EQ(valuesOf<std::uint8_t>(file, "uint8"), (std::vector<std::uint8_t>{0, 1}));
    EXPECT_EQ(valuesOf<std::int8_t>(file, "int8"), (std::vector<std::int8_t>{0, 1}));
    EXPECT_EQ(valuesOf<std::int16_t>(file, "int16"), (std::vector<std::int16_t>{0, 1}));
    EXPECT_EQ(valuesOf<std::int32_t>(file, "int32"), (std::vector<std::int32_t>{0, 1}));
    EXPECT_EQ(valuesOf<std::int64_t>(file, "int64"), (std::vector<std::int64_t>{0, 1}));
    EXPECT_EQ(valuesOf<std::uint8_t>(file, "bool"), (std::vector<std::uint8_t>{0, 1}));
    EXPECT_EQ(file.find("float16")->dtype, DType::F16);
    EXPECT_EQ(file.find("bfloat16")->dtype, DType::BF16);
    EXPECT_EQ(file.find("bool")->dtype, DType::U8);
}

TEST(TorchFile, MakesViewsDense) {
    for (const auto* name : {"views.pth", "views_legacy.pth"}) {
        const auto file = readTorchFile(fixture(name));
        EXPECT_EQ(valuesOf(file, "base"), counted(24)) << name;
        EXPECT_EQ(valuesOf(file, "row"), counted(6, 6));
        EXPECT_EQ(valuesOf(file, "column"), (std::vector<float>{2, 8, 14, 20}));
        EXPECT_EQ(file.find("transposed")->shape, (Shape{6, 4}));
        EXPECT_EQ(valuesOf(file, "transposed"), (std::vector<float>{0, 6, 12, 18, 1, 7,  13, 19, 2, 8,  14, 20,
                                                                    3, 9, 15, 21, 4, 10, 16, 22, 5, 11, 17, 23}));
        EXPECT_EQ(valuesOf(file, "every_second"), (std::vector<float>{1, 3, 5, 13, 15, 17}));
        EXPECT_EQ(file.find("channels_last")->shape, (Shape{1, 2, 2, 3}));
        EXPECT_EQ(valuesOf(file, "channels_last"), counted(12));
        EXPECT_EQ(file.find("scalar")->shape, Shape{});
        EXPECT_EQ(valuesOf(file, "scalar"), std::vector<float>{15});
        EXPECT_EQ(file.find("none")->shape, (Shape{0, 3}));
    }
}

TEST(TorchFile, PrefersTheAveragedWeights) {
    const auto file = readTorchFile(fixture("ema.pth"));
    EXPECT_EQ(file.entry, "params_ema");
    EXPECT_EQ(valuesOf(file, "w"), counted(2, 10));
}

// Numbers, texts and an optimizer's tensors lie beside the weights.
TEST(TorchFile, TakesTheWeightsOutOfATrainingCheckpoint) {
    const auto file = readTorchFile(fixture("checkpoint.pth"));
    EXPECT_EQ(file.entry, "state_dict");
    EXPECT_EQ(file.tensors.size(), 4U);
    EXPECT_EQ(valuesOf(file, "tail.bias"), counted(2));
}

TEST(TorchFile, RefusesANetworkThatWasSavedWhole) {
    EXPECT_EQ(messageOf(fixture("whole_module.pth")),
              fixture("whole_module.pth").string() +
                  " holds an instruction other than tensors (torch.nn.modules.container.Sequential), so it was not "
                  "opened.");
}

TEST(TorchFile, RefusesOneValueShownAMillionTimes) {
    EXPECT_NE(messageOf(fixture("expanded.pth")).find("\"w\" reaches beyond its data"), std::string::npos)
        << messageOf(fixture("expanded.pth"));
}

TEST(TorchFile, RefusesCompressedData) {
    EXPECT_NE(messageOf(fixture("compressed.pth")).find("compressed.pth holds compressed"), std::string::npos);
}

/// What reading says of damaged content. Where it goes through, all data must be there to be read.
std::string messageOfContent(std::string_view content) {
    const auto bytes = std::as_bytes(std::span(content));
    try {
        const auto file = parseTorchFile({bytes.begin(), bytes.end()}, "model.pth");
        volatile unsigned char sum = 0;
        for (const auto& tensor : file.tensors)
            for (std::size_t i = 0; i < tensor.bytes; ++i)
                sum = sum ^ static_cast<const unsigned char*>(tensor.data)[i];
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::BadInput) << error.what();
        EXPECT_TRUE(std::string_view(error.what()).starts_with("model.pth ")) << error.what();
        return error.what();
    }
    return "";
}

constexpr std::array kDamageable{"views.pth", "views_legacy.pth", "legacy_protocol_4.pth"};

TEST(TorchFile, EveryCutIsRefused) {
    for (const auto* name : kDamageable) {
        const auto whole = test::readText(fixture(name));
        ASSERT_EQ(messageOfContent(whole), "");
        for (std::size_t size = 0; size < whole.size(); ++size)
            ASSERT_NE(messageOfContent(std::string_view(whole).substr(0, size)), "") << name << ' ' << size;
    }
}

TEST(TorchFile, NoChangedByteMakesItReadWhatIsNotThere) {
    for (const auto* name : kDamageable) {
        const auto whole = test::readText(fixture(name));
        for (std::size_t at = 0; at < whole.size(); ++at)
            for (const int bits : {0x01, 0x80, 0xFF}) {
                auto damaged = whole;
                damaged[at] = static_cast<char>(damaged[at] ^ bits);
                (void)messageOfContent(damaged);
            }
    }
}

struct Published {
    const char* file;
    const char* entry;
    std::size_t tensors;
    std::size_t parameters;
    const char* first;
};

class PublishedModel : public ::testing::TestWithParam<Published> {};

TEST_P(PublishedModel, IsRead) {
    const auto path = fs::path(WAVELENS_SHARED_DIR) / "data/models" / GetParam().file;
    if (!fs::exists(path))
        GTEST_SKIP() << path << " is not here";
    const auto file = readTorchFile(path);
    EXPECT_EQ(file.entry, GetParam().entry);
    EXPECT_EQ(file.tensors.size(), GetParam().tensors);
    EXPECT_EQ(file.tensors.at(0).name, GetParam().first);
    std::size_t parameters = 0;
    for (const auto& tensor : file.tensors) {
        EXPECT_EQ(tensor.dtype, DType::F32);
        for (const auto value : valuesOf(file, tensor.name))
            ASSERT_LT(std::abs(value), 100.0F) << tensor.name;
        parameters += tensor.bytes / sizeof(float);
    }
    EXPECT_EQ(parameters, GetParam().parameters);
}

INSTANTIATE_TEST_SUITE_P(Files, PublishedModel,
                         ::testing::Values(Published{"IMDN_x2.pth", "", 92, 694'404, "module.fea_conv.weight"},
                                           Published{"IMDN_x3.pth", "", 92, 703'059, "module.fea_conv.weight"},
                                           Published{"realesr-animevideov3-x4.pth", "params", 53, 621'424,
                                                     "body.0.weight"}));

}  // namespace
}  // namespace wavelens::engine
