// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <thread>

namespace wavelens::app {

/// While it lives, the first Ctrl+C (or SIGTERM, SIGHUP) calls `ask` on a thread of its own; a second one ends the
/// process at once with exit status 130. One at a time.
class Interrupt {
public:
    explicit Interrupt(std::function<void()> ask);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    /// Whether it was asked for.
    [[nodiscard]] bool happened() const;

private:
    std::jthread m_listener;
};

}  // namespace wavelens::app
