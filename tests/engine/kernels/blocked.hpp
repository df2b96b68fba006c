// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernels/kernels.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace wavelens::test {

/// (N, C, H, W) in any type -> blocked in float32.
inline at::Tensor blocked(const at::Tensor& x) {
    using namespace engine::kernels;
    const auto padding = blocksOf(static_cast<int>(x.size(1))) * kBlock - x.size(1);
    return torch::constant_pad_nd(x.detach(), {0, 0, 0, 0, 0, padding})
        .view({x.size(0), -1, kBlock, x.size(2), x.size(3)})
        .permute({0, 1, 3, 4, 2})
        .to(torch::kFloat)
        .contiguous();
}

/// Values that float32 holds, in float64.
inline at::Tensor random(at::IntArrayRef sizes) {
    return torch::randn(sizes).to(torch::kDouble);
}

/// Within 10⁻⁵ of the largest value.
inline void expectNear(const at::Tensor& actual, const at::Tensor& expected) {
    ASSERT_EQ(actual.sizes(), expected.sizes());
    const double worst = (actual.to(torch::kDouble) - expected.to(torch::kDouble)).abs().max().item<double>();
    EXPECT_LE(worst, 1e-5 * expected.abs().max().item<double>());
}

}  // namespace wavelens::test
