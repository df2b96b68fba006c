// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/picture.hpp"

#include <limits>

namespace wavelens::engine {

int longestSide(PictureFormat format) {
    constexpr int kJpeg = 65535;
    constexpr int kWebp = 16383;
    return format == PictureFormat::Jpeg   ? kJpeg
           : format == PictureFormat::Webp ? kWebp
                                           : std::numeric_limits<int>::max();
}

const char* extensionOf(PictureFormat format) {
    switch (format) {
    case PictureFormat::Png:
        return ".png";
    case PictureFormat::Jpeg:
        return ".jpg";
    case PictureFormat::Webp:
        return ".webp";
    case PictureFormat::Tiff:
        break;
    }
    return ".tif";
}

std::vector<std::string> lossesOf(const PictureInfo& picture, PictureFormat format) {
    std::vector<std::string> losses;
    if (picture.alpha && format == PictureFormat::Jpeg)
        losses.emplace_back("alpha is laid over white");
    if (picture.bits > 8 && (format == PictureFormat::Jpeg || format == PictureFormat::Webp))
        losses.push_back(std::to_string(picture.bits) + " bit are rounded to 8");
    if (picture.cmyk)
        losses.emplace_back("CMYK becomes sRGB");
    return losses;
}

}  // namespace wavelens::engine
