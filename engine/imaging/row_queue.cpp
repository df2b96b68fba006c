// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/row_queue.hpp"

#include <algorithm>

namespace wavelens::engine {

bool RowQueue::push(std::vector<std::uint8_t> rows) {
    constexpr std::size_t kBands = 2;  // one being encoded, one waiting: the next can be computed meanwhile
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_closed || m_bands.size() < kBands || m_bottom < m_wanted; });
    if (m_closed)
        return false;
    const int top = m_bottom;
    m_bottom += static_cast<int>(rows.size() / m_rowBytes);
    m_bands.push_back({top, m_bottom, std::move(rows)});
    m_changed.notify_all();
    return true;
}

bool RowQueue::read(int top, int rows, std::size_t offset, std::size_t count, std::uint8_t* to, std::size_t stride) {
    std::unique_lock lock(m_mutex);
    while (!m_bands.empty() && m_bands.front().bottom <= top)
        m_bands.pop_front();
    m_wanted = std::max(m_wanted, top + rows);
    m_changed.notify_all();
    m_changed.wait(lock, [&] { return m_closed || m_bottom >= m_wanted; });
    if (m_bottom < m_wanted || m_bands.empty() || m_bands.front().top > top)
        return false;
    auto band = m_bands.begin();
    for (int y = top; y < top + rows; ++y, to += stride) {
        while (band->bottom <= y)
            ++band;
        std::copy_n(band->bytes.data() + static_cast<std::size_t>(y - band->top) * m_rowBytes + offset, count, to);
    }
    return true;
}

void RowQueue::close() {
    const std::scoped_lock lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

}  // namespace wavelens::engine
