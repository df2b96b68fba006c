// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels.hpp"

namespace wavelens::engine {

Image toRgb(const Image& image) {
    if (image.channels == 3)
        return image;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3);
    const auto& from = *image.bytes;
    if (image.channels == 1) {
        for (const std::uint8_t level : from)
            bytes.insert(bytes.end(), 3, level);
    } else {
        for (std::size_t i = 0; i < from.size(); i += 4)
            for (std::size_t c = 0; c < 3; ++c)
                bytes.push_back(
                    static_cast<std::uint8_t>((from[i + c] * from[i + 3] + 255 * (255 - from[i + 3]) + 127) / 255));
    }
    return {image.width, image.height, 3, std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
}

}  // namespace wavelens::engine
