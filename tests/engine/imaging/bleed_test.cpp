// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/band.hpp"

#include "tests/support/pictures.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

float& at(Band& band, int x, int y, int channel) {
    return band.values[static_cast<std::size_t>(y) * band.stride() + static_cast<std::size_t>(x * band.channels) +
                       static_cast<std::size_t>(channel)];
}

/// Visible in spots here and there, of every degree; what is transparent has noise for its colour.
Band spots(int width, int rows, int channels) {
    Band band{width, rows, channels, {}};
    for (int i = 0; i < width * rows; ++i) {
        const int x = i % width, y = i / width;
        const bool visible = (x / 9 + y / 7) % 6 == 0;
        for (int c = 0; c < channels - 1; ++c)
            band.values.push_back(
                static_cast<float>(test::hash01(static_cast<std::uint32_t>(c), static_cast<std::uint32_t>(i))));
        band.values.push_back(visible ? static_cast<float>(x % 9 + 1) / 9 : 0.0F);
    }
    return band;
}

Band rowsOf(const Band& band, int top, int bottom) {
    const auto stride = static_cast<std::ptrdiff_t>(band.stride());
    return {band.width,
            bottom - top,
            band.channels,
            {band.values.begin() + top * stride, band.values.begin() + bottom * stride}};
}

TEST(Bleed, FillsFromWhatIsNearAndTouchesNothingElse) {
    // A red column on black that nobody sees.
    Band band{60, 5, 4, std::vector<float>(60UL * 5 * 4, 0.0F)};
    for (int y = 0; y < 5; ++y) {
        at(band, 20, y, 0) = 0.8F;
        at(band, 20, y, 1) = 0.25F;
        at(band, 20, y, 3) = 0.5F;
    }
    bleedColours(band);
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 60; ++x) {
            const bool filled = std::abs(x - 20) <= kBleedReach;
            ASSERT_NEAR(at(band, x, y, 0), filled ? 0.8 : 0, 1e-6) << x;
            ASSERT_NEAR(at(band, x, y, 1), filled ? 0.25 : 0, 1e-6) << x;
            ASSERT_EQ(at(band, x, y, 3), x == 20 ? 0.5F : 0.0F);
        }
}

TEST(Bleed, KeepsEveryPixelThatIsVisible) {
    for (const int channels : {2, 4}) {
        const Band before = spots(100, 80, channels);
        Band after = before;
        bleedColours(after);
        EXPECT_NE(after.values, before.values);
        for (std::size_t i = 0; i < before.values.size(); ++i) {
            const std::size_t alpha =
                i - i % static_cast<std::size_t>(channels) + static_cast<std::size_t>(channels) - 1;
            if (before.values[alpha] > 0 || i == alpha) {
                ASSERT_EQ(after.values[i], before.values[i]);
            }
        }
    }
}

TEST(Bleed, WeighsByAlpha) {
    Band band{3, 1, 2, {0.0F, 0.25F, 0.9F, 0.0F, 1.0F, 0.75F}};
    bleedColours(band);
    EXPECT_NEAR(at(band, 1, 0, 0), 0.75, 1e-6);
}

TEST(Bleed, GivesInBandsWhatItGivesInTheWhole) {
    constexpr int kRows = 97, kBand = 10;
    for (const int channels : {2, 4}) {
        const Band picture = spots(131, kRows, channels);
        Band whole = picture;
        bleedColours(whole);
        for (int top = 0; top < kRows; top += kBand) {
            const int bottom = std::min(kRows, top + kBand);
            const int seenTop = std::max(0, top - kBleedReach);
            Band seen = rowsOf(picture, seenTop, std::min(kRows, bottom + kBleedReach));
            bleedColours(seen);
            ASSERT_EQ(rowsOf(seen, top - seenTop, bottom - seenTop).values, rowsOf(whole, top, bottom).values) << top;
        }
    }
}

TEST(Bleed, LeavesPicturesWithoutAlpha) {
    Band band{2, 1, 3, {0, 0, 0, 1, 1, 1}};
    const Band before = band;
    bleedColours(band);
    EXPECT_EQ(band.values, before.values);
}

}  // namespace
}  // namespace wavelens::engine
