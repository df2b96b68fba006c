// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/contrastive_loss.hpp"

#include "engine/api/result.hpp"
#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

using test::Json;

std::vector<Embedding> embeddings(const Json& samples, at::ScalarType type) {
    std::vector<Embedding> list;
    for (const Json& sample : samples)
        list.push_back({test::tensor(sample).to(type)});
    return list;
}

ContrastConfig form(const std::string& loss, double temperature) {
    ContrastConfig config;
    config.loss = loss;
    config.temperature = temperature;
    return config;
}

double lossOf(const std::string& loss, std::vector<double> positive, std::vector<double> negative, double temperature,
              at::ScalarType type = torch::kDouble) {
    return lossOfSimilarities(loss, torch::tensor(positive, type).unsqueeze(0),
                              torch::tensor(negative, type).unsqueeze(0), temperature)
        .item<double>();
}

/// Cases of contrast.json by number; the file has 16.
class ContrastiveLossGolden : public testing::TestWithParam<std::size_t> {};

TEST_P(ContrastiveLossGolden, valueAndGradient) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("contrast.json");
    const Json& expected = json.at("cases").at(GetParam());
    const double temperature = expected.at("tau").is_null() ? 1.0 : expected.at("tau").get<double>();
    const bool exchanged = expected.contains("roles");
    SCOPED_TRACE(expected.at("form").get<std::string>() + " at " + std::to_string(temperature));
    for (const auto type : {torch::kDouble, torch::kFloat}) {
        const bool exact = type == torch::kDouble;
        const at::Tensor anchor = test::tensor(json.at("anchor")).to(type).requires_grad_();
        const auto loss = contrastiveLoss({anchor}, embeddings(json.at(exchanged ? "negatives" : "positives"), type),
                                          embeddings(json.at(exchanged ? "positives" : "negatives"), type),
                                          form(expected.at("form"), temperature));
        const double value = expected.at("loss");
        EXPECT_NEAR(loss.total.item<double>(), value,
                    exact ? 1e-10 : 1e-5 * std::abs(value) + (temperature < 0.01 ? 1e-3 : 1e-6));
        loss.total.backward();
        const at::Tensor gradient = test::tensor(expected.at("gradient"));
        const double largest = gradient.abs().max().item<double>();
        test::expectNear(anchor.grad(), gradient, (exact ? 1e-9 : 1e-4) * largest + 1e-10);
    }
}

INSTANTIATE_TEST_SUITE_P(cases, ContrastiveLossGolden, testing::Range(std::size_t{0}, std::size_t{16}));

TEST(ContrastiveLoss, closedFormsOfGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json golden = test::golden("contrast.json");
    ASSERT_FALSE(golden.at("closed_form").empty());
    for (const Json& c : golden.at("closed_form"))
        EXPECT_NEAR(lossOf(c.value("form", "pcl"), c.at("sp"), c.at("sn"), c.at("tau")), c.at("loss").get<double>(),
                    1e-10)
            << c.at("what");
}

TEST(ContrastiveLoss, vanishingAnchorMatchesGolden) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("contrast.json").at("zero_anchor");
    const at::Tensor anchor = torch::zeros({1, 3, 2, 2}, torch::kDouble).requires_grad_();
    const auto loss = contrastiveLoss({anchor}, {{test::tensor(json.at("positive"))}},
                                      {{test::tensor(json.at("negative"))}}, form("pcl", json.at("tau")));
    EXPECT_NEAR(loss.total.item<double>(), json.at("loss").get<double>(), 1e-10);
    loss.total.backward();
    test::expectNear(anchor.grad(), test::tensor(json.at("gradient")), 1e-6);
}

// The table of spec §7.
TEST(ContrastiveLoss, closedForms) {
    const std::vector<double> negatives(4, 0.0);
    EXPECT_NEAR(lossOf("pcl", {0.3, 0.3}, {0.3, 0.3, 0.3, 0.3}, 0.1), 1.6094379, 1e-7);
    EXPECT_NEAR(lossOf("pcl", {1}, negatives, 0.1), 1.8158323e-4, 1e-11);
    EXPECT_NEAR(lossOf("pcl", {-1}, {1, 1, 1, 1}, 0.1), 21.386294, 1e-6);
    EXPECT_NEAR(lossOf("pcl", {0.2}, {0.7}, 0.5), std::log1p(std::exp(1.0)), 1e-12);
    EXPECT_NEAR(lossOf("pcl", {0.5}, {-0.5, 0.1}, 1e9), std::log(3.0), 1e-8);
    EXPECT_NEAR(lossOf("pcl", {0.5}, {0.7, 0.7, 0.7, 0.7}, 1e-3, torch::kFloat), 201.386294, 1e-3);
    EXPECT_NEAR(lossOf("supcon", {0.2, 0.2}, {0.2, 0.2, 0.2}, 0.5), std::log(5.0), 1e-12);
    EXPECT_NEAR(lossOf("infonce", {0.2, 0.9}, {0.2, 0.2, 0.2}, 0.5), std::log(4.0), 1e-12);
    EXPECT_NEAR(lossOf("cosine", {0.2, 0.4}, {0.1, 0.3}, 0.5), -0.1, 1e-12);
}

TEST(ContrastiveLoss, ofVectorsInClosedForm) {
    const auto vector = [](double x, double y) {
        return Embedding{torch::tensor({x, y}, torch::kDouble).reshape({1, 2, 1, 1})};
    };
    const auto loss = contrastiveLoss(vector(1, 0), {vector(0, 1)}, {vector(1, 1)}, form("pcl", 1));
    EXPECT_NEAR(loss.total.item<double>(), 1.1079403, 1e-7);
    EXPECT_NEAR(loss.similarityPositive.item<double>(), 0, 1e-12);
    EXPECT_NEAR(loss.similarityNegative.item<double>(), std::sqrt(0.5), 1e-7);
}

TEST(ContrastiveLoss, equalFeaturesGiveLogOfOnePlusNegativesPerLayer) {
    const at::Tensor f = test::signedTensor(1, {2, 4, 3, 3});
    const Embedding layers(4, f);
    auto config = form("pcl", 0.1);
    const auto sum = contrastiveLoss(layers, {layers}, {layers, layers, layers, layers}, config);
    EXPECT_NEAR(sum.total.item<double>(), 6.4377516, 1e-7);
    test::expectNear(sum.perLayer, torch::full({4}, std::log(5.0), torch::kDouble), 1e-12);
    config.layerReduction = "mean";
    EXPECT_NEAR(contrastiveLoss(layers, {layers}, {layers, layers, layers, layers}, config).total.item<double>(),
                std::log(5.0), 1e-12);
}

TEST(ContrastiveLoss, ratioOfDistances) {
    const Embedding anchor{torch::zeros({1, 2, 2, 2}, torch::kDouble)};
    const Embedding near{torch::full({1, 2, 2, 2}, 0.5, torch::kDouble)};
    const Embedding far{torch::full({1, 2, 2, 2}, 2.0, torch::kDouble)};
    const auto value = [&](const std::string& loss, const std::vector<Embedding>& p, const std::vector<Embedding>& n) {
        return contrastiveLoss(anchor, p, n, form(loss, 1)).total.item<double>();
    };
    EXPECT_NEAR(value("l1_ratio", {anchor}, {far}), 0, 1e-12);
    EXPECT_NEAR(value("l1_ratio", {far}, {far}), 1, 1e-7);
    EXPECT_NEAR(value("l1_ratio", {near, far}, {far}), 0.625, 1e-7);
    EXPECT_NEAR(value("naive", {near, far}, {far, near}), 0.25, 1e-7);  // the first of each
}

TEST(ContrastiveLoss, gradientReachesTheAnchorAlone) {
    for (const auto* loss : {"pcl", "infonce", "supcon", "cosine", "l1_ratio", "naive"}) {
        const at::Tensor f = test::signedTensor(1, {1, 4, 3, 3}).requires_grad_();
        const at::Tensor p = test::signedTensor(2, {1, 4, 3, 3}).requires_grad_();
        const at::Tensor n = test::signedTensor(3, {1, 4, 3, 3}).requires_grad_();
        contrastiveLoss({f}, {{p}}, {{n}}, form(loss, 0.1)).total.backward();
        EXPECT_GT(f.grad().abs().max().item<double>(), 0) << loss;
        EXPECT_FALSE(p.grad().defined()) << loss;
        EXPECT_FALSE(n.grad().defined()) << loss;
    }
}

TEST(ContrastiveLoss, unknownFormIsRefused) {
    EXPECT_THROW(lossOf("triplet", {0}, {0}, 1), Exception);
}

}  // namespace
}  // namespace wavelens::engine
