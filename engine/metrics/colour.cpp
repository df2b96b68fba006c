// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/colour.hpp"

#include <cmath>

namespace wavelens::engine {

DoublePlane lumaPlane(const Image& image, bool rounded) {
    const auto pixels = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    const auto channels = static_cast<std::size_t>(image.channels);
    const std::size_t green = channels == 1 ? 0 : 1;
    DoublePlane plane{image.width, image.height, std::vector<double>(pixels)};
    const std::uint8_t* pixel = image.bytes->data();
    for (double& y : plane.values) {
        y = luma(pixel[0], pixel[green], pixel[2 * green]);
        if (rounded)
            y = std::floor(y + 0.5);
        pixel += channels;
    }
    return plane;
}

}  // namespace wavelens::engine
