// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/srvgg.hpp"

#include <torch/torch.h>

namespace wavelens::engine {

Srvgg::Srvgg(const NetworkConfig& config) : Network(config) {
    const auto n = config.features;
    const auto body = register_module("body", std::make_shared<torch::nn::Module>());
    for (std::int64_t i = 0; i <= config.blocks; ++i) {
        const auto conv = body->register_module(std::to_string(2 * i), Conv3x3(i == 0 ? 3 : n, n));
        const auto activation = body->register_module(std::to_string(2 * i + 1),
                                                      torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(n)));
        m_body.emplace_back(conv, activation);
    }
    m_last = body->register_module(std::to_string(2 * config.blocks + 2), Conv3x3(n, 3 * config.scale * config.scale));
}

at::Tensor Srvgg::forward(const at::Tensor& lr) {
    at::Tensor x = enterFastPath(lr, fastPathAllowed());
    for (auto& [conv, activation] : m_body)
        x = conv->forwardPrelu(x, activation);
    // Shuffled when plain: blocked, each of the scale² places of three channels would be padded to sixteen.
    x = m_last(x);
    x = leaveFastPath(x, m_last->weight.size(0));
    return torch::pixel_shuffle(x, scale())
        .add_(torch::upsample_nearest2d(lr, {scale() * lr.size(2), scale() * lr.size(3)}));
}

std::string Srvgg::emit(OnnxGraph& graph, const std::string& lr) const {
    std::string x = lr;
    for (const auto& [conv, activation] : m_body)
        x = graph.prelu(graph.conv(x, *conv), activation->weight);
    const std::string details = graph.pixelShuffle(graph.conv(x, *m_last), 3, scale());
    return graph.add(details, graph.enlargeNearest(lr, 3, scale()));
}

std::int64_t Srvgg::receptiveRadius() const {
    return config().blocks + 2;
}

std::int64_t Srvgg::macsPerLrPixel() const {
    const auto n = config().features;
    return 9 * (3 * n + config().blocks * n * n + n * 3 * scale() * scale());
}

}  // namespace wavelens::engine
