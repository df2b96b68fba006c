// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_engine.hpp"
#include "ui/bridge/plane.hpp"

namespace wavelens::test {

/// A fake engine whose bands are true, for images with even sides.
class HaarEngine : public FakeEngine {
public:
    [[nodiscard]] engine::Bands bands(const engine::Image& image) const override {
        const engine::Plane luma = ui::lumaOf(image);
        const auto band = [&](float right, float below, float diagonal) {
            std::vector<float> values;
            for (int y = 0; y < luma.height; y += 2)
                for (int x = 0; x < luma.width; x += 2)
                    values.push_back((luma.at(x, y) + right * luma.at(x + 1, y) + below * luma.at(x, y + 1) +
                                      diagonal * luma.at(x + 1, y + 1)) /
                                     2);
            return engine::Plane{luma.width / 2, luma.height / 2,
                                 std::make_shared<const std::vector<float>>(std::move(values))};
        };
        return {band(1, 1, 1), band(1, -1, -1), band(-1, 1, -1), band(-1, -1, 1)};
    }
};

/// An image of one channel or three from a function of x and y.
template <typename Level>
engine::Image imageOf(int width, int height, Level level, int channels = 1) {
    engine::Image image{width, height, channels, nullptr};
    std::vector<std::uint8_t> bytes;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                bytes.push_back(static_cast<std::uint8_t>(std::clamp(static_cast<int>(level(x, y)), 0, 255)));
    image.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    return image;
}

}  // namespace wavelens::test
