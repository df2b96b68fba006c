// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/colour.hpp"
#include "engine/metrics/psnr.hpp"
#include "engine/metrics/ssim.hpp"

#include "tests/support/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <nlohmann/json.hpp>

namespace wavelens::engine {
namespace {

using nlohmann::json;
using test::hash01;
using test::image8;
using test::imageOf;

/// The pair of golden/metrics.json: image8(0, 40, 50), and with noise of up to ten levels.
Image noisy(const Image& image) {
    std::vector<std::uint8_t> bytes(image.bytes->size());
    const auto pixels = static_cast<std::uint32_t>(image.width * image.height);
    for (std::uint32_t c = 0; c < 3; ++c)
        for (std::uint32_t p = 0; p < pixels; ++p) {
            const int noise = static_cast<int>(std::floor(21 * hash01(2000, c * pixels + p))) - 10;
            bytes[3 * p + c] = static_cast<std::uint8_t>(std::clamp((*image.bytes)[3 * p + c] + noise, 0, 255));
        }
    return imageOf(image.width, image.height, 3, std::move(bytes));
}

class MetricsGolden : public testing::Test {
protected:
    void SetUp() override {
        const std::filesystem::path file = std::filesystem::path(WAVELENS_SHARED_DIR) / "golden/metrics.json";
        if (!std::filesystem::exists(file))
            GTEST_SKIP() << file << " is not here";
        m_golden = json::parse(std::ifstream(file));
    }

    json m_golden;
    const Image m_a = image8(0, 40, 50);
    const Image m_b = noisy(m_a);
};

TEST_F(MetricsGolden, PsnrAndSsimOfAFormulaPair) {
    for (const json& example : m_golden["cases"]) {
        const int crop = example["scale"];
        EXPECT_NEAR(psnrY(m_a, m_b, crop, Protocol::Matlab), example["psnr_y"].get<double>(), 1e-6);
        EXPECT_NEAR(psnrY(m_a, m_b, crop, Protocol::Paper), example["psnr_y_unrounded"].get<double>(), 1e-6);
        EXPECT_NEAR(ssimY(m_a, m_b, crop, Protocol::Matlab), example["ssim_y"].get<double>(), 1e-8);
        EXPECT_NEAR(ssimY(m_a, m_b, crop, Protocol::Paper), example["ssim_y_unrounded"].get<double>(), 1e-8);
        EXPECT_NEAR(psnrRgb(m_a, m_b, crop), example["psnr_rgb"].get<double>(), 1e-6);
    }
}

TEST_F(MetricsGolden, LumaOfGreysAndOfARow) {
    for (const auto& [level, y] : m_golden["grey_to_y"].items()) {
        const auto value = static_cast<std::uint8_t>(std::stoi(level));
        EXPECT_NEAR(lumaPlane(imageOf(1, 1, 3, {value, value, value}), false).values[0], y.get<double>(), 1e-12);
        EXPECT_NEAR(lumaPlane(imageOf(1, 1, 1, {value}), false).values[0], y.get<double>(), 1e-12);
    }
    const DoublePlane plane = lumaPlane(m_a, true);
    for (std::size_t i = 0; i < 12; ++i)
        EXPECT_EQ(plane.values[i], m_golden["y_a_row0"][i].get<double>());
}

// Typed in, so that the formulas are tested where the golden files are not.

TEST(Luma, OfTheEndsAndTheColours) {
    const auto y = [](std::uint8_t r, std::uint8_t g, std::uint8_t b) {
        return lumaPlane(imageOf(1, 1, 3, {r, g, b}), false).values[0];
    };
    EXPECT_NEAR(y(255, 255, 255), 235, 1e-12);
    EXPECT_NEAR(y(0, 0, 0), 16, 1e-12);
    EXPECT_NEAR(y(255, 0, 0), 81.481, 1e-12);
    EXPECT_NEAR(y(0, 255, 0), 144.553, 1e-12);
    EXPECT_NEAR(y(0, 0, 255), 40.966, 1e-12);
    EXPECT_EQ(lumaPlane(imageOf(1, 1, 3, {255, 0, 0}), true).values[0], 81);
    EXPECT_EQ(lumaPlane(imageOf(1, 1, 4, {0, 255, 0, 9}), true).values[0], 145);
}

/// Two greys, 100 and 105: Y differs by 5 · 219 / 255, or by 4 where it is rounded (102 and 106). SSIM of constants is
/// (2ab + C1) / (a² + b² + C1) with C1 = 2.55².
TEST(Metrics, OfTwoGreys) {
    const Image a = imageOf(20, 18, 3, std::vector<std::uint8_t>(20 * 18 * 3, 100));
    const Image b = imageOf(20, 18, 3, std::vector<std::uint8_t>(20 * 18 * 3, 105));
    EXPECT_NEAR(psnrY(a, b, 3, Protocol::Paper), 35.4733248338, 1e-9);
    EXPECT_NEAR(psnrY(a, b, 3, Protocol::Matlab), 36.0896037821, 1e-9);
    EXPECT_NEAR(psnrRgb(a, b, 3), 34.1514035220, 1e-9);
    EXPECT_NEAR(ssimY(a, b, 3, Protocol::Paper), 0.999148685085, 1e-9);
    EXPECT_NEAR(ssimY(a, b, 3, Protocol::Matlab), 0.999260850569, 1e-9);
}

/// Only what lies within the border counts.
TEST(Metrics, LeaveTheBorderOut) {
    const Image a = imageOf(20, 20, 3, std::vector<std::uint8_t>(20 * 20 * 3, 100));
    auto bytes = *a.bytes;
    for (std::size_t i = 0; i < 20 * 3 * 4; ++i)
        bytes[i] = 255;  // the four upper rows
    const Image b = imageOf(20, 20, 3, std::move(bytes));
    EXPECT_EQ(psnrY(a, b, 4, Protocol::Paper), std::numeric_limits<double>::infinity());
    EXPECT_LT(psnrY(a, b, 3, Protocol::Paper), 30);
    EXPECT_NEAR(ssimY(a, b, 4, Protocol::Paper), 1, 1e-12);
}

TEST(Metrics, EqualPicturesAreInfinitelyClose) {
    const Image image = image8(3, 30, 30);
    EXPECT_EQ(psnrY(image, image, 2, Protocol::Paper), std::numeric_limits<double>::infinity());
    EXPECT_NEAR(ssimY(image, image, 2, Protocol::Paper), 1, 1e-12);
}

/// Many strips of windows must add up to what one pass gives.
TEST(Metrics, SsimOfATallPictureIsTheMeanOfItsParts) {
    const Image whole = image8(4, 700, 24);
    const Image other = noisy(whole);
    const auto rows = [](const Image& image, int begin, int end) {
        return imageOf(24, end - begin, 3,
                       std::vector<std::uint8_t>(image.row(begin), image.row(begin) + 72 * (end - begin)));
    };
    double sum = 0;
    for (int y = 0; y < 690; ++y)
        sum += ssimY(rows(whole, y, y + 11), rows(other, y, y + 11), 0, Protocol::Paper);
    EXPECT_NEAR(ssimY(whole, other, 0, Protocol::Paper), sum / 690, 1e-10);
}

TEST(Metrics, SsimNeedsAWindow) {
    const Image image = image8(3, 14, 14);
    EXPECT_TRUE(std::isnan(ssimY(image, image, 2, Protocol::Paper)));
    EXPECT_FALSE(std::isnan(ssimY(image, image, 1, Protocol::Paper)));
}

TEST(Metrics, RefuseWhatCannotBeMeasured) {
    const Image image = image8(3, 14, 14);
    EXPECT_THROW(static_cast<void>(psnrY(image, image8(3, 14, 15), 2, Protocol::Paper)), Exception);
    EXPECT_THROW(static_cast<void>(ssimY(image, image8(3, 14, 15), 2, Protocol::Paper)), Exception);
    EXPECT_THROW(static_cast<void>(psnrY(image, image, 7, Protocol::Paper)), Exception);
    EXPECT_THROW(static_cast<void>(psnrY(image, image, 2, Protocol::Classic)), Exception);
    EXPECT_THROW(static_cast<void>(ssimY(image, image, 2, Protocol::Classic)), Exception);
}

}  // namespace
}  // namespace wavelens::engine
