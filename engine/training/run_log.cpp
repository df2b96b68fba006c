// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/run_log.hpp"

#include "engine/interchange/atomic_file.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <cerrno>

namespace wavelens::engine {

RunLog::RunLog(const std::filesystem::path& file) {
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
        m_logger = std::make_shared<spdlog::logger>("run", std::move(sink));
        m_logger->flush_on(spdlog::level::info);
        // A log that cannot be written must not stop a training; metrics and checkpoints say when the disk is full.
        m_logger->set_error_handler([](const std::string&) {});
    } catch (const spdlog::spdlog_ex&) {
        throwDiskError(file, errno);
    }
}

void RunLog::info(const std::string& message) {
    m_logger->info(message);
}

void RunLog::warn(const std::string& message) {
    m_logger->warn(message);
}

}  // namespace wavelens::engine
