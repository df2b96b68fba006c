// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace wavelens::engine {

/// Shrinks an RGB picture by averaging areas, from rows that arrive one after another: memory for two output rows
/// beside the result. Thread: one.
class AreaAverage {
public:
    /// `out` not larger than `in` in either direction.
    AreaAverage(Size in, Size out);

    /// The next row of the input, 3 · in.width bytes.
    void addRow(const std::uint8_t* row);

    /// After the last row.
    [[nodiscard]] Image finish();

private:
    void narrow(const std::uint8_t* row);
    void completeRow();

    struct Span {
        int first = 0;
        int count = 0;
        std::size_t weights = 0;
    };

    Size m_in;
    Size m_out;
    std::vector<Span> m_spans;
    std::vector<float> m_weights;
    std::vector<float> m_narrow;
    std::vector<float> m_sum;
    std::vector<std::uint8_t> m_result;
    int m_row = 0;
    int m_outRow = 0;
};

/// Gives the pixels of a rectangle in full size, RGB.
using RowReader = std::function<Image(Rect)>;

/// What ImageSource::read promises, on top of a reader of rectangles: asked for strips of bounded size, top down, when
/// the region has to be shrunk. Throws Cancelled; BadInput when `region` is not within `picture` or `scale` not in (0,
/// 1].
[[nodiscard]] Image readScaled(Size picture, Rect region, double scale, const std::stop_token& stop,
                               const RowReader& reader);

/// Throws Cancelled when stop is requested.
void checkStop(const std::stop_token& stop);

}  // namespace wavelens::engine
