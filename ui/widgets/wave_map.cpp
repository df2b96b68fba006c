// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wave_map.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace wavelens::ui {

namespace {

using Rgb = std::array<double, 3>;

/// OKLCH to linear sRGB (Ottosson 2020); components outside [0, 1] are outside sRGB.
Rgb linearSrgb(double lightness, double chroma, double hueDegrees) {
    const double hue = hueDegrees * std::numbers::pi / 180;
    const double a = chroma * std::cos(hue);
    const double b = chroma * std::sin(hue);
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

int encode(double linear) {
    const double x = std::clamp(linear, 0.0, 1.0);
    const double y = x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(y * 255));
}

std::array<QRgb, 256> makeWaveMap() {
    std::array<QRgb, 256> map{};
    for (std::size_t i = 0; i < map.size(); ++i) {
        const double t = static_cast<double>(i) / 255;
        const double lightness = 0.17 + 0.77 * t;
        const double hue = 285 + 160 * t;
        double chroma = 0.03 + 0.135 * std::pow(std::sin(std::numbers::pi * (0.92 * t + 0.04)), 0.9);
        Rgb rgb = linearSrgb(lightness, chroma, hue);
        const auto inside = [](double c) {
            return c >= 0 && c <= 1;
        };
        while (!std::all_of(rgb.begin(), rgb.end(), inside)) {
            chroma *= 0.97;
            rgb = linearSrgb(lightness, chroma, hue);
        }
        map[i] = qRgb(encode(rgb[0]), encode(rgb[1]), encode(rgb[2]));
    }
    return map;
}

}  // namespace

const std::array<QRgb, 256>& waveMap() {
    static const std::array<QRgb, 256> map = makeWaveMap();
    return map;
}

}  // namespace wavelens::ui
