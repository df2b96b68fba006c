// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace wavelens::app {

using Json = nlohmann::ordered_json;

/// Result lines go to stdout, each at once.
void printLine(const std::string& line);
/// One JSON object on one line. Bytes that are no UTF-8 become U+FFFD.
void printJson(const Json& json);
/// One line on stderr, whatever line breaks the message has.
void printError(const std::string& message);
void printWarning(const std::string& message);

/// "28.43"; "–" where it is not known.
[[nodiscard]] std::string fixed(double value, int digits);
/// "1 h 4 min", "2 min 5 s", "40 s"
[[nodiscard]] std::string duration(double seconds);
[[nodiscard]] std::string megabytes(std::int64_t bytes);
/// null where it is not finite.
[[nodiscard]] Json finite(double value);

/// A line on stderr that is written over, a few times a second, and only on a terminal.
class ProgressLine {
public:
    ProgressLine();

    ~ProgressLine() { clear(); }

    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const std::string& text);
    /// Before anything else is printed.
    void clear();

private:
    bool m_terminal;
    bool m_shown = false;
    std::chrono::steady_clock::time_point m_next;
};

}  // namespace wavelens::app
