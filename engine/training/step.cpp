// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/step.hpp"

#include "engine/contrast/discriminator_loss.hpp"
#include "engine/contrast/similarity.hpp"
#include "engine/networks/layers.hpp"
#include "engine/training/schedule.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace wavelens::engine {
namespace {

constexpr double kLevels = 255;

/// Keeps a module's parameters out of gradients while it lives.
class Frozen {
public:
    explicit Frozen(const torch::nn::Module& module) : m_parameters(module.parameters()) { set(false); }

    ~Frozen() { set(true); }

    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;

private:
    void set(bool trained) {
        for (auto& parameter : m_parameters)
            parameter.set_requires_grad(trained);
    }

    std::vector<at::Tensor> m_parameters;
};

void note(std::string& notFinite, std::string_view what) {
    notFinite += (notFinite.empty() ? "" : ", ") + std::string(what);
}

std::vector<float> meanPerLayer(const at::Tensor& similarity) {
    const at::Tensor means = similarity.mean({1, 2}).to(torch::kCPU, torch::kFloat).contiguous();
    return {means.data_ptr<float>(), means.data_ptr<float>() + means.numel()};
}

/// Of the first `kept` patches. `anchor` is null for the anchor itself.
SampleFeatures featuresOf(const Embedding& sample, const Embedding* anchor, std::int64_t kept) {
    SampleFeatures result;
    for (std::size_t layer = 0; layer < sample.size(); ++layer) {
        const at::Tensor features = sample[layer].narrow(0, 0, kept);
        const at::Tensor means = unitFeatures(features).mean({2, 3}, true);
        result.mean.push_back(leaveFastPath(means, means.numel() / kept).flatten(1));
        if (anchor)
            result.cosine.push_back(similarityMap((*anchor)[layer].narrow(0, 0, kept), features));
    }
    return result;
}

}  // namespace

void StepTimes::end(std::string_view part) {
    const auto now = std::chrono::steady_clock::now();
    auto entry = std::ranges::find(m_parts, part, &std::pair<std::string, double>::first);
    if (entry == m_parts.end())
        entry = m_parts.insert(entry, {std::string(part), 0});
    entry->second += std::chrono::duration<double>(now - m_begin).count();
    m_begin = now;
}

TrainingStep::TrainingStep(const RunConfig& config, std::shared_ptr<Network> network)
    : m_config(config), m_network(std::move(network)), m_networkAdam(*m_network) {
    const auto like = m_network->parameters().front();
    const bool fast = config.hardware.kernels == "auto";
    m_network->allowFastPath(fast);
    if (config.contrast.enabled) {
        m_discriminator =
            std::make_shared<Discriminator>(config.discriminator, config.data.patchSize * config.network.scale);
        m_discriminator->to(like.device(), like.scalar_type());
        m_discriminator->allowFastPath(fast);
        m_discriminatorAdam.emplace(*m_discriminator);
    }
    if (config.training.emaDecay > 0) {
        m_average = makeNetwork(m_network->config());
        m_average->to(like.device(), like.scalar_type());
        m_average->allowFastPath(fast);
        loadStateDict(*m_average, stateDict(*m_network));
        for (auto& parameter : m_average->parameters())
            parameter.set_requires_grad(false);
    }
}

double TrainingStep::contrastWeight(std::int64_t step) const {
    const auto& contrast = m_config.contrast;
    const bool started = static_cast<double>(step) >= contrast.start * static_cast<double>(m_config.training.steps);
    return contrast.enabled && started ? contrast.weight : 0;
}

StepResult TrainingStep::run(const at::Tensor& lr, const at::Tensor& hr, std::int64_t step) {
    StepTimes times;
    Samples samples;
    if (contrastWeight(step) > 0 || (m_discriminator && m_config.discriminator.augment)) {
        samples = makeSamples(hr, lr, m_config.contrast, m_config.training.seed, step);
        times.end("samples");
    }
    return run(lr, hr, samples, step, std::move(times));
}

StepResult TrainingStep::run(const at::Tensor& lr, const at::Tensor& hr, const Samples& samples, std::int64_t step,
                             StepTimes times) {
    StepResult result;
    result.times = std::move(times);
    result.learningRate = learningRate(m_config.training, step);

    const at::Tensor sr = m_network->forward(lr);
    // The losses' graphs end here, and the network's is walked once, with the sum of their gradients.
    const at::Tensor output = sr.detach().requires_grad_();
    const at::Tensor l1 = (output - hr).abs().mean() * kLevels;
    result.lossTotal = result.lossL1 = l1.item<double>();
    result.times.end("network_forward");
    if (!std::isfinite(result.lossL1)) {
        // Nothing is shown to D either: its running averages would not forget it.
        result.notFinite = "L1 loss";
        return result;
    }

    if (m_discriminator)
        trainDiscriminator(sr.detach(), hr, samples, result);

    at::Tensor gradient = torch::autograd::grad({l1}, {output}).front();
    if (const double weight = contrastWeight(step); weight > 0) {
        const at::Tensor ofContrast = contrastGradient(output, samples, result);
        result.lossTotal += weight * result.lossContrastive;
        if (!std::isfinite(result.lossContrastive)) {
            note(result.notFinite, "contrastive loss");
            return result;
        }
        result.gradientRatio = weight * ofContrast.norm().item<double>() / gradient.norm().item<double>();
        gradient = gradient + ofContrast * weight;
    }
    trainNetwork(sr, gradient, result);
    return result;
}

void TrainingStep::trainDiscriminator(const at::Tensor& sr, const at::Tensor& hr, const Samples& samples,
                                      StepResult& result) {
    const auto judged = [&](const at::Tensor& images, const std::vector<at::Tensor>& more,
                            std::vector<SampleRecipe> SampleRecipes::*group, SampleKind kind) {
        std::vector<at::Tensor> logits{m_discriminator->logits(images).flatten()};
        for (std::size_t i = 0; m_config.discriminator.augment && i < more.size(); ++i)
            if ((samples.recipes.front().*group)[i].kind == kind)
                logits.push_back(m_discriminator->logits(more[i]).flatten());
        return torch::cat(logits);
    };
    for (std::int64_t i = 0; i < m_config.discriminator.steps; ++i) {
        const at::Tensor real = judged(hr, samples.positives, &SampleRecipes::positives, SampleKind::Sharpened);
        const at::Tensor fake = judged(sr, samples.negatives, &SampleRecipes::negatives, SampleKind::Blurred);
        const at::Tensor loss = discriminatorLoss(m_config.discriminator.loss, real, fake);
        result.lossDiscriminator = loss.item<double>();
        result.times.end("discriminator_forward");
        if (!std::isfinite(result.lossDiscriminator)) {
            note(result.notFinite, "discriminator loss");
            return;
        }
        m_discriminatorAdam->clearGradients();
        loss.backward();
        const bool finite = std::isfinite(m_discriminatorAdam->gradientNorm());
        result.times.end("discriminator_backward");
        if (!finite) {
            note(result.notFinite, "discriminator gradient");
            return;
        }
        m_discriminatorAdam->step(m_config.discriminator.learningRate);
        result.times.end("optimiser");
    }
}

Embedding TrainingStep::embed(const at::Tensor& images) {
    const auto& layers = m_config.contrast.layers;
    const auto features = m_discriminator->features(images, *std::ranges::max_element(layers));
    Embedding chosen;
    for (const auto layer : layers)
        chosen.push_back(features[static_cast<std::size_t>(layer)]);
    return chosen;
}

std::vector<Embedding> TrainingStep::embedEach(const std::vector<at::Tensor>& samples) {
    std::vector<Embedding> embeddings;
    for (const auto& sample : samples)
        embeddings.push_back(embed(sample));
    return embeddings;
}

/// ∂L_CL/∂output, before the weight α; the loss and its similarities go to `result`.
at::Tensor TrainingStep::contrastGradient(const at::Tensor& output, const Samples& samples, StepResult& result) {
    const Frozen frozen(*m_discriminator);
    std::vector<Embedding> positives;
    std::vector<Embedding> negatives;
    {
        const torch::NoGradGuard noGrad;
        positives = embedEach(samples.positives);
        negatives = embedEach(samples.negatives);
    }
    const Embedding anchor = embed(output);
    result.times.end("embeddings");

    Embedding features;  // where the loss's graph ends
    for (const at::Tensor& layer : anchor)
        features.push_back(layer.detach().requires_grad_());
    const ContrastiveLoss loss = contrastiveLoss(features, positives, negatives, m_config.contrast);
    result.lossContrastive = loss.total.item<double>();
    result.positiveSimilarity = meanPerLayer(loss.similarityPositive);
    result.negativeSimilarity = meanPerLayer(loss.similarityNegative);
    const auto gradients = torch::autograd::grad({loss.total}, features);
    result.times.end("contrastive_loss");

    at::Tensor gradient = torch::autograd::grad(anchor, {output}, gradients).front();
    result.times.end("contrastive_backward");
    return gradient;
}

void TrainingStep::trainNetwork(const at::Tensor& sr, const at::Tensor& gradient, StepResult& result) {
    m_networkAdam.clearGradients();
    sr.backward(gradient);
    result.gradientNorm = m_networkAdam.gradientNorm();
    result.times.end("network_backward");
    if (!std::isfinite(result.gradientNorm)) {
        note(result.notFinite, "gradient");
        return;
    }
    const auto& training = m_config.training;
    if (training.clipValue > 0)
        torch::nn::utils::clip_grad_value_(m_networkAdam.parameters(), training.clipValue);
    if (training.clipNorm > 0)
        torch::nn::utils::clip_grad_norm_(m_networkAdam.parameters(), training.clipNorm);
    m_networkAdam.step(result.learningRate);

    if (m_average) {
        const torch::NoGradGuard noGrad;
        const auto averages = m_average->parameters();
        for (std::size_t i = 0; i < averages.size(); ++i)
            averages[i].lerp_(m_networkAdam.parameters()[i], 1 - training.emaDecay);
    }
    result.times.end("optimiser");
}

BatchSamples TrainingStep::snapshot(const at::Tensor& lr, const at::Tensor& hr, std::int64_t step,
                                    std::int64_t patches) {
    const torch::NoGradGuard noGrad;
    const auto kept = std::min(patches, hr.size(0));
    const at::Tensor sr = m_network->forward(lr);
    BatchSamples snapshot{lr.narrow(0, 0, kept), sr.narrow(0, 0, kept), hr.narrow(0, 0, kept), {}, {}, {}, {}, {}, {}};
    if (!m_discriminator)
        return snapshot;

    snapshot.samples = makeSamples(hr, lr, m_config.contrast, m_config.training.seed, step);
    const Embedding anchor = embed(sr);
    const std::vector<Embedding> positives = embedEach(snapshot.samples.positives);
    const std::vector<Embedding> negatives = embedEach(snapshot.samples.negatives);
    const ContrastiveLoss loss = contrastiveLoss(anchor, positives, negatives, m_config.contrast);
    snapshot.anchor = featuresOf(anchor, nullptr, kept);
    for (const Embedding& positive : positives)
        snapshot.positives.push_back(featuresOf(positive, &anchor, kept));
    for (const Embedding& negative : negatives)
        snapshot.negatives.push_back(featuresOf(negative, &anchor, kept));
    snapshot.similarityPositive = loss.similarityPositive.narrow(1, 0, kept);
    snapshot.similarityNegative = loss.similarityNegative.narrow(1, 0, kept);
    for (auto* samples : {&snapshot.samples.positives, &snapshot.samples.negatives})
        for (auto& sample : *samples)
            sample = sample.narrow(0, 0, kept);
    snapshot.samples.recipes.resize(static_cast<std::size_t>(kept));
    return snapshot;
}

StateDict TrainingStep::save() const {
    StateDict all;
    const auto add = [&](const std::string& prefix, const StateDict& state) {
        for (const auto& [name, tensor] : state)
            all.emplace_back(prefix + name, tensor.detach());
    };
    add("network.", stateDict(*m_network));
    add("network_adam.", m_networkAdam.state());
    if (m_average)
        add("average.", stateDict(*m_average));
    if (m_discriminator) {
        add("discriminator.", stateDict(*m_discriminator));
        add("discriminator_adam.", m_discriminatorAdam->state());
    }
    return all;
}

void TrainingStep::load(const StateDict& state) {
    loadState(save(), state);
}

}  // namespace wavelens::engine
