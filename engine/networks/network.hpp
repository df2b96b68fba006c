// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/networks/onnx_graph.hpp"
#include "engine/networks/picture_moments.hpp"
#include "engine/networks/state_dict.hpp"

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace wavelens::engine {

/// A super-resolution network. Names of parameters and buffers are the keys of its files (spec §13): frozen.
class Network : public torch::nn::Module {
public:
    /// (N, 3, H, W) RGB in [0, 1] -> (N, 3, s·H, s·W) in the same range, not clamped: a clamp would stop the gradient
    /// of what overshoots.
    virtual at::Tensor forward(const at::Tensor& lr) = 0;

    /// How far, in LR pixels, an output pixel sees beyond the LR pixel that it lies in. Exact: an overlap of this many
    /// pixels makes tiled inference equal to inference on the whole picture. Of convolutions: see seesWholePicture().
    [[nodiscard]] virtual std::int64_t receptiveRadius() const = 0;

    /// True where every pixel also depends on averages over the whole picture, as channel attention does: then no
    /// overlap makes tiles exact.
    [[nodiscard]] virtual bool seesWholePicture() const { return false; }

    /// forward() for a part of a picture, (1, 3, H, W): averages over the whole of it come from `picture`, or are told
    /// to it while that is not finished. To be used where seesWholePicture().
    virtual at::Tensor forwardPart(const at::Tensor& lr, PictureMoments& /*picture*/) { return forward(lr); }

    /// Side of the squares of LR pixels that it works on; a part that begins within one gives another result.
    [[nodiscard]] virtual std::int64_t unit() const { return 1; }

    /// Multiply-adds of the convolutions for each LR pixel.
    [[nodiscard]] virtual std::int64_t macsPerLrPixel() const = 0;

    /// Records forward() as ONNX operators; `lr` names its input, what is returned its output.
    [[nodiscard]] virtual std::string emit(OnnxGraph& graph, const std::string& lr) const = 0;

    /// The configuration that it was made from.
    [[nodiscard]] const NetworkConfig& config() const { return m_config; }

    [[nodiscard]] std::int64_t scale() const { return m_config.scale; }

    /// False: LibTorch's operators everywhere, to compare with.
    void allowFastPath(bool allowed) { m_fastPathAllowed = allowed; }

protected:
    explicit Network(NetworkConfig config) : m_config(std::move(config)) {}

    [[nodiscard]] bool fastPathAllowed() const { return m_fastPathAllowed; }

private:
    NetworkConfig m_config;
    bool m_fastPathAllowed = true;
};

/// A network with random weights of LibTorch's default initialisation: call torch::manual_seed before for the same ones
/// again. `initialWeights` is not looked at. Throws Exception (BadInput): unknown name, or a scale it does not have.
[[nodiscard]] std::shared_ptr<Network> makeNetwork(const NetworkConfig& config);

/// Names that makeNetwork knows, in order of registration.
[[nodiscard]] std::vector<std::string_view> networkNames();

}  // namespace wavelens::engine
