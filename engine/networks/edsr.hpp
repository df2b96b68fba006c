// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/layers.hpp"
#include "engine/networks/network.hpp"

#include <vector>

namespace wavelens::engine {

/// EDSR (Lim et al. 2017): residual blocks without normalisation; spec §13. Works in 0…255 inside, less the mean colour
/// of DIV2K, as the published weights do.
class Edsr final : public Network {
public:
    explicit Edsr(const NetworkConfig& config);

    at::Tensor forward(const at::Tensor& lr) override;
    [[nodiscard]] std::string emit(OnnxGraph& graph, const std::string& lr) const override;
    [[nodiscard]] std::int64_t receptiveRadius() const override;
    [[nodiscard]] std::int64_t macsPerLrPixel() const override;

private:
    /// x·scale ∓ mean colour: a 1×1 convolution of the files, not trained.
    struct MeanShift {
        at::Tensor weight;
        at::Tensor bias;
    };

    /// LR -> features of its size, which may be blocked.
    at::Tensor features(const at::Tensor& lr);
    /// Those -> SR, (N, 3, s·H, s·W).
    at::Tensor enlarge(at::Tensor x);

    MeanShift registerMeanShift(const std::string& name, double sign);

    MeanShift m_subMean;
    MeanShift m_addMean;
    Conv3x3 m_head{nullptr};
    std::vector<std::pair<Conv3x3, Conv3x3>> m_body;
    Conv3x3 m_bodyEnd{nullptr};
    std::vector<Conv3x3> m_upsampling;
    Conv3x3 m_tail{nullptr};
};

}  // namespace wavelens::engine
