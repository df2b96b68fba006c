// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/step.hpp"

#include "engine/api/result.hpp"
#include "tests/support/golden.hpp"

namespace wavelens::engine {
namespace {

using test::Json;

constexpr std::int64_t kPatch = 12;

RunConfig smallRun() {
    RunConfig config;
    config.data.patchSize = kPatch;
    config.network.scale = 2;
    config.network.blocks = 1;
    config.network.features = 8;
    config.contrast.weight = 0.1;
    config.contrast.positives = 2;
    config.contrast.negatives = 2;
    config.discriminator.width = 8;
    config.discriminator.blocks = 4;
    config.discriminator.learningRate = 1e-3;
    config.training.steps = 100;
    config.training.schedule = "constant";
    config.training.learningRate = 1e-3;
    return config;
}

RunConfig l1Run() {
    auto config = smallRun();
    config.contrast.enabled = false;
    return config;
}

/// The same weights for the same configuration, each time.
TrainingStep start(const RunConfig& config) {
    torch::manual_seed(3);
    return {config, makeNetwork(config.network)};
}

struct Batch {
    at::Tensor lr;
    at::Tensor hr;
};

Batch batch(std::uint32_t number) {
    const at::Tensor hr = test::images({number, number + 1}, 2 * kPatch, 2 * kPatch).to(torch::kFloat);
    return {torch::avg_pool2d(hr, 2), hr};
}

StepResult runStep(TrainingStep& training, std::int64_t step) {
    const auto [lr, hr] = batch(static_cast<std::uint32_t>(2 * step));
    return training.run(lr, hr, step);
}

StateDict copyOf(const StateDict& state) {
    StateDict copy;
    for (const auto& [name, tensor] : state)
        copy.emplace_back(name, tensor.detach().clone());
    return copy;
}

bool equal(const StateDict& a, const StateDict& b) {
    return std::ranges::equal(
        a, b, [](const auto& x, const auto& y) { return x.first == y.first && torch::equal(x.second, y.second); });
}

bool sameWeights(const torch::nn::Module& a, const torch::nn::Module& b) {
    return equal(stateDict(a), stateDict(b));
}

// --- golden ---------------------------------------------------------------------------------------------------------

struct GoldenStep {
    RunConfig config;
    Batch batch;
    Samples samples;
};

/// MATLAB's bicubic to one half, rounded once; the data of step.json.
at::Tensor halved(const at::Tensor& hr) {
    const auto side = hr.size(2);
    at::Tensor matrix = torch::zeros({side / 2, side}, torch::kDouble);
    const auto cubic = [](double x) {
        x = std::abs(x);
        return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0.0;
    };
    for (std::int64_t out = 0; out < side / 2; ++out) {
        const double centre = 2.0 * static_cast<double>(out) + 0.5;
        for (std::int64_t in = 2 * out - 4; in <= 2 * out + 5; ++in) {
            const auto mirrored = in < 0 ? -in - 1 : in >= side ? 2 * side - 1 - in : in;
            matrix[out][mirrored] += 0.5 * cubic((centre - static_cast<double>(in)) / 2);
        }
    }
    matrix /= matrix.sum(1, true);
    const at::Tensor levels = torch::matmul(torch::matmul(matrix, (hr * 255).round()), matrix.t());
    return ((levels + 0.5).floor().clamp(0, 255).to(torch::kFloat) / 255).to(torch::kDouble);
}

GoldenStep goldenStep(const Json& json, const std::string& norm) {
    GoldenStep golden;
    auto& config = golden.config;
    config.data.patchSize = 16;
    config.network.scale = 2;
    config.network.blocks = 2;
    config.network.features = 8;
    config.contrast.weight = json.at("alpha");
    config.contrast.temperature = json.at("tau");
    config.discriminator.width = 16;
    config.discriminator.blocks = 4;
    config.discriminator.norm = norm;
    config.discriminator.learningRate = json.at("adam").at("lr_d");
    config.training.schedule = "constant";
    config.training.learningRate = json.at("adam").at("lr_g");

    const at::Tensor hr = test::images({60, 61}, 32, 32);
    golden.batch = {halved(hr), hr};
    SampleRecipes recipes;
    recipes.positives = {{SampleKind::Hr}, {SampleKind::Sharpened, 1.5003}, {SampleKind::Sharpened, 2.5003}};
    for (const Json& n : json.at("negatives"))
        recipes.negatives.push_back({SampleKind::Blurred, 0, n[0], n[1], n[2], n[3]});
    golden.samples = makeSamples(hr, golden.batch.lr, config.contrast, {recipes, recipes});
    return golden;
}

void expectMeans(const std::vector<float>& actual, const Json& perSample) {
    ASSERT_EQ(actual.size(), perSample.size());
    for (std::size_t l = 0; l < actual.size(); ++l) {
        const at::Tensor values = torch::tensor(perSample[l].get<std::vector<double>>(), torch::kDouble);
        EXPECT_NEAR(actual[l], values.mean().item<double>(), 2e-4);
    }
}

class StepGolden : public testing::TestWithParam<std::tuple<std::string, at::ScalarType>> {};

TEST_P(StepGolden, fiveSteps) {
    WL_SKIP_WITHOUT_GOLDEN();
    const Json json = test::golden("step.json");
    const auto& [norm, type] = GetParam();
    const bool exact = type == torch::kDouble;
    const auto [config, batch, samples] = goldenStep(json, norm);
    const auto cast = [type = type](std::vector<at::Tensor> tensors) {
        for (auto& tensor : tensors)
            tensor = tensor.to(type);
        return tensors;
    };
    const Samples converted{cast(samples.positives), cast(samples.negatives), samples.recipes};

    const auto network = makeNetwork(config.network);
    network->to(type);
    test::setWeights(*network, json.at("network").at("parameters"));
    TrainingStep training(config, network);
    test::setWeights(*training.discriminator(),
                     json.at("discriminator").at("parameters").at(norm == "group" ? "batch" : norm));
    const auto checkSums = [](const torch::nn::Module& module, const Json& sums, double tolerance) {
        double sum = 0;
        double absolute = 0;
        for (const auto& parameter : module.named_parameters()) {
            if (parameter.key() == "classifier.1.bias")
                continue;
            sum += parameter.value().to(torch::kDouble).sum().item<double>();
            absolute += parameter.value().to(torch::kDouble).abs().sum().item<double>();
        }
        EXPECT_NEAR(sum, sums.at("sum").get<double>(), tolerance);
        EXPECT_NEAR(absolute, sums.at("abs_sum").get<double>(), tolerance);
    };

    std::int64_t step = 0;
    for (const Json& expected : json.at("norms").at(norm).at("steps")) {
        SCOPED_TRACE("step " + std::to_string(step));
        const auto result = training.run(batch.lr.to(type), batch.hr.to(type), converted, step++);
        const auto near = [&](double actual, const char* key, double relative) {
            const double value = expected.at(key);
            // The mean colour is stored in float32: 2e-8 of the image, in double too.
            EXPECT_NEAR(actual, value, (exact ? 1e-6 : relative) * std::abs(value) + 1e-6) << key;
        };
        near(result.lossL1, "loss_l1", 1e-4);
        near(result.lossContrastive, "loss_contrastive", 1e-4);
        near(result.lossTotal, "loss_total", 1e-4);
        near(result.lossDiscriminator, "loss_discriminator", 1e-4);
        near(result.gradientNorm, "grad_norm_total", 1e-3);
        expectMeans(result.positiveSimilarity, expected.at("similarity_positive"));
        expectMeans(result.negativeSimilarity, expected.at("similarity_negative"));
        const double tolerance = exact ? 1e-5 : step == 1 ? 1e-4 : 1e-3;
        checkSums(*training.network(), expected.at("after_generator"), tolerance);
        checkSums(*training.discriminator(), expected.at("after_discriminator"), tolerance);
        EXPECT_EQ(result.notFinite, "");
    }
    EXPECT_EQ(step, 5);
}

INSTANTIATE_TEST_SUITE_P(norms, StepGolden,
                         testing::Combine(testing::Values("batch", "group", "none"),
                                          testing::Values(torch::kFloat, torch::kDouble)),
                         [](const auto& suite) {
                             return std::get<0>(suite.param) +
                                    (std::get<1>(suite.param) == torch::kFloat ? "_float" : "_double");
                         });

// --- where gradient flows, and where it does not
// -----------------------------------------------------------------------

class StepNorm : public testing::TestWithParam<std::string> {
protected:
    static RunConfig run() {
        auto config = smallRun();
        config.discriminator.norm = GetParam();
        return config;
    }

    static RunConfig withoutContrastSoFar() {
        auto config = run();
        config.contrast.start = 1;  // α is 0 in all planned steps; D trains
        return config;
    }
};

TEST_P(StepNorm, contrastReachesTheNetworkWithTheGradientOfFiniteDifferences) {
    // In double and with both networks at rest: with and without the contrast, the gradients differ by ∂(α·L_CL)/∂θ.
    const auto [lr, hr] = batch(0);
    const auto atRest = [&, lr = lr.to(torch::kDouble), hr = hr.to(torch::kDouble)](RunConfig config) {
        config.training.learningRate = config.discriminator.learningRate = 1e-30;
        torch::manual_seed(3);
        const auto network = makeNetwork(config.network);
        network->to(torch::kDouble);
        TrainingStep training(config, network);
        training.run(lr, hr, 0);
        return training;
    };
    auto training = atRest(run());
    const auto plain = atRest(withoutContrastSoFar());
    const auto weightOf = [](const TrainingStep& of) {
        return of.network()->named_parameters()["body.0.body.0.weight"];
    };
    const at::Tensor gradient = (weightOf(training).grad() - weightOf(plain).grad()).flatten();
    EXPECT_GT(gradient.norm().item<double>(), 0);

    const auto lossWithNudge = [&, lr = lr.to(torch::kDouble), hr = hr.to(torch::kDouble)](double nudge) {
        const torch::NoGradGuard noGrad;
        at::Tensor entry = weightOf(training).view({-1})[17];
        entry += nudge;
        const auto snapshot = training.snapshot(lr, hr, 0, lr.size(0));
        entry -= nudge;
        double loss = 0;
        for (std::int64_t layer = 0; layer < snapshot.similarityPositive.size(0); ++layer)
            loss += lossOfSimilarities("pcl", snapshot.similarityPositive[layer], snapshot.similarityNegative[layer],
                                       run().contrast.temperature)
                        .mean()
                        .item<double>();
        return loss;
    };
    constexpr double kNudge = 1e-6;
    const double difference = (lossWithNudge(kNudge) - lossWithNudge(-kNudge)) / (2 * kNudge);
    const double expected = run().contrast.weight * difference;
    EXPECT_GT(std::abs(expected), 1e-6);
    EXPECT_NEAR(gradient[17].item<double>(), expected, 1e-4 * std::abs(expected));
}

TEST_P(StepNorm, trainingTheNetworkLeavesTheDiscriminatorAlone) {
    // D sees the same output in both runs; only one of them has a second half of the step with a contrast.
    auto with = start(run());
    auto without = start(withoutContrastSoFar());
    EXPECT_GT(runStep(with, 0).lossContrastive, 0);
    EXPECT_EQ(runStep(without, 0).lossContrastive, 0);
    EXPECT_TRUE(sameWeights(*with.discriminator(), *without.discriminator()));
    EXPECT_FALSE(sameWeights(*with.network(), *without.network()));
    for (const auto& parameter : with.discriminator()->parameters())
        EXPECT_TRUE(parameter.requires_grad());
}

TEST_P(StepNorm, trainingTheDiscriminatorLeavesTheNetworkAlone) {
    auto training = start(withoutContrastSoFar());
    auto plain = start(l1Run());
    const auto before = copyOf(stateDict(*training.discriminator()));
    for (std::int64_t step = 0; step < 5; ++step) {
        const auto a = runStep(training, step);
        const auto b = runStep(plain, step);
        EXPECT_EQ(a.lossL1, b.lossL1);
        EXPECT_EQ(a.gradientNorm, b.gradientNorm);
        EXPECT_GT(a.lossDiscriminator, 0);
    }
    EXPECT_TRUE(sameWeights(*training.network(), *plain.network()));
    EXPECT_FALSE(equal(before, stateDict(*training.discriminator())));
}

TEST_P(StepNorm, snapshotChangesNothing) {
    auto training = start(run());
    runStep(training, 0);
    const auto before = copyOf(training.save());
    const auto [lr, hr] = batch(0);
    const auto snapshot = training.snapshot(lr, hr, 1, 1);
    EXPECT_TRUE(equal(before, training.save()));
}

INSTANTIATE_TEST_SUITE_P(norms, StepNorm, testing::Values("batch", "batch_frozen", "group", "none"));

TEST(Step, plainL1IsWhatItSays) {
    // Against the loop as one would write it with LibTorch alone.
    const auto config = l1Run();
    auto training = start(config);
    const auto reference = start(config).network();
    Adam adam(*reference);
    for (std::int64_t step = 0; step < 3; ++step) {
        const auto [lr, hr] = batch(static_cast<std::uint32_t>(2 * step));
        const auto result = runStep(training, step);
        const at::Tensor loss = 255 * torch::l1_loss(reference->forward(lr), hr);
        adam.clearGradients();
        loss.backward();
        EXPECT_NEAR(result.lossL1, loss.item<double>(), 1e-5);
        EXPECT_EQ(result.lossTotal, result.lossL1);
        EXPECT_NEAR(result.gradientNorm, adam.gradientNorm(), 1e-4);
        adam.step(1e-3);
    }
    for (std::size_t i = 0; i < adam.parameters().size(); ++i)
        test::expectNear(training.network()->parameters()[i], adam.parameters()[i], 1e-5);
}

TEST(Step, ownKernelsAndLibTorchsAgree) {
    auto config = smallRun();
    config.discriminator.width = 16;
    config.hardware.kernels = "libtorch";
    auto plain = start(config);
    config.hardware.kernels = "auto";
    auto fast = start(config);
    for (std::int64_t step = 1; step <= 3; ++step) {
        const auto expected = runStep(plain, step);
        const auto result = runStep(fast, step);
        EXPECT_NEAR(result.lossL1, expected.lossL1, 1e-4 * expected.lossL1);
        EXPECT_NEAR(result.lossContrastive, expected.lossContrastive, 1e-4 * expected.lossContrastive);
        EXPECT_NEAR(result.lossDiscriminator, expected.lossDiscriminator, 1e-4 * expected.lossDiscriminator);
        EXPECT_NEAR(result.gradientNorm, expected.gradientNorm, 1e-3 * expected.gradientNorm);
    }
    EXPECT_FALSE(equal(plain.save(), fast.save()));  // else one setting was not heard
}

TEST(Step, contrastBeginsWhenItIsTold) {
    auto config = smallRun();
    config.contrast.start = 0.5;
    config.training.steps = 9;
    auto training = start(config);
    EXPECT_EQ(training.contrastWeight(4), 0);
    EXPECT_EQ(training.contrastWeight(5), config.contrast.weight);
    EXPECT_TRUE(runStep(training, 4).positiveSimilarity.empty());
    const auto result = runStep(training, 5);
    EXPECT_EQ(result.positiveSimilarity.size(), 4U);
    EXPECT_GT(result.gradientRatio, 0);
    EXPECT_NEAR(result.lossTotal, result.lossL1 + 0.1 * result.lossContrastive, 1e-12);
}

TEST(Step, augmentedDiscriminatorAlsoSeesTheSamples) {
    auto config = smallRun();
    config.contrast.start = 1;
    auto plain = start(config);
    config.discriminator.augment = true;
    auto augmented = start(config);
    runStep(plain, 0);
    runStep(augmented, 0);
    const auto seen = [](const TrainingStep& training) {
        return training.discriminator()->named_buffers()["features.0.1.num_batches_tracked"].item<std::int64_t>();
    };
    EXPECT_EQ(seen(plain), 2);      // HR and SR
    EXPECT_EQ(seen(augmented), 5);  // one sharpened, two blurred: HR is seen already
}

TEST(Step, severalDiscriminatorUpdates) {
    auto config = smallRun();
    config.discriminator.steps = 3;
    auto training = start(config);
    runStep(training, 0);
    const auto state = training.save();
    const auto count = std::ranges::find(state, "discriminator_adam.step", &StateDict::value_type::first);
    EXPECT_EQ(count->second.item<std::int64_t>(), 3);
}

TEST(Step, clippingBoundsWhatAdamSees) {
    for (const bool byNorm : {true, false}) {
        auto config = l1Run();
        (byNorm ? config.training.clipNorm : config.training.clipValue) = 1e-3;
        auto training = start(config);
        EXPECT_GT(runStep(training, 0).gradientNorm, 1);  // what it was before
        double norm = 0;
        double largest = 0;
        for (const auto& parameter : training.network()->parameters()) {
            norm = std::hypot(norm, parameter.grad().norm().item<double>());
            largest = std::max(largest, parameter.grad().abs().max().item<double>());
        }
        EXPECT_NEAR(byNorm ? norm : largest, 1e-3, 1e-6);
    }
}

TEST(Step, averageFollowsTheWeights) {
    auto config = l1Run();
    config.training.emaDecay = 0.75;
    auto training = start(config);
    ASSERT_TRUE(training.emaNetwork());
    EXPECT_TRUE(sameWeights(*training.emaNetwork(), *training.network()));
    const at::Tensor before = training.network()->parameters().front().detach().clone();
    runStep(training, 0);
    const at::Tensor after = training.network()->parameters().front();
    test::expectNear(training.emaNetwork()->parameters().front(), 0.75 * before + 0.25 * after, 1e-7);
    EXPECT_FALSE(start(l1Run()).emaNetwork());
}

TEST(Step, averageDoesNotChangeTheTraining) {
    auto config = smallRun();
    auto plain = start(config);
    config.training.emaDecay = 0.9;
    auto averaged = start(config);
    runStep(plain, 0);
    runStep(averaged, 0);
    EXPECT_TRUE(sameWeights(*plain.network(), *averaged.network()));
    EXPECT_TRUE(sameWeights(*plain.discriminator(), *averaged.discriminator()));
}

// --- resume
// -----------------------------------------------------------------------------------------------------------

TEST(Step, resumedTrainingIsTheSameBitForBit) {
    auto config = smallRun();
    config.training.emaDecay = 0.9;
    config.training.schedule = "cosine";
    auto whole = start(config);
    auto first = start(config);
    for (std::int64_t step = 0; step < 5; ++step)
        runStep(first, step);
    const auto saved = copyOf(first.save());

    torch::manual_seed(99);
    TrainingStep second(config, makeNetwork(config.network));
    second.load(saved);
    for (std::int64_t step = 5; step < 10; ++step)
        runStep(second, step);
    for (std::int64_t step = 0; step < 10; ++step)
        runStep(whole, step);
    EXPECT_TRUE(equal(whole.save(), second.save()));
    EXPECT_FALSE(equal(whole.save(), saved));
}

TEST(Step, stateOfAnotherConfigurationIsRefused) {
    auto training = start(smallRun());
    const auto before = copyOf(training.save());
    EXPECT_THROW(training.load(start(l1Run()).save()), Exception);
    EXPECT_TRUE(equal(before, training.save()));
}

// --- not finite
// -------------------------------------------------------------------------------------------------------

TEST(Step, inputThatIsNotFiniteChangesNothing) {
    auto training = start(smallRun());
    runStep(training, 0);
    const auto before = copyOf(training.save());
    auto [lr, hr] = batch(0);
    lr[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(training.run(lr, hr, 1).notFinite, "L1 loss");
    EXPECT_TRUE(equal(before, training.save()));
}

TEST(Step, discriminatorThatIsNotFiniteLeavesTheNetworkAsItWas) {
    auto training = start(smallRun());
    {
        const torch::NoGradGuard noGrad;
        training.discriminator()->named_parameters()["features.0.0.weight"].fill_(
            std::numeric_limits<float>::infinity());
    }
    const auto before = copyOf(stateDict(*training.network()));
    EXPECT_EQ(runStep(training, 0).notFinite, "discriminator loss, contrastive loss");
    EXPECT_TRUE(equal(before, stateDict(*training.network())));
    for (const auto& [name, tensor] : training.save()) {
        if (name.starts_with("discriminator_adam.")) {
            EXPECT_EQ(tensor.abs().sum().item<double>(), 0) << name;
        }
    }
}

TEST(Step, gradientThatIsNotFiniteLeavesTheNetworkAsItWas) {
    auto training = start(l1Run());
    training.network()->parameters().front().register_hook(
        [](const at::Tensor& gradient) { return gradient * std::numeric_limits<float>::infinity(); });
    const auto before = copyOf(training.save());
    EXPECT_EQ(runStep(training, 0).notFinite, "gradient");
    EXPECT_TRUE(equal(before, training.save()));
}

// --- snapshot
// ---------------------------------------------------------------------------------------------------------

TEST(Snapshot, holdsSamplesAndSimilaritiesWhateverTheWeightIs) {
    auto config = smallRun();
    config.contrast.start = 1;
    config.contrast.layers = {0, 2, 3};
    auto training = start(config);
    const auto [lr, hr] = batch(0);
    const auto snapshot = training.snapshot(lr, hr, 4, 1);
    EXPECT_TRUE(torch::equal(snapshot.sr, training.network()->forward(lr).narrow(0, 0, 1)));
    EXPECT_TRUE(torch::equal(snapshot.hr, hr.narrow(0, 0, 1)));
    EXPECT_EQ(snapshot.samples.recipes.size(), 1U);
    EXPECT_EQ(snapshot.samples.recipes[0], drawRecipes(config.contrast, config.training.seed, 4, 0));
    ASSERT_EQ(snapshot.samples.positives.size(), 2U);
    EXPECT_EQ(snapshot.samples.positives[1].sizes(), at::IntArrayRef({1, 3, 2 * kPatch, 2 * kPatch}));
    EXPECT_EQ(snapshot.similarityPositive.sizes(), at::IntArrayRef({3, 1, 2}));
    EXPECT_EQ(snapshot.similarityNegative.sizes(), at::IntArrayRef({3, 1, 2}));
    EXPECT_FALSE(snapshot.sr.requires_grad());
    // The map's mean is the similarity, and the anchor agrees with itself.
    ASSERT_EQ(snapshot.negatives.size(), 2U);
    for (std::int64_t l = 0; l < 3; ++l) {
        const auto layer = static_cast<std::size_t>(l);
        EXPECT_NEAR(snapshot.negatives[1].cosine[layer].mean().item<double>(),
                    snapshot.similarityNegative[l][0][1].item<double>(), 1e-5);
        EXPECT_EQ(snapshot.anchor.mean[layer].sizes(), snapshot.positives[0].mean[layer].sizes());
        EXPECT_LE(snapshot.anchor.mean[layer].norm().item<double>(), 1.001);
    }
    EXPECT_TRUE(snapshot.anchor.cosine.empty());
}

TEST(Snapshot, similaritiesAreThoseOfTheStep) {
    auto config = smallRun();
    config.discriminator.learningRate = 1e-30;
    auto training = start(config);
    const auto [lr, hr] = batch(0);
    const auto snapshot = training.snapshot(lr, hr, 0, 9);
    const auto result = training.run(lr, hr, 0);
    for (std::size_t l = 0; l < 4; ++l) {
        const auto layer = static_cast<std::int64_t>(l);
        EXPECT_NEAR(result.positiveSimilarity[l], snapshot.similarityPositive[layer].mean().item<double>(), 1e-6);
        EXPECT_NEAR(result.negativeSimilarity[l], snapshot.similarityNegative[layer].mean().item<double>(), 1e-6);
    }
}

TEST(Snapshot, withoutContrastHasPicturesOnly) {
    auto training = start(l1Run());
    const auto [lr, hr] = batch(0);
    const auto snapshot = training.snapshot(lr, hr, 0, 5);
    EXPECT_EQ(snapshot.sr.size(0), 2);
    EXPECT_TRUE(snapshot.samples.positives.empty());
    EXPECT_FALSE(snapshot.similarityPositive.defined());
}

}  // namespace
}  // namespace wavelens::engine
