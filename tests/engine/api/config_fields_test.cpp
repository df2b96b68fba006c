// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/config_fields.hpp"

#include <gtest/gtest.h>
#include <regex>
#include <set>

namespace wavelens::engine {
namespace {

RunConfig trainable() {
    RunConfig config;
    config.data.trainHr = "images";
    return config;
}

/// Messages about `key` once it has this text.
std::vector<std::string> problemsOf(RunConfig config, std::string_view key, std::string_view text) {
    EXPECT_TRUE(setFieldText(config, key, text)) << key << " = " << text;
    std::vector<std::string> messages;
    for (const Problem& problem : validate(config))
        if (problem.key == key)
            messages.push_back(problem.message);
    return messages;
}

std::string firstProblem(std::string_view key, std::string_view text, const RunConfig& config = trainable()) {
    const auto messages = problemsOf(config, key, text);
    return messages.empty() ? "" : messages.front();
}

TEST(ConfigFields, AreNamedAndExplained) {
    std::set<std::string_view> keys;
    std::set<std::string_view> labels;
    for (const Field& field : configFields()) {
        EXPECT_TRUE(keys.insert(field.key).second) << field.key;
        EXPECT_TRUE(labels.insert(field.label).second) << field.label;
        EXPECT_TRUE(std::regex_match(std::string(field.key), std::regex("[a-z][a-z_]*\\.[a-z][a-z0-9_]*")))
            << field.key;
        EXPECT_FALSE(field.label.empty()) << field.key;
        EXPECT_GT(field.help.size(), 10U) << field.key;
        EXPECT_TRUE(field.help.ends_with('.') || field.help.ends_with("…")) << field.key;
        EXPECT_EQ(findField(field.key), &field);
    }
    EXPECT_EQ(findField("contrast"), nullptr);
}

TEST(ConfigFields, EveryMemberHasOneField) {
    RunConfig config;
    std::set<const void*> members;
    for (const Field& field : configFields())
        std::visit([&](auto* member) { EXPECT_TRUE(members.insert(member).second) << field.key; }, field.at(config));
    for (const Field& field : configFields()) {
        const bool list = field.kind == FieldKind::IntegerList || field.kind == FieldKind::RealList;
        const auto value = fieldValue(config, field);
        EXPECT_EQ(list, std::holds_alternative<std::vector<std::int64_t>>(value) ||
                            std::holds_alternative<std::vector<double>>(value))
            << field.key;
        EXPECT_EQ(field.kind == FieldKind::Choice, !field.choices.empty()) << field.key;
    }
}

TEST(ConfigFields, DefaultsAreInRangeAndCanBeTrained) {
    EXPECT_TRUE(validate(trainable()).empty());
    const auto problems = validate({});
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].key, "data.train_hr");
}

TEST(ConfigFields, BothEndsOfARangeAreTakenAndNoMore) {
    for (const Field& field : configFields()) {
        if (field.kind != FieldKind::Integer && field.kind != FieldKind::Real)
            continue;
        for (const auto& [value, good] : {std::pair{field.min, true}, std::pair{field.max, true},
                                          std::pair{field.min - 1, false}, std::pair{field.max * 2 + 1, false}}) {
            RunConfig config = trainable();
            config.contrast.enabled = false;  // its rules between fields are another test's matter
            const FieldValue given =
                field.kind == FieldKind::Integer ? FieldValue(static_cast<std::int64_t>(value)) : FieldValue(value);
            ASSERT_TRUE(setFieldValue(config, field, given)) << field.key;
            bool refused = false;
            for (const Problem& problem : validate(config))
                refused |= problem.key == field.key && (problem.message.starts_with("Must be at least") ||
                                                        problem.message.starts_with("Must be at most"));
            EXPECT_EQ(refused, !good) << field.key << " = " << value;
        }
    }
}

TEST(ConfigFields, TextRoundTrips) {
    RunConfig config;
    config.training.restartWeights = {1.0, 1e-7, 0.1};
    config.contrast.layers = {3, 0};
    config.data.trainHr = "Größe 画像, 2";
    for (const Field& field : configFields()) {
        RunConfig other;
        const auto text = fieldText(config, field);
        ASSERT_TRUE(setFieldText(other, field.key, text)) << field.key << " = " << text;
        EXPECT_EQ(fieldValue(other, field), fieldValue(config, field)) << field.key;
    }
}

TEST(ConfigFields, TextOfTheWrongTypeIsRefused) {
    RunConfig config;
    for (const auto& [key, text, message] :
         {std::tuple{"training.steps", "many", "training.steps: \"many\" is not a whole number."},
          std::tuple{"training.steps", "1.5", "training.steps: \"1.5\" is not a whole number."},
          std::tuple{"training.steps", "", "training.steps: \"\" is not a whole number."},
          std::tuple{"contrast.weight", "1,5", "contrast.weight: \"1,5\" is not a number."},
          std::tuple{"contrast.enabled", "yes", "contrast.enabled: \"yes\" is not true or false."},
          std::tuple{"contrast.layers", "0;1", "contrast.layers: \"0;1\" is not whole numbers separated by commas."},
          std::tuple{"contrast.tempratur", "1",
                     "\"contrast.tempratur\" is unknown. Did you mean \"contrast.temperature\"?"},
          std::tuple{"temperature", "1", "\"temperature\" is unknown. Did you mean \"contrast.temperature\"?"},
          std::tuple{"zzzzzzzzzzzz", "1", "\"zzzzzzzzzzzz\" is unknown."}}) {
        const auto result = setFieldText(config, key, text);
        ASSERT_FALSE(result) << key;
        EXPECT_EQ(result.error().message, message);
        EXPECT_EQ(result.error().code, ErrorCode::BadInput);
    }
    EXPECT_TRUE(config == RunConfig{}) << "a refused text changes nothing";
}

TEST(ConfigFields, ValuesOfAnotherTypeAreRefused) {
    RunConfig config;
    EXPECT_FALSE(setFieldValue(config, *findField("training.steps"), 1.5));
    EXPECT_FALSE(setFieldValue(config, *findField("training.steps"), std::string("1")));
    EXPECT_TRUE(setFieldValue(config, *findField("contrast.weight"), std::int64_t{2}));
    EXPECT_EQ(config.contrast.weight, 2.0);
}

TEST(ConfigFields, NamesWhatDiffers) {
    RunConfig other;
    other.contrast.layers = {0};
    other.data.patchSize = 24;
    EXPECT_EQ(differingKeys({}, other), (std::vector<std::string_view>{"data.patch_size", "contrast.layers"}));
    EXPECT_TRUE(differingKeys({}, {}).empty());
}

TEST(ConfigRules, SayWhatWouldBeRight) {
    EXPECT_EQ(firstProblem("contrast.temperature", "0"), "Must be at least 0.0001. Usual values are 0.05 to 1.");
    EXPECT_EQ(firstProblem("network.scale", "5"), "Must be at most 4.");
    EXPECT_EQ(firstProblem("network.name", "edsrr"),
              "\"edsrr\" is not available: choose edsr, srvgg, imdn or rrdbnet.");
    EXPECT_EQ(firstProblem("contrast.weight", "nan"), "Must be a finite number. Usual values are 0.01 to 1.");
    EXPECT_EQ(firstProblem("contrast.layers", "0,8"), "The discriminator has layers 0 to 7; layer 8 does not exist.");
    EXPECT_EQ(firstProblem("contrast.blur_kernel_min", "4"), "Must be odd: 3 or 5.");
    EXPECT_EQ(firstProblem("contrast.sharpen_min", "3.5"), "Must not exceed the upper end, 3.");
    EXPECT_EQ(firstProblem("training.milestones", "20, 10"), "Must be in ascending order.");
    EXPECT_EQ(firstProblem("data.validation_lr", "small"), "Needs validation images in data.validation_hr.");
    EXPECT_NE(firstProblem("hardware.device", "gpu"), "");
    for (const auto* device : {"auto", "cpu", "cuda", "cuda:0", "cuda:12"})
        EXPECT_EQ(firstProblem("hardware.device", device), "") << device;
    auto odd = trainable();
    odd.network.scale = 3;
    EXPECT_NE(firstProblem("data.patch_size", "25", odd), "");
    odd.contrast.enabled = false;
    EXPECT_EQ(firstProblem("data.patch_size", "25", odd), "") << "L1 alone needs no even side";
}

TEST(ConfigRules, ALargeWeightIsAWarningOnly) {
    auto config = trainable();
    config.contrast.weight = 1;
    const auto problems = validate(config);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_FALSE(problems[0].blocks);
    EXPECT_TRUE(checkConfig(config));
}

TEST(ConfigRules, TheFirstProblemIsAMessageForTheCommandLine) {
    auto config = trainable();
    config.contrast.temperature = 0;
    const auto checked = checkConfig(config);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().message,
              "contrast.temperature = 0: must be at least 0.0001. Usual values are 0.05 to 1.");
}

}  // namespace
}  // namespace wavelens::engine
