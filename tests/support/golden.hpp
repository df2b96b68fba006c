// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/state_dict.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

/// Reading of the golden files and the formulas that make their inputs (README beside them).
namespace wavelens::test {

using Json = nlohmann::json;

/// In a test: skips it where the golden files are not beside the checkout.
#define WL_SKIP_WITHOUT_GOLDEN()                                                                                       \
    if (!std::filesystem::exists(WAVELENS_SHARED_DIR "/golden"))                                                       \
    GTEST_SKIP() << "no golden values in " WAVELENS_SHARED_DIR "/golden"

inline Json golden(const std::string& name) {
    std::ifstream file(WAVELENS_SHARED_DIR "/golden/" + name);
    return Json::parse(file);
}

/// A value in [0, 1) for entry `index` of tensor `number`.
inline double hash01(std::uint32_t number, std::uint32_t index) {
    std::uint32_t x = index * 2654435761U + number * 2246822519U + 374761393U;
    x ^= x >> 15U;
    x *= 2246822519U;
    x ^= x >> 13U;
    x *= 3266489917U;
    x ^= x >> 16U;
    return x / 4294967296.0;
}

/// float32(offset + float32(amplitude·(2·hash01 − 1))) as float64.
inline at::Tensor signedTensor(std::uint32_t number, const std::vector<std::int64_t>& shape, double amplitude = 1,
                               double offset = 0) {
    at::Tensor tensor = torch::empty(shape, torch::kDouble);
    auto* data = tensor.data_ptr<double>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        const double value = amplitude * (2 * hash01(number, static_cast<std::uint32_t>(i)) - 1);
        data[i] = static_cast<float>(offset + static_cast<double>(static_cast<float>(value)));
    }
    return tensor;
}

/// 8-bit test picture `n`, (3, height, width), levels 0…255 as float64.
inline at::Tensor image8(std::uint32_t n, std::int64_t height, std::int64_t width) {
    at::Tensor levels = torch::empty({3, height, width}, torch::kDouble);
    auto entries = levels.accessor<double, 3>();
    for (std::int64_t c = 0; c < 3; ++c)
        for (std::int64_t y = 0; y < height; ++y)
            for (std::int64_t x = 0; x < width; ++x) {
                const auto [dc, dy, dx] = std::array{double(c), double(y), double(x)};
                const double noise = hash01(1000 + n, static_cast<std::uint32_t>((c * height + y) * width + x));
                const double value = 0.5 +
                                     0.25 * std::sin(0.35 * dx + 0.9 * dc + 0.5 * n) * std::cos(0.23 * dy - 0.4 * dc) +
                                     0.15 * (2 * noise - 1);
                entries[c][y][x] = std::floor(255 * value + 0.5);
            }
    return levels;
}

/// A batch of test pictures, (N, 3, height, width) in [0, 1], rounded to float32, as float64.
inline at::Tensor images(const std::vector<std::uint32_t>& numbers, std::int64_t height, std::int64_t width) {
    std::vector<at::Tensor> batch;
    for (const auto n : numbers)
        batch.push_back((image8(n, height, width).to(torch::kFloat) / 255).to(torch::kDouble));
    return torch::stack(batch);
}

/// {"shape", "data"} as float64.
inline at::Tensor tensor(const Json& json) {
    return torch::tensor(json.at("data").get<std::vector<double>>(), torch::kDouble)
        .reshape(json.at("shape").get<std::vector<std::int64_t>>());
}

/// Weights by a list of {name, shape, tensor, amplitude, offset}.
inline engine::StateDict weights(const Json& parameters) {
    engine::StateDict state;
    for (const Json& p : parameters)
        state.emplace_back(p.at("name"),
                           signedTensor(p.at("tensor"), p.at("shape"), p.at("amplitude"), p.at("offset")));
    return state;
}

/// Copies weights into a module, which keeps what the list does not name (buffers).
inline void setWeights(torch::nn::Module& module, const Json& parameters) {
    const engine::StateDict given = weights(parameters);
    engine::StateDict all = engine::stateDict(module);
    for (auto& [name, value] : all) {
        const auto found = std::ranges::find(given, name, &engine::StateDict::value_type::first);
        if (found != given.end())
            value = found->second;
    }
    engine::loadStateDict(module, all);
}

/// Equal shapes, and values within `tolerance`.
inline void expectNear(const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
    ASSERT_EQ(actual.sizes(), expected.sizes());
    const double difference =
        (actual.detach().to(torch::kDouble) - expected.detach().to(torch::kDouble)).abs().max().item<double>();
    EXPECT_LE(difference, tolerance);
}

/// Against a golden summary: count, mean, std, abs_sum, the first and last values. The sums get `tolerance` a value.
inline void expectStats(const at::Tensor& actual, const Json& stats, double tolerance) {
    const at::Tensor x = actual.detach().to(torch::kDouble).flatten();
    ASSERT_EQ(x.numel(), stats.at("count").get<std::int64_t>());
    EXPECT_NEAR(x.mean().item<double>(), stats.at("mean").get<double>(), tolerance);
    EXPECT_NEAR(x.std(false).item<double>(), stats.at("std").get<double>(), tolerance);
    EXPECT_NEAR(x.abs().mean().item<double>(), stats.at("abs_sum").get<double>() / static_cast<double>(x.numel()),
                tolerance);
    const auto values = [](const Json& json) {
        return torch::tensor(json.get<std::vector<double>>(), torch::kDouble);
    };
    const at::Tensor first = values(stats.at("first"));
    const at::Tensor last = values(stats.at("last"));
    expectNear(x.slice(0, 0, first.numel()), first, tolerance);
    expectNear(x.slice(0, x.numel() - last.numel()), last, tolerance);
}

}  // namespace wavelens::test
