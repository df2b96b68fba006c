// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/picture.hpp"

#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

using Losses = std::vector<std::string>;

TEST(Picture, LosesWhatTheFormatCannotHold) {
    PictureInfo picture;
    picture.profile = picture.grey = picture.rotated = true;
    for (const auto format : {PictureFormat::Png, PictureFormat::Tiff, PictureFormat::Jpeg, PictureFormat::Webp})
        EXPECT_EQ(lossesOf(picture, format), Losses());

    picture.alpha = true;
    picture.bits = 16;
    EXPECT_EQ(lossesOf(picture, PictureFormat::Png), Losses());
    EXPECT_EQ(lossesOf(picture, PictureFormat::Tiff), Losses());
    EXPECT_EQ(lossesOf(picture, PictureFormat::Jpeg), (Losses{"alpha is laid over white", "16 bit are rounded to 8"}));
    EXPECT_EQ(lossesOf(picture, PictureFormat::Webp), (Losses{"16 bit are rounded to 8"}));

    PictureInfo print;
    print.cmyk = print.profile = true;
    EXPECT_EQ(lossesOf(print, PictureFormat::Tiff), (Losses{"CMYK becomes sRGB"}));
}

}  // namespace
}  // namespace wavelens::engine
