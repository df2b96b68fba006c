// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace spdlog {
class logger;
}

namespace wavelens::engine {

/// run.log of a run folder: what happened, with the time; appended over resumes. Thread: any.
class RunLog {
public:
    explicit RunLog(const std::filesystem::path& file);
    void info(const std::string& message);
    void warn(const std::string& message);

private:
    std::shared_ptr<spdlog::logger> m_logger;
};

}  // namespace wavelens::engine
