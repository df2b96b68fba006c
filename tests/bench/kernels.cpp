// SPDX-License-Identifier: GPL-3.0-or-later
// Rates of the kernels by instruction set: effective GFLOP/s, that is by the definition of the convolution, weights
// transformed on each call; GB/s for what only passes over memory. OMP_NUM_THREADS sets the threads.
#include "engine/kernels/kernels.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

namespace {

using namespace wavelens::engine::kernels;

std::vector<float> noise(std::size_t size) {
    std::vector<float> values(size);
    unsigned state = 1;
    for (float& value : values) {
        state = state * 1664525 + 1013904223;
        value = static_cast<float>(state >> 8U) / 0x1p23F - 1;
    }
    return values;
}

std::size_t sizeOf(int batch, int channels, int height, int width) {
    return static_cast<std::size_t>(batch) * static_cast<std::size_t>(blocksOf(channels)) * kBlock *
           static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
}

void setRate(benchmark::State& state, const char* unit, double each) {
    state.counters[unit] = benchmark::Counter(each * static_cast<double>(state.iterations()),
                                              benchmark::Counter::kIsRate, benchmark::Counter::kIs1000);
}

struct Layer {
    const char* name;
    int in, out, side, batch, stride;
};

constexpr std::array kLayers = {
    Layer{"body_64_64", 64, 64, 48, 16, 1},       Layer{"small_32_32", 32, 32, 32, 8, 1},
    Layer{"tile_64_64", 64, 64, 256, 1, 1},       Layer{"up_64_256", 64, 256, 96, 4, 1},
    Layer{"tail_64_3", 64, 3, 192, 4, 1},         Layer{"d0_9_64", 9, 64, 96, 16, 1},
    Layer{"d1_64_64", 64, 64, 96, 16, 2},         Layer{"d2_64_128", 64, 128, 48, 16, 1},
    Layer{"d3_128_128", 128, 128, 48, 16, 2},     Layer{"d4_128_256", 128, 256, 24, 16, 1},
    Layer{"d5_256_256", 256, 256, 24, 16, 2},     Layer{"d6_256_512", 256, 512, 12, 16, 1},
    Layer{"d7_512_512", 512, 512, 12, 16, 2},     Layer{"small_d4_128_256", 128, 256, 16, 8, 1},
    Layer{"small_d6_256_512", 256, 512, 8, 8, 1}, Layer{"small_d7_512_512", 512, 512, 8, 8, 2},
};

enum class Pass { Forward, Data, Weights };

void convolution(benchmark::State& state, const Kernels& kernels, const Layer& layer, Pass pass) {
    const Convolution conv{layer.batch, layer.side, layer.side, layer.in, layer.out, 1, layer.stride};
    const int side = layer.side / layer.stride;
    auto x = noise(sizeOf(layer.batch, layer.in, layer.side, layer.side));
    auto y = noise(sizeOf(layer.batch, layer.out, side, side));
    auto weights = noise(static_cast<std::size_t>(layer.in) * static_cast<std::size_t>(layer.out) * 9);
    std::vector<float> bias(static_cast<std::size_t>(layer.out));
    std::vector<float> transformed(kernels.transformedSize(conv));
    for (auto _ : state) {
        if (pass == Pass::Weights) {
            kernels.weightGradient(conv, x.data(), y.data(), 1, weights.data(), bias.data());
            continue;
        }
        kernels.transform(conv, weights.data(), pass == Pass::Data, transformed.data());
        if (pass == Pass::Forward)
            kernels.convolve(conv, x.data(), transformed.data(), {}, y.data());
        else
            kernels.convolveBack(conv, y.data(), transformed.data(), {}, x.data());
    }
    setRate(state, "FLOP", 18.0 * layer.in * layer.out * layer.batch * side * side);
}

void normalise(benchmark::State& state, const Kernels& kernels, bool back) {
    const std::vector<float> gamma(64, 1), beta(64, 0);
    const Norm norm{16, 64, 96 * 96, 0, 1e-5F, 0.2F, gamma.data(), beta.data()};
    const auto x = noise(sizeOf(16, 64, 96, 96));
    auto y = x;
    std::vector<float> mean(64), variance(64, 1), dGamma(64), dBeta(64);
    Moments moments{mean.data(), variance.data()};
    for (auto _ : state)
        if (back)
            kernels.normaliseBack(norm, x.data(), moments, x.data(), y.data(), dGamma.data(), dBeta.data());
        else
            kernels.normalise(norm, x.data(), moments, y.data());
    setRate(state, "B", (back ? 3.0 : 2.0) * static_cast<double>(x.size() * sizeof(float)));
}

void cosines(benchmark::State& state, const Kernels& kernels, bool back) {
    const Cosines shape{16, 4, 96 * 96, 8, 1e-4F};
    const auto anchor = noise(sizeOf(16, 64, 96, 96));
    const std::vector<const float*> samples(8, anchor.data());
    auto gradient = anchor;
    std::vector<float> values(16 * 8), factors(shape.factors());
    for (auto _ : state)
        if (back)
            kernels.cosinesBack(shape, anchor.data(), samples.data(), factors.data(), values.data(), gradient.data());
        else
            kernels.cosines(shape, anchor.data(), samples.data(), values.data(), factors.data());
    setRate(state, "B", (back ? 10.0 : 9.0) * static_cast<double>(anchor.size() * sizeof(float)));
}

}  // namespace

int main(int argc, char** argv) {
    for (const Kernels& kernels : availableKernels()) {
        const std::string set = std::string(kernels.name) + "/";
        const auto add = [&](const std::string& name, auto run, auto... arguments) {
            benchmark::RegisterBenchmark((set + name).c_str(), run, kernels, arguments...)
                ->UseRealTime()
                ->Unit(benchmark::kMillisecond);
        };
        for (const Layer& layer : kLayers)
            for (const auto& [pass, name] : {std::pair(Pass::Forward, "/forward"), std::pair(Pass::Data, "/data"),
                                             std::pair(Pass::Weights, "/weights")})
                add(layer.name + std::string(name), convolution, layer, pass);
        add("batch_norm/forward", normalise, false);
        add("batch_norm/back", normalise, true);
        add("cosines/forward", cosines, false);
        add("cosines/back", cosines, true);
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
