// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/layers.hpp"
#include "engine/networks/network.hpp"

#include <array>
#include <vector>

namespace wavelens::engine {

/// RRDBNet (ESRGAN, Wang et al. 2018, as in BasicSR): residual blocks of three dense blocks each. Always enlarges four
/// times inside; at ×2 and ×1 it works on the picture shuffled into channels by 2 or 4. The dense blocks grow by half
/// of `features`.
class Rrdbnet final : public Network {
public:
    explicit Rrdbnet(const NetworkConfig& config);

    at::Tensor forward(const at::Tensor& lr) override;
    /// Without the cut at the end of forward(), for which OpenCV 4.6 has nothing: sides are multiples of 4.
    [[nodiscard]] std::string emit(OnnxGraph& graph, const std::string& lr) const override;
    [[nodiscard]] std::int64_t receptiveRadius() const override;

    [[nodiscard]] std::int64_t unit() const override { return 4 / scale(); }

    [[nodiscard]] std::int64_t macsPerLrPixel() const override;

private:
    using DenseBlock = std::vector<Conv3x3>;  ///< of five

    at::Tensor enlarge(const at::Tensor& x);

    Conv3x3 m_first{nullptr};
    std::vector<std::array<DenseBlock, 3>> m_body;
    Conv3x3 m_bodyEnd{nullptr};
    Conv3x3 m_up1{nullptr};
    Conv3x3 m_up2{nullptr};
    Conv3x3 m_hr{nullptr};
    Conv3x3 m_last{nullptr};
};

}  // namespace wavelens::engine
