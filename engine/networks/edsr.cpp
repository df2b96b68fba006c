// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/edsr.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

constexpr double kRange = 255;

/// An empty module that only gives its children a place in the names.
std::shared_ptr<torch::nn::Module> group() {
    return std::make_shared<torch::nn::Module>();
}

}  // namespace

Edsr::Edsr(const NetworkConfig& config) : Network(config) {
    const auto n = config.features;
    const auto stage = config.scale == 3 ? 3 : 2;

    m_subMean = registerMeanShift("sub_mean", -1);
    m_addMean = registerMeanShift("add_mean", 1);
    const auto head = register_module("head", group());
    m_head = head->register_module("0", Conv3x3(3, n));

    const auto body = register_module("body", group());
    for (std::int64_t i = 0; i < config.blocks; ++i) {
        const auto branch = body->register_module(std::to_string(i), group())->register_module("body", group());
        const auto first = branch->register_module("0", Conv3x3(n, n));
        const auto second = branch->register_module("2", Conv3x3(n, n));
        m_body.emplace_back(first, second);
    }
    m_bodyEnd = body->register_module(std::to_string(config.blocks), Conv3x3(n, n));

    const auto tail = register_module("tail", group());
    const auto upsampler = tail->register_module("0", group());
    for (std::int64_t factor = 1; factor < config.scale; factor *= stage)
        m_upsampling.push_back(
            upsampler->register_module(std::to_string(2 * m_upsampling.size()), Conv3x3(n, stage * stage * n)));
    m_tail = tail->register_module("1", Conv3x3(n, 3));
}

Edsr::MeanShift Edsr::registerMeanShift(const std::string& name, double sign) {
    const auto shift = register_module(name, group());
    return {shift->register_buffer("weight", torch::eye(3).reshape({3, 3, 1, 1})),
            shift->register_buffer("bias", torch::tensor({0.4488, 0.4371, 0.4040}) * (sign * kRange))};
}

at::Tensor Edsr::features(const at::Tensor& lr) {
    // The change of range is folded into the mean shifts, which saves two passes over the images.
    const at::Tensor centred = torch::conv2d(lr, m_subMean.weight * kRange, m_subMean.bias);
    const at::Tensor head = m_head(enterFastPath(centred, fastPathAllowed()));
    at::Tensor x = head;
    for (auto& [first, second] : m_body)
        x = residualBlock(first, second, x, config().residualScale);
    return m_bodyEnd(x).add_(head);
}

at::Tensor Edsr::forward(const at::Tensor& lr) {
    // A row of the result sees less than two of LR through the upsampler.
    return enlargeInBands(features(lr), scale(), config().features, 2,
                          [this](const at::Tensor& x) { return enlarge(x); });
}

at::Tensor Edsr::enlarge(at::Tensor x) {
    for (auto& conv : m_upsampling)
        x = conv(x, scale() == 3 ? 3 : 2);
    return torch::conv2d(leaveFastPath(m_tail(x), 3), m_addMean.weight / kRange, m_addMean.bias / kRange);
}

std::string Edsr::emit(OnnxGraph& graph, const std::string& lr) const {
    const auto residualScale = config().residualScale;
    const auto stage = scale() == 3 ? 3 : 2;
    const std::string centred = graph.conv(lr, m_subMean.weight * kRange, m_subMean.bias);
    const std::string head = graph.conv(centred, *m_head);
    std::string x = head;
    for (const auto& [first, second] : m_body) {
        const std::string inner = graph.relu(graph.conv(x, *first));
        x = graph.add(x, graph.conv(inner, second->weight * residualScale, second->bias * residualScale));
    }
    x = graph.add(graph.conv(x, *m_bodyEnd), head);
    for (const auto& conv : m_upsampling)
        x = graph.pixelShuffle(graph.conv(x, *conv), config().features, stage);
    return graph.conv(graph.conv(x, *m_tail), m_addMean.weight / kRange, m_addMean.bias / kRange);
}

std::int64_t Edsr::receptiveRadius() const {
    // Head, two for each block, end of the body and the first upsampling convolution work on LR pixels. Those behind it
    // reach one LR pixel further together, at every scale: the widest, ×4, 1/2 + 1/4 pixel.
    return 1 + 2 * config().blocks + 1 + 1 + 1;
}

std::int64_t Edsr::macsPerLrPixel() const {
    const auto n = config().features;
    std::int64_t macs = 9 * (3 * n + (2 * config().blocks + 1) * n * n);
    std::int64_t pixels = 1;
    for (const auto& conv : m_upsampling) {
        const auto grow = conv->options.out_channels() / n;
        macs += pixels * 9 * n * n * grow;
        pixels *= grow;
    }
    return macs + pixels * 9 * n * 3;
}

}  // namespace wavelens::engine
