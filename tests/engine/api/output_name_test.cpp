// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/output_name.hpp"

#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

TEST(OutputStem, FillsThePattern) {
    EXPECT_EQ(outputStem("{name}_x{scale}_{model}", "/a/cat.v2.jpg", 4, "/m/best.safetensors"), "cat.v2_x4_best");
    EXPECT_EQ(outputStem("{model}-{name}", "{scale}.png", 4, "/runs/demo/model_last.safetensors"), "demo-{scale}");
}

TEST(OutputStem, ScalesHaveAtMostTwoDecimals) {
    EXPECT_EQ(outputStem("{name}_x{scale}", "a.png", 1.5, ""), "a_x1.5");
    EXPECT_EQ(outputStem("{name}_x{scale}", "a.png", 800 / 300.0, ""), "a_x2.67");
}

TEST(ResultStem, IsWhatThePatternMakes) {
    const std::string pattern = "{name}_x{scale}_{model}";
    EXPECT_TRUE(isResultStem("cat_x4_best", pattern, 4, "/m/best.safetensors"));
    EXPECT_TRUE(isResultStem("cat_x4_best-12", pattern, 4, "/m/best.safetensors"));
    EXPECT_FALSE(isResultStem("_x4_best", pattern, 4, "/m/best.safetensors"));
    EXPECT_FALSE(isResultStem("cat_x4_other", pattern, 4, "/m/best.safetensors"));
    EXPECT_FALSE(isResultStem("cat_x4_bestXpth", pattern, 4, "/m/best.pth.safetensors"));
    EXPECT_TRUE(isResultStem("cat (1)_x4_a+b(c)", pattern, 4, "/m/a+b(c).safetensors"));
}

TEST(ResultStem, OfTheSameModelAtAnyScaleOnAnyDay) {
    const std::string pattern = "{name}_x{scale}_{model}_{date}";
    EXPECT_TRUE(isResultStem("cat_x2.67_best_2024-02-29", pattern, 4, "best.safetensors"));
    EXPECT_FALSE(isResultStem("cat_xl_best_2024-02-29", pattern, 4, "best.safetensors"));
    EXPECT_TRUE(isResultStem("cat_4", "{name}_{scale}", 4, "best.safetensors"));
    EXPECT_FALSE(isResultStem("IMG_1234", "{name}_{scale}", 4, "best.safetensors"));
    EXPECT_FALSE(isResultStem("IMG_2024-02-29", "{name}_{date}", 4, "best.safetensors"));
}

TEST(ResultStem, IsNotToBeToldWithoutMoreThanTheName) {
    EXPECT_FALSE(isResultStem("cat", "{name}", 4, "best.safetensors"));
    EXPECT_FALSE(isResultStem("out", "out", 4, "best.safetensors"));
}

}  // namespace
}  // namespace wavelens::engine
