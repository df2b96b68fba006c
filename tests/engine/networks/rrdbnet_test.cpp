// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/rrdbnet.hpp"

#include "tests/support/golden.hpp"
#include "tests/support/network_config.hpp"

namespace wavelens::engine {
namespace {

/// BasicSR's forward pass, written out by the names of the parameters.
at::Tensor reference(const StateDict& state, at::Tensor x, std::int64_t unshuffle) {
    const auto conv = [&](const std::string& name, const at::Tensor& input) {
        const auto named = [&](const std::string& key) {
            return std::ranges::find(state, key, &StateDict::value_type::first)->second;
        };
        return torch::conv2d(input, named(name + ".weight"), named(name + ".bias"), 1, 1);
    };
    const auto leaky = [](const at::Tensor& input) {
        return torch::leaky_relu(input, 0.2);
    };
    if (unshuffle > 1)
        x = torch::pixel_unshuffle(x, unshuffle);
    const at::Tensor first = conv("conv_first", x);
    at::Tensor y = first;
    for (const std::string j : {"1", "2", "3"}) {
        const std::string block = "body.0.rdb" + j + ".conv";
        const at::Tensor x1 = leaky(conv(block + "1", y));
        const at::Tensor x2 = leaky(conv(block + "2", torch::cat({y, x1}, 1)));
        const at::Tensor x3 = leaky(conv(block + "3", torch::cat({y, x1, x2}, 1)));
        const at::Tensor x4 = leaky(conv(block + "4", torch::cat({y, x1, x2, x3}, 1)));
        y = conv(block + "5", torch::cat({y, x1, x2, x3, x4}, 1)) * 0.2 + y;
    }
    y = first + conv("conv_body", y * 0.2 + first);
    for (const auto name : {"conv_up1", "conv_up2"})
        y = leaky(conv(name, y.repeat_interleave(2, 2).repeat_interleave(2, 3)));
    return conv("conv_last", leaky(conv("conv_hr", y)));
}

TEST(Rrdbnet, isTheNetworkThatItsNamesSay) {
    for (const std::int64_t scale : {1, 2, 4}) {
        torch::manual_seed(2);
        const auto network = makeNetwork(test::smallNetwork("rrdbnet", scale));
        const at::Tensor x = test::images({2}, 8, 12).to(torch::kFloat);
        test::expectNear(network->forward(x), reference(stateDict(*network), x, 4 / scale), 1e-6);
    }
}

TEST(Rrdbnet, takesSidesThatDoNotDivide) {
    const auto network = makeNetwork(test::smallNetwork("rrdbnet", 1));
    const at::Tensor x = torch::rand({1, 3, 9, 6});
    const at::Tensor padded = torch::replication_pad2d(x, {0, 2, 0, 3});
    test::expectNear(network->forward(x), network->forward(padded).narrow(2, 0, 9).narrow(3, 0, 6), 1e-6);
}

TEST(Rrdbnet, bandsOfTheTailGiveTheSame) {
    const auto network = makeNetwork(test::smallNetwork("rrdbnet", 4, 1, 32));
    const at::Tensor x = torch::rand({1, 3, 120, 280});  // 32 · 16 · 280 floats in a row of LR: bands of 87
    const at::Tensor whole = network->forward(x).detach();
    const torch::NoGradGuard noGrad;
    test::expectNear(network->forward(x), whole, 1e-5);
}

}  // namespace
}  // namespace wavelens::engine
