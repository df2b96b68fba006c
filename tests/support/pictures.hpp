// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

namespace wavelens::test {

/// hash01(t, i) of golden/README.md: uniform in [0, 1), the same in every language.
inline double hash01(std::uint32_t t, std::uint32_t i) {
    std::uint32_t x = i * 2654435761U + t * 2246822519U + 374761393U;
    x ^= x >> 15;
    x *= 2246822519U;
    x ^= x >> 13;
    x *= 3266489917U;
    x ^= x >> 16;
    return x / 4294967296.0;
}

inline engine::Image imageOf(int width, int height, int channels, std::vector<std::uint8_t> bytes) {
    return {width, height, channels, std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
}

/// image8(n, height, width) of golden/README.md: RGB.
inline engine::Image image8(std::uint32_t n, int height, int width) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3);
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const auto i = static_cast<std::uint32_t>((c * height + y) * width + x);
                const double v = 0.5 + 0.25 * std::sin(0.35 * x + 0.9 * c + 0.5 * n) * std::cos(0.23 * y - 0.4 * c) +
                                 0.15 * (2 * hash01(1000 + n, i) - 1);
                bytes[static_cast<std::size_t>((y * width + x) * 3 + c)] =
                    static_cast<std::uint8_t>(std::floor(255 * v + 0.5));
            }
    return imageOf(width, height, 3, std::move(bytes));
}

}  // namespace wavelens::test
