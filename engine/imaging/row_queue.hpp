// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

namespace wavelens::engine {

/// Rows on their way from the thread that computes them, a band at a time, to the one that encodes them, which asks for
/// strips in any height. Holds two bands, or as many as the reader needs at once.
/// Thread: one writes, one reads.
class RowQueue {
public:
    explicit RowQueue(std::size_t rowBytes) : m_rowBytes(rowBytes) {}

    /// Adds rows below the earlier ones, once there is room. False: closed, and the rows are dropped.
    bool push(std::vector<std::uint8_t> rows);

    /// Copies `count` bytes from `offset` on of each of the rows [top, top + rows) to `to`, `stride` bytes apart, once
    /// they are there. Rows above `top` are forgotten. False: closed before they came, or forgotten already.
    bool read(int top, int rows, std::size_t offset, std::size_t count, std::uint8_t* to, std::size_t stride);

    /// Nobody writes or reads any more: wakes both.
    void close();

private:
    struct Rows {
        int top = 0;
        int bottom = 0;
        std::vector<std::uint8_t> bytes;
    };

    std::size_t m_rowBytes;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Rows> m_bands;
    int m_bottom = 0;  ///< of the rows pushed so far
    int m_wanted = 0;  ///< the reader waits for the rows above this one
    bool m_closed = false;
};

}  // namespace wavelens::engine
