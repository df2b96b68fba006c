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

/// A 3×3 convolution with padding 1, and with stride 1 the pixel shuffle behind it, which costs nothing: the values are
/// stored where it would move them.
struct Convolution {
    int batch = 1;
    int height = 1;  ///< of its input; the output has ⌈height/stride⌉ before the shuffle
    int width = 1;
    int in = 16;      ///< channels, as in the weights (out, in, 3, 3)
    int out = 16;     ///< before the shuffle; a multiple of shuffle²
    int shuffle = 1;  ///< factor; the output is (N, ⌈out/shuffle²/16⌉, height·shuffle, width·shuffle, 16)
    int stride = 1;   ///< 1 or 2
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

/// y = x < 0 ? slope·x : x with slopes above zero, so that y has the sign of x. Channels are a multiple of 16.
struct Activation {
    int batch = 1;
    int channels = 16;
    int places = 1;                ///< height·width
    const float* slope = nullptr;  ///< by channel
};

/// Normalisation and a leaky ReLU behind it: z = γ·x̂ + β, y = z < 0 ? slope·z : z. Channels are a multiple of 16.
struct Norm {
    int batch = 1;
    int channels = 16;
    int places = 1;  ///< height·width
    int groups =
        0;  ///< of channels that share mean and variance in each image; 0: a channel shares them over the batch
    float epsilon = 1e-5F;
    float slope = 0;
    const float* gamma = nullptr;  ///< by channel
    const float* beta = nullptr;

    /// Means, and as many variances: by channel, with groups for each image.
    [[nodiscard]] constexpr int statistics() const { return groups > 0 ? batch * channels : channels; }
};

/// Norm::statistics() of each.
struct Moments {
    float* mean;
    float* variance;  ///< without Bessel's correction
};

/// Similarity of an anchor's features to those of samples: mean over places of a·f / (√(‖a‖² + ε²)·√(‖f‖² + ε²)),
/// the vectors being those along the channels.
struct Cosines {
    int batch = 1;
    int blocks = 1;  ///< of channels
    int places = 1;
    int samples = 1;
    float epsilon = 0;

    /// Floats that are kept for the gradient.
    [[nodiscard]] std::size_t factors() const {
        return static_cast<std::size_t>(batch) * static_cast<std::size_t>(places) *
               static_cast<std::size_t>(1 + 2 * samples);
    }
};

/// One instruction set's kernels. All tensors are blocked, but for weights and arrays by channel. The threads are
/// OpenMP's. Gradients by weights may depend on their number in the last digits; nothing else does.
struct Kernels {
    const char* name;  ///< "avx512", "avx2" or "portable"

    // Convolutions by Winograd's algorithm; the error to the largest value is about 2·10⁻⁶.
    /// Floats that a transform needs. With stride 2 the algorithm depends on the picture's size, and this tells which
    /// it is: transforms of one size are of one algorithm.
    std::size_t (*transformedSize)(const Convolution&);
    /// Of weights (out, in, 3, 3), for convolve(), or with `back` for convolveBack().
    void (*transform)(const Convolution&, const float* weights, bool back, float* transformed);
    /// x -> y, the shuffle included.
    void (*convolve)(const Convolution&, const float* x, const float* transformed, const Epilogue&, float* y);
    /// Gradient by y -> gradient by x.
    void (*convolveBack)(const Convolution&, const float* dy, const float* transformedBack, const Epilogue&, float* dx);
    /// Gradients by weights and bias, each times `scale`; in the layout of the weights.
    void (*weightGradient)(const Convolution&, const float* x, const float* dy, float scale, float* dw, float* db);

    /// From the activation's result; gradients by its argument and by the slopes.
    void (*activateBack)(const Activation&, const float* y, const float* dy, float* dx, float* dSlope);

    void (*normalise)(const Norm&, const float* x, Moments&, float* y);
    void (*normaliseBack)(const Norm&, const float* x, const Moments&, const float* dy, float* dx, float* dGamma,
                          float* dBeta);

    /// -> (batch, samples), and what the gradient needs.
    void (*cosines)(const Cosines&, const float* anchor, const float* const* samples, float* similarities,
                    float* factors);
    /// Gradient by the similarities -> gradient by the anchor.
    void (*cosinesBack)(const Cosines&, const float* anchor, const float* const* samples, const float* factors,
                        const float* gradients, float* dAnchor);
};

/// Those that this processor can run, the fastest first. The environment's WAVELENS_KERNELS, the name of one of them,
/// leaves out what is faster, to measure and to test.
[[nodiscard]] std::span<const Kernels> availableKernels();

/// The fastest.
[[nodiscard]] inline const Kernels& kernels() {
    return availableKernels().front();
}

}  // namespace wavelens::engine::kernels
