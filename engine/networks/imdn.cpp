// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/imdn.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

constexpr double kSlope = 0.05;
constexpr std::int64_t kParts = 4;       // that a module distils
constexpr std::int64_t kReduction = 16;  // of channels, within the attention

/// Channels of x in groups of `blocked ? 16 : 1`, as dimension 1 counts them.
at::Tensor channels(const at::Tensor& x, std::int64_t first, std::int64_t count) {
    const auto unit = isBlocked(x) ? x.size(4) : 1;
    return x.narrow(1, first / unit, count / unit).contiguous();
}

}  // namespace

Imdn::Imdn(const NetworkConfig& config) : Network(config) {
    const auto n = config.features;
    m_head = register_module("fea_conv", Conv3x3(3, n));
    for (std::int64_t i = 0; i < config.blocks; ++i)
        m_modules.push_back(registerModule(i + 1));
    const auto gather = register_module("c", std::make_shared<torch::nn::Module>());
    m_gather = gather->register_module("0", Conv1x1(n * config.blocks, n));
    m_bodyEnd = register_module("LR_conv", Conv3x3(n, n));
    const auto upsampler = register_module("upsampler", std::make_shared<torch::nn::Module>());
    m_last = upsampler->register_module("0", Conv3x3(n, 3 * config.scale * config.scale));
}

Imdn::Module Imdn::registerModule(std::int64_t number) {
    const auto n = config().features;
    const auto aside = n / kParts;
    const auto parent =
        register_module(std::string("IMDB").append(std::to_string(number)), std::make_shared<torch::nn::Module>());
    Module module;
    for (std::int64_t i = 1; i <= kParts; ++i)
        module.distilling.push_back(parent->register_module(std::string("c").append(std::to_string(i)),
                                                            Conv3x3(i == 1 ? n : n - aside, i == kParts ? aside : n)));
    const auto attention = parent->register_module("cca", std::make_shared<torch::nn::Module>())
                               ->register_module("conv_du", std::make_shared<torch::nn::Module>());
    const auto squeezed = std::max<std::int64_t>(1, n / kReduction);
    module.squeeze = attention->register_module("0", torch::nn::Conv2d(torch::nn::Conv2dOptions(n, squeezed, 1)));
    module.excite = attention->register_module("2", torch::nn::Conv2d(torch::nn::Conv2dOptions(squeezed, n, 1)));
    module.fuse = parent->register_module("c5", Conv1x1(n, n));
    return module;
}

at::Tensor Imdn::distil(std::size_t index, const at::Tensor& x, PictureMoments* picture) {
    Module& module = m_modules[index];
    const auto n = config().features;
    const auto aside = n / kParts;
    std::vector<at::Tensor> distilled;
    at::Tensor rest = x;
    for (std::size_t i = 0; i + 1 < module.distilling.size(); ++i) {
        const at::Tensor both = module.distilling[i]->forwardLeakyRelu(rest, kSlope);
        distilled.push_back(channels(both, 0, aside));
        rest = channels(both, aside, n - aside);
    }
    distilled.push_back(module.distilling.back()(rest));
    const at::Tensor y = torch::cat(distilled, 1);

    // Contrast-aware attention: deviation plus mean of each channel over the whole picture.
    const auto [mean, deviation] = picture ? picture->at(index, y) : momentsOf(y);
    const at::Tensor contrast = deviation + mean;
    const at::Tensor factors =
        torch::sigmoid(module.excite(torch::relu(module.squeeze(contrast.reshape({y.size(0), n, 1, 1})))));
    return module.fuse(y * factors.reshape(contrast.sizes())) + x;
}

at::Tensor Imdn::run(const at::Tensor& lr, PictureMoments* picture) {
    // Whole blocks of channels are set aside only where a quarter is one.
    const bool wholeBlocks = config().features % 64 == 0;
    const at::Tensor head = m_head(enterFastPath(lr, fastPathAllowed() && wholeBlocks));
    std::vector<at::Tensor> results;
    at::Tensor x = head;
    for (std::size_t i = 0; i < m_modules.size(); ++i) {
        x = distil(i, x, picture);
        results.push_back(x);
    }
    x = m_bodyEnd(m_gather->forwardLeakyRelu(torch::cat(results, 1), kSlope)) + head;
    return torch::pixel_shuffle(leaveFastPath(m_last(x), m_last->weight.size(0)), scale());
}

std::string Imdn::emitModule(OnnxGraph& graph, const Module& module, const std::string& x) const {
    const auto n = config().features;
    const auto aside = n / kParts;
    std::vector<std::string> distilled;
    std::string rest = x;
    for (std::size_t i = 0; i + 1 < module.distilling.size(); ++i) {
        const std::string both = graph.leakyRelu(graph.conv(rest, *module.distilling[i]), kSlope);
        const auto parts = graph.split(both, {aside, n - aside});
        distilled.push_back(parts[0]);
        rest = parts[1];
    }
    distilled.push_back(graph.conv(rest, *module.distilling.back()));
    const std::string y = graph.concat(distilled);
    const std::string contrast = graph.add(graph.spatialDeviation(y), graph.spatialMean(y));
    const std::string squeezed = graph.relu(graph.conv(contrast, *module.squeeze));
    const std::string factors = graph.sigmoid(graph.conv(squeezed, *module.excite));
    return graph.add(graph.conv(graph.scaleChannels(y, factors), *module.fuse), x);
}

std::string Imdn::emit(OnnxGraph& graph, const std::string& lr) const {
    const std::string head = graph.conv(lr, *m_head);
    std::vector<std::string> results;
    std::string x = head;
    for (const Module& module : m_modules) {
        x = emitModule(graph, module, x);
        results.push_back(x);
    }
    x = graph.leakyRelu(graph.conv(graph.concat(results), *m_gather), kSlope);
    x = graph.add(graph.conv(x, *m_bodyEnd), head);
    return graph.pixelShuffle(graph.conv(x, *m_last), 3, scale());
}

std::int64_t Imdn::receptiveRadius() const {
    return 1 + kParts * config().blocks + 1 + 1;
}

std::int64_t Imdn::macsPerLrPixel() const {
    const auto n = config().features;
    const auto aside = n / kParts;
    const auto rest = n - aside;
    const auto module = 9 * (n * n + 2 * rest * n + rest * aside) + n * n;
    return 9 * 3 * n + config().blocks * (module + n * n) + 9 * n * n + 9 * n * 3 * scale() * scale();
}

}  // namespace wavelens::engine
