// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/network.hpp"

#include "engine/api/config_fields.hpp"
#include "engine/api/result.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/network_config.hpp"

namespace wavelens::engine {
namespace {

/// Every network at every scale that it has.
std::vector<NetworkConfig> smallOfEachKind() {
    std::vector<NetworkConfig> configs;
    for (const auto name : networkNames())
        for (const auto scale : networkScales(name)) {
            NetworkConfig config;
            config.name = name;
            config.scale = scale;
            config.blocks = name == "rrdbnet" ? 1 : 2;
            config.features = 4;
            configs.push_back(config);
        }
    return configs;
}

class EachNetwork : public testing::TestWithParam<NetworkConfig> {
protected:
    std::shared_ptr<Network> m_network = makeNetwork(GetParam());
};

TEST_P(EachNetwork, enlargesByItsScale) {
    const auto scale = GetParam().scale;
    EXPECT_EQ(m_network->forward(torch::rand({2, 3, 5, 7})).sizes(), at::IntArrayRef({2, 3, 5 * scale, 7 * scale}));
}

TEST_P(EachNetwork, seesExactlyAsFarAsItSays) {
    // Positive weights: no path is cut by a ReLU, and none cancels another. Attention sees the whole picture by means
    // of its own, apart from the radius: constant here.
    const auto network = m_network;
    network->to(torch::kDouble);
    {
        const torch::NoGradGuard noGrad;
        for (auto& parameter : network->named_parameters())
            if (parameter.key().find("conv_du") != std::string::npos)
                parameter.value().zero_();
            else
                parameter.value().abs_();
    }
    const auto radius = network->receptiveRadius();
    const auto scale = network->scale();
    const auto side = 2 * radius + 9;
    std::int64_t farthest = 0;
    // Pixels of one LR pixel; four of them in a row, for networks that work on squares of 4.
    for (auto centre = side / 2; centre < side / 2 + 4; ++centre) {
        const at::Tensor x = torch::full({1, 3, side, side}, 0.9, torch::kDouble).requires_grad_();
        const at::Tensor y = network->forward(x);
        y.narrow(2, centre * scale, scale).narrow(3, centre * scale, scale).sum().backward();
        const at::Tensor reached = x.grad().abs().sum(at::IntArrayRef{0, 1, 2}).ne(0).nonzero().flatten();
        farthest = std::max(
            {farthest, centre - reached.min().item<std::int64_t>(), reached.max().item<std::int64_t>() - centre});
    }
    EXPECT_EQ(farthest, radius);
}

INSTANTIATE_TEST_SUITE_P(networks, EachNetwork, testing::ValuesIn(smallOfEachKind()), [](const auto& tested) {
    return tested.param.name + "_x" + std::to_string(tested.param.scale);
});

TEST(Networks, costOfThePublishedSizes) {
    NetworkConfig config;  // EDSR-S ×4
    EXPECT_EQ(makeNetwork(config)->macsPerLrPixel(), 1983168);
    config.name = "srvgg";
    EXPECT_EQ(makeNetwork(config)->macsPerLrPixel(), 619200);
    config.name = "rrdbnet";
    config.blocks = 23;
    EXPECT_EQ(parameterCount(*makeNetwork(config)), 16697987);  // RealESRGAN_x4plus
    config.name = "imdn";
    config.blocks = 6;
    config.scale = 2;
    EXPECT_EQ(parameterCount(*makeNetwork(config)), 694404);
    config.scale = 3;
    EXPECT_EQ(parameterCount(*makeNetwork(config)), 703059);
}

TEST(Networks, registryAndConfigurationNameTheSame) {
    const auto choices = findField("network.name")->choices;
    const auto names = networkNames();
    EXPECT_TRUE(std::ranges::equal(names, choices));
}

TEST(Networks, sameSeedSameWeights) {
    NetworkConfig config;
    config.blocks = 1;
    config.features = 4;
    torch::manual_seed(5);
    const auto a = makeNetwork(config);
    torch::manual_seed(5);
    const auto b = makeNetwork(config);
    for (std::size_t i = 0; i < a->parameters().size(); ++i)
        EXPECT_TRUE(torch::equal(a->parameters()[i], b->parameters()[i]));
}

TEST(Networks, unknownNameIsNamedWithThoseThereAre) {
    NetworkConfig config;
    config.name = "esdr";
    try {
        static_cast<void>(makeNetwork(config));
        FAIL();
    } catch (const Exception& exception) {
        EXPECT_EQ(exception.error().code, ErrorCode::BadInput);
        EXPECT_EQ(exception.error().message,
                  "The network \"esdr\" is unknown. Those available: edsr, srvgg, imdn, rrdbnet.");
    }
}

TEST(Networks, scaleThatItLacksIsRefused) {
    NetworkConfig config;
    config.scale = 5;
    EXPECT_THROW(static_cast<void>(makeNetwork(config)), Exception);
}

}  // namespace
}  // namespace wavelens::engine
