// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <string>
#include <string_view>

namespace wavelens::engine {

/// A configuration from JSON; missing fields keep their defaults. Ranges and files are not looked at.
/// Errors: BadInput, beginning with `source`: syntax with line and column, unknown keys with the nearest one, repeated
/// keys, wrong types.
[[nodiscard]] RunConfig parseConfig(std::string_view json, std::string_view source);

/// Every field in a fixed order. Parsing it and writing again gives the same bytes.
[[nodiscard]] std::string writeConfig(const RunConfig& config);

/// JSON Schema (2020-12) of a configuration: type, default, range, unit and description of each field.
[[nodiscard]] std::string configSchema();

/// The configuration reference for people, in Markdown: resources/configuration.md.
[[nodiscard]] std::string configReference();

}  // namespace wavelens::engine
