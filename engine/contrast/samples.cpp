// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/samples.hpp"

#include "engine/api/result.hpp"

#include <torch/torch.h>

#include <array>
#include <charconv>
#include <cmath>

namespace wavelens::engine {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014).
class Stream {
public:
    Stream(std::int64_t seed, std::int64_t step, std::int64_t image) {
        for (const auto part : {seed, step, image})
            m_state = mix(m_state + kIncrement + static_cast<std::uint64_t>(part));
    }

    /// [low, high)
    double uniform(double low, double high) {
        m_state += kIncrement;
        return low + (high - low) * static_cast<double>(mix(m_state) >> 11U) * 0x1p-53;
    }

    std::int64_t odd(std::int64_t smallest, std::int64_t largest) {
        const auto choices = static_cast<double>((largest - smallest) / 2 + 1);
        return smallest + 2 * static_cast<std::int64_t>(uniform(0, choices));
    }

private:
    static constexpr std::uint64_t kIncrement = 0x9E3779B97F4A7C15;

    static std::uint64_t mix(std::uint64_t x) {
        x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
        return x ^ (x >> 31U);
    }

    std::uint64_t m_state = 0;
};

/// With one decimal, whatever the locale.
std::string decimal(double value) {
    std::array<char, 32> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 1).ptr;
    return {buffer.data(), end};
}

/// Convolves each image with its own filter, (B, 1 or height, 1 or width) of the taps, without a border.
at::Tensor filtered(const at::Tensor& x, const at::Tensor& filters) {
    // Every channel of every image is a group: LibTorch is fast with one image of many groups.
    const auto planes = x.size(0) * x.size(1);
    const at::Tensor taps = filters.to(x.options()).repeat_interleave(x.size(1), 0).unsqueeze(1);
    const at::Tensor result = torch::nn::functional::conv2d(x.reshape({1, planes, x.size(2), x.size(3)}), taps,
                                                            torch::nn::functional::Conv2dFuncOptions().groups(planes));
    return result.view({x.size(0), x.size(1), result.size(2), result.size(3)});
}

/// `side` pixels more on each side, the border itself not repeated.
at::Tensor reflected(const at::Tensor& x, std::int64_t side) {
    return torch::reflection_pad2d(x, {side, side, side, side});
}

/// A Gaussian of so many taps in the middle of `size`; float64, CPU.
at::Tensor gaussian(std::int64_t taps, double sigma, std::int64_t size) {
    const at::Tensor distance = torch::arange(taps, torch::kDouble) - static_cast<double>(taps - 1) / 2;
    const at::Tensor weights = torch::exp(-distance.square() / (2 * sigma * sigma));
    const auto side = (size - taps) / 2;
    return torch::constant_pad_nd(weights / weights.sum(), {side, side});
}

/// MATLAB's imresize along one side as a (scale·size, size) matrix; float64, CPU.
at::Tensor bicubicMatrix(std::int64_t size, std::int64_t scale) {
    const auto cubic = [](double x) {
        x = std::abs(x);
        return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0.0;
    };
    at::Tensor matrix = torch::zeros({scale * size, size}, torch::kDouble);
    auto entries = matrix.accessor<double, 2>();
    for (std::int64_t out = 0; out < scale * size; ++out) {
        const double centre = (static_cast<double>(out) + 0.5) / static_cast<double>(scale) - 0.5;
        const auto first = static_cast<std::int64_t>(std::floor(centre)) - 1;
        for (auto in = first; in < first + 4; ++in) {
            // Symmetric border: the outermost sample twice.
            const auto turn = ((in % (2 * size)) + 2 * size) % (2 * size);
            entries[out][turn < size ? turn : 2 * size - 1 - turn] += cubic(centre - static_cast<double>(in));
        }
    }
    return matrix;
}

/// What a sharpening kernel adds for each unit of its strength; spec §2.1.
at::Tensor detail(const at::Tensor& x, std::string_view kernel) {
    if (kernel == "unsharp") {
        const SampleRecipe gaussian{SampleKind::Blurred, 0, 7, 7, 1, 1};
        return x - blur(x, std::vector<SampleRecipe>(static_cast<std::size_t>(x.size(0)), gaussian));
    }
    const auto convolved = [&](const at::Tensor& image, const std::vector<double>& weights) {
        return filtered(image, torch::tensor(weights, torch::kDouble).reshape({1, 3, 3}).expand({x.size(0), 3, 3}));
    };
    if (kernel == "smooth3")  // on the outermost frame the smoothed image is the image
        return torch::constant_pad_nd(
            convolved(x, {-1. / 13, -1. / 13, -1. / 13, -1. / 13, 8. / 13, -1. / 13, -1. / 13, -1. / 13, -1. / 13}),
            {1, 1, 1, 1});
    if (kernel == "laplacian4")
        return convolved(reflected(x, 1), {0, -1, 0, -1, 4, -1, 0, -1, 0});
    if (kernel == "laplacian8")
        return convolved(reflected(x, 1), {-1, -1, -1, -1, 8, -1, -1, -1, -1});
    throw Exception(ErrorCode::BadInput, "contrast.sharpening: \"" + std::string(kernel) +
                                             "\" is not available: choose smooth3, laplacian4, laplacian8 or unsharp.");
}

at::Tensor addDetail(const at::Tensor& x, const at::Tensor& details, const at::Tensor& amounts,
                     std::string_view kernel) {
    const at::Tensor strength = (kernel == "smooth3" ? amounts - 1 : amounts).to(x.options()).view({-1, 1, 1, 1});
    return torch::addcmul(x, details, strength);
}

}  // namespace

std::string SampleRecipe::text() const {
    switch (kind) {
    case SampleKind::Hr:
        return "unchanged";
    case SampleKind::Sharpened:
        return "amount " + decimal(amount);
    case SampleKind::Blurred:
        return "σ " + decimal(sigmaX) + " × " + decimal(sigmaY);
    case SampleKind::LrEnlarged:
        return "bicubic";
    }
    return {};
}

SampleRecipes drawRecipes(const ContrastConfig& config, std::int64_t seed, std::int64_t step, std::int64_t imageIndex) {
    Stream stream(seed, step, imageIndex);
    SampleRecipes recipes;
    auto& [positives, negatives] = recipes;
    if (config.hrIsPositive)
        positives.push_back({SampleKind::Hr});
    while (std::ssize(positives) < config.positives)
        positives.push_back({SampleKind::Sharpened, stream.uniform(config.sharpenMin, config.sharpenMax)});
    if (config.lrIsNegative)
        negatives.push_back({SampleKind::LrEnlarged});
    while (std::ssize(negatives) < config.negatives) {
        SampleRecipe blurred{SampleKind::Blurred};
        blurred.kernelX = stream.odd(config.blurKernelMin, config.blurKernelMax);
        blurred.kernelY = stream.odd(config.blurKernelMin, config.blurKernelMax);
        blurred.sigmaX = stream.uniform(config.blurSigmaMin, config.blurSigmaMax);
        blurred.sigmaY = stream.uniform(config.blurSigmaMin, config.blurSigmaMax);
        negatives.push_back(blurred);
    }
    if (config.loss == "infonce" || config.loss == "naive")
        positives = {{SampleKind::Hr}};
    if (config.loss == "naive")
        negatives = {{SampleKind::LrEnlarged}};
    return recipes;
}

Samples makeSamples(const at::Tensor& hr, const at::Tensor& lr, const ContrastConfig& config, std::int64_t seed,
                    std::int64_t step) {
    std::vector<SampleRecipes> recipes;
    for (std::int64_t image = 0; image < hr.size(0); ++image)
        recipes.push_back(drawRecipes(config, seed, step, image));
    return makeSamples(hr, lr, config, std::move(recipes));
}

Samples makeSamples(const at::Tensor& hr, const at::Tensor& lr, const ContrastConfig& config,
                    std::vector<SampleRecipes> recipes) {
    const torch::NoGradGuard noGrad;
    const auto finished = [&](const at::Tensor& x) {
        return config.quantise ? quantised(x) : x.clamp(0, 1);
    };
    at::Tensor details;  // the same for all sharpened positives

    const auto make = [&](const std::vector<SampleRecipe>& ofImages) {
        switch (ofImages.front().kind) {
        case SampleKind::Sharpened: {
            if (!details.defined())
                details = detail(hr, config.sharpening);
            std::vector<double> amounts;
            for (const auto& recipe : ofImages)
                amounts.push_back(recipe.amount);
            return finished(addDetail(hr, details, torch::tensor(amounts, torch::kDouble), config.sharpening));
        }
        case SampleKind::Blurred:
            return finished(blur(hr, ofImages));
        case SampleKind::LrEnlarged:
            return enlargeBicubic(lr, hr.size(2) / lr.size(2), config.quantise).clamp(0, 1);
        case SampleKind::Hr:
            break;
        }
        return hr;
    };
    const auto makeAll = [&](std::vector<SampleRecipe> SampleRecipes::*group) {
        std::vector<at::Tensor> samples;
        for (std::size_t i = 0; i < (recipes.front().*group).size(); ++i) {
            std::vector<SampleRecipe> ofImages;
            for (const SampleRecipes& image : recipes)
                ofImages.push_back((image.*group)[i]);
            samples.push_back(make(ofImages));
        }
        return samples;
    };
    auto positives = makeAll(&SampleRecipes::positives);
    auto negatives = makeAll(&SampleRecipes::negatives);
    return {std::move(positives), std::move(negatives), std::move(recipes)};
}

at::Tensor quantised(const at::Tensor& x) {
    return x.clamp(0, 1).mul_(255).round_().div_(255);
}

at::Tensor sharpen(const at::Tensor& x, const at::Tensor& amounts, std::string_view kernel) {
    return addDetail(x, detail(x, kernel), amounts, kernel);
}

at::Tensor blur(const at::Tensor& x, const std::vector<SampleRecipe>& recipes) {
    std::int64_t taps = 1;
    for (const auto& recipe : recipes)
        taps = std::max({taps, recipe.kernelX, recipe.kernelY});
    std::vector<at::Tensor> alongWidth, alongHeight;
    for (const auto& recipe : recipes) {
        alongWidth.push_back(gaussian(recipe.kernelX, recipe.sigmaX, taps).unsqueeze(0));
        alongHeight.push_back(gaussian(recipe.kernelY, recipe.sigmaY, taps).unsqueeze(1));
    }
    return filtered(filtered(reflected(x, taps / 2), torch::stack(alongWidth)), torch::stack(alongHeight));
}

at::Tensor enlargeBicubic(const at::Tensor& x, std::int64_t scale, bool eightBit) {
    const auto finished = [&](const at::Tensor& levels) {
        return eightBit ? (levels + 0.5).floor_().clamp_(0, 255) : levels;
    };
    // In grey levels, where the products are exact in float32 for scales 2 and 4: a tie then rounds as it should.
    const at::Tensor levels = eightBit ? (x * 255).round_() : x * 255;
    const at::Tensor tall = finished(torch::matmul(bicubicMatrix(x.size(2), scale).to(x.options()), levels));
    return finished(torch::matmul(tall, bicubicMatrix(x.size(3), scale).to(x.options()).t())) / 255;
}

}  // namespace wavelens::engine
