// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/presets.hpp"

#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

std::vector<Preset> bundled() {
    return loadPresets(WAVELENS_SOURCE_RESOURCES "/presets");
}

TEST(Presets, AreThoseOfTheSpecificationDemoFirst) {
    std::vector<std::string> names;
    for (const auto& preset : bundled())
        names.push_back(preset.name);
    EXPECT_EQ(names, (std::vector<std::string>{"demo", "quick_cpu", "edsr_s_pcl", "edsr_l_pcl"}));
}

TEST(Presets, CanBeTrainedOnceImagesAreNamed) {
    for (auto preset : bundled()) {
        EXPECT_FALSE(preset.label.empty());
        EXPECT_FALSE(preset.description.empty());
        if (preset.config.data.trainHr.empty())
            preset.config.data.trainHr = "images";
        for (const auto& problem : validate(preset.config))
            ADD_FAILURE() << preset.name << ": " << problem.key << ": " << problem.message;
    }
}

// spec/pcl.md §11
TEST(Presets, QuickCpuIsTheRecipe) {
    const auto config = bundled().at(1).config;
    EXPECT_EQ(config.network.scale, 2);
    EXPECT_EQ(config.network.blocks, 8);
    EXPECT_EQ(config.network.features, 32);
    EXPECT_EQ(config.training.batchSize, 8);
    EXPECT_GE(config.data.patchSize * 2, 48);
    EXPECT_LE(config.data.patchSize * 2, 64);
    EXPECT_EQ(config.discriminator.width, 16);
    EXPECT_EQ(config.discriminator.blocks, 4);
    EXPECT_EQ(config.discriminator.norm, "group");
    EXPECT_EQ(config.discriminator.learningRate, 1e-4);
    EXPECT_EQ(config.contrast.positives, 2);
    EXPECT_EQ(config.contrast.negatives, 2);
    EXPECT_EQ(config.contrast.temperature, 0.1);
    EXPECT_EQ(config.contrast.weight, 0.01);
    EXPECT_EQ(config.contrast.start, 0.5);
    EXPECT_EQ(config.contrast.layers, (std::vector<std::int64_t>{0, 1, 2, 3}));
    EXPECT_EQ(config.training.learningRate, 5e-4);
    EXPECT_EQ(config.training.schedule, "cosine");
    EXPECT_EQ(config.training.minLearningRate, 1e-6);
}

TEST(Presets, ThePapersOnesHaveItsNumbers) {
    const auto presets = bundled();
    for (const auto& [index, blocks, features, residual] :
         {std::tuple{2U, 16, 64, 1.0}, std::tuple{3U, 32, 256, 0.1}}) {
        const auto& config = presets.at(index).config;
        EXPECT_EQ(config.network.blocks, blocks);
        EXPECT_EQ(config.network.features, features);
        EXPECT_EQ(config.network.residualScale, residual);
        EXPECT_EQ(config.data.patchSize * config.network.scale, 192);
        EXPECT_EQ(config.training.batchSize, 16);
        EXPECT_EQ(config.training.learningRate, 1e-4);
        EXPECT_EQ(config.training.steps, 300000);
        EXPECT_EQ(config.training.schedule, "multi_step");
        EXPECT_EQ(config.training.milestones, std::vector<std::int64_t>{200000});
        EXPECT_EQ(config.training.gamma, 0.5);
        EXPECT_EQ(config.contrast.weight, 1.0);
        EXPECT_EQ(config.contrast.temperature, 1.0);
        EXPECT_EQ(config.contrast.positives, 4);
        EXPECT_EQ(config.contrast.negatives, 4);
        EXPECT_EQ(config.discriminator.width, 64);
        EXPECT_EQ(config.discriminator.blocks, 8);
    }
}

TEST(Presets, NameTheFileThatIsWrong) {
    const test::TempDir dir;
    const auto messageFor = [&](std::string_view text) {
        test::writeText(dir / "mine.json", text);
        try {
            (void)loadPresets(dir.path());
        } catch (const Exception& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(messageFor("{\"order\": 1}").find("mine.json is no preset"), std::string::npos);
    EXPECT_NE(messageFor(R"({"order": 1, "label": "", "description": "", "config": {"dat": {}}})")
                  .find("mine.json: \"dat\" is unknown"),
              std::string::npos);
    EXPECT_NE(messageFor("{").find("mine.json: line 1"), std::string::npos);
    EXPECT_THROW((void)loadPresets(dir / "none"), Exception);
}

}  // namespace
}  // namespace wavelens::engine
