// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wavelens::engine {

enum class SampleKind { Hr, Sharpened, Blurred, LrEnlarged };

/// How one sample is made from the patch of one image.
struct SampleRecipe {
    SampleKind kind = SampleKind::Hr;
    double amount = 0;         ///< of the sharpening
    std::int64_t kernelX = 0;  ///< taps along the width, odd
    std::int64_t kernelY = 0;
    double sigmaX = 0;  ///< px of the HR patch, along the width
    double sigmaY = 0;

    /// As the Inspector shows it: "amount 1.4", "σ 0.7 × 1.2", "unchanged" (HR), "bicubic" (LR).
    [[nodiscard]] std::string text() const;

    bool operator==(const SampleRecipe&) const = default;
};

/// The recipes of one image.
struct SampleRecipes {
    std::vector<SampleRecipe> positives;
    std::vector<SampleRecipe> negatives;

    bool operator==(const SampleRecipes&) const = default;
};

/// Draws the recipes of one image of one step; spec §2.3. A function of its arguments alone, so samples do not depend
/// on threads, on other images, or on resuming: the stream is SplitMix64 started at a hash of the three numbers.
/// Draws, in this order, whether used or not: the amount of each sharpened positive, then kernelX, kernelY, sigmaX,
/// sigmaY of each blurred negative. Two forms fix their samples (spec §10): infonce has HR as its only positive; naive
/// also has the enlarged LR as its only negative.
[[nodiscard]] SampleRecipes drawRecipes(const ContrastConfig& config, std::int64_t seed, std::int64_t step,
                                        std::int64_t imageIndex);

/// The samples of a batch.
struct Samples {
    std::vector<at::Tensor> positives;   ///< each (B, 3, P, P), RGB in [0, 1]
    std::vector<at::Tensor> negatives;   ///< likewise
    std::vector<SampleRecipes> recipes;  ///< one per image of the batch
};

/// Positives and negatives of a batch, without gradient; spec §2. `hr` (B, 3, P, P), P ≥ 6 and above half the widest
/// kernel; `lr` (B, 3, P/s, P/s); both RGB in [0, 1]. All samples are clamped to [0, 1], and rounded to 8 bit where
/// config.quantise says so.
[[nodiscard]] Samples makeSamples(const at::Tensor& hr, const at::Tensor& lr, const ContrastConfig& config,
                                  std::int64_t seed, std::int64_t step);

/// The same from given recipes, one per image of the batch.
[[nodiscard]] Samples makeSamples(const at::Tensor& hr, const at::Tensor& lr, const ContrastConfig& config,
                                  std::vector<SampleRecipes> recipes);

/// round(255·clamp(x, 0, 1))/255, ties to even.
[[nodiscard]] at::Tensor quantised(const at::Tensor& x);

/// Adds detail; spec §2.1. `x` (B, C, H, W); `amounts` (B) or one number as a tensor of one element; `kernel` is one of
/// smooth3 (1 is the identity, below it smooths), laplacian4, laplacian8, unsharp (0 is the identity). Neither clamped
/// nor rounded. unsharp takes a Gaussian of σ 1 px on 7×7.
[[nodiscard]] at::Tensor sharpen(const at::Tensor& x, const at::Tensor& amounts, std::string_view kernel);

/// Gaussian blur with border reflect-101, each image by its own recipe (`recipes[b]` of kind Blurred); spec §2.2.
/// `x` (B, C, H, W). Neither clamped nor rounded.
[[nodiscard]] at::Tensor blur(const at::Tensor& x, const std::vector<SampleRecipe>& recipes);

/// MATLAB's bicubic enlargement (a = −0.5, symmetric border), height first; spec §15. `x` (B, C, H, W) in [0, 1].
/// `eightBit`: clamped and rounded half up to 8 bit after each pass, as MATLAB does with 8-bit images; otherwise
/// neither clamped nor rounded.
[[nodiscard]] at::Tensor enlargeBicubic(const at::Tensor& x, std::int64_t scale, bool eightBit);

}  // namespace wavelens::engine
