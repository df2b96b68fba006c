// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.hpp"

#include "app/cli/command.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <unistd.h>

namespace wavelens::app {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

// A handler may only write to a pipe; what follows happens on the listener's thread.
std::array<int, 2> g_pipe{-1, -1};
std::atomic<bool> g_happened = false;

void onSignal(int) {
    if (g_happened.exchange(true))
        _exit(kInterrupted);
    const int saved = errno;
    const char byte = 'i';
    [[maybe_unused]] const auto written = ::write(g_pipe[1], &byte, 1);
    errno = saved;
}

void handle(void (*handler)(int)) {
    struct sigaction action {};

    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int signal : kSignals)
        sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupt::Interrupt(std::function<void()> ask) {
    if (pipe(g_pipe.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe");
    g_happened = false;
    m_listener = std::jthread([ask = std::move(ask)] {
        char byte = 0;
        if (::read(g_pipe[0], &byte, 1) == 1 && byte == 'i')
            ask();
    });
    handle(onSignal);
}

Interrupt::~Interrupt() {
    handle(SIG_DFL);
    const char byte = 'e';
    [[maybe_unused]] const auto written = ::write(g_pipe[1], &byte, 1);
    m_listener.join();
    for (int& end : g_pipe)
        ::close(std::exchange(end, -1));
}

bool Interrupt::happened() const {
    return g_happened;
}

}  // namespace wavelens::app
