// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/srvgg.hpp"

#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

NetworkConfig small() {
    NetworkConfig config;
    config.name = "srvgg";
    config.scale = 2;
    config.blocks = 1;
    config.features = 4;
    return config;
}

TEST(Srvgg, countAndNamesOfThePublishedFile) {
    NetworkConfig config;
    config.name = "srvgg";
    const auto state = stateDict(*makeNetwork(config));  // ×4, 16 blocks, 64 features
    std::int64_t count = 0;
    for (const auto& [name, tensor] : state)
        count += tensor.numel();
    EXPECT_EQ(count, 621424);
    EXPECT_EQ(state.front().first, "body.0.weight");
    EXPECT_EQ(state[2].first, "body.1.weight");
    EXPECT_EQ(state.back().first, "body.34.bias");
}

TEST(Srvgg, withoutWeightsItIsTheNearestNeighbour) {
    const auto network = makeNetwork(small());
    const torch::NoGradGuard noGrad;
    for (auto& parameter : network->parameters())
        parameter.zero_();
    const at::Tensor x = test::images({1}, 3, 4).to(torch::kFloat);
    const at::Tensor y = network->forward(x);
    EXPECT_TRUE(torch::equal(y, x.repeat_interleave(2, 2).repeat_interleave(2, 3)));
}

TEST(Srvgg, isTheChainThatItsNamesSay) {
    const auto network = makeNetwork(small());
    const auto state = stateDict(*network);
    const auto named = [&](const std::string& name) {
        return std::ranges::find(state, name, &StateDict::value_type::first)->second;
    };
    const at::Tensor x = test::images({2}, 5, 6).to(torch::kFloat);
    at::Tensor h = x;
    for (const std::string i : {"0", "2"}) {
        h = torch::conv2d(h, named("body." + i + ".weight"), named("body." + i + ".bias"), 1, 1);
        const at::Tensor slope = named("body." + std::to_string(std::stoi(i) + 1) + ".weight").reshape({1, -1, 1, 1});
        h = torch::where(h > 0, h, h * slope);
    }
    h = torch::pixel_shuffle(torch::conv2d(h, named("body.4.weight"), named("body.4.bias"), 1, 1), 2);
    test::expectNear(network->forward(x), h + x.repeat_interleave(2, 2).repeat_interleave(2, 3), 1e-6);
}

}  // namespace
}  // namespace wavelens::engine
