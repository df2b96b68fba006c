// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/config_json.hpp"

#include "engine/api/config_fields.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wavelens::engine {
namespace {

std::string messageOf(std::string_view json) {
    try {
        (void)parseConfig(json, "my.json");
    } catch (const Exception& error) {
        EXPECT_EQ(error.error().code, ErrorCode::BadInput);
        return error.what();
    }
    return "nothing was thrown";
}

/// A value other than the default, within the range, awkward where it can be.
FieldValue otherValue(const Field& field) {
    switch (field.kind) {
    case FieldKind::Switch:
        return !std::get<bool>(fieldValue(RunConfig{}, field));
    case FieldKind::Integer:
        return static_cast<std::int64_t>(field.min) + 3;
    case FieldKind::Real:
        return field.min + (field.max - field.min) / 3;
    case FieldKind::IntegerList:
        return std::vector<std::int64_t>{static_cast<std::int64_t>(field.min), 7, 5};
    case FieldKind::RealList:
        return std::vector<double>{0.1, 1.0, 1e-7};
    case FieldKind::Choice:
        return std::string(field.choices.back());
    default:
        return std::string("zdjęcia \"Größe\" \\ 画像, #1/\n");
    }
}

TEST(ConfigJson, EveryFieldRoundTripsByteForByte) {
    RunConfig config;
    for (const Field& field : configFields()) {
        ASSERT_TRUE(setFieldValue(config, field, otherValue(field))) << field.key;
        const auto text = writeConfig(config);
        const auto read = parseConfig(text, "x");
        EXPECT_EQ(fieldValue(read, field), otherValue(field)) << field.key;
        EXPECT_TRUE(read == config) << field.key;
        EXPECT_EQ(writeConfig(read), text) << field.key;
    }
}

TEST(ConfigJson, WritesTheKeysOfTheInterface) {
    const auto json = nlohmann::json::parse(writeConfig({}));
    for (const auto* key :
         {"/data/train_hr", "/data/train_lr", "/data/validation_hr", "/data/validation_lr", "/data/patch_size",
          "/network/name", "/network/scale", "/training/steps", "/training/batch_size", "/training/seed",
          "/training/learning_rate", "/validation/interval", "/checkpoint/interval", "/contrast/enabled",
          "/contrast/weight", "/contrast/temperature", "/contrast/positives", "/contrast/negatives"})
        EXPECT_TRUE(json.contains(nlohmann::json::json_pointer(key))) << key;
}

TEST(ConfigJson, MissingFieldsTakeTheirDefaults) {
    RunConfig expected;
    expected.training.steps = 300000;
    expected.contrast.layers = {1};
    expected.contrast.temperature = 1;
    EXPECT_TRUE(parseConfig(R"({"training": {"steps": 3e5}, "contrast": {"layers": [1], "temperature": 1}})", "x") ==
                expected);
    EXPECT_TRUE(parseConfig("{}", "x") == RunConfig{});
}

struct BadConfig {
    const char* name;
    const char* json;
    const char* message;

    friend void PrintTo(const BadConfig& bad, std::ostream* stream) { *stream << bad.name; }
};

class ConfigJsonRefuses : public ::testing::TestWithParam<BadConfig> {};

TEST_P(ConfigJsonRefuses, SayingWhereAndWhat) {
    EXPECT_EQ(messageOf(GetParam().json), std::string("my.json: ") + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ConfigJsonRefuses,
    ::testing::Values(
        BadConfig{"UnknownKey", R"({"contrast": {"tempratur": 1}})",
                  "\"contrast.tempratur\" is unknown. Did you mean \"contrast.temperature\"?"},
        BadConfig{"UnknownGroup", R"({"contrst": {"weight": 1}})",
                  "\"contrst.weight\" is unknown. Did you mean \"contrast.weight\"?"},
        BadConfig{"KeyWithoutItsGroup", R"({"patch_size": 24})",
                  "\"patch_size\" is unknown. Did you mean \"data.patch_size\"?"},
        BadConfig{"WrongNesting", R"({"training": {"validation": {"interval": 5}}})",
                  "\"training.validation\" is unknown."},
        BadConfig{"KeyTwice", "{\"data\": {\"patch_size\": 24,\n \"patch_size\": 32}}",
                  "\"data.patch_size\" is given twice."},
        BadConfig{"GroupTwice", R"({"data": {}, "data": {}})", "\"data\" is given twice."},
        BadConfig{"TextForNumber", R"({"contrast": {"temperature": "high"}})",
                  "contrast.temperature must be a number, not \"high\"."},
        BadConfig{"FractionForWhole", R"({"data": {"patch_size": 24.5}})",
                  "data.patch_size must be a whole number, not 24.5."},
        BadConfig{"BeyondEveryWhole", R"({"training": {"seed": 18446744073709551615}})",
                  "training.seed must be a whole number, not 18446744073709551615."},
        BadConfig{"NullForText", R"({"data": {"train_hr": null}})", "data.train_hr must be text in quotes, not null."},
        BadConfig{"NumberForSwitch", R"({"contrast": {"enabled": 1}})",
                  "contrast.enabled must be true or false, not 1."},
        BadConfig{"NumberForList", R"({"contrast": {"layers": 3}})",
                  "contrast.layers must be a list of whole numbers, as [0, 1], not 3."},
        BadConfig{"MixedList", R"({"training": {"restart_weights": [1, "x"]}})",
                  "training.restart_weights must be a list of numbers, as [1.0, 0.5], not [1,\"x\"]."},
        BadConfig{"NumberForGroup", R"({"network": 4})", "\"network\" is a group of fields in braces, not 4."},
        BadConfig{"ArrayForAll", "[]", "a configuration is an object in braces, not []."},
        BadConfig{"Empty", "", "empty, where JSON was expected."},
        BadConfig{"Blank", " \n", "empty, where JSON was expected."},
        BadConfig{"MissingComma", "{\n  \"data\": {},\n  \"network\": {}\n  \"training\": {}\n}",
                  "line 4, column 12: unexpected string literal; expected '}'."},
        BadConfig{"CutShort", "{\"data\": {\"patch_size\": 24",
                  "line 1, column 26: unexpected end of input; expected '}'."}),
    [](const auto& instance) { return instance.param.name; });

TEST(ConfigJson, RefusesBytesThatAreNotUtf8) {
    EXPECT_NE(messageOf("{\"data\": {\"train_hr\": \"\xff\"}}").find("line 1"), std::string::npos);
}

TEST(ConfigSchema, DescribesEveryFieldWithDefaultRangeAndUnit) {
    const auto schema = nlohmann::json::parse(configSchema());
    EXPECT_FALSE(schema.at("additionalProperties").get<bool>());
    const auto defaults = nlohmann::json::parse(writeConfig({}));
    for (const Field& field : configFields()) {
        const auto dot = field.key.find('.');
        const std::string group(field.key.substr(0, dot));
        const std::string fieldName(field.key.substr(dot + 1));
        const auto& entry = schema.at("properties").at(group).at("properties").at(fieldName);
        EXPECT_EQ(entry.at("default"), defaults.at(group).at(fieldName)) << field.key;
        EXPECT_EQ(entry.at("description"), field.help);
        EXPECT_EQ(entry.value("unit", ""), field.unit);
    }
    const auto& temperature = schema["properties"]["contrast"]["properties"]["temperature"];
    EXPECT_EQ(temperature["type"], "number");
    EXPECT_EQ(temperature["minimum"], 0.0001);
    EXPECT_EQ(temperature["maximum"], 100);
    const auto& layers = schema["properties"]["contrast"]["properties"]["layers"];
    EXPECT_EQ(layers["type"], "array");
    EXPECT_EQ(layers["items"]["type"], "integer");
    EXPECT_EQ(schema["properties"]["network"]["properties"]["name"]["enum"][0], "edsr");
}

TEST(ConfigReference, IsUpToDate) {
    EXPECT_TRUE(test::readText(WAVELENS_SOURCE_RESOURCES "/configuration.md") == configReference())
        << "resources/configuration.md is stale: wavelens-cli config --reference > resources/configuration.md";
}

TEST(ConfigReference, HasALineForEveryField) {
    const auto text = configReference();
    for (const Field& field : configFields())
        EXPECT_NE(text.find("| `" + std::string(field.key) + "` |"), std::string::npos) << field.key;
}

}  // namespace
}  // namespace wavelens::engine
