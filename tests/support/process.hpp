// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace wavelens::test {

/// A program under test, with what it prints kept in files.
class Process {
public:
    explicit Process(std::vector<std::string> arguments) {
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, (m_dir / "out").c_str(), kFlags, 0600);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, (m_dir / "err").c_str(), kFlags, 0600);
        std::vector<char*> argv;
        for (auto& argument : arguments)
            argv.push_back(argument.data());
        argv.push_back(nullptr);
        const int error = posix_spawn(&m_pid, argv[0], &files, nullptr, argv.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        if (error != 0)
            throw std::runtime_error("cannot start " + arguments.front());
    }

    ~Process() {
        if (m_pid > 0) {
            kill(SIGKILL);
            (void)wait();
        }
    }

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// The exit status; minus the signal's number where a signal ended it.
    int wait() {
        int status = 0;
        waitpid(m_pid, &status, 0);
        m_pid = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    void kill(int signal) const { ::kill(m_pid, signal); }

    /// False where the condition is not met within a minute.
    static bool await(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return true;
    }

    [[nodiscard]] std::string out() const { return readText(m_dir / "out"); }

    [[nodiscard]] std::string err() const { return readText(m_dir / "err"); }

private:
    TempDir m_dir;
    pid_t m_pid = -1;
};

}  // namespace wavelens::test
