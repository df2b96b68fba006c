// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace wavelens::app {
namespace {

constexpr std::chrono::milliseconds kRefresh(100);

void printTo(std::FILE* stream, std::string line) {
    std::ranges::replace(line, '\n', ' ');
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stream);
    std::fflush(stream);
}

}  // namespace

void printLine(const std::string& line) {
    printTo(stdout, line);
}

void printJson(const Json& json) {
    printTo(stdout, json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void printError(const std::string& message) {
    printTo(stderr, "error: " + message);
}

void printWarning(const std::string& message) {
    printTo(stderr, "warning: " + message);
}

std::string fixed(double value, int digits) {
    if (std::isnan(value))
        return "–";
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

std::string duration(double seconds) {
    const auto whole = std::llround(std::max(0.0, seconds));
    const auto part = [](long long value, const char* unit) {
        return std::to_string(value) + " " + unit;
    };
    if (whole >= 3600)
        return part(whole / 3600, "h ") + part(whole % 3600 / 60, "min");
    if (whole >= 60)
        return part(whole / 60, "min ") + part(whole % 60, "s");
    return part(whole, "s");
}

std::string megabytes(std::int64_t bytes) {
    return fixed(static_cast<double>(bytes) / 1e6, 1) + " MB";
}

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

ProgressLine::ProgressLine() : m_terminal(isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const std::string& text) {
    const auto now = std::chrono::steady_clock::now();
    if (!m_terminal || now < m_next)
        return;
    m_next = now + kRefresh;
    m_shown = true;
    std::fprintf(stderr, "\r%s\033[K", text.c_str());
    std::fflush(stderr);
}

void ProgressLine::clear() {
    if (std::exchange(m_shown, false)) {
        std::fputs("\r\033[K", stderr);
        std::fflush(stderr);
    }
}

}  // namespace wavelens::app
