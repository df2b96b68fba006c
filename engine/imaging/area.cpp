// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/area.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace wavelens::engine {

namespace {

/// Share of input pixel `i` in output pixel `o` when `in` pixels become `out`.
double overlap(int i, int o, int in, int out) {
    const double ratio = static_cast<double>(in) / out;
    return std::min(i + 1.0, (o + 1) * ratio) - std::max<double>(i, o * ratio);
}

}  // namespace

AreaAverage::AreaAverage(Size in, Size out) : m_in(in), m_out(out) {
    const double ratio = static_cast<double>(in.width) / out.width;
    for (int o = 0; o < out.width; ++o) {
        const int first = static_cast<int>(o * ratio);
        const int last = std::min(in.width, static_cast<int>(std::ceil((o + 1) * ratio)));
        m_spans.push_back({first, last - first, m_weights.size()});
        for (int i = first; i < last; ++i)
            m_weights.push_back(static_cast<float>(std::max(0.0, overlap(i, o, in.width, out.width)) / ratio));
    }
    const auto samples = static_cast<std::size_t>(out.width) * 3;
    m_narrow.resize(samples);
    m_sum.resize(samples);
    m_result.reserve(samples * static_cast<std::size_t>(out.height));
}

void AreaAverage::narrow(const std::uint8_t* row) {
    float* to = m_narrow.data();
    for (const Span& span : m_spans) {
        float r = 0, g = 0, b = 0;
        const std::uint8_t* from = row + static_cast<std::ptrdiff_t>(span.first) * 3;
        for (int i = 0; i < span.count; ++i, from += 3) {
            const float weight = m_weights[span.weights + static_cast<std::size_t>(i)];
            r += weight * static_cast<float>(from[0]);
            g += weight * static_cast<float>(from[1]);
            b += weight * static_cast<float>(from[2]);
        }
        *to++ = r;
        *to++ = g;
        *to++ = b;
    }
}

void AreaAverage::addRow(const std::uint8_t* row) {
    narrow(row);
    const double ratio = static_cast<double>(m_in.height) / m_out.height;
    for (;;) {
        const auto weight =
            static_cast<float>(std::max(0.0, overlap(m_row, m_outRow, m_in.height, m_out.height)) / ratio);
        for (std::size_t i = 0; i < m_sum.size(); ++i)
            m_sum[i] += weight * m_narrow[i];
        const bool endsHere = m_row + 1 >= (m_outRow + 1) * ratio || m_row + 1 == m_in.height;
        if (!endsHere)
            break;
        completeRow();
        if (m_outRow == m_out.height || m_row + 1 <= m_outRow * ratio)
            break;  // the next output row begins with the next input row
    }
    ++m_row;
}

void AreaAverage::completeRow() {
    for (float& value : m_sum) {
        m_result.push_back(static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F)));
        value = 0;
    }
    ++m_outRow;
}

Image AreaAverage::finish() {
    return {m_out.width, m_out.height, 3, std::make_shared<const std::vector<std::uint8_t>>(std::move(m_result))};
}

Image readScaled(Size picture, Rect region, double scale, const std::stop_token& stop, const RowReader& reader) {
    checkStop(stop);
    const bool inside = region.x >= 0 && region.y >= 0 && region.width > 0 && region.height > 0 &&
                        region.width <= picture.width - region.x && region.height <= picture.height - region.y;
    if (!inside || !(scale > 0 && scale <= 1))
        throw Exception(ErrorCode::Internal, "A region of " + std::to_string(region.width) + " × " +
                                                 std::to_string(region.height) + " px at scale " +
                                                 std::to_string(scale) + " is not within the picture.");
    const Size out{std::max(1, static_cast<int>(std::lround(region.width * scale))),
                   std::max(1, static_cast<int>(std::lround(region.height * scale)))};
    if (out.width == region.width && out.height == region.height)
        return reader(region);

    constexpr int kStripPixels = 1 << 20;
    const int stripRows = std::max(16, kStripPixels / region.width);
    AreaAverage average({region.width, region.height}, out);
    for (int y = 0; y < region.height; y += stripRows) {
        checkStop(stop);
        const Image strip = reader({region.x, region.y + y, region.width, std::min(stripRows, region.height - y)});
        for (int row = 0; row < strip.height; ++row)
            average.addRow(strip.row(row));
    }
    return average.finish();
}

void checkStop(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Exception(ErrorCode::Cancelled, "Cancelled.");
}

}  // namespace wavelens::engine
