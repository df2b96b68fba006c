// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/adam.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace wavelens::engine {
namespace {

/// A gradient that pulls the weights to 0.3, each by another strength.
void pull(torch::nn::Linear& module) {
    ((module->weight - 0.3).square() * torch::arange(1, 7).reshape({2, 3})).sum().backward();
}

TEST(Adam, updatesAsLibTorchDoes) {
    torch::nn::Linear ours(torch::nn::LinearOptions(3, 2).bias(false));
    torch::nn::Linear theirs(torch::nn::LinearOptions(3, 2).bias(false));
    theirs->weight.set_data(ours->weight.detach().clone());
    Adam adam(*ours);
    torch::optim::Adam reference(theirs->parameters(), torch::optim::AdamOptions(1e-2));
    for (int i = 0; i < 5; ++i) {
        adam.clearGradients();
        reference.zero_grad();
        pull(ours);
        pull(theirs);
        adam.step(1e-2);
        reference.step();
    }
    EXPECT_TRUE(torch::allclose(ours->weight, theirs->weight, 1e-6, 1e-7));
}

TEST(Adam, normIsOverAllParameters) {
    torch::nn::Linear module(1, 1);
    Adam adam(*module);
    (3 * module->weight + 4 * module->bias).sum().backward();
    EXPECT_NEAR(adam.gradientNorm(), 5, 1e-6);
    adam.clearGradients();
    EXPECT_FALSE(module->weight.grad().defined());
}

TEST(Adam, goesOnFromItsState) {
    torch::nn::Linear whole(torch::nn::LinearOptions(3, 2).bias(false));
    torch::nn::Linear resumed(torch::nn::LinearOptions(3, 2).bias(false));
    const auto steps = [](Adam& adam, torch::nn::Linear& module, int count) {
        for (int i = 0; i < count; ++i) {
            adam.clearGradients();
            pull(module);
            adam.step(1e-2);
        }
    };
    Adam first(*whole);
    steps(first, whole, 3);
    Adam second(*resumed);
    resumed->weight.set_data(whole->weight.detach().clone());
    loadState(second.state(), first.state());
    steps(first, whole, 3);
    steps(second, resumed, 3);
    EXPECT_TRUE(torch::equal(whole->weight, resumed->weight));
}

}  // namespace
}  // namespace wavelens::engine
