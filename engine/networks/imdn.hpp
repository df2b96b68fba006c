// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/layers.hpp"
#include "engine/networks/network.hpp"

#include <vector>

namespace wavelens::engine {

/// IMDN (Hui et al. 2019): modules that set a quarter of their channels aside after each convolution, "distil" them,
/// and go on with the rest; spec §13. `blocks` modules, 6 in the published files.
class Imdn final : public Network {
public:
    explicit Imdn(const NetworkConfig& config);

    at::Tensor forward(const at::Tensor& lr) override { return run(lr, nullptr); }

    at::Tensor forwardPart(const at::Tensor& lr, PictureMoments& picture) override { return run(lr, &picture); }

    [[nodiscard]] std::string emit(OnnxGraph& graph, const std::string& lr) const override;
    [[nodiscard]] std::int64_t receptiveRadius() const override;

    [[nodiscard]] bool seesWholePicture() const override { return true; }

    [[nodiscard]] std::int64_t macsPerLrPixel() const override;

private:
    struct Module {
        std::vector<Conv3x3> distilling;  ///< each but the last gives a quarter aside and goes on with the rest
        torch::nn::Conv2d squeeze{nullptr};
        torch::nn::Conv2d excite{nullptr};
        Conv1x1 fuse{nullptr};
    };

    Module registerModule(std::int64_t number);
    at::Tensor run(const at::Tensor& lr, PictureMoments* picture);
    /// Through m_modules[index].
    at::Tensor distil(std::size_t index, const at::Tensor& x, PictureMoments* picture);
    std::string emitModule(OnnxGraph& graph, const Module& module, const std::string& x) const;

    Conv3x3 m_head{nullptr};
    std::vector<Module> m_modules;
    Conv1x1 m_gather{nullptr};
    Conv3x3 m_bodyEnd{nullptr};
    Conv3x3 m_last{nullptr};
};

}  // namespace wavelens::engine
