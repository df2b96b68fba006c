// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/schedule.hpp"

#include "engine/api/result.hpp"
#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

using test::Json;

TrainingConfig plan(const std::string& schedule, std::int64_t steps) {
    TrainingConfig config;
    config.schedule = schedule;
    config.steps = steps;
    return config;
}

void expectRates(const TrainingConfig& config, const Json& json) {
    for (std::size_t i = 0; i < json.at("t").size(); ++i)
        EXPECT_NEAR(learningRate(config, json.at("t")[i]), json.at("lr")[i].get<double>(), 1e-15) << json.at("t")[i];
}

TEST(Schedule, matchesGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("schedule.json");

    auto restarts = plan("cosine_restarts", 600);
    restarts.learningRate = json.at("cosine_restarts").at("lr0");
    restarts.minLearningRate = json.at("cosine_restarts").at("eta_min");
    restarts.restartPeriod = 200;
    restarts.restartWeights = json.at("cosine_restarts").at("weights").get<std::vector<double>>();
    expectRates(restarts, json.at("cosine_restarts"));

    auto milestones = plan("multi_step", 300);
    milestones.learningRate = json.at("milestones").at("lr0");
    milestones.milestones = {200};
    milestones.gamma = json.at("milestones").at("gamma");
    expectRates(milestones, json.at("milestones"));

    auto cosine = plan("cosine", 100);
    cosine.learningRate = json.at("cosine").at("lr0");
    cosine.minLearningRate = json.at("cosine").at("eta_min");
    expectRates(cosine, json.at("cosine"));
}

TEST(Schedule, constantStays) {
    const auto config = plan("constant", 10);
    EXPECT_EQ(learningRate(config, 0), config.learningRate);
    EXPECT_EQ(learningRate(config, 9), config.learningRate);
}

TEST(Schedule, keepsItsLastValueBeyondThePlan) {
    for (const auto* schedule : {"constant", "multi_step", "cosine", "cosine_restarts"}) {
        auto config = plan(schedule, 100);
        config.milestones = {50, 150};
        config.restartPeriod = 60;
        EXPECT_EQ(learningRate(config, 100), learningRate(config, 170)) << schedule;
    }
}

TEST(Schedule, afterTheLastPeriodTheLowest) {
    auto config = plan("cosine_restarts", 100);
    config.restartPeriod = 20;
    config.restartWeights = {1};
    EXPECT_EQ(learningRate(config, 21), config.minLearningRate);
}

TEST(Schedule, warmsUpLinearly) {
    auto config = plan("constant", 100);
    config.learningRate = 1;
    config.warmupSteps = 4;
    EXPECT_EQ(learningRate(config, 0), 0.25);
    EXPECT_EQ(learningRate(config, 1), 0.5);
    EXPECT_EQ(learningRate(config, 3), 1);
    EXPECT_EQ(learningRate(config, 50), 1);
}

TEST(Schedule, unknownNameIsRefused) {
    EXPECT_THROW((void)learningRate(plan("linear", 10), 0), Exception);
}

}  // namespace
}  // namespace wavelens::engine
