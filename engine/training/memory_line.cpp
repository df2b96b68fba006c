// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/memory_line.hpp"

#include <fstream>
#include <limits>
#include <string>

namespace wavelens::engine {

std::int64_t memoryLine(const char* file, std::string_view key) {
    std::ifstream report(file);
    for (std::string name; report >> name; report.ignore(std::numeric_limits<std::streamsize>::max(), '\n'))
        if (name == key) {
            std::int64_t kilobytes = 0;
            report >> kilobytes;
            return kilobytes * 1024;
        }
    return 0;
}

}  // namespace wavelens::engine
