// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/config_json.hpp"

#include "engine/api/config_fields.hpp"
#include "engine/interchange/strict_json.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace wavelens::engine {
namespace {

using Json = nlohmann::ordered_json;

std::pair<std::string_view, std::string_view> groupAndName(const Field& field) {
    const auto dot = field.key.find('.');
    return {field.key.substr(0, dot), field.key.substr(dot + 1)};
}

bool isList(FieldKind kind) {
    return kind == FieldKind::IntegerList || kind == FieldKind::RealList;
}

bool isNumber(FieldKind kind) {
    return kind == FieldKind::Integer || kind == FieldKind::Real || isList(kind);
}

bool isWhole(FieldKind kind) {
    return kind == FieldKind::Integer || kind == FieldKind::IntegerList;
}

/// Takes 3e5 and 300000.0 for the whole number that they are.
std::optional<std::int64_t> wholeNumber(const Json& json) {
    constexpr double kExact = 9007199254740992.0;  // 2^53: whole numbers up to here are exact
    if (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
        return std::nullopt;
    if (json.is_number_integer())
        return json.get<std::int64_t>();
    if (json.is_number() && std::abs(json.get<double>()) <= kExact && std::trunc(json.get<double>()) == json)
        return static_cast<std::int64_t>(json.get<double>());
    return std::nullopt;
}

template <typename T, typename Convert>
std::optional<FieldValue> list(const Json& json, Convert convert) {
    if (!json.is_array())
        return std::nullopt;
    std::vector<T> values;
    for (const auto& element : json) {
        const std::optional<T> value = convert(element);
        if (!value)
            return std::nullopt;
        values.push_back(*value);
    }
    return values;
}

std::optional<double> realNumber(const Json& json) {
    return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

/// Nothing where the JSON is of another type than the field.
std::optional<FieldValue> valueOf(const Json& json, FieldKind kind) {
    const auto wrapped = [](auto value) {
        return value ? std::optional(FieldValue(*value)) : std::nullopt;
    };
    switch (kind) {
    case FieldKind::Switch:
        return json.is_boolean() ? std::optional(FieldValue(json.get<bool>())) : std::nullopt;
    case FieldKind::Integer:
        return wrapped(wholeNumber(json));
    case FieldKind::Real:
        return wrapped(realNumber(json));
    case FieldKind::IntegerList:
        return list<std::int64_t>(json, wholeNumber);
    case FieldKind::RealList:
        return list<double>(json, realNumber);
    case FieldKind::Choice:
    case FieldKind::Text:
    case FieldKind::Folder:
    case FieldKind::File:
        break;
    }
    return json.is_string() ? std::optional(FieldValue(json.get<std::string>())) : std::nullopt;
}

std::string_view expectation(FieldKind kind) {
    switch (kind) {
    case FieldKind::Switch:
        return "true or false";
    case FieldKind::Integer:
        return "a whole number";
    case FieldKind::Real:
        return "a number";
    case FieldKind::IntegerList:
        return "a list of whole numbers, as [0, 1]";
    case FieldKind::RealList:
        return "a list of numbers, as [1.0, 0.5]";
    default:
        return "text in quotes";
    }
}

/// The value as written in the file, short enough for a message.
std::string shown(const Json& json) {
    const auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= 40 ? text : json.is_object() ? "an object" : "a list or text that long";
}

Json jsonOf(const RunConfig& config, const Field& field) {
    return std::visit([](const auto& value) { return Json(value); }, fieldValue(config, field));
}

/// One value on one line: [0, 1, 2, 3].
std::string lineOf(const RunConfig& config, const Field& field) {
    if (isList(field.kind))
        return "[" + fieldText(config, field) + "]";
    return jsonOf(config, field).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string_view title(FieldSection section) {
    switch (section) {
    case FieldSection::Data:
        return "Data";
    case FieldSection::Network:
        return "Network";
    case FieldSection::Samples:
        return "Samples";
    case FieldSection::Losses:
        return "Losses";
    case FieldSection::Optimiser:
        return "Optimiser";
    case FieldSection::Validation:
        return "Validation";
    case FieldSection::Hardware:
        return "Hardware";
    }
    return {};
}

Json bound(double value) {
    return std::trunc(value) == value && std::abs(value) < 1e15 ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

Json schemaOf(const Field& field) {
    constexpr std::array kTypes{std::pair{FieldKind::Switch, "boolean"}, std::pair{FieldKind::Integer, "integer"},
                                std::pair{FieldKind::Real, "number"}};
    Json value = {{"type", "string"}};
    for (const auto& [kind, type] : kTypes)
        if (kind == field.kind)
            value["type"] = type;
    if (isList(field.kind))
        value["type"] = isWhole(field.kind) ? "integer" : "number";
    if (isNumber(field.kind) && std::isfinite(field.min))
        value["minimum"] = bound(field.min);
    if (isNumber(field.kind) && std::isfinite(field.max))
        value["maximum"] = bound(field.max);
    if (!field.choices.empty())
        value["enum"] = field.choices;

    Json schema = {{"title", field.label}, {"description", field.help}};
    if (isList(field.kind))
        schema.update({{"type", "array"}, {"items", value}});
    else
        schema.update(value);
    schema["default"] = jsonOf(RunConfig{}, field);
    if (!field.unit.empty())
        schema["unit"] = field.unit;
    return schema;
}

std::string rangeText(const Field& field) {
    if (field.kind == FieldKind::Switch)
        return "true, false";
    std::string text;
    for (const auto choice : field.choices)
        text += (text.empty() ? "" : ", ") + std::string(choice);
    if (isNumber(field.kind) && std::isfinite(field.min))
        text = bound(field.min).dump() + " to " + bound(field.max).dump();
    return text;
}

}  // namespace

RunConfig parseConfig(std::string_view json, std::string_view source) {
    const auto fail = [&](const std::string& what) {
        throw Exception(ErrorCode::BadInput, std::string(source) + ": " + what);
    };
    const auto unknown = [&](const std::string& key) {
        const auto nearest = nearestKey(key);
        fail("\"" + key + "\" is unknown." +
             (nearest.empty() ? std::string() : " Did you mean \"" + std::string(nearest) + "\"?"));
    };
    const Json root = parseStrictJson(json, source);
    if (!root.is_object())
        fail("a configuration is an object in braces, not " + shown(root) + ".");

    RunConfig config;
    for (const auto& [group, fields] : root.items()) {
        const std::string prefix = group + ".";
        const bool known =
            std::ranges::any_of(configFields(), [&](const Field& field) { return field.key.starts_with(prefix); });
        if (!known && (!fields.is_object() || fields.empty()))
            unknown(group);
        if (!fields.is_object())
            fail("\"" + group + "\" is a group of fields in braces, not " + shown(fields) + ".");
        for (const auto& [name, value] : fields.items()) {
            const Field* field = findField(prefix + name);
            if (field == nullptr)
                unknown(prefix + name);
            const auto converted = valueOf(value, field->kind);
            if (!converted || !setFieldValue(config, *field, *converted))
                fail(prefix + name + " must be " + std::string(expectation(field->kind)) + ", not " + shown(value) +
                     ".");
        }
    }
    return config;
}

std::string writeConfig(const RunConfig& config) {
    std::vector<std::pair<std::string_view, std::string>> groups;
    for (const Field& field : configFields()) {
        const auto [group, fieldName] = groupAndName(field);
        auto found = std::ranges::find(groups, group, &std::pair<std::string_view, std::string>::first);
        if (found == groups.end())
            found = groups.insert(groups.end(), {group, {}});
        found->second += (found->second.empty() ? "\n    \"" : ",\n    \"") + std::string(fieldName) +
                         "\": " + lineOf(config, field);
    }
    std::string text;
    for (const auto& [group, lines] : groups)
        text += (text.empty() ? "{\n  \"" : ",\n  \"") + std::string(group) + "\": {" + lines + "\n  }";
    return text + "\n}\n";
}

std::string configSchema() {
    Json groups = Json::object();
    for (const Field& field : configFields()) {
        const auto [group, fieldName] = groupAndName(field);
        auto& entry = groups[std::string(group)];
        if (entry.is_null())
            entry = {{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
        entry["properties"][std::string(fieldName)] = schemaOf(field);
    }
    const Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                         {"title", "Wavelens training configuration"},
                         {"type", "object"},
                         {"additionalProperties", false},
                         {"properties", groups}};
    return schema.dump(2) + "\n";
}

std::string configReference() {
    std::string text = "# Configuration\n\n"
                       "Every field of a training configuration. In JSON the part before the dot is a group in braces; "
                       "`--set` takes the key as it stands here, lists with commas. Missing fields have their default; "
                       "unknown ones are refused.\n\n"
                       "This file is generated: `wavelens-cli config --reference`.\n";
    std::optional<FieldSection> section;
    const RunConfig defaults;
    for (const Field& field : configFields()) {
        if (section != field.section) {
            section = field.section;
            text += "\n## " + std::string(title(field.section)) +
                    "\n\n| key | name | default | range | unit | what it does |\n|---|---|---|---|---|---|\n";
        }
        text += "| `" + std::string(field.key) + "` | " + std::string(field.label) + " | " +
                fieldText(defaults, field) + " | " + rangeText(field) + " | " + std::string(field.unit) + " | " +
                std::string(field.help) + (field.usual.empty() ? "" : " Usual: " + std::string(field.usual) + ".") +
                " |\n";
    }
    return text;
}

}  // namespace wavelens::engine
