// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <QColor>

#include <atomic>
#include <cmath>
#include <mutex>
#include <vector>

namespace wavelens::test {

/// A picture of any size that is computed where it is read, and that remembers what was asked of it.
/// Red and green count the pixels, blue tells one source from another. Thread: any.
class RampSource : public engine::ImageSource {
public:
    struct Read {
        engine::Rect region;
        double scale;
    };

    RampSource(int width, int height, int blue) : m_size{width, height}, m_blue(blue) {}

    /// Reads wait while this is set.
    std::atomic<bool> held = false;
    std::atomic<bool> failing = false;

    static QRgb colorAt(int x, int y, int blue) { return qRgb(x & 255, y & 255, blue); }

    [[nodiscard]] engine::Size size() const override { return m_size; }

    [[nodiscard]] engine::Result<engine::Image> read(engine::Rect region, double scale,
                                                     std::stop_token stop) const override {
        {
            const std::lock_guard lock(m_mutex);
            m_reads.push_back({region, scale});
        }
        while (held) {
            if (stop.stop_requested()) {
                return engine::Error{engine::ErrorCode::Cancelled, "Stopped."};
            }
        }
        if (failing) {
            return engine::Error{engine::ErrorCode::BadInput, "ramp.png ends early."};
        }
        engine::Image out{std::max(1, static_cast<int>(std::lround(region.width * scale))),
                          std::max(1, static_cast<int>(std::lround(region.height * scale))), 3, nullptr};
        std::vector<std::uint8_t> bytes;
        bytes.reserve(out.stride() * static_cast<std::size_t>(out.height));
        for (int y = 0; y < out.height; ++y) {
            for (int x = 0; x < out.width; ++x) {
                const QRgb color =
                    colorAt(region.x + static_cast<int>(x / scale), region.y + static_cast<int>(y / scale), m_blue);
                for (const int channel : {qRed(color), qGreen(color), qBlue(color)}) {
                    bytes.push_back(static_cast<std::uint8_t>(channel));
                }
            }
        }
        out.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
        return out;
    }

    [[nodiscard]] std::vector<Read> reads() const {
        const std::lock_guard lock(m_mutex);
        return m_reads;
    }

    void forgetReads() {
        const std::lock_guard lock(m_mutex);
        m_reads.clear();
    }

private:
    engine::Size m_size;
    int m_blue;
    mutable std::mutex m_mutex;
    mutable std::vector<Read> m_reads;
};

}  // namespace wavelens::test
