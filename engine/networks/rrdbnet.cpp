// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/rrdbnet.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

constexpr double kSlope = 0.2;
constexpr double kResidualScale = 0.2;     // of dense blocks, and of the three together
constexpr std::int64_t kConvolutions = 5;  // of a dense block
constexpr std::int64_t kInnerScale = 4;

/// x + 0.2·(the dense block's last convolution); each convolution sees the results of all before it.
at::Tensor dense(std::vector<Conv3x3>& block, const at::Tensor& x) {
    at::Tensor seen = x;
    for (std::size_t i = 0; i + 1 < block.size(); ++i)
        seen = torch::cat({seen, block[i]->forwardLeakyRelu(seen, kSlope)}, 1);
    return torch::add(x, block.back()(seen), kResidualScale);
}

std::string emitDense(OnnxGraph& graph, const std::vector<Conv3x3>& block, const std::string& x) {
    std::vector<std::string> seen{x};
    for (std::size_t i = 0; i + 1 < block.size(); ++i) {
        const std::string all = i == 0 ? x : graph.concat(seen);
        seen.push_back(graph.leakyRelu(graph.conv(all, *block[i]), kSlope));
    }
    return graph.add(x, graph.scale(graph.conv(graph.concat(seen), *block.back()), kResidualScale));
}

}  // namespace

Rrdbnet::Rrdbnet(const NetworkConfig& config) : Network(config) {
    const auto n = config.features;
    const auto growth = n / 2;
    m_first = register_module("conv_first", Conv3x3(3 * unit() * unit(), n));
    const auto body = register_module("body", std::make_shared<torch::nn::Module>());
    for (std::int64_t i = 0; i < config.blocks; ++i) {
        const auto block = body->register_module(std::to_string(i), std::make_shared<torch::nn::Module>());
        auto& three = m_body.emplace_back();
        for (std::size_t j = 0; j < three.size(); ++j) {
            const auto parent =
                block->register_module("rdb" + std::to_string(j + 1), std::make_shared<torch::nn::Module>());
            for (std::int64_t k = 0; k < kConvolutions; ++k)
                three[j].push_back(
                    parent->register_module(std::string("conv").append(std::to_string(k + 1)),
                                            Conv3x3(n + k * growth, k + 1 == kConvolutions ? n : growth)));
        }
    }
    m_bodyEnd = register_module("conv_body", Conv3x3(n, n));
    m_up1 = register_module("conv_up1", Conv3x3(n, n));
    m_up2 = register_module("conv_up2", Conv3x3(n, n));
    m_hr = register_module("conv_hr", Conv3x3(n, n));
    m_last = register_module("conv_last", Conv3x3(n, 3));
}

at::Tensor Rrdbnet::forward(const at::Tensor& lr) {
    const auto missing = [this](std::int64_t length) {
        return (unit() - length % unit()) % unit();
    };
    at::Tensor input = lr;
    if (missing(lr.size(2)) + missing(lr.size(3)) > 0)
        input = torch::replication_pad2d(lr, {0, missing(lr.size(3)), 0, missing(lr.size(2))});
    if (unit() > 1)
        input = torch::pixel_unshuffle(input, unit());

    // Dense blocks put channels together, which blocked ones can only in whole blocks.
    const bool wholeBlocks = config().features % 32 == 0;
    const at::Tensor first = m_first(enterFastPath(input, fastPathAllowed() && wholeBlocks));
    at::Tensor x = first;
    for (auto& three : m_body) {
        at::Tensor y = x;
        for (DenseBlock& block : three)
            y = dense(block, y);
        x = torch::add(x, y, kResidualScale);
    }
    x = m_bodyEnd(x) + first;
    const at::Tensor sr =
        enlargeInBands(x, kInnerScale, config().features, 2, [this](const at::Tensor& band) { return enlarge(band); });
    return sr.narrow(2, 0, scale() * lr.size(2)).narrow(3, 0, scale() * lr.size(3));
}

at::Tensor Rrdbnet::enlarge(const at::Tensor& x) {
    at::Tensor y = m_up1->forwardLeakyRelu(repeatPixels(x, 2), kSlope);
    y = m_up2->forwardLeakyRelu(repeatPixels(y, 2), kSlope);
    return leaveFastPath(m_last(m_hr->forwardLeakyRelu(y, kSlope)), 3);
}

std::string Rrdbnet::emit(OnnxGraph& graph, const std::string& lr) const {
    const auto n = config().features;
    const std::string first = graph.conv(graph.pixelUnshuffle(lr, 3, unit()), *m_first);
    std::string x = first;
    for (const auto& three : m_body) {
        std::string y = x;
        for (const DenseBlock& block : three)
            y = emitDense(graph, block, y);
        x = graph.add(x, graph.scale(y, kResidualScale));
    }
    x = graph.add(graph.conv(x, *m_bodyEnd), first);
    for (const Conv3x3& up : {m_up1, m_up2})
        x = graph.leakyRelu(graph.conv(graph.enlargeNearest(x, n, 2), *up), kSlope);
    return graph.conv(graph.leakyRelu(graph.conv(x, *m_hr), kSlope), *m_last);
}

std::int64_t Rrdbnet::receptiveRadius() const {
    // First, 15 for each block, end of the body; the four convolutions behind it reach two of its pixels further.
    return (1 + 15 * config().blocks + 1 + 2) * unit();
}

std::int64_t Rrdbnet::macsPerLrPixel() const {
    const auto n = config().features;
    const auto growth = n / 2;
    std::int64_t denseBlock = 0;
    for (std::int64_t k = 0; k < kConvolutions; ++k)
        denseBlock += (n + k * growth) * (k + 1 == kConvolutions ? n : growth);
    const auto area = unit() * unit();
    const auto body = 3 * area * n + 3 * config().blocks * denseBlock + n * n;
    const auto tail = 4 * n * n + 16 * (n * n + n * n + n * 3);
    return 9 * (body + tail) / area;
}

}  // namespace wavelens::engine
