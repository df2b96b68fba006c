// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/wavelet/haar.hpp"

#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

using test::expectNear;

class HaarGolden : public testing::TestWithParam<std::string> {};

TEST_P(HaarGolden, bands) {
    WL_SKIP_WITHOUT_GOLDEN();
    const auto json = test::golden("haar.json").at(GetParam());
    const at::Tensor x = test::tensor(json.at("input")).unsqueeze(0).unsqueeze(0);
    for (const auto& [type, tolerance] : {std::pair{torch::kDouble, 1e-12}, std::pair{torch::kFloat, 1e-6}}) {
        const auto bands = haar(x.to(type));
        expectNear(bands.ll[0][0], test::tensor(json.at("LL")), tolerance);
        expectNear(bands.lh[0][0], test::tensor(json.at("LH")), tolerance);
        expectNear(bands.hl[0][0], test::tensor(json.at("HL")), tolerance);
        expectNear(bands.hh[0][0], test::tensor(json.at("HH")), tolerance);
    }
}

INSTANTIATE_TEST_SUITE_P(sides, HaarGolden, testing::Values("even", "odd"));

TEST(Haar, highBandsAndTheirGradientMatchGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const auto json = test::golden("haar.json").at("packed");
    const at::Tensor x = test::tensor(json.at("input")).requires_grad_();
    const at::Tensor y = highBands(x);
    expectNear(y, test::tensor(json.at("output")), 1e-12);
    y.backward(test::tensor(json.at("upstream_gradient")));
    expectNear(x.grad(), test::tensor(json.at("input_gradient")), 1e-12);
}

TEST(Haar, constantHasNoEdges) {
    const auto bands = haar(torch::full({1, 1, 4, 6}, 0.25, torch::kDouble));
    EXPECT_TRUE(torch::equal(bands.ll, torch::full({1, 1, 2, 3}, 0.5, torch::kDouble)));
    for (const auto& band : {bands.lh, bands.hl, bands.hh})
        EXPECT_EQ(band.abs().max().item<double>(), 0);
}

TEST(Haar, singlePixelGivesHalfInEveryBand) {
    at::Tensor x = torch::zeros({1, 1, 2, 2});
    x[0][0][0][0] = 1;
    const auto bands = haar(x);
    for (const auto& band : {bands.ll, bands.lh, bands.hl, bands.hh})
        EXPECT_EQ(band.item<float>(), 0.5F);
}

TEST(Haar, horizontalEdgeIsInLhAlone) {
    const at::Tensor rows = torch::tensor({1.0, 0.0}).reshape({1, 1, 2, 1}).expand({1, 1, 2, 2});
    const auto bands = haar(rows);
    EXPECT_EQ(bands.lh.item<float>(), 1);
    EXPECT_EQ(bands.hl.item<float>(), 0);
    EXPECT_EQ(bands.hh.item<float>(), 0);
}

TEST(Haar, keepsEnergyAndInverts) {
    const at::Tensor x = test::signedTensor(7, {2, 3, 8, 6});
    const auto bands = haar(x);
    double energy = 0;
    for (const auto& band : {bands.ll, bands.lh, bands.hl, bands.hh})
        energy += band.square().sum().item<double>();
    EXPECT_NEAR(energy, x.square().sum().item<double>(), 1e-12);
    expectNear(inverseHaar(bands), x, 1e-15);
}

TEST(Haar, sideOfOneIsRepeated) {
    const auto bands = haar(torch::full({1, 1, 1, 1}, 3.0));
    EXPECT_EQ(bands.ll.item<float>(), 6);
    EXPECT_EQ(bands.hh.item<float>(), 0);
}

}  // namespace
}  // namespace wavelens::engine
