// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/discriminator.hpp"

#include "engine/contrast/discriminator_loss.hpp"
#include "engine/contrast/samples.hpp"
#include "engine/contrast/similarity.hpp"
#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

using test::Json;

DiscriminatorConfig small(const std::string& norm) {
    DiscriminatorConfig config;
    config.width = 8;
    config.blocks = 4;
    config.norm = norm;
    return config;
}

StateDict cloned(const torch::nn::Module& module) {
    auto state = stateDict(module);
    for (auto& [name, tensor] : state)
        tensor = tensor.detach().clone();
    return state;
}

bool equal(const StateDict& a, const StateDict& b) {
    return std::ranges::equal(
        a, b, [](const auto& x, const auto& y) { return x.first == y.first && torch::equal(x.second, y.second); });
}

class DiscriminatorGolden : public testing::TestWithParam<std::size_t> {};

TEST_P(DiscriminatorGolden, featuresLogitsLossesAndGradients) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("discriminator.json").at("cases").at(GetParam());
    DiscriminatorConfig config;
    config.width = json.at("width");
    config.blocks = json.at("blocks");
    config.norm = json.at("norm");
    const std::int64_t size = json.at("size");
    Discriminator discriminator(config, size);
    std::int64_t count = 0;
    for (const auto& parameter : discriminator.parameters())
        count += parameter.numel();
    EXPECT_EQ(count, json.at("parameter_count").get<std::int64_t>());
    test::setWeights(discriminator, json.at("parameters"));

    std::vector<std::uint32_t> numbers{20, 21};
    numbers.resize(json.at("batch").get<std::size_t>());
    const at::Tensor real64 = test::images(numbers, size, size);
    const SampleRecipe recipe{SampleKind::Blurred, 0, 5, 5, 1.2, 1.2};
    const at::Tensor fake64 = quantised(blur(real64, std::vector<SampleRecipe>(numbers.size(), recipe)));
    const at::Tensor real = real64.to(torch::kFloat);
    const at::Tensor fake = fake64.to(torch::kFloat).requires_grad_();

    const auto allowed = [&](const std::string& key, double usual) {
        return std::max({usual, 1e-6, 20 * json.at("float32_max_abs_difference").at(key).get<double>()});
    };
    const auto realFeatures = discriminator.features(real, config.blocks - 1);
    const auto fakeFeatures = discriminator.features(fake, config.blocks - 1);
    const at::Tensor realLogits = discriminator.logits(real);
    const at::Tensor fakeLogits = discriminator.logits(fake);
    test::expectNear(realLogits, test::tensor(json.at("logits_real")), allowed("logits_real", 1e-5));
    test::expectNear(fakeLogits, test::tensor(json.at("logits_fake")), allowed("logits_fake", 1e-5));
    for (std::size_t l = 0; l < realFeatures.size(); ++l) {
        const auto& expected = json.at("features_real")[l];
        const auto shape = expected.at("shape").get<std::vector<std::int64_t>>();
        const at::Tensor features = leaveFastPath(realFeatures[l], shape[1]);
        EXPECT_EQ(features.sizes().vec(), shape);
        test::expectStats(features, expected, 1e-5);
        test::expectNear(similarity(fakeFeatures[l], realFeatures[l]), test::tensor(json.at("similarity_fake_real")[l]),
                         allowed("similarity_fake_real", 1e-5));
    }
    EXPECT_NEAR(discriminatorLoss("bce", realLogits, fakeLogits).item<double>(), json.at("bce_loss").get<double>(),
                1e-5);
    const at::Tensor dual = discriminatorLoss("dual", realLogits, fakeLogits);
    EXPECT_NEAR(dual.item<double>(), json.at("dual_loss").get<double>(), 1e-5);
    dual.backward();
    auto gradients = discriminator.named_parameters();
    gradients.insert("input_fake", fake);
    for (const auto& item : gradients) {
        const double expected = json.at("grad_norm_dual").at(item.key());
        EXPECT_NEAR(item.value().grad().norm().item<double>(), expected,
                    std::max(1e-4 * expected, allowed("grad_norm_dual", 1e-6)))
            << item.key();
    }
    for (const auto& [name, expected] : json.at("running").items())
        test::expectStats(discriminator.named_buffers()[name], expected, 1e-5);
    if (json.contains("logits_fake_frozen")) {
        config.norm = "batch_frozen";
        Discriminator frozen(config, size);
        loadStateDict(frozen, stateDict(discriminator));
        const at::Tensor pooled = torch::adaptive_avg_pool2d(frozen.features(fake, config.blocks - 1).back(), {4, 4});
        const at::Tensor logits = torch::conv2d(pooled, frozen.named_parameters()["classifier.1.weight"],
                                                frozen.named_parameters()["classifier.1.bias"]);
        test::expectNear(logits, test::tensor(json.at("logits_fake_frozen")), allowed("logits_fake_frozen", 1e-5));
    }
}

INSTANTIATE_TEST_SUITE_P(cases, DiscriminatorGolden, testing::Range(std::size_t{0}, std::size_t{4}));

TEST(Discriminator, countsOfTheReference) {
    const auto count = [](const DiscriminatorConfig& config) {
        std::int64_t sum = 0;
        for (const auto& parameter : Discriminator(config, 192).parameters())
            sum += parameter.numel();
        return sum;
    };
    DiscriminatorConfig config;
    EXPECT_EQ(count(config), 4691265);
    config.head = "image";
    EXPECT_EQ(count(config) - 4690752, 18876417);
}

TEST(Discriminator, namesAreThoseOfTheReference) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : stateDict(Discriminator(small("batch"), 32)))
        names.push_back(name);
    EXPECT_EQ(std::vector(names.begin(), names.begin() + 7),
              (std::vector<std::string>{"features.0.0.weight", "features.0.1.weight", "features.0.1.bias",
                                        "features.0.1.running_mean", "features.0.1.running_var",
                                        "features.0.1.num_batches_tracked", "features.2.0.weight"}));
    EXPECT_EQ(std::vector(names.end() - 2, names.end()),
              (std::vector<std::string>{"classifier.1.weight", "classifier.1.bias"}));
}

TEST(Discriminator, featuresLeaveNoTrace) {
    for (const auto* norm : {"batch", "batch_frozen", "group", "none"}) {
        Discriminator discriminator(small(norm), 32);
        const auto before = cloned(discriminator);
        const auto features = discriminator.features(torch::rand({2, 3, 32, 32}), 2);
        EXPECT_EQ(features.size(), 3U);
        EXPECT_TRUE(equal(before, cloned(discriminator))) << norm;
    }
}

TEST(Discriminator, judgingMovesTheRunningAverages) {
    for (const auto* norm : {"batch", "batch_frozen"}) {
        Discriminator discriminator(small(norm), 32);
        const auto before = cloned(discriminator);
        (void)discriminator.logits(torch::rand({2, 3, 32, 32}));
        EXPECT_FALSE(equal(before, cloned(discriminator))) << norm;
        EXPECT_EQ(discriminator.named_buffers()["features.0.1.num_batches_tracked"].item<std::int64_t>(), 1);
    }
}

TEST(Discriminator, frozenEmbeddingOfAnImageDoesNotDependOnItsBatch) {
    const at::Tensor images = torch::rand({2, 3, 32, 32});
    const auto alone = [&](const std::string& norm) {
        Discriminator discriminator(small(norm), 32);
        return (discriminator.features(images, 3).back()[0] -
                discriminator.features(images.narrow(0, 0, 1), 3).back()[0])
            .abs()
            .max()
            .item<double>();
    };
    EXPECT_LT(alone("batch_frozen"), 1e-5);
    EXPECT_LT(alone("group"), 1e-5);
    EXPECT_GT(alone("batch"), 1e-3);
}

TEST(Discriminator, rgbInputAndImageHead) {
    auto config = small("group");
    config.input = "rgb";
    config.head = "image";
    Discriminator discriminator(config, 32);
    EXPECT_EQ(discriminator.logits(torch::rand({3, 3, 32, 32})).sizes(), at::IntArrayRef({3, 1}));
    EXPECT_EQ(discriminator.features(torch::rand({1, 3, 32, 32}), 0).front().sizes(), at::IntArrayRef({1, 8, 32, 32}));
}

}  // namespace
}  // namespace wavelens::engine
