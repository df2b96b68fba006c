// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/estimate.hpp"

#include "engine/contrast/discriminator.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/training/kept_pages.hpp"
#include "engine/training/memory_line.hpp"
#include "engine/training/threads.hpp"

#include <torch/torch.h>

#include <chrono>

namespace wavelens::engine {
namespace {

constexpr std::int64_t kProgramBytes = 250'000'000;  // LibTorch, OpenCV and libvips loaded, before any tensor
constexpr std::int64_t kFloat = 4;

/// Values kept for the backward pass of the network: convolution, activation and sum of each block, then the upsampler.
std::int64_t networkActivations(const RunConfig& config) {
    const auto& network = config.network;
    const auto area = config.data.patchSize * config.data.patchSize;
    const bool residual = network.name == "edsr";
    std::int64_t perImage = network.blocks * (residual ? 4 : 2) * network.features * area;
    if (residual) {
        std::int64_t side = 1;
        for (std::int64_t left = network.scale; left > 1; left /= left == 3 ? 3 : 2) {
            const std::int64_t stage = left == 3 ? 3 : 2;
            perImage += 2 * stage * stage * network.features * area * side * side;  // convolution and shuffle
            side *= stage;
        }
    }
    return config.training.batchSize * perImage;
}

/// Values that one pass through the discriminator keeps.
std::int64_t discriminatorActivations(const RunConfig& config) {
    const auto hrSide = config.data.patchSize * config.network.scale;
    std::int64_t perImage = 0;
    std::int64_t side = config.discriminator.input == "haar" ? hrSide / 2 : hrSide;
    for (std::int64_t block = 0; block < config.discriminator.blocks; ++block) {
        if (block % 2 == 1)
            side = (side + 1) / 2;
        perImage += 3 * (config.discriminator.width << (block / 2)) * side * side;  // convolution, norm, activation
    }
    return config.training.batchSize * perImage;
}

}  // namespace

std::vector<TimedStep> timeSteps(const RunConfig& config, std::shared_ptr<Network> network, int count,
                                 const std::function<void()>& before) {
    const KeptPages kept;
    useThreads(static_cast<int>(config.hardware.threads));
    const auto device = chooseDevice(config.hardware.device);
    network->to(device);
    TrainingStep training(config, std::move(network));
    const auto p = config.data.patchSize, side = p * config.network.scale;
    const auto lr = torch::rand({config.training.batchSize, 3, p, p}).to(device);
    const auto hr = torch::rand({config.training.batchSize, 3, side, side}).to(device);
    std::vector<TimedStep> steps;
    for (int i = 0; i <= count; ++i) {
        before();
        const auto begin = std::chrono::steady_clock::now();
        StepResult result = training.run(lr, hr, i);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (i > 0)
            steps.push_back({seconds, std::move(result.times)});
    }
    return steps;
}

Estimate estimateTraining(const RunConfig& config, bool measure, std::stop_token stop) {
    Estimate estimate;
    auto network = makeNetwork(config.network);
    estimate.parameters = parameterCount(*network);
    std::int64_t learned = estimate.parameters;
    const auto hrValues = config.training.batchSize * 3 * config.data.patchSize * config.data.patchSize *
                          config.network.scale * config.network.scale;
    std::int64_t values = networkActivations(config) + 4 * hrValues;
    if (config.contrast.enabled) {
        learned += parameterCount(Discriminator(config.discriminator, config.data.patchSize * config.network.scale));
        values +=
            2 * discriminatorActivations(config) + (config.contrast.positives + config.contrast.negatives) * hrValues;
    }
    const std::int64_t state = 4 * learned;  // weights, gradients, two moments
    estimate.memoryBytes = kProgramBytes + kFloat * (values + state) + config.data.memoryMb * 1'000'000 / 4;
    estimate.freeMemoryBytes = memoryLine("/proc/meminfo", "MemAvailable:");
    const auto snapshots = config.training.steps / config.inspector.interval + 1;
    // Beside three bytes a pixel, the cosine maps of the default layers take about half as much again.
    const auto samples = 2 + config.contrast.positives + config.contrast.negatives;
    estimate.diskBytes = kFloat * (3 * learned * config.checkpoint.keep + 2 * estimate.parameters) +
                         200 * config.training.steps +
                         snapshots * config.inspector.patches * samples * hrValues / config.training.batchSize * 3 / 2;
    if (measure) {
        constexpr int kTimed = 2;
        RunConfig contrastOn = config;
        contrastOn.contrast.start = 0;  // the dearer kind of step, if there are two
        estimate.secondsPerStep = 0;
        for (const TimedStep& step : timeSteps(contrastOn, std::move(network), kTimed, [&] {
                 if (stop.stop_requested())
                     throw Exception(ErrorCode::Cancelled, "Cancelled.");
             }))
            estimate.secondsPerStep += step.seconds / kTimed;
        estimate.seconds = estimate.secondsPerStep * static_cast<double>(config.training.steps);
    }
    return estimate;
}

}  // namespace wavelens::engine
