// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace wavelens::engine {

/// Of 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
[[nodiscard]] constexpr bool hasAlpha(int channels) {
    return channels == 2 || channels == 4;
}

/// Full rows of a picture: float32, interleaved, top down, no padding, usually in [0, 1].
struct Band {
    int width = 0;
    int rows = 0;
    int channels = 0;  ///< 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA (not premultiplied)
    std::vector<float> values;

    [[nodiscard]] std::size_t stride() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    }
};

/// How far bleedColours() looks: pixels to each side.
constexpr int kBleedReach = 16;

/// Gives every fully transparent pixel the colour of what is visible near it, so that a network sees no dark rim where
/// a picture ends: the mean weighted by alpha and distance within 2, else 6, else kBleedReach pixels; with nothing
/// visible so near it stays as it is. Alpha and all other pixels are untouched, as is a band without alpha. A row has
/// exactly the values that it has in the whole picture when the band holds the kBleedReach rows above and below it
/// (where the picture has them). Thread: any.
void bleedColours(Band& band);

}  // namespace wavelens::engine
