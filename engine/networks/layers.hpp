// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/conv.h>

#include <functional>

namespace wavelens::engine {

// The layers that networks are written with. On (N, C, H, W) they are LibTorch's operators. On blocked activations,
// (N, ⌈C/16⌉, H, W, 16) with zeros beyond C, they are the kernels of engine/kernels: the fast path. A network enters it
// once and leaves it once; in between the same lines run either way, and all of them have gradients.

[[nodiscard]] inline bool isBlocked(const at::Tensor& x) {
    return x.dim() == 5;
}

/// Weights in the order in which the kernels read them.
struct KernelWeights {
    at::Tensor forward;
    at::Tensor back;  ///< for the gradient by the input; undefined where none is asked for
};

/// A convolution that keeps the picture's size at stride 1: a torch::nn::Conv2d, by its parameters' names too.
/// Thread: one at a time.
class SameConvImpl : public torch::nn::Conv2dImpl {
public:
    /// `shuffle`: a pixel shuffle by this factor behind it, with stride 1; the same in every call.
    at::Tensor forward(const at::Tensor& x, std::int64_t shuffle = 1);
    /// With a PReLU behind it.
    at::Tensor forwardPrelu(const at::Tensor& x, const torch::nn::PReLU& activation);
    /// With a leaky ReLU behind it; `slope`, above zero, for what is negative.
    at::Tensor forwardLeakyRelu(const at::Tensor& x, double slope);

    /// For blocked input. Kept from call to call; made anew when the weights have changed, or the size of x asks for
    /// another algorithm.
    const KernelWeights& kernelWeights(const at::Tensor& x, std::int64_t shuffle = 1);

protected:
    SameConvImpl(std::int64_t in, std::int64_t out, std::int64_t side, std::int64_t stride, bool withBias);

private:
    [[nodiscard]] std::int64_t stride() const { return options.stride()->front(); }

    /// As the kernels take them: 3×3, one of 1×1 with zeros around it.
    [[nodiscard]] at::Tensor weights3x3() const;
    /// `slopes` by channel, of a PReLU behind it; empty: none.
    [[nodiscard]] at::Tensor blockedForward(const at::Tensor& x, const at::Tensor& slopes, std::int64_t shuffle = 1);

    KernelWeights m_kernelWeights;
    const void* m_source = nullptr;  // the weights that they were made of: where, and which version
    std::int64_t m_version = -1;
};

/// 3×3, padding 1.
class Conv3x3Impl : public SameConvImpl {
public:
    Conv3x3Impl(std::int64_t in, std::int64_t out, std::int64_t stride = 1, bool withBias = true)
        : SameConvImpl(in, out, 3, stride, withBias) {}
};

/// 1×1: few of a network's operations, for which the 3×3 kernel is good enough.
class Conv1x1Impl : public SameConvImpl {
public:
    Conv1x1Impl(std::int64_t in, std::int64_t out) : SameConvImpl(in, out, 1, 1, true) {}
};

TORCH_MODULE(Conv3x3);
TORCH_MODULE(Conv1x1);

/// Normalisation by the statistics of x, then a leaky ReLU. Without groups the statistics are those of the batch, and
/// the running averages, where defined, move towards them by `momentum`, the variance with Bessel's correction; with
/// groups of channels each image has its own. Blocked: channels are a multiple of 16.
struct NormLeakyRelu {
    std::int64_t groups = 0;
    double slope = 0.2;
    double epsilon = 1e-5;
    double momentum = 0.1;

    [[nodiscard]] at::Tensor operator()(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& beta,
                                        const at::Tensor& runningMean = {},
                                        const at::Tensor& runningVariance = {}) const;
};

/// x + scale·second(relu(first(x))), in one piece: nothing but x and the inner activation is kept for the gradient.
[[nodiscard]] at::Tensor residualBlock(Conv3x3& first, Conv3x3& second, const at::Tensor& x, double scale);

/// Blocked, where that is worthwhile and `allowed`: float32 on the CPU; else x itself.
[[nodiscard]] at::Tensor enterFastPath(const at::Tensor& x, bool allowed);

/// Of activations: the dimensions along which the channels lie.
[[nodiscard]] at::IntArrayRef channelDims(const at::Tensor& x);

/// Every pixel `factor` times in both directions.
[[nodiscard]] at::Tensor repeatPixels(const at::Tensor& x, std::int64_t factor);

/// Without gradients: enlarge(x) band by band of x's rows, so that what is factor² times as large as x never lives
/// whole. The result of `enlarge` is plain; it sees `halo` rows beyond those of its output. `channels`: of its widest
/// activation. With gradients: enlarge(x).
[[nodiscard]] at::Tensor enlargeInBands(const at::Tensor& x, std::int64_t factor, std::int64_t channels,
                                        std::int64_t halo, const std::function<at::Tensor(const at::Tensor&)>& enlarge);

/// (N, channels, H, W) of what may be blocked.
[[nodiscard]] at::Tensor leaveFastPath(const at::Tensor& x, std::int64_t channels);

}  // namespace wavelens::engine
