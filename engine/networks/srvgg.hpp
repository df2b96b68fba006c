// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/layers.hpp"
#include "engine/networks/network.hpp"

#include <vector>

namespace wavelens::engine {

/// SRVGGNetCompact (Real-ESRGAN): a plain chain of convolutions and PReLUs on LR pixels that adds to the
/// nearest-neighbour enlargement; spec §13.
class Srvgg final : public Network {
public:
    explicit Srvgg(const NetworkConfig& config);

    at::Tensor forward(const at::Tensor& lr) override;
    [[nodiscard]] std::string emit(OnnxGraph& graph, const std::string& lr) const override;
    [[nodiscard]] std::int64_t receptiveRadius() const override;
    [[nodiscard]] std::int64_t macsPerLrPixel() const override;

private:
    std::vector<std::pair<Conv3x3, torch::nn::PReLU>> m_body;
    Conv3x3 m_last{nullptr};
};

}  // namespace wavelens::engine
