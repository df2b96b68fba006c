// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/picture.hpp"

namespace wavelens::engine {

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
