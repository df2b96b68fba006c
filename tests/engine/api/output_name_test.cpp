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

}  // namespace
}  // namespace wavelens::engine
