// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/imresize.hpp"

#include "tests/support/pictures.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wavelens::engine {
namespace {

using nlohmann::json;
using test::image8;
using test::imageOf;

/// golden/imresize.json: 12 × 16 levels, enlarged and shrunk.
class ImresizeGolden : public testing::Test {
protected:
    void SetUp() override {
        const std::filesystem::path file = std::filesystem::path(WAVELENS_SHARED_DIR) / "golden/imresize.json";
        if (!std::filesystem::exists(file))
            GTEST_SKIP() << file << " is not here";
        m_golden = json::parse(std::ifstream(file));
    }

    /// "x3" or "1/3".
    static double scaleOf(const json& example) {
        const auto text = example["scale"].get<std::string>();
        const double factor = text.back() - '0';
        return text.front() == 'x' ? factor : 1 / factor;
    }

    json m_golden;
};

TEST_F(ImresizeGolden, DoublePrecisionIsExact) {
    const json& input = m_golden["input"];
    const DoublePlane plane{input["shape"][1], input["shape"][0], input["data"].get<std::vector<double>>()};
    for (const json& example : m_golden["cases"]) {
        const DoublePlane result = imresize(plane, scaleOf(example));
        const auto expected = example["output"]["data"].get<std::vector<double>>();
        ASSERT_EQ(result.values.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            ASSERT_NEAR(result.values[i], expected[i], 1e-10) << example["scale"] << " at " << i;
    }
}

TEST_F(ImresizeGolden, EightBitsAreEqualWithBothBorders) {
    const json& levels = m_golden["input"];
    const Image input =
        imageOf(levels["shape"][1], levels["shape"][0], 1, levels["data"].get<std::vector<std::uint8_t>>());
    for (const json& example : m_golden["cases"]) {
        const double scale = scaleOf(example);
        EXPECT_EQ(*imresize(input, scale).bytes, example["output_8bit"]["data"].get<std::vector<std::uint8_t>>())
            << example["scale"];
        EXPECT_EQ(*imresize(input, scale, Border::Replicate).bytes,
                  example["output_8bit_replicate"]["data"].get<std::vector<std::uint8_t>>())
            << example["scale"];
    }
}

/// Typed in, so that the formula is tested where the golden file is not: computed in fractions from MATLAB's
/// definition, apart from this code. Halved, the kernel's weights within four pixels are (35/64, 51/128, 13/128,
/// −3/64); doubled, those of two are (35/32, −3/32) and (51/64, 13/64).
TEST(Imresize, OfAFewNumbers) {
    const std::vector<double> four{0, 64, 128, 255, 32, 200, 16, 90, 255, 8, 77, 140, 60, 180, 240, 3};
    const std::vector<std::uint8_t> fourLevels(four.begin(), four.end());
    const auto expectNear = [](const std::vector<double>& values, const std::vector<double>& expected) {
        ASSERT_EQ(values.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_NEAR(values[i], expected[i], 1e-10) << i;
    };
    expectNear(imresize(DoublePlane{4, 4, four}, 0.5).values,
               {995923 / 16384.0, 2323757 / 16384.0, 2230125 / 16384.0, 1610003 / 16384.0});
    expectNear(imresize(DoublePlane{4, 4, four}, 0.5, Border::Replicate).values,
               {4416589 / 65536.0, 8618387 / 65536.0, 8861391 / 65536.0, 6617201 / 65536.0});
    using Levels = std::vector<std::uint8_t>;
    EXPECT_EQ(*imresize(imageOf(4, 4, 1, fourLevels), 0.5).bytes, (Levels{61, 142, 136, 99}));
    EXPECT_EQ(*imresize(imageOf(4, 4, 1, fourLevels), 0.5, Border::Replicate).bytes, (Levels{67, 131, 135, 101}));

    expectNear(imresize(DoublePlane{2, 2, {10, 20, 200, 90}}, 2).values,
               {-9.8046875, -3.49609375, 9.12109375, 15.4296875, 49.94140625, 45.673828125, 37.138671875, 32.87109375,
                169.43359375, 144.013671875, 93.173828125, 67.75390625, 229.1796875, 193.18359375, 121.19140625,
                85.1953125});
    EXPECT_EQ(*imresize(imageOf(2, 2, 1, {10, 20, 200, 90}), 2).bytes,
              (Levels{0, 3, 10, 14, 50, 46, 37, 33, 169, 144, 93, 68, 229, 193, 122, 86}));
}

/// The 8-bit version computes in float32; the double version, rounded after each pass, must never differ.
TEST(Imresize, EightBitsRoundAsDoublePrecisionDoes) {
    const Image image = image8(3, 48, 60);
    for (const int scale : {2, 3, 4})
        for (const bool enlarge : {false, true}) {
            const Size out = enlarge ? Size{60 * scale, 48 * scale} : Size{60 / scale, 48 / scale};
            const Image result = imresize(image, out);
            const auto rounded = [](DoublePlane plane) {
                for (double& value : plane.values)
                    value = std::floor(std::clamp(value, 0.0, 255.0) + 0.5);
                return plane;
            };
            for (std::size_t c = 0; c < 3; ++c) {
                DoublePlane plane{60, 48, {}};
                for (std::size_t i = c; i < image.bytes->size(); i += 3)
                    plane.values.push_back((*image.bytes)[i]);
                const DoublePlane tall = rounded(imresize(plane, {60, out.height}));
                const DoublePlane both = rounded(imresize(tall, out));
                for (std::size_t i = 0; i < both.values.size(); ++i)
                    ASSERT_EQ((*result.bytes)[3 * i + c], both.values[i]) << scale << enlarge << " at " << i;
            }
        }
}

TEST(Imresize, ASizeThatIsAMultipleMeansTheScale) {
    const Image image = image8(3, 12, 24);
    for (const int scale : {2, 3, 4}) {
        EXPECT_EQ(*imresize(image, {24 * scale, 12 * scale}).bytes, *imresize(image, scale).bytes);
        EXPECT_EQ(*imresize(image, {24 / scale, 12 / scale}).bytes, *imresize(image, 1.0 / scale).bytes);
    }
}

TEST(Imresize, KeepsAConstantPicture) {
    const Image flat = imageOf(9, 7, 3, std::vector<std::uint8_t>(9 * 7 * 3, 201));
    const Image result = imresize(flat, {36, 28});
    EXPECT_EQ(*result.bytes, std::vector<std::uint8_t>(36 * 28 * 3, 201));
}

TEST(CropToMultiple, KeepsTheUpperLeftPart) {
    const Image image = image8(1, 11, 14);
    const Image cropped = cropToMultiple(image, 4);
    ASSERT_EQ(cropped.size(), (Size{12, 8}));
    for (int y = 0; y < 8; ++y)
        EXPECT_TRUE(std::equal(cropped.row(y), cropped.row(y) + 36, image.row(y))) << y;
    EXPECT_EQ(cropToMultiple(cropped, 4).bytes, cropped.bytes);
    EXPECT_TRUE(cropToMultiple(image8(1, 3, 9), 4).empty());
}

}  // namespace
}  // namespace wavelens::engine
