// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/result.hpp"

#include <filesystem>
#include <string>

namespace wavelens::engine {

/// What is wrong with `file`, without its path in front: for lists that name the file beside the reason.
[[nodiscard]] inline std::string reasonOf(const Exception& failure, const std::filesystem::path& file) {
    const std::string prefix = file.string() + " ";
    std::string text = failure.what();
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

}  // namespace wavelens::engine
