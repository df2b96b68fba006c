// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/edsr.hpp"

#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

using test::Json;

/// The golden networks with rgb_range 1 are ours, which work in 0…255, with first and last weights to suit.
double weightFactor(const Json& golden, const std::string& name) {
    const double ratio = 255 / golden.at("rgb_range").get<double>();
    if (name == "head.0.weight")
        return 1 / ratio;
    return name.starts_with("tail.1.") ? ratio : 1;
}

NetworkConfig configOf(const Json& golden) {
    NetworkConfig config;
    config.scale = golden.at("scale");
    config.blocks = golden.at("blocks");
    config.features = golden.at("features");
    config.residualScale = golden.at("res_scale");
    return config;
}

class EdsrGolden : public testing::TestWithParam<std::size_t> {};

TEST_P(EdsrGolden, outputLossAndGradients) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("edsr.json").at("cases").at(GetParam());
    Edsr network(configOf(json));
    test::setWeights(network, json.at("parameters"));
    {
        const torch::NoGradGuard noGrad;
        for (const auto& parameter : network.named_parameters())
            parameter.value().mul_(weightFactor(json, parameter.key()));
    }
    const auto scale = network.scale();
    const at::Tensor x = test::images({40, 41}, 9, 11).to(torch::kFloat);
    const at::Tensor target = test::images({50, 51}, 9 * scale, 11 * scale).to(torch::kFloat);

    const at::Tensor y = network.forward(x);
    const auto allowed = [&](const std::string& key, double usual) {
        return std::max({usual, 1e-6, 20 * json.at("float32_max_abs_difference").at(key).get<double>()});
    };
    test::expectStats(y, json.at("output"), allowed("output", 1e-6));

    const at::Tensor l1 = (y - target).abs().mean() * 255;
    EXPECT_NEAR(l1.item<double>(), json.at("l1").get<double>(), allowed("l1", 1e-4));
    l1.backward();
    for (const auto& parameter : network.named_parameters()) {
        const double expected = json.at("grad_norm").at(parameter.key()).get<double>();
        const double norm = parameter.value().grad().norm().item<double>() * weightFactor(json, parameter.key());
        EXPECT_NEAR(norm, expected, std::max(1e-4 * expected, allowed("grad_norm", 0))) << parameter.key();
    }
}

INSTANTIATE_TEST_SUITE_P(scales, EdsrGolden, testing::Values(0U, 1U, 2U));

TEST(Edsr, countsOfThePublishedSizes) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json counts = test::golden("edsr.json").at("published_parameter_counts");
    for (const std::int64_t scale : {2, 3, 4}) {
        NetworkConfig small;
        small.scale = scale;
        std::int64_t count = 0;
        for (const auto& parameter : makeNetwork(small)->parameters())
            count += parameter.numel();
        EXPECT_EQ(count, counts.at("EDSR-S").at(std::string("x").append(std::to_string(scale))).get<std::int64_t>());
    }
}

TEST(Edsr, largeHasThePublishedCount) {
    NetworkConfig large;
    large.scale = 3;
    large.blocks = 32;
    large.features = 256;
    std::int64_t count = 0;
    for (const auto& parameter : makeNetwork(large)->parameters())
        count += parameter.numel();
    EXPECT_EQ(count, 43680003);
}

TEST(Edsr, namesAreThoseOfThePublishedFiles) {
    NetworkConfig config;
    config.blocks = 1;
    config.features = 4;
    std::vector<std::string> names;
    for (const auto& [name, tensor] : stateDict(*makeNetwork(config)))
        names.push_back(name);
    const std::vector<std::string> expected{
        "sub_mean.weight", "sub_mean.bias",        "add_mean.weight",    "add_mean.bias",        "head.0.weight",
        "head.0.bias",     "body.0.body.0.weight", "body.0.body.0.bias", "body.0.body.2.weight", "body.0.body.2.bias",
        "body.1.weight",   "body.1.bias",          "tail.0.0.weight",    "tail.0.0.bias",        "tail.0.2.weight",
        "tail.0.2.bias",   "tail.1.weight",        "tail.1.bias"};
    EXPECT_EQ(names, expected);
}

TEST(Edsr, blackBodyGivesTheMeanColour) {
    NetworkConfig config;
    config.scale = 2;
    config.blocks = 1;
    config.features = 4;
    const auto network = makeNetwork(config);
    const torch::NoGradGuard noGrad;
    for (auto& parameter : network->parameters())
        parameter.zero_();
    const at::Tensor y = network->forward(torch::rand({1, 3, 4, 4}));
    const at::Tensor mean = torch::tensor({0.4488, 0.4371, 0.4040}).reshape({1, 3, 1, 1}).expand({1, 3, 8, 8});
    test::expectNear(y, mean, 1e-6);
}

TEST(Edsr, enlargesInBandsWhatItEnlargesAtOnce) {
    torch::manual_seed(5);
    NetworkConfig config;
    config.blocks = 1;
    config.features = 16;
    for (const std::int64_t scale : {2, 3, 4}) {
        config.scale = scale;
        Edsr network(config);
        const at::Tensor lr = torch::rand({1, 3, 131, 640 * 16 / (scale * scale)});
        const at::Tensor whole = network.forward(lr).detach();
        const torch::NoGradGuard noGrad;
        EXPECT_LE((network.forward(lr) - whole).abs().max().item<double>(), 1e-5 * whole.abs().max().item<double>());
    }
}

}  // namespace
}  // namespace wavelens::engine
