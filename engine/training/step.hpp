// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/contrast/contrastive_loss.hpp"
#include "engine/contrast/discriminator.hpp"
#include "engine/contrast/samples.hpp"
#include "engine/networks/network.hpp"
#include "engine/training/adam.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wavelens::engine {

/// Where the seconds of a step went. On a GPU, which computes on after a call has returned, only the sum says much.
class StepTimes {
public:
    /// The time since the last call, or since construction, was spent on `part`.
    void end(std::string_view part);

    /// In the order of their first end.
    [[nodiscard]] const std::vector<std::pair<std::string, double>>& parts() const { return m_parts; }

private:
    std::vector<std::pair<std::string, double>> m_parts;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

/// What one step did.
struct StepResult {
    double lossTotal = 0;          ///< lossL1 + α·lossContrastive
    double lossL1 = 0;             ///< grey levels of 255
    double lossContrastive = 0;    ///< before its weight; 0 where it was not computed: disabled, or α is 0 so far
    double lossDiscriminator = 0;  ///< of the last of discriminator.steps updates; 0 without contrast
    double gradientNorm = 0;       ///< over all of the network's parameters, before clipping
    double gradientRatio = 0;      ///< ‖α·∂L_CL/∂y‖ / ‖∂L_1/∂y‖ at the output y; 0 where not computed
    double learningRate = 0;       ///< of the network
    std::vector<float> positiveSimilarity;  ///< mean over batch and samples, one per layer; empty where not computed
    std::vector<float> negativeSimilarity;
    std::string notFinite;  ///< what was not a finite number, as "contrastive loss"; empty: all was well
    StepTimes times;
};

/// How the discriminator sees one sample of N patches; per layer, in the order of contrast.layers.
struct SampleFeatures {
    std::vector<at::Tensor> cosine;  ///< (N, H_l, W_l), to the anchor at each place; empty for the anchor
    std::vector<at::Tensor> mean;    ///< (N, C_l), mean over places of the unit feature vectors
};

/// What the Inspector shows of one batch. N patches.
struct BatchSamples {
    at::Tensor lr;  ///< (N, 3, p, p), RGB in [0, 1]
    at::Tensor sr;  ///< (N, 3, P, P), the anchor, not clamped
    at::Tensor hr;
    Samples samples;                ///< each (N, 3, P, P); empty without contrast
    at::Tensor similarityPositive;  ///< (L, N, K_P), layers in the order of contrast.layers; undefined without contrast
    at::Tensor similarityNegative;  ///< (L, N, K_N)
    SampleFeatures anchor;          ///< empty without contrast, as are these:
    std::vector<SampleFeatures> positives;
    std::vector<SampleFeatures> negatives;
};

/// One training iteration and all that it changes: the network, its moving average, the discriminator, both Adams;
/// spec §8. Thread: one at a time.
class TrainingStep {
public:
    /// The discriminator gets random weights here (torch::manual_seed before makes them the same again), on the
    /// network's device. `network` has its initial weights already: the moving average starts from them.
    TrainingStep(const RunConfig& config, std::shared_ptr<Network> network);

    /// Trains D, then the network, on one batch. `lr` (B, 3, p, p), `hr` (B, 3, s·p, s·p), RGB in [0, 1]; `step` counts
    /// the steps finished before, 0 for the first.
    /// A loss or gradient that is not finite leaves that network as it was, and the result says so.
    StepResult run(const at::Tensor& lr, const at::Tensor& hr, std::int64_t step);

    /// The same with samples from elsewhere; `times`: what they took.
    StepResult run(const at::Tensor& lr, const at::Tensor& hr, const Samples& samples, std::int64_t step,
                   StepTimes times = {});

    /// Samples and similarities of a batch by the present weights, whatever α is at this step; changes nothing.
    /// The whole batch is embedded, since batch norm couples its images; the first `patches` of it are returned.
    [[nodiscard]] BatchSamples snapshot(const at::Tensor& lr, const at::Tensor& hr, std::int64_t step,
                                        std::int64_t patches);

    /// α of this step: 0 without contrast and in the first contrast.start · training.steps.
    [[nodiscard]] double contrastWeight(std::int64_t step) const;

    [[nodiscard]] const std::shared_ptr<Network>& network() const { return m_network; }

    /// The moving average of the network's weights, for validation and export; null where training.ema_decay is 0.
    [[nodiscard]] const std::shared_ptr<Network>& emaNetwork() const { return m_average; }

    /// Null without contrast.
    [[nodiscard]] const std::shared_ptr<Discriminator>& discriminator() const { return m_discriminator; }

    /// All weights, buffers, moments and update counts, for a checkpoint: names start with network., average.,
    /// discriminator., network_adam., discriminator_adam. The tensors share memory with the training: write them out or
    /// clone them before the next step.
    [[nodiscard]] StateDict save() const;

    /// Goes on from what save() gave under the same configuration, bit for bit on the same number of threads.
    /// Throws Exception (Incompatible) as loadStateDict does; nothing has changed then.
    void load(const StateDict& state);

private:
    void trainDiscriminator(const at::Tensor& sr, const at::Tensor& hr, const Samples& samples, StepResult& result);
    [[nodiscard]] Embedding embed(const at::Tensor& images);
    [[nodiscard]] std::vector<Embedding> embedEach(const std::vector<at::Tensor>& samples);
    at::Tensor contrastGradient(const at::Tensor& output, const Samples& samples, StepResult& result);
    void trainNetwork(const at::Tensor& sr, const at::Tensor& gradient, StepResult& result);

    RunConfig m_config;
    std::shared_ptr<Network> m_network;
    std::shared_ptr<Network> m_average;
    std::shared_ptr<Discriminator> m_discriminator;
    Adam m_networkAdam;
    std::optional<Adam> m_discriminatorAdam;
};

}  // namespace wavelens::engine
