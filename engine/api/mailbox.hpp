// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace wavelens::engine {

/// What the engine appends and a view takes, all at once, when it has time. Nothing is lost. Thread: any.
template <typename T>
class AppendBuffer {
public:
    void append(T value) {
        const std::scoped_lock lock(m_mutex);
        m_values.push_back(std::move(value));
    }

    /// Everything since the last call, oldest first.
    [[nodiscard]] std::vector<T> take() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_values, {});
    }

private:
    std::mutex m_mutex;
    std::vector<T> m_values;
};

/// The newest of something; a slow reader misses what came between. Thread: any.
template <typename T>
class LatestSlot {
public:
    void put(std::shared_ptr<const T> value) {
        const std::scoped_lock lock(m_mutex);
        m_value = std::move(value);
    }

    /// The newest value if it was not taken yet, else nullptr.
    [[nodiscard]] std::shared_ptr<const T> take() {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_value, nullptr);
    }

private:
    std::mutex m_mutex;
    std::shared_ptr<const T> m_value;
};

}  // namespace wavelens::engine
