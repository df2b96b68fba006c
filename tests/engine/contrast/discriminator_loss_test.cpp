// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/discriminator_loss.hpp"

#include "engine/api/result.hpp"
#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

class DiscriminatorLossForm : public testing::TestWithParam<std::string> {};

TEST_P(DiscriminatorLossForm, matchesGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const auto json = test::golden("contrast.json").at("discriminator_loss");
    const at::Tensor loss = discriminatorLoss(GetParam(), test::tensor(json.at("real")), test::tensor(json.at("fake")));
    EXPECT_NEAR(loss.item<double>(), json.at(GetParam()).get<double>(), 1e-10);
}

INSTANTIATE_TEST_SUITE_P(forms, DiscriminatorLossForm, testing::Values("dual", "bce", "lsgan"));

TEST(DiscriminatorLoss, dualInClosedForm) {
    constexpr std::int64_t kCount = 16;
    const auto logits = [](double value) {
        return torch::full({1, 1, 4, 4}, value, torch::kDouble);
    };
    EXPECT_NEAR(discriminatorLoss("dual", logits(0.3), logits(0.3)).item<double>(), 2 * std::log(1 + kCount), 1e-12);
    EXPECT_NEAR(discriminatorLoss("dual", logits(2), logits(-2)).item<double>(),
                2 * std::log(1 + kCount * std::exp(-4)), 1e-12);
}

TEST(DiscriminatorLoss, dualDoesNotChangeWithACommonConstant) {
    const at::Tensor real = test::signedTensor(1, {7});
    const at::Tensor fake = test::signedTensor(2, {5});
    EXPECT_NEAR(discriminatorLoss("dual", real + 3, fake + 3).item<double>(),
                discriminatorLoss("dual", real, fake).item<double>(), 1e-12);
}

TEST(DiscriminatorLoss, dualStaysFiniteFarApart) {
    const at::Tensor far = torch::full({3}, 500.0F);
    EXPECT_NEAR(discriminatorLoss("dual", -far, far).item<double>(), 2 * (1000 + std::log(3)), 1e-3);
}

TEST(DiscriminatorLoss, dualMeansAreOverTheirOwnCounts) {
    // One real logit, three fake ones, all zero: log 4 once per real, log 2 once per fake.
    EXPECT_NEAR(discriminatorLoss("dual", torch::zeros({1}), torch::zeros({3})).item<double>(),
                std::log(4.0) + std::log(2.0), 1e-6);
}

TEST(DiscriminatorLoss, bceOfUndecidedLogits) {
    EXPECT_NEAR(discriminatorLoss("bce", torch::zeros({4}), torch::zeros({4})).item<double>(), 2 * std::log(2.0), 1e-6);
}

TEST(DiscriminatorLoss, unknownFormIsRefused) {
    EXPECT_THROW((void)discriminatorLoss("hinge", torch::zeros({4}), torch::zeros({4})), Exception);
}

}  // namespace
}  // namespace wavelens::engine
