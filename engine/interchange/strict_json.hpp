// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

namespace wavelens::engine {

/// Parses JSON and refuses what nlohmann would take silently: a repeated key. Keys keep their order.
/// Error: BadInput, "SOURCE: line 14, column 3: …" for syntax, "SOURCE: "key" is given twice."
[[nodiscard]] nlohmann::ordered_json parseStrictJson(std::string_view text, std::string_view source);

/// A number as JSON has it: null where it is not finite.
[[nodiscard]] inline nlohmann::ordered_json finiteOrNull(double value) {
    return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

}  // namespace wavelens::engine
