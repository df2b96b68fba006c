// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/samples.hpp"

#include "engine/api/result.hpp"
#include "tests/support/golden.hpp"

#include <set>

namespace wavelens::engine {
namespace {

using test::Json;

at::Tensor made(const Json& c, const at::Tensor& x) {
    const std::string kind = c.at("kind");
    if (kind == "blur")
        return blur(x, {{SampleKind::Blurred, 0, c.at("kx"), c.at("ky"), c.at("sigma_x"), c.at("sigma_y")}});
    const double amount = kind == "sharpen" ? c.at("a") : c.at("beta");
    return sharpen(x, torch::tensor({amount}, torch::kDouble), kind == "sharpen" ? "smooth3" : kind);
}

class SamplesGolden : public testing::TestWithParam<std::size_t> {};

TEST_P(SamplesGolden, exactAndRounded) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json c = test::golden("samples.json").at("cases").at(GetParam());
    const at::Tensor x = (test::image8(3, 10, 12) / 255).unsqueeze(0);
    const at::Tensor exact = made(c, x);
    test::expectNear(exact[0], test::tensor(c.at("exact")), 1e-12);
    test::expectNear(made(c, x.to(torch::kFloat))[0], test::tensor(c.at("exact")), 1e-6);
    EXPECT_TRUE(torch::equal((quantised(exact)[0] * 255).round(), test::tensor(c.at("levels"))));
}

INSTANTIATE_TEST_SUITE_P(cases, SamplesGolden, testing::Range(std::size_t{0}, std::size_t{12}));

TEST(Samples, bicubicMatchesGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("imresize.json");
    const at::Tensor x = test::tensor(json.at("input")).unsqueeze(0).unsqueeze(0) / 255;
    for (const Json& c : json.at("cases")) {
        const std::string scale = c.at("scale");
        if (scale[0] != 'x')
            continue;
        const std::int64_t factor = scale[1] - '0';
        test::expectNear(enlargeBicubic(x, factor, false)[0][0] * 255, test::tensor(c.at("output")), 1e-10);
        const at::Tensor rounded = enlargeBicubic(x.to(torch::kFloat), factor, true)[0][0] * 255;
        EXPECT_TRUE(torch::equal(rounded.round().to(torch::kDouble), test::tensor(c.at("output_8bit")))) << scale;
    }
}

TEST(Samples, unsharpAddsTheDifferenceToAGaussian) {
    const at::Tensor x = test::images({4}, 16, 20);
    const SampleRecipe gaussian{SampleKind::Blurred, 0, 7, 7, 1, 1};
    const at::Tensor expected = x + 0.4 * (x - blur(x, {gaussian}));
    test::expectNear(sharpen(x, torch::tensor({0.4}, torch::kDouble), "unsharp"), expected, 1e-14);
}

TEST(Samples, constantsStayAsTheyAre) {
    const at::Tensor x = torch::full({1, 3, 12, 12}, 0.4, torch::kDouble);
    for (const auto* kernel : {"smooth3", "laplacian4", "laplacian8", "unsharp"})
        test::expectNear(sharpen(x, torch::tensor({2.5}, torch::kDouble), kernel), x, 1e-14);
    test::expectNear(blur(x, {{SampleKind::Blurred, 0, 11, 3, 2, 0.7}}), x, 1e-14);
}

TEST(Samples, unknownKernelIsRefused) {
    EXPECT_THROW((void)sharpen(torch::zeros({1, 3, 8, 8}), torch::ones({1}), "sobel"), Exception);
}

TEST(Samples, roundingGoesToEvenAndClamps) {
    const at::Tensor x = torch::tensor({-0.2, 0.5 / 255, 1.5 / 255, 1.2}, torch::kDouble);
    EXPECT_TRUE(torch::equal(quantised(x) * 255, torch::tensor({0.0, 0.0, 2.0, 255.0}, torch::kDouble)));
}

TEST(Samples, eachImageHasItsOwnBlur) {
    const at::Tensor x = test::images({1, 2}, 16, 12);
    const SampleRecipe weak{SampleKind::Blurred, 0, 3, 5, 0.6, 0.9};
    const SampleRecipe strong{SampleKind::Blurred, 0, 11, 9, 2.0, 1.7};
    const at::Tensor both = blur(x, {weak, strong});
    test::expectNear(both.narrow(0, 0, 1), blur(x.narrow(0, 0, 1), {weak}), 1e-14);
    test::expectNear(both.narrow(0, 1, 1), blur(x.narrow(0, 1, 1), {strong}), 1e-14);
}

TEST(Recipes, areAFunctionOfSeedStepAndImage) {
    const ContrastConfig config;
    const auto recipes = drawRecipes(config, 1, 2, 3);
    EXPECT_EQ(recipes, drawRecipes(config, 1, 2, 3));
    EXPECT_NE(recipes, drawRecipes(config, 2, 2, 3));
    EXPECT_NE(recipes, drawRecipes(config, 1, 3, 3));
    EXPECT_NE(recipes, drawRecipes(config, 1, 2, 4));
    EXPECT_NE(recipes, drawRecipes(config, 3, 2, 1));
}

TEST(Recipes, theirStreamIsFixed) {
    // A change here changes every training that is resumed.
    const auto recipes = drawRecipes({}, 1, 0, 0);
    EXPECT_NEAR(recipes.positives[1].amount, 2.769579633069826, 1e-12);
    EXPECT_EQ(recipes.negatives[3].kernelX, 9);
    EXPECT_NEAR(recipes.negatives[3].sigmaY, 0.8791159953592703, 1e-12);
}

TEST(Recipes, stayInTheirRangesAndFillThem) {
    const ContrastConfig config;
    std::set<std::int64_t> kernels;
    double sum = 0;
    for (std::int64_t step = 0; step < 200; ++step) {
        const auto recipes = drawRecipes(config, 7, step, 0);
        ASSERT_EQ(recipes.positives.size(), 4U);
        ASSERT_EQ(recipes.negatives.size(), 4U);
        EXPECT_EQ(recipes.positives[0].kind, SampleKind::Hr);
        for (std::size_t j = 1; j < 4; ++j) {
            EXPECT_GE(recipes.positives[j].amount, 1);
            EXPECT_LT(recipes.positives[j].amount, 3);
            sum += recipes.positives[j].amount;
        }
        for (const auto& blurred : recipes.negatives) {
            EXPECT_EQ(blurred.kind, SampleKind::Blurred);
            kernels.insert({blurred.kernelX, blurred.kernelY});
            for (const double sigma : {blurred.sigmaX, blurred.sigmaY}) {
                EXPECT_GE(sigma, 0.5);
                EXPECT_LT(sigma, 2);
            }
        }
    }
    EXPECT_NEAR(sum / 600, 2, 0.1);
    EXPECT_EQ(kernels, (std::set<std::int64_t>{3, 5, 7, 9, 11}));
}

TEST(Recipes, hrAndLrCountAmongTheSamples) {
    ContrastConfig config;
    config.hrIsPositive = false;
    config.lrIsNegative = true;
    const auto recipes = drawRecipes(config, 1, 0, 0);
    EXPECT_EQ(recipes.positives.size(), 4U);
    EXPECT_EQ(recipes.positives[0].kind, SampleKind::Sharpened);
    EXPECT_EQ(recipes.negatives.size(), 4U);
    EXPECT_EQ(recipes.negatives[0].kind, SampleKind::LrEnlarged);
    EXPECT_EQ(recipes.negatives[1].kind, SampleKind::Blurred);
}

TEST(Recipes, someFormsFixTheirSamples) {
    ContrastConfig config;
    const auto all = drawRecipes(config, 1, 0, 0);
    config.loss = "infonce";
    const auto infonce = drawRecipes(config, 1, 0, 0);
    EXPECT_EQ(infonce.positives, std::vector{SampleRecipe{}});
    EXPECT_EQ(infonce.negatives, all.negatives);
    config.loss = "naive";
    const auto naive = drawRecipes(config, 1, 0, 0);
    EXPECT_EQ(naive.positives, std::vector{SampleRecipe{}});
    ASSERT_EQ(naive.negatives.size(), 1U);
    EXPECT_EQ(naive.negatives[0].kind, SampleKind::LrEnlarged);
}

TEST(Recipes, text) {
    EXPECT_EQ((SampleRecipe{SampleKind::Sharpened, 1.4449}).text(), "amount 1.4");
    EXPECT_EQ((SampleRecipe{SampleKind::Blurred, 0, 3, 5, 0.6999, 1.2}).text(), "σ 0.7 × 1.2");
    EXPECT_EQ(SampleRecipe{}.text(), "unchanged");
    EXPECT_EQ(SampleRecipe{SampleKind::LrEnlarged}.text(), "bicubic");
}

TEST(MakeSamples, followsItsRecipes) {
    const at::Tensor hr = test::images({1, 2}, 16, 16).to(torch::kFloat);
    const at::Tensor lr = torch::avg_pool2d(hr, 2);
    ContrastConfig config;
    config.positives = 2;
    config.negatives = 2;
    config.lrIsNegative = true;
    const auto samples = makeSamples(hr, lr, config, 5, 9);
    ASSERT_EQ(samples.recipes.size(), 2U);
    EXPECT_EQ(samples.recipes[1], drawRecipes(config, 5, 9, 1));
    ASSERT_EQ(samples.positives.size(), 2U);
    ASSERT_EQ(samples.negatives.size(), 2U);
    EXPECT_TRUE(torch::equal(samples.positives[0], hr));
    EXPECT_TRUE(torch::equal(samples.negatives[0], enlargeBicubic(lr, 2, true)));
    for (std::int64_t b = 0; b < 2; ++b) {
        const auto& recipes = samples.recipes[static_cast<std::size_t>(b)];
        const at::Tensor one = hr.narrow(0, b, 1);
        test::expectNear(samples.positives[1].narrow(0, b, 1),
                         quantised(sharpen(one, torch::tensor({recipes.positives[1].amount}), "smooth3")), 1e-6);
        test::expectNear(samples.negatives[1].narrow(0, b, 1), quantised(blur(one, {recipes.negatives[1]})), 1e-6);
    }
}

TEST(MakeSamples, roundsOnlyWhereToldAndAlwaysClamps) {
    const at::Tensor hr = test::images({1, 2}, 16, 16).to(torch::kFloat);
    ContrastConfig config;
    config.sharpenMin = 9;
    config.sharpenMax = 10;
    const auto levels = [](const at::Tensor& x) {
        return (x * 255 - (x * 255).round()).abs().max().item<double>();
    };
    EXPECT_LT(levels(makeSamples(hr, hr, config, 1, 0).positives[1]), 1e-4);
    config.quantise = false;
    const auto samples = makeSamples(hr, hr, config, 1, 0);
    EXPECT_GT(levels(samples.positives[1]), 0.1);
    EXPECT_EQ(samples.positives[1].max().item<double>(), 1);
    EXPECT_EQ(samples.positives[1].min().item<double>(), 0);
}

TEST(MakeSamples, withoutGradient) {
    const at::Tensor hr = torch::rand({2, 3, 16, 16}).requires_grad_();
    EXPECT_FALSE(makeSamples(hr, hr, {}, 1, 0).positives[1].requires_grad());
}

}  // namespace
}  // namespace wavelens::engine
