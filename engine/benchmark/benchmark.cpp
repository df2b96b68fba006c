// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/benchmark/benchmark.hpp"

#include "engine/imaging/read.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/inference/tiled_network.hpp"
#include "engine/kernels/kernels.hpp"
#include "engine/networks/layers.hpp"
#include "engine/training/estimate.hpp"
#include "engine/training/memory_line.hpp"
#include "engine/training/threads.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace wavelens::engine {
namespace {

struct Workload {
    const char* name;
    const char* network;
    std::int64_t blocks;
    std::int64_t features;
    double residualScale;
    std::int64_t batch;
    std::int64_t patch;  // LR pixels
    Size picture;
};

constexpr Workload kWorkloads[] = {
    {"edsr_s", "edsr", 16, 64, 1.0, 16, 48, {1280, 720}},
    {"edsr_l", "edsr", 32, 256, 0.1, 16, 48, {320, 180}},
    {"small", "edsr", 8, 32, 1.0, 8, 32, {1280, 720}},
    {"srvgg", "srvgg", 16, 64, 1.0, 16, 48, {1280, 720}},
};

const Workload& workloadOf(const BenchmarkRequest& request) {
    for (const Workload& workload : kWorkloads)
        if (request.network == workload.name)
            return workload;
    throw Exception(ErrorCode::BadInput,
                    "network: \"" + request.network + "\" is not available: choose edsr_s, edsr_l, small or srvgg.");
}

RunConfig configOf(const BenchmarkRequest& request) {
    const Workload& workload = workloadOf(request);
    RunConfig config;
    config.network.name = workload.network;
    config.network.blocks = workload.blocks;
    config.network.features = workload.features;
    config.network.residualScale = workload.residualScale;
    config.data.patchSize = request.patch > 0 ? request.patch : workload.patch;
    config.training.batchSize = request.batch > 0 ? request.batch : workload.batch;
    config.hardware.kernels = request.kernels;
    config.hardware.threads = request.threads;
    config.contrast.enabled = request.method != "l1";
    if (request.method == "pcl_script") {
        config.discriminator.augment = true;
        config.contrast.layers = {0, 2, 4, 6};
    } else if (request.method != "l1" && request.method != "pcl") {
        throw Exception(ErrorCode::BadInput,
                        "method: \"" + request.method + "\" is not available: choose l1, pcl or pcl_script.");
    }
    return config;
}

/// Multiply-adds of the discriminator's blocks 0…deepest for one HR patch.
double discriminatorMacs(const RunConfig& config, std::int64_t deepest) {
    double macs = 0;
    double side = static_cast<double>(config.data.patchSize * config.network.scale) / 2;
    double in = 9;
    for (std::int64_t block = 0; block <= deepest; ++block) {
        const auto out = static_cast<double>(config.discriminator.width << (block / 2));
        if (block % 2 == 1)
            side /= 2;
        macs += 9 * in * out * side * side;
        in = out;
    }
    return macs;
}

/// Of a step: what is trained costs three passes (forwards, backwards, by the weights), the anchor two, a sample one.
double stepMacs(const RunConfig& config, const Network& network) {
    const auto& contrast = config.contrast;
    double perImage = 3 * static_cast<double>(network.macsPerLrPixel() * config.data.patchSize * config.data.patchSize);
    if (contrast.enabled) {
        const double samples = static_cast<double>(contrast.positives + contrast.negatives);
        const double judged = config.discriminator.augment ? samples - 1 : 0;  // HR is among the positives
        perImage += 3 * (2 + judged) * discriminatorMacs(config, config.discriminator.blocks - 1);
        perImage += (2 + samples) * discriminatorMacs(config, *std::ranges::max_element(contrast.layers));
    }
    return perImage * static_cast<double>(config.training.batchSize);
}

/// The most memory that the process has had since it was made.
class PeakMemory {
public:
    PeakMemory() { m_known = static_cast<bool>(std::ofstream("/proc/self/clear_refs") << 5 << std::flush); }

    /// 0: not known.
    [[nodiscard]] std::int64_t bytes() const { return m_known ? memoryLine("/proc/self/status", "VmHWM:") : 0; }

private:
    bool m_known;
};

double secondsOf(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// What is neither slowed by a neighbour nor by the first use: the best of several.
double sgemmGflops() {
    constexpr std::int64_t kSide = 2048;
    const torch::NoGradGuard noGrad;
    const at::Tensor a = torch::rand({kSide, kSide});
    const at::Tensor b = torch::rand({kSide, kSide});
    double best = 0;
    for (int i = 0; i < 6; ++i) {
        const double seconds = secondsOf([&] { (void)torch::mm(a, b); });
        best = std::max(best, 2.0 * kSide * kSide * kSide / seconds / 1e9);
    }
    return best;
}

void rate(BenchmarkReport::Timing& timing, double macs, const PeakMemory& memory) {
    timing.gflops = 2 * macs / timing.seconds / 1e9;
    timing.peakMemoryBytes = memory.bytes();
}

void timeStep(BenchmarkReport& report, const RunConfig& config, int repeat, const std::function<void()>& next) {
    const PeakMemory memory;
    auto network = makeNetwork(config.network);
    const double macs = stepMacs(config, *network);
    auto steps = timeSteps(config, std::move(network), repeat, next);
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::ranges::nth_element(steps, middle, {}, &TimedStep::seconds);
    report.step.seconds = middle->seconds;
    report.parts = middle->times.parts();
    rate(report.step, macs, memory);
}

void timeInference(BenchmarkReport& report, const RunConfig& config, const BenchmarkRequest& request,
                   const std::function<void()>& next, const std::stop_token& stop) {
    next();
    const PeakMemory memory;
    auto network = makeNetwork(config.network);
    network->allowFastPath(request.kernels == "auto");
    const auto macs = static_cast<double>(network->macsPerLrPixel());
    const TiledNetwork tiled(std::move(network), chooseDevice(config.hardware.device));
    const Size size = workloadOf(request).picture;
    report.lrPixels = static_cast<std::int64_t>(size.width) * size.height;
    std::vector<std::uint8_t> noise(static_cast<std::size_t>(3 * report.lrPixels));
    for (std::size_t i = 0; i < noise.size(); ++i)
        noise[i] = static_cast<std::uint8_t>(i * 2654435761U >> 24U);
    const auto picture =
        memorySource({size.width, size.height, 3, std::make_shared<const std::vector<std::uint8_t>>(std::move(noise))});
    const Rect whole{0, 0, size.width, size.height};
    const TileOptions options{.threads = request.threads};
    double computed = 0;
    const TiledRows rows(tiled, size, whole, 3, options);
    for (int top = 0; top < size.height; top += rows.bandRows())
        for (const auto& tile : rows.tiles(top, std::min(rows.bandRows(), size.height - top)))
            computed += static_cast<double>(tile.seen.width) * tile.seen.height;
    report.inference.seconds = secondsOf([&] { (void)tiled.upscale(*picture, whole, options, {}, stop); });
    rate(report.inference, macs * computed, memory);
}

void describePath(BenchmarkReport& report, const RunConfig& config) {
    report.path = "LibTorch's operators";
    if (const auto device = chooseDevice(config.hardware.device); !device.is_cpu()) {
        report.reason = "the device is " + device.str();
    } else if (config.hardware.kernels != "auto") {
        report.reason = "hardware.kernels is " + config.hardware.kernels;
    } else {
        report.path = std::string("own kernels, ") + kernels::kernels().name;
        report.reason = "the fastest instruction set that this processor has and the kernels know";
    }
}

}  // namespace

BenchmarkReport runBenchmark(const BenchmarkRequest& request, const ProgressCallback& progress, std::stop_token stop) {
    const RunConfig config = configOf(request);
    if (request.repeat < 1)
        throw Exception(ErrorCode::BadInput, "repeat: " + std::to_string(request.repeat) + " steps: at least 1.");
    BenchmarkReport report;
    report.threads = useThreads(request.threads);
    describePath(report, config);
    torch::manual_seed(1);

    std::int64_t done = 0;
    const std::int64_t total = 1 + (request.step ? request.repeat + 1 : 0) + (request.inference ? 1 : 0);
    const auto next = [&](const char* part) {
        if (stop.stop_requested())
            throw Exception(ErrorCode::Cancelled, "Cancelled.");
        if (progress)
            progress({done++, total, part});
    };
    if (request.step)
        timeStep(report, config, request.repeat, [&] { next("training step"); });
    if (request.inference)
        timeInference(
            report, config, request, [&] { next("upscaling"); }, stop);
    next("matrix product");  // last: the memory that OpenBLAS takes is not the others'
    report.sgemmGflops = sgemmGflops();
    return report;
}

}  // namespace wavelens::engine
