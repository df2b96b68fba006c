// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/layers.hpp"

#include "engine/kernels/kernels.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

using kernels::Convolution;
using kernels::Epilogue;
using kernels::kBlock;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

/// Of blocked input x.
Convolution convolutionOf(const at::Tensor& x, const at::Tensor& weight, std::int64_t shuffle = 1,
                          std::int64_t stride = 1) {
    const auto number = [](std::int64_t value) {
        return static_cast<int>(value);
    };
    return {.batch = number(x.size(0)),
            .height = number(x.size(2)),
            .width = number(x.size(3)),
            .in = number(weight.size(1)),
            .out = number(weight.size(0)),
            .shuffle = number(shuffle),
            .stride = number(stride)};
}

at::Tensor emptyOutput(const Convolution& conv, const at::Tensor& like) {
    const int shuffle = conv.shuffle;
    const auto side = [&](int length) {
        return (length + conv.stride - 1) / conv.stride * shuffle;
    };
    return at::empty(
        {conv.batch, kernels::blocksOf(conv.out / (shuffle * shuffle)), side(conv.height), side(conv.width), kBlock},
        like.options());
}

at::Tensor transform(const Convolution& conv, const at::Tensor& weight, bool back) {
    const auto& kernel = kernels::kernels();
    at::Tensor result = at::empty({static_cast<std::int64_t>(kernel.transformedSize(conv))}, weight.options());
    const at::Tensor values = weight.contiguous();
    kernel.transform(conv, values.data_ptr<float>(), back, result.data_ptr<float>());
    return result;
}

at::Tensor convolve(const Convolution& conv, const at::Tensor& x, const KernelWeights& weights,
                    const Epilogue& epilogue) {
    at::Tensor y = emptyOutput(conv, x);
    kernels::kernels().convolve(conv, x.data_ptr<float>(), weights.forward.data_ptr<float>(), epilogue,
                                y.data_ptr<float>());
    return y;
}

at::Tensor convolveBack(const Convolution& conv, const at::Tensor& dy, const at::Tensor& backWeights,
                        const at::Tensor& like, const Epilogue& epilogue) {
    at::Tensor dx = at::empty_like(like);
    kernels::kernels().convolveBack(conv, dy.data_ptr<float>(), backWeights.data_ptr<float>(), epilogue,
                                    dx.data_ptr<float>());
    return dx;
}

/// By weight and bias.
std::pair<at::Tensor, at::Tensor> weightGradient(const Convolution& conv, const at::Tensor& x, const at::Tensor& dy,
                                                 double scale, const at::Tensor& weight) {
    at::Tensor dw = at::empty(weight.sizes(), weight.options());
    at::Tensor db = at::empty({conv.out}, weight.options());
    kernels::kernels().weightGradient(conv, x.data_ptr<float>(), dy.data_ptr<float>(), static_cast<float>(scale),
                                      dw.data_ptr<float>(), db.data_ptr<float>());
    return {dw, db};
}

/// Of a PReLU with slopes above zero, by its argument and by the slopes; y is its result.
std::pair<at::Tensor, at::Tensor> activationGradient(const at::Tensor& y, const at::Tensor& dy,
                                                     const at::Tensor& slopes) {
    const auto channels = y.size(1) * kBlock;
    const at::Tensor padded = at::constant_pad_nd(slopes, {0, channels - slopes.size(0)}, 1);
    at::Tensor dx = at::empty_like(dy);
    at::Tensor dSlopes = at::empty_like(padded);
    kernels::kernels().activateBack({.batch = static_cast<int>(y.size(0)),
                                     .channels = static_cast<int>(channels),
                                     .places = static_cast<int>(y.size(2) * y.size(3)),
                                     .slope = padded.data_ptr<float>()},
                                    y.data_ptr<float>(), dy.data_ptr<float>(), dx.data_ptr<float>(),
                                    dSlopes.data_ptr<float>());
    return {dx, dSlopes.narrow(0, 0, slopes.size(0))};
}

/// `bias`, and `slopes` of a PReLU behind it, may be empty; undefined, they could not be arguments.
class ConvolutionFunction : public Function<ConvolutionFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& bias, const at::Tensor& slopes, const KernelWeights& weights,
                              std::int64_t shuffle, std::int64_t stride) {
        const auto values = [](const at::Tensor& byChannel) {
            return byChannel.numel() > 0 ? byChannel.data_ptr<float>() : nullptr;
        };
        at::Tensor y = convolve(convolutionOf(x, weight, shuffle, stride), x, weights,
                                {.bias = values(bias), .slope = values(slopes)});
        context->save_for_backward({x, weight, weights.back, slopes, slopes.numel() > 0 ? y : at::Tensor()});
        context->saved_data["shuffle"] = shuffle;
        context->saved_data["stride"] = stride;
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor& weight = saved[1];
        const at::Tensor& slopes = saved[3];
        const Convolution conv =
            convolutionOf(x, weight, context->saved_data["shuffle"].toInt(), context->saved_data["stride"].toInt());
        at::Tensor dy = gradients[0].contiguous();
        at::Tensor dx, dw, db, dSlopes;
        if (slopes.numel() > 0)
            std::tie(dy, dSlopes) = activationGradient(saved[4], dy, slopes);
        if (context->needs_input_grad(0))
            dx = convolveBack(conv, dy, saved[2], x, {});
        if (context->needs_input_grad(1))
            std::tie(dw, db) = weightGradient(conv, x, dy, 1, weight);
        return {dx,
                dw,
                context->needs_input_grad(2) ? db : at::Tensor(),
                context->needs_input_grad(3) ? dSlopes : at::Tensor(),
                {},
                {},
                {}};
    }
};

kernels::Norm normOf(const NormLeakyRelu& norm, const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& beta) {
    return {.batch = static_cast<int>(x.size(0)),
            .channels = static_cast<int>(x.size(1) * kBlock),
            .places = static_cast<int>(x.size(2) * x.size(3)),
            .groups = static_cast<int>(norm.groups),
            .epsilon = static_cast<float>(norm.epsilon),
            .slope = static_cast<float>(norm.slope),
            .gamma = gamma.data_ptr<float>(),
            .beta = beta.data_ptr<float>()};
}

/// Means and variances are the rows of `both`.
kernels::Moments momentsOf(const at::Tensor& both) {
    return {both.data_ptr<float>(), both.data_ptr<float>() + both.size(1)};
}

class NormFunction : public Function<NormFunction> {
public:
    /// `moments`: (2, statistics), to be filled.
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& gamma,
                              const at::Tensor& beta, const at::Tensor& moments, const NormLeakyRelu& norm) {
        at::Tensor y = at::empty_like(x);
        auto statistics = momentsOf(moments);
        kernels::kernels().normalise(normOf(norm, x, gamma, beta), x.data_ptr<float>(), statistics,
                                     y.data_ptr<float>());
        context->save_for_backward({x, gamma, beta, moments});
        context->saved_data["groups"] = norm.groups;
        context->saved_data["slope"] = norm.slope;
        context->saved_data["epsilon"] = norm.epsilon;
        return y;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor dy = gradients[0].contiguous();
        at::Tensor dx = at::empty_like(x);
        at::Tensor dGamma = at::empty_like(saved[1]);
        at::Tensor dBeta = at::empty_like(saved[2]);
        const NormLeakyRelu norm{.groups = context->saved_data["groups"].toInt(),
                                 .slope = context->saved_data["slope"].toDouble(),
                                 .epsilon = context->saved_data["epsilon"].toDouble()};
        kernels::kernels().normaliseBack(normOf(norm, x, saved[1], saved[2]), x.data_ptr<float>(), momentsOf(saved[3]),
                                         dy.data_ptr<float>(), dx.data_ptr<float>(), dGamma.data_ptr<float>(),
                                         dBeta.data_ptr<float>());
        return {dx, dGamma, dBeta, {}, {}};
    }
};

class ResidualBlockFunction : public Function<ResidualBlockFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight1,
                              const at::Tensor& bias1, const KernelWeights& weights1, const at::Tensor& weight2,
                              const at::Tensor& bias2, const KernelWeights& weights2, double scale) {
        const at::Tensor relu = at::zeros_like(bias1);
        const at::Tensor inner = convolve(convolutionOf(x, weight1), x, weights1,
                                          {.bias = bias1.data_ptr<float>(), .slope = relu.data_ptr<float>()});
        context->save_for_backward({x, inner, weight1, weights1.back, weight2, weights2.back});
        context->saved_data["scale"] = scale;
        return convolve(
            convolutionOf(inner, weight2), inner, weights2,
            {.bias = bias2.data_ptr<float>(), .scale = static_cast<float>(scale), .residual = x.data_ptr<float>()});
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor& inner = saved[1];
        const at::Tensor& weight1 = saved[2];
        const at::Tensor& weight2 = saved[4];
        const at::Tensor dy = gradients[0].contiguous();
        const double scale = context->saved_data["scale"].toDouble();
        const Convolution first = convolutionOf(x, weight1);
        const Convolution second = convolutionOf(inner, weight2);
        const at::Tensor relu = at::zeros({first.out}, x.options());
        const auto [dw2, db2] = weightGradient(second, inner, dy, scale, weight2);
        const at::Tensor dInner = convolveBack(
            second, dy, saved[5], inner,
            {.scale = static_cast<float>(scale), .slope = relu.data_ptr<float>(), .gate = inner.data_ptr<float>()});
        const auto [dw1, db1] = weightGradient(first, x, dInner, 1, weight1);
        const at::Tensor dx = convolveBack(first, dInner, saved[3], x, {.residual = dy.data_ptr<float>()});
        return {dx, dw1, db1, {}, dw2, db2, {}, {}};
    }
};

/// (N, C, H, W) -> (N, ⌈C/16⌉, H, W, 16).
at::Tensor blocked(const at::Tensor& x) {
    const auto blocks = kernels::blocksOf(static_cast<int>(x.size(1)));
    at::Tensor result = at::zeros({x.size(0), blocks, x.size(2), x.size(3), kBlock}, x.options());
    for (std::int64_t block = 0; block < blocks; ++block) {
        const auto channels = std::min<std::int64_t>(kBlock, x.size(1) - block * kBlock);
        result.select(1, block)
            .narrow(3, 0, channels)
            .copy_(x.narrow(1, block * kBlock, channels).permute({0, 2, 3, 1}));
    }
    return result;
}

/// The reverse.
at::Tensor plain(const at::Tensor& x, std::int64_t channels) {
    return x.permute({0, 1, 4, 2, 3})
        .reshape({x.size(0), x.size(1) * kBlock, x.size(2), x.size(3)})
        .narrow(1, 0, channels)
        .contiguous();
}

class EnterFunction : public Function<EnterFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
        context->saved_data["channels"] = x.size(1);
        return blocked(x);
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        return {plain(gradients[0], context->saved_data["channels"].toInt())};
    }
};

class LeaveFunction : public Function<LeaveFunction> {
public:
    static at::Tensor forward(AutogradContext*, const at::Tensor& x, std::int64_t channels) {
        return plain(x, channels);
    }

    static variable_list backward(AutogradContext*, const variable_list& gradients) {
        return {blocked(gradients[0]), {}};
    }
};

}  // namespace

SameConvImpl::SameConvImpl(std::int64_t in, std::int64_t out, std::int64_t side, std::int64_t stride, bool withBias)
    : torch::nn::Conv2dImpl(torch::nn::Conv2dOptions(in, out, side).stride(stride).padding(side / 2).bias(withBias)) {}

at::Tensor SameConvImpl::weights3x3() const {
    return weight.size(2) == 3 ? weight : at::constant_pad_nd(weight, {1, 1, 1, 1});
}

const KernelWeights& SameConvImpl::kernelWeights(const at::Tensor& x, std::int64_t shuffle) {
    const Convolution conv = convolutionOf(x, weight, shuffle, stride());
    const auto size = static_cast<std::int64_t>(kernels::kernels().transformedSize(conv));
    const auto version = weight.is_inference() ? 0 : static_cast<std::int64_t>(weight._version());
    const bool fits = m_kernelWeights.forward.defined() && m_kernelWeights.forward.numel() == size;
    if (!fits || m_source != weight.data_ptr() || m_version != version) {
        m_kernelWeights = {transform(conv, weights3x3().detach(), false), {}};
        m_source = weight.data_ptr();
        m_version = version;
    }
    if (torch::GradMode::is_enabled() && !m_kernelWeights.back.defined())
        m_kernelWeights.back = transform(conv, weights3x3().detach(), true);
    return m_kernelWeights;
}

at::Tensor SameConvImpl::forward(const at::Tensor& x, std::int64_t shuffle) {
    if (!isBlocked(x)) {
        const at::Tensor y = torch::nn::Conv2dImpl::forward(x);
        return shuffle > 1 ? torch::pixel_shuffle(y, shuffle) : y;
    }
    return blockedForward(x, at::empty({0}), shuffle);
}

at::Tensor SameConvImpl::blockedForward(const at::Tensor& x, const at::Tensor& slopes, std::int64_t shuffle) {
    return ConvolutionFunction::apply(x, weights3x3(), bias.defined() ? bias : at::empty({0}), slopes,
                                      kernelWeights(x, shuffle), shuffle, stride());
}

at::Tensor SameConvImpl::forwardPrelu(const at::Tensor& x, const torch::nn::PReLU& activation) {
    const at::Tensor& slopes = activation->weight;
    if (!isBlocked(x))
        return torch::prelu(forward(x), slopes);
    if (!torch::GradMode::is_enabled() || slopes.min().item<float>() > 0)
        return blockedForward(x, slopes);
    // The result does not tell the sign of its argument. In five dimensions, channels are in two: the slopes as a
    // factor of what is negative.
    const at::Tensor y = forward(x);
    const at::Tensor factors =
        at::constant_pad_nd(slopes, {0, y.size(1) * kBlock - weight.size(0)}).view({1, y.size(1), 1, 1, kBlock});
    return y.clamp_min(0) + factors * y.clamp_max(0);
}

at::Tensor SameConvImpl::forwardLeakyRelu(const at::Tensor& x, double slope) {
    if (!isBlocked(x))
        return torch::leaky_relu(forward(x), slope);
    return blockedForward(x, at::full({weight.size(0)}, slope, x.options()));
}

at::Tensor NormLeakyRelu::operator()(const at::Tensor& x, const at::Tensor& gamma, const at::Tensor& beta,
                                     const at::Tensor& runningMean, const at::Tensor& runningVariance) const {
    if (!isBlocked(x)) {
        at::Tensor y =
            groups > 0 ? torch::group_norm(x, groups, gamma, beta, epsilon)
                       : torch::batch_norm(x, gamma, beta, runningMean, runningVariance, true, momentum, epsilon, true);
        return torch::leaky_relu_(y, slope);
    }
    const at::Tensor moments = at::empty({2, normOf(*this, x, gamma, beta).statistics()}, x.options());
    at::Tensor y = NormFunction::apply(x, gamma, beta, moments, *this);
    if (runningMean.defined()) {
        const torch::NoGradGuard noGrad;
        const auto count = static_cast<double>(x.size(0) * x.size(2) * x.size(3));
        runningMean.lerp_(moments[0], momentum);
        runningVariance.lerp_(moments[1] * (count / (count - 1)), momentum);
    }
    return y;
}

at::Tensor residualBlock(Conv3x3& first, Conv3x3& second, const at::Tensor& x, double scale) {
    if (!isBlocked(x))
        return torch::add(x, second(first(x).relu_()), scale);
    return ResidualBlockFunction::apply(x, first->weight, first->bias, first->kernelWeights(x), second->weight,
                                        second->bias, second->kernelWeights(x), scale);
}

at::Tensor enterFastPath(const at::Tensor& x, bool allowed) {
    const bool possible = x.device().is_cpu() && x.scalar_type() == at::kFloat;
    return allowed && possible ? EnterFunction::apply(x) : x;
}

at::IntArrayRef channelDims(const at::Tensor& x) {
    static constexpr std::int64_t kPlain[] = {1};
    static constexpr std::int64_t kBlocked[] = {1, 4};
    return isBlocked(x) ? at::IntArrayRef(kBlocked) : at::IntArrayRef(kPlain);
}

at::Tensor repeatPixels(const at::Tensor& x, std::int64_t factor) {
    if (!isBlocked(x))
        return torch::upsample_nearest2d(x, {factor * x.size(2), factor * x.size(3)});
    const auto n = x.size(0), blocks = x.size(1), rows = x.size(2), columns = x.size(3);
    return x.unsqueeze(3)
        .unsqueeze(5)
        .expand({n, blocks, rows, factor, columns, factor, kBlock})
        .reshape({n, blocks, rows * factor, columns * factor, kBlock});
}

at::Tensor enlargeInBands(const at::Tensor& x, std::int64_t factor, std::int64_t channels, std::int64_t halo,
                          const std::function<at::Tensor(const at::Tensor&)>& enlarge) {
    constexpr std::int64_t kBandBytes = 48 << 20;
    const auto rows = x.size(2);
    const auto rowBytes = x.size(0) * x.size(3) * factor * factor * channels * static_cast<std::int64_t>(sizeof(float));
    const auto band = std::max(halo, kBandBytes / rowBytes);
    if (torch::GradMode::is_enabled() || rows <= band)
        return enlarge(x);
    at::Tensor result;
    for (std::int64_t top = 0; top < rows; top += band) {
        const auto bottom = std::min(rows, top + band);
        const auto from = std::max<std::int64_t>(0, top - halo);
        const auto to = std::min(rows, bottom + halo);
        const at::Tensor part = enlarge(x.narrow(2, from, to - from).contiguous());
        if (!result.defined())
            result = at::empty({part.size(0), part.size(1), factor * rows, part.size(3)}, part.options());
        result.narrow(2, factor * top, factor * (bottom - top))
            .copy_(part.narrow(2, factor * (top - from), factor * (bottom - top)));
    }
    return result;
}

at::Tensor leaveFastPath(const at::Tensor& x, std::int64_t channels) {
    return isBlocked(x) ? LeaveFunction::apply(x, channels) : x;
}

}  // namespace wavelens::engine
