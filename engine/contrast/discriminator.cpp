// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/discriminator.hpp"

#include "engine/wavelet/haar.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

constexpr double kSlope = 0.2;
constexpr double kEpsilon = 1e-5;
constexpr double kMomentum = 0.1;
constexpr std::int64_t kGroups = 8;

std::shared_ptr<torch::nn::Module> group() {
    return std::make_shared<torch::nn::Module>();
}

}  // namespace

Discriminator::Discriminator(const DiscriminatorConfig& config, std::int64_t hrSide) : m_config(config) {
    const bool batchNorm = config.norm == "batch" || config.norm == "batch_frozen";
    const auto features = register_module("features", group());
    std::int64_t channels = config.input == "haar" ? 9 : 3;
    for (std::int64_t l = 0; l < config.blocks; ++l) {
        const auto out = config.width << (l / 2);
        const auto names = features->register_module(std::to_string(2 * l), group());
        Block block;
        block.conv = names->register_module("0", Conv3x3(channels, out, 1 + l % 2, config.norm == "none"));
        if (config.norm != "none") {
            const auto norm = names->register_module("1", group());
            block.gamma = norm->register_parameter("weight", torch::ones(out));
            block.beta = norm->register_parameter("bias", torch::zeros(out));
            if (batchNorm) {
                block.mean = norm->register_buffer("running_mean", torch::zeros(out));
                block.variance = norm->register_buffer("running_var", torch::ones(out));
                block.batchesSeen = norm->register_buffer("num_batches_tracked", torch::zeros({}, torch::kLong));
            }
        }
        m_blocks.push_back(block);
        channels = out;
    }

    const auto classifier = register_module("classifier", group());
    if (config.head == "patch") {
        m_judge = classifier->register_module("1", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, 1, 1)));
    } else {
        const auto side = (config.input == "haar" ? hrSide / 2 : hrSide) >> (config.blocks / 2);
        m_hidden = classifier->register_module("1", torch::nn::Linear(channels * side * side, 1024));
        m_verdict = classifier->register_module("3", torch::nn::Linear(1024, 1));
    }
}

at::Tensor Discriminator::block(std::size_t index, const at::Tensor& x, Pass pass) {
    Block& block = m_blocks[index];
    at::Tensor y = block.conv(x);
    if (m_config.norm == "none")
        return torch::leaky_relu_(y, kSlope);
    if (pass == Pass::Embed && m_config.norm == "batch_frozen") {
        y = torch::batch_norm(y, block.gamma, block.beta, block.mean, block.variance, false, kMomentum, kEpsilon, true);
        return torch::leaky_relu_(y, kSlope);
    }
    const NormLeakyRelu normalise{
        .groups = m_config.norm == "group" ? kGroups : 0, .slope = kSlope, .epsilon = kEpsilon, .momentum = kMomentum};
    if (pass == Pass::Embed || m_config.norm == "group")
        return normalise(y, block.gamma, block.beta);
    block.batchesSeen.add_(1);
    return normalise(y, block.gamma, block.beta, block.mean, block.variance);
}

at::Tensor Discriminator::input(const at::Tensor& images) const {
    const at::Tensor seen = m_config.input == "haar" ? highBands(images) : images;
    const bool possible = (m_config.norm == "batch" || m_config.norm == "group") && m_config.width % 16 == 0;
    return enterFastPath(seen, m_fastPathAllowed && possible);
}

std::vector<at::Tensor> Discriminator::features(const at::Tensor& images, std::int64_t deepestLayer) {
    std::vector<at::Tensor> outputs;
    at::Tensor x = input(images);
    for (std::int64_t l = 0; l <= deepestLayer; ++l)
        outputs.push_back(x = block(static_cast<std::size_t>(l), x, Pass::Embed));
    return outputs;
}

at::Tensor Discriminator::logits(const at::Tensor& images) {
    at::Tensor x = input(images);
    for (std::size_t l = 0; l < m_blocks.size(); ++l)
        x = block(l, x, Pass::Judge);
    x = leaveFastPath(x, m_blocks.back().conv->options.out_channels());
    if (m_config.head == "patch")
        return m_judge(torch::adaptive_avg_pool2d(x, {4, 4}));
    return m_verdict(torch::leaky_relu(m_hidden(x.flatten(1)), kSlope));
}

}  // namespace wavelens::engine
