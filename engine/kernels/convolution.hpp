// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace wavelens::engine::kernels {

/// Channels that lie side by side in memory. A blocked tensor of C channels is (N, ⌈C/16⌉, H, W, 16); channels beyond C
/// are zero. One vector register, or two or four, holds a block, whatever the instruction set.
inline constexpr int kBlock = 16;

[[nodiscard]] constexpr int blocksOf(int channels) {
    return (channels + kBlock - 1) / kBlock;
}

/// A 3×3 convolution with stride 1 and padding 1, and the pixel shuffle behind it, which costs nothing: the values are
/// stored where it would move them.
struct Convolution {
    int batch = 1;
    int height = 1;  ///< of its input, and of its output before the shuffle
    int width = 1;
    int in = 16;      ///< channels, as in the weights (out, in, 3, 3)
    int out = 16;     ///< before the shuffle; a multiple of shuffle²
    int shuffle = 1;  ///< factor; the output is (N, ⌈out/shuffle²/16⌉, height·shuffle, width·shuffle, 16)
};

/// What is done to v = convolution + bias before it is stored: v·scale, then the activation, then + residual.
/// Arrays by channel have as many values as the result has channels.
struct Epilogue {
    const float* bias = nullptr;
    float scale = 1;
    /// Activation v < 0 ? slope·v : v, by channel: zeros for ReLU. Null: none.
    const float* slope = nullptr;
    /// Blocked, like the result: its sign decides instead of v's, which is the gradient of the activation.
    const float* gate = nullptr;
    const float* residual = nullptr;  ///< blocked, like the result
};

/// One instruction set's convolutions. All pointers to blocked tensors are aligned to 64 bytes. The threads are
/// OpenMP's. Error to the largest value: about 2·10⁻⁶ (interpolation points 0, ±5/8, ±3/2, ∞, sums of 64 channels).
struct Kernels {
    const char* name;  ///< "avx512", "avx2" or "portable"

    /// Floats that a transform needs.
    std::size_t (*transformedSize)(const Convolution&);
    /// Of weights (out, in, 3, 3), for convolve(), or with `back` for convolveBack().
    void (*transform)(const Convolution&, const float* weights, bool back, float* transformed);
    /// x -> y, the shuffle included.
    void (*convolve)(const Convolution&, const float* x, const float* transformed, const Epilogue&, float* y);
    /// Gradient by y -> gradient by x.
    void (*convolveBack)(const Convolution&, const float* dy, const float* transformedBack, const Epilogue&, float* dx);
    /// Gradients by weights and bias, each times `scale`; in the layout of the weights. The sums depend on the number
    /// of threads in their last digits.
    void (*weightGradient)(const Convolution&, const float* x, const float* dy, float scale, float* dw, float* db);
};

/// Those that this processor can run, the fastest first.
[[nodiscard]] std::span<const Kernels> availableKernels();

/// The fastest.
[[nodiscard]] inline const Kernels& kernels() {
    return availableKernels().front();
}

}  // namespace wavelens::engine::kernels
