// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/network.hpp"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>

#include <vector>

namespace wavelens::engine {

/// SRVGGNetCompact (Real-ESRGAN): a plain chain of convolutions and PReLUs on LR pixels that adds to the
/// nearest-neighbour enlargement; spec §13.
class Srvgg final : public Network {
public:
    explicit Srvgg(const NetworkConfig& config);

    at::Tensor forward(const at::Tensor& lr) override;
    [[nodiscard]] std::int64_t receptiveRadius() const override;
    [[nodiscard]] std::int64_t macsPerLrPixel() const override;

private:
    std::vector<std::pair<torch::nn::Conv2d, torch::nn::PReLU>> m_body;
    torch::nn::Conv2d m_last{nullptr};
};

}  // namespace wavelens::engine
