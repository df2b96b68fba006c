// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/plane.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace wavelens::ui {

engine::Plane lumaOf(const engine::Image& image) {
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t* row = image.row(y);
        for (int x = 0; x < image.width; ++x, row += image.channels) {
            values.push_back(image.channels < 3
                                 ? static_cast<float>(row[0])
                                 : 0.299F * static_cast<float>(row[0]) + 0.587F * static_cast<float>(row[1]) +
                                       0.114F * static_cast<float>(row[2]));
        }
    }
    return {image.width, image.height, std::make_shared<const std::vector<float>>(std::move(values))};
}

engine::Plane minus(const engine::Plane& a, const engine::Plane& b) {
    if (a.width != b.width || a.height != b.height || a.empty())
        return a;
    std::vector<float> values(a.values->size());
    std::ranges::transform(*a.values, *b.values, values.begin(), std::minus<float>());
    return {a.width, a.height, std::make_shared<const std::vector<float>>(std::move(values))};
}

QImage greyOf(const engine::Plane& plane, float offset, float gain) {
    QImage image(plane.width, plane.height, QImage::Format_Grayscale8);
    for (int y = 0; y < plane.height; ++y) {
        uchar* row = image.scanLine(y);
        for (int x = 0; x < plane.width; ++x)
            row[x] = static_cast<uchar>(std::clamp(std::lround(offset + gain * plane.at(x, y)), 0L, 255L));
    }
    return image;
}

}  // namespace wavelens::ui
