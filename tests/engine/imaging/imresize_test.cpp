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
