// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/networks/layers.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <vector>

namespace wavelens::engine {

/// D: judges patches as real or generated, and its blocks are the embedding of the contrastive loss; spec §4.
/// Blocks of conv 3×3 (every second with stride 2), norm, LeakyReLU(0.2); names as in the Python implementation.
class Discriminator : public torch::nn::Module {
public:
    /// `hrSide`: side P of the patches; only the head "image" depends on it.
    Discriminator(const DiscriminatorConfig& config, std::int64_t hrSide);

    /// Outputs of blocks 0…deepestLayer, after their LeakyReLU; block l is (B, C_l, H_l, W_l), or blocked on the fast
    /// path, which the norms "batch" and "group" take. `images` (B, 3, P, P) RGB in [0, 1]. Differentiable; never
    /// changes the running averages. Norm "batch" takes the statistics of `images`, "batch_frozen" the running
    /// averages.
    [[nodiscard]] std::vector<at::Tensor> features(const at::Tensor& images, std::int64_t deepestLayer);

    /// One row of real-or-generated logits per place, (B, 1, 4, 4) for the head "patch", (B, 1) for "image".
    /// For training D: both batch norms take the statistics of `images` and update the running averages.
    [[nodiscard]] at::Tensor logits(const at::Tensor& images);

    /// False: LibTorch's operators everywhere, to compare with.
    void allowFastPath(bool allowed) { m_fastPathAllowed = allowed; }

private:
    enum class Pass { Judge, Embed };

    struct Block {
        Conv3x3 conv{nullptr};
        at::Tensor gamma;  ///< undefined without norm, like beta
        at::Tensor beta;
        at::Tensor mean;  ///< running averages; undefined without batch norm
        at::Tensor variance;
        at::Tensor batchesSeen;
    };

    [[nodiscard]] at::Tensor input(const at::Tensor& images) const;
    at::Tensor block(std::size_t index, const at::Tensor& x, Pass pass);

    DiscriminatorConfig m_config;
    bool m_fastPathAllowed = true;
    std::vector<Block> m_blocks;
    torch::nn::Conv2d m_judge{nullptr};   ///< head "patch"
    torch::nn::Linear m_hidden{nullptr};  ///< head "image"
    torch::nn::Linear m_verdict{nullptr};
};

}  // namespace wavelens::engine
