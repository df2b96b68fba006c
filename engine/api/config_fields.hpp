// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/api/result.hpp"

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wavelens::engine {

/// The member of a RunConfig that a field describes.
using FieldPointer =
    std::variant<bool*, std::int64_t*, double*, std::string*, std::vector<std::int64_t>*, std::vector<double>*>;
/// Its value.
using FieldValue =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>>;

enum class FieldKind { Switch, Integer, Real, Choice, Text, Folder, File, IntegerList, RealList };

/// Sections of the form, in its order.
enum class FieldSection { Data, Network, Samples, Losses, Optimiser, Validation, Hardware };

/// All that is known about one configuration field; the default is RunConfig{}'s.
struct Field {
    std::string_view key;    ///< as in JSON and --set: "contrast.temperature"
    std::string_view label;  ///< as in the form: "Temperature"
    std::string_view help;   ///< what it does and which way it pulls; plain text, one or two sentences
    FieldKind kind = FieldKind::Text;
    FieldSection section = FieldSection::Data;
    FieldPointer (*at)(RunConfig&) = nullptr;
    std::string_view unit = {};                             ///< "px", "steps", "MB"; empty for pure numbers
    double min = -std::numeric_limits<double>::infinity();  ///< inclusive; of each element for lists
    double max = std::numeric_limits<double>::infinity();
    double step = 1;              ///< of a spin box
    std::string_view usual = {};  ///< "0.05 to 1"; empty where the range says enough
    std::span<const std::string_view> choices = {};
    bool advanced = false;  ///< folded away in the form
};

/// Every field, in the order of JSON and form.
[[nodiscard]] std::span<const Field> configFields();

/// nullptr where no field has this key.
[[nodiscard]] const Field* findField(std::string_view key);

/// The key nearest to a mistyped one by edit distance; empty where none is near.
[[nodiscard]] std::string_view nearestKey(std::string_view key);

[[nodiscard]] FieldValue fieldValue(const RunConfig& config, const Field& field);
/// Error: the value is of another type than the field.
Result<void> setFieldValue(RunConfig& config, const Field& field, const FieldValue& value);

/// Text as --set and the form take it: true/false, numbers, text, comma-separated lists. Shortest exact form.
[[nodiscard]] std::string fieldText(const RunConfig& config, const Field& field);
/// Errors: unknown key (with the nearest one), a text that is no value of the field's type. Ranges: validate().
Result<void> setFieldText(RunConfig& config, std::string_view key, std::string_view text);

/// Keys whose values differ, in table order.
[[nodiscard]] std::vector<std::string_view> differingKeys(const RunConfig& a, const RunConfig& b);

/// One thing wrong or doubtful in a configuration.
struct Problem {
    std::string_view key;  ///< the field to correct
    std::string message;   ///< "Must be at least 0.0001. Usual values are 0.05 to 1."
    bool blocks = true;    ///< false: a warning
};

/// Ranges, choices and the rules between fields; looks at no file. Empty: the configuration can be trained.
[[nodiscard]] std::vector<Problem> validate(const RunConfig& config);

/// "contrast.temperature: must be …" of the first blocking problem; an error for the command line.
[[nodiscard]] Result<void> checkConfig(const RunConfig& config);

/// Scales that a network has; empty for an unknown name.
[[nodiscard]] std::vector<std::int64_t> networkScales(std::string_view name);

}  // namespace wavelens::engine
