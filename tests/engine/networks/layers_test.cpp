// SPDX-License-Identifier: GPL-3.0-or-later
// The fast path against LibTorch's operators: the same networks, weights and pictures.
#include "engine/networks/layers.hpp"

#include "engine/api/config_fields.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/network_config.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <array>

namespace wavelens::engine {
namespace {

constexpr double kTolerance = 1e-5;  // of the largest value

double worst(const at::Tensor& actual, const at::Tensor& expected) {
    return ((actual.to(torch::kDouble) - expected.to(torch::kDouble)).abs().max() / expected.abs().max())
        .item<double>();
}

std::vector<NetworkConfig> configs() {
    std::vector<NetworkConfig> all;
    for (const auto name : networkNames())
        for (const auto scale : networkScales(name)) {
            NetworkConfig config;
            config.name = name;
            config.scale = scale;
            config.blocks = 3;
            config.features = name == "imdn" ? 64 : scale == 3 ? 24 : 32;  // 24 is padded to 32 in the blocked layout
            config.residualScale = 0.5;
            all.push_back(config);
        }
    return all;
}

class FastPath : public testing::TestWithParam<NetworkConfig> {
protected:
    void SetUp() override {
        torch::manual_seed(6);
        m_network = makeNetwork(GetParam());
        m_lr = torch::rand({2, 3, 14, 17});
    }

    /// Of the network's parameters and of its input, one after the other.
    std::vector<at::Tensor> gradients(torch::Dtype type, bool fast) {
        m_network->to(type);
        m_network->allowFastPath(fast);
        m_network->zero_grad();
        const at::Tensor lr = m_lr.clone().to(type).requires_grad_();
        torch::manual_seed(4);
        const at::Tensor sr = m_network->forward(lr);
        sr.backward(torch::randn(sr.sizes()).to(type));
        std::vector<at::Tensor> result;
        for (const auto& parameter : m_network->parameters())
            result.push_back(parameter.grad().to(torch::kDouble));
        result.push_back(lr.grad().to(torch::kDouble));
        return result;
    }

    std::shared_ptr<Network> m_network;
    at::Tensor m_lr;
};

TEST_P(FastPath, givesTheSameImages) {
    m_network->allowFastPath(false);
    const at::Tensor expected = m_network->forward(m_lr).detach();
    m_network->allowFastPath(true);
    EXPECT_LE(worst(m_network->forward(m_lr).detach(), expected), kTolerance);
    const torch::NoGradGuard noGrad;
    EXPECT_LE(worst(m_network->forward(m_lr), expected), kTolerance);
}

// A ReLU near zero flips with the last digit, so float32 is measured by its distance from float64.
TEST_P(FastPath, gradientsAreAsNearToFloat64AsLibTorchs) {
    const auto plain = gradients(torch::kFloat, false);
    const auto fast = gradients(torch::kFloat, true);
    const auto exact = gradients(torch::kDouble, false);
    for (std::size_t i = 0; i < exact.size(); ++i)
        EXPECT_LE(worst(fast[i], exact[i]), std::max(kTolerance, 10 * worst(plain[i], exact[i]))) << i;
}

TEST_P(FastPath, seesWeightsThatWereChanged) {
    const torch::NoGradGuard noGrad;
    const at::Tensor before = m_network->forward(m_lr);
    EXPECT_TRUE(before.equal(m_network->forward(m_lr)));
    for (auto& parameter : m_network->parameters())
        parameter.mul_(1.5);
    const at::Tensor after = m_network->forward(m_lr);
    m_network->allowFastPath(false);
    EXPECT_LE(worst(after, m_network->forward(m_lr)), kTolerance);
    EXPECT_GT(worst(before, after), 0.01);
}

INSTANTIATE_TEST_SUITE_P(networks, FastPath, testing::ValuesIn(configs()), [](const auto& tested) {
    return tested.param.name + "_x" + std::to_string(tested.param.scale);
});

TEST(FastPathPrelu, takesSlopesOfEitherSign) {
    for (const double smallest : {0.1, -0.2, 0.0}) {
        torch::manual_seed(8);
        Conv3x3 conv(16, 20);
        torch::nn::PReLU activation(torch::nn::PReLUOptions().num_parameters(20));
        torch::nn::init::uniform_(activation->weight, 0.1, 0.5);
        activation->weight.data()[3] = smallest;
        const at::Tensor x = torch::randn({2, 16, 9, 10}), dy = torch::randn({2, 20, 9, 10});
        const auto gradients = [&](bool fast) {
            conv->zero_grad();
            activation->zero_grad();
            leaveFastPath(conv->forwardPrelu(enterFastPath(x, fast), activation), 20).backward(dy);
            return std::array{conv->weight.grad().clone(), conv->bias.grad().clone(),
                              activation->weight.grad().clone()};
        };
        const auto plain = gradients(false), fast = gradients(true);
        for (std::size_t i = 0; i < plain.size(); ++i)
            EXPECT_LE(worst(fast[i], plain[i]), kTolerance) << smallest << ", " << i;
    }
}

TEST(FastPathEntry, isForFloat32OnTheCpu) {
    const at::Tensor x = torch::rand({2, 5, 4, 3});
    EXPECT_EQ(enterFastPath(x, true).sizes(), at::IntArrayRef({2, 1, 4, 3, 16}));
    EXPECT_TRUE(leaveFastPath(enterFastPath(x, true), 5).equal(x));
    EXPECT_TRUE(enterFastPath(x, false).is_same(x));
    const at::Tensor exact = x.to(torch::kDouble);
    EXPECT_TRUE(enterFastPath(exact, true).is_same(exact));
    EXPECT_TRUE(leaveFastPath(exact, 5).is_same(exact));
}

}  // namespace
}  // namespace wavelens::engine
