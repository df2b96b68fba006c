// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/result.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace wavelens::engine {

/// Width and height in pixels.
struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
};

/// A rectangle in pixels of the picture that it is taken from; x to the right, y down.
struct Rect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const Rect&) const = default;
};

/// An immutable 8-bit picture: rows top down, pixels interleaved, no padding between rows.
/// Copies share the bytes. Thread: any.
struct Image {
    int width = 0;
    int height = 0;
    int channels = 0;  ///< 1 grey, 3 RGB, 4 RGBA (not premultiplied)
    std::shared_ptr<const std::vector<std::uint8_t>> bytes;

    [[nodiscard]] bool empty() const { return !bytes || bytes->empty(); }

    [[nodiscard]] Size size() const { return {width, height}; }

    [[nodiscard]] std::size_t stride() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    }

    [[nodiscard]] const std::uint8_t* row(int y) const {
        return bytes->data() + static_cast<std::size_t>(y) * stride();
    }
};

/// An immutable single-channel float picture, rows top down. Thread: any.
struct Plane {
    int width = 0;
    int height = 0;
    std::shared_ptr<const std::vector<float>> values;

    [[nodiscard]] bool empty() const { return !values || values->empty(); }

    [[nodiscard]] float at(int x, int y) const {
        return (*values)[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    }
};

/// A picture of any size, read region by region: a file, a bicubic enlargement, a model's result.
/// A viewer asks for what it shows, at the scale at which it shows it, and never for the whole in full size.
/// Thread: any; calls may run at the same time.
class ImageSource {
public:
    virtual ~ImageSource() = default;

    [[nodiscard]] virtual Size size() const = 0;

    /// The pixels of `region` (within the picture) at `scale` in (0, 1]: RGB, max(1, round(region · scale)) in size,
    /// area-averaged below 1, untouched at 1. What enlarges beyond 1 is the viewer (nearest neighbour).
    /// Errors: unreadable file, Cancelled.
    [[nodiscard]] virtual Result<Image> read(Rect region, double scale, std::stop_token stop) const = 0;
};

}  // namespace wavelens::engine
