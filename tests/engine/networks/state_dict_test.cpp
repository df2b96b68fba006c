// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/state_dict.hpp"

#include "engine/api/result.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

std::shared_ptr<Network> smallNetwork() {
    NetworkConfig config;
    config.scale = 2;
    config.blocks = 1;
    config.features = 4;
    return makeNetwork(config);
}

StateDict cloned(const StateDict& state) {
    StateDict copy;
    for (const auto& [name, tensor] : state)
        copy.emplace_back(name, tensor.detach().clone());
    return copy;
}

/// What loading says.
std::string refusal(torch::nn::Module& module, const StateDict& state) {
    try {
        loadStateDict(module, state);
    } catch (const Exception& exception) {
        EXPECT_EQ(exception.error().code, ErrorCode::Incompatible);
        return exception.error().message;
    }
    return {};
}

TEST(StateDict, loadedNetworkGivesTheSameOutput) {
    const auto a = smallNetwork();
    const auto b = smallNetwork();
    const at::Tensor x = torch::rand({1, 3, 6, 6});
    ASSERT_FALSE(torch::equal(a->forward(x), b->forward(x)));
    loadStateDict(*b, stateDict(*a));
    EXPECT_TRUE(torch::equal(a->forward(x), b->forward(x)));
}

TEST(StateDict, halfPrecisionIsConverted) {
    const auto network = smallNetwork();
    auto state = cloned(stateDict(*network));
    for (auto& [name, tensor] : state)
        tensor = tensor.to(torch::kHalf);
    loadStateDict(*network, state);
    EXPECT_EQ(network->parameters().front().scalar_type(), torch::kFloat);
    EXPECT_TRUE(torch::equal(stateDict(*network).back().second, state.back().second.to(torch::kFloat)));
}

TEST(StateDict, namesWhatDoesNotFit) {
    const auto network = smallNetwork();
    const auto before = cloned(stateDict(*network));
    auto state = cloned(before);
    for (auto& [name, tensor] : state) {
        tensor = torch::zeros_like(tensor);
        if (name == "tail.1.bias")
            name = "tail.2.bias";
        else if (name == "head.0.weight")
            tensor = torch::zeros({8, 3, 3, 3});
    }
    EXPECT_EQ(refusal(*network, state), "The weights do not fit. Missing: tail.1.bias. Unexpected: tail.2.bias. Of "
                                        "another shape: head.0.weight is [8, 3, 3, 3] instead of [4, 3, 3, 3].");
    const auto after = stateDict(*network);
    for (std::size_t i = 0; i < after.size(); ++i)
        EXPECT_TRUE(torch::equal(after[i].second, before[i].second)) << after[i].first;
}

TEST(StateDict, longListsAreCutShort) {
    const auto network = smallNetwork();
    EXPECT_EQ(refusal(*network, {}),
              "The weights do not fit. Missing: sub_mean.weight, sub_mean.bias, add_mean.weight and 13 more.");
}

}  // namespace
}  // namespace wavelens::engine
