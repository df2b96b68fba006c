// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/data.hpp"

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace wavelens::engine {

/// An image to cut patches from.
struct DecodedPair {
    Image hr;  ///< cropped to a multiple of the scale
    Image lr;
    [[nodiscard]] std::int64_t bytes() const;
};

/// Decodes images when they are first needed and keeps the most recently used ones within a bound. Thread: any; two
/// that want the same image decode it once.
class ImageCache {
public:
    /// Images whose LR is smaller than `minimumLrSide` count as unreadable (the file has changed).
    ImageCache(std::vector<UsableImage> images, int scale, int minimumLrSide, std::int64_t boundBytes);

    [[nodiscard]] std::size_t size() const { return m_images.size(); }

    [[nodiscard]] const UsableImage& at(std::size_t index) const { return m_images[index]; }

    /// Null when the file cannot be read: from then on, and once in takeFailures(). Throws Cancelled, Memory.
    [[nodiscard]] std::shared_ptr<const DecodedPair> get(std::size_t index, const std::stop_token& stop);

    [[nodiscard]] std::int64_t bytes() const;
    [[nodiscard]] std::vector<SkippedImage> takeFailures();

private:
    enum class State { Absent, Loading, Ready, Failed };

    struct Entry {
        State state = State::Absent;
        std::shared_ptr<const DecodedPair> pair = {};
        std::list<std::size_t>::iterator use = {};
    };

    [[nodiscard]] std::shared_ptr<const DecodedPair> decode(std::size_t index, const std::stop_token& stop) const;
    void keep(std::size_t index, std::shared_ptr<const DecodedPair> pair);

    const std::vector<UsableImage> m_images;
    const int m_scale;
    const int m_minimumLrSide;
    const std::int64_t m_bound;

    mutable std::mutex m_mutex;  // guards all below
    std::condition_variable_any m_changed;
    std::vector<Entry> m_entries;
    std::list<std::size_t> m_uses;  ///< most recent first
    std::int64_t m_bytes = 0;
    std::vector<SkippedImage> m_failures;
};

}  // namespace wavelens::engine
