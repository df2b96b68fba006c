// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/layers.hpp"

#include "engine/kernels/convolution.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

using kernels::Convolution;
using kernels::Epilogue;
using kernels::kBlock;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

bool isBlocked(const at::Tensor& x) {
    return x.dim() == 5;
}

/// Of blocked input x.
Convolution convolutionOf(const at::Tensor& x, const at::Tensor& weight, std::int64_t shuffle = 1) {
    const auto number = [](std::int64_t value) {
        return static_cast<int>(value);
    };
    return {.batch = number(x.size(0)),
            .height = number(x.size(2)),
            .width = number(x.size(3)),
            .in = number(weight.size(1)),
            .out = number(weight.size(0)),
            .shuffle = number(shuffle)};
}

at::Tensor emptyOutput(const Convolution& conv, const at::Tensor& like) {
    const int shuffle = conv.shuffle;
    return at::empty({conv.batch, kernels::blocksOf(conv.out / (shuffle * shuffle)), conv.height * shuffle,
                      conv.width * shuffle, kBlock},
                     like.options());
}

at::Tensor transform(const Convolution& conv, const at::Tensor& weight, bool back) {
    const auto& kernel = kernels::kernels();
    at::Tensor result = at::empty({static_cast<std::int64_t>(kernel.transformedSize(conv))}, weight.options());
    const at::Tensor values = weight.contiguous();
    kernel.transform(conv, values.data_ptr<float>(), back, result.data_ptr<float>());
    return result;
}

at::Tensor convolve(const Convolution& conv, const at::Tensor& x, const float* transformed, const Epilogue& epilogue) {
    at::Tensor y = emptyOutput(conv, x);
    kernels::kernels().convolve(conv, x.data_ptr<float>(), transformed, epilogue, y.data_ptr<float>());
    return y;
}

at::Tensor convolveBack(const Convolution& conv, const at::Tensor& dy, const at::Tensor& weight, const at::Tensor& like,
                        const Epilogue& epilogue) {
    at::Tensor dx = at::empty_like(like);
    kernels::kernels().convolveBack(conv, dy.data_ptr<float>(), transform(conv, weight, true).data_ptr<float>(),
                                    epilogue, dx.data_ptr<float>());
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

class ConvolutionFunction : public Function<ConvolutionFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& bias, std::int64_t shuffle) {
        context->save_for_backward({x, weight});
        context->saved_data["shuffle"] = shuffle;
        const Convolution conv = convolutionOf(x, weight, shuffle);
        return convolve(conv, x, transform(conv, weight, false).data_ptr<float>(), {.bias = bias.data_ptr<float>()});
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor& weight = saved[1];
        const at::Tensor dy = gradients[0].contiguous();
        const Convolution conv = convolutionOf(x, weight, context->saved_data["shuffle"].toInt());
        at::Tensor dx, dw, db;
        if (context->needs_input_grad(0))
            dx = convolveBack(conv, dy, weight, x, {});
        if (context->needs_input_grad(1))
            std::tie(dw, db) = weightGradient(conv, x, dy, 1, weight);
        return {dx, dw, db, {}};
    }
};

class ResidualBlockFunction : public Function<ResidualBlockFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight1,
                              const at::Tensor& bias1, const at::Tensor& weight2, const at::Tensor& bias2,
                              double scale) {
        const Convolution first = convolutionOf(x, weight1);
        const Convolution second = convolutionOf(x, weight2);
        const at::Tensor zeros = at::zeros_like(bias1);
        const at::Tensor inner = convolve(first, x, transform(first, weight1, false).data_ptr<float>(),
                                          {.bias = bias1.data_ptr<float>(), .slope = zeros.data_ptr<float>()});
        context->save_for_backward({x, inner, weight1, weight2});
        context->saved_data["scale"] = scale;
        return convolve(
            second, inner, transform(second, weight2, false).data_ptr<float>(),
            {.bias = bias2.data_ptr<float>(), .scale = static_cast<float>(scale), .residual = x.data_ptr<float>()});
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor& x = saved[0];
        const at::Tensor& inner = saved[1];
        const at::Tensor& weight1 = saved[2];
        const at::Tensor& weight2 = saved[3];
        const at::Tensor dy = gradients[0].contiguous();
        const double scale = context->saved_data["scale"].toDouble();
        const Convolution first = convolutionOf(x, weight1);
        const Convolution second = convolutionOf(inner, weight2);
        const at::Tensor zeros = at::zeros({first.out}, x.options());
        const auto [dw2, db2] = weightGradient(second, inner, dy, scale, weight2);
        const at::Tensor dInner = convolveBack(
            second, dy, weight2, inner,
            {.scale = static_cast<float>(scale), .slope = zeros.data_ptr<float>(), .gate = inner.data_ptr<float>()});
        const auto [dw1, db1] = weightGradient(first, x, dInner, 1, weight1);
        const at::Tensor dx = convolveBack(first, dInner, weight1, x, {.residual = dy.data_ptr<float>()});
        return {dx, dw1, db1, dw2, db2, {}};
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

Conv3x3Impl::Conv3x3Impl(std::int64_t in, std::int64_t out)
    : torch::nn::Conv2dImpl(torch::nn::Conv2dOptions(in, out, 3).padding(1)) {}

const float* Conv3x3Impl::transformed(std::int64_t shuffle) {
    const auto version = weight.is_inference() ? 0 : static_cast<std::int64_t>(weight._version());
    if (m_source != weight.data_ptr() || m_version != version) {
        m_transformed = transform({.in = static_cast<int>(weight.size(1)),
                                   .out = static_cast<int>(weight.size(0)),
                                   .shuffle = static_cast<int>(shuffle)},
                                  weight, false);
        m_source = weight.data_ptr();
        m_version = version;
    }
    return m_transformed.data_ptr<float>();
}

at::Tensor Conv3x3Impl::forward(const at::Tensor& x, std::int64_t shuffle) {
    if (!isBlocked(x)) {
        const at::Tensor y = torch::nn::Conv2dImpl::forward(x);
        return shuffle > 1 ? torch::pixel_shuffle(y, shuffle) : y;
    }
    if (torch::GradMode::is_enabled())
        return ConvolutionFunction::apply(x, weight, bias, shuffle);
    return convolve(convolutionOf(x, weight, shuffle), x, transformed(shuffle), {.bias = bias.data_ptr<float>()});
}

at::Tensor Conv3x3Impl::forwardPrelu(const at::Tensor& x, const torch::nn::PReLU& activation) {
    if (!isBlocked(x))
        return torch::prelu(forward(x, 1), activation->weight);
    if (torch::GradMode::is_enabled()) {
        // In five dimensions, channels are in two: the slopes as a factor of what is negative.
        const at::Tensor y = forward(x, 1);
        const at::Tensor slopes = at::constant_pad_nd(activation->weight, {0, y.size(1) * kBlock - weight.size(0)})
                                      .view({1, y.size(1), 1, 1, kBlock});
        return y.clamp_min(0) + slopes * y.clamp_max(0);
    }
    return convolve(convolutionOf(x, weight), x, transformed(1),
                    {.bias = bias.data_ptr<float>(), .slope = activation->weight.data_ptr<float>()});
}

at::Tensor residualBlock(Conv3x3& first, Conv3x3& second, const at::Tensor& x, double scale) {
    if (!isBlocked(x))
        return torch::add(x, second(first(x).relu_()), scale);
    if (torch::GradMode::is_enabled())
        return ResidualBlockFunction::apply(x, first->weight, first->bias, second->weight, second->bias, scale);
    const at::Tensor zeros = at::zeros_like(first->bias);
    const at::Tensor inner = convolve(convolutionOf(x, first->weight), x, first->transformed(1),
                                      {.bias = first->bias.data_ptr<float>(), .slope = zeros.data_ptr<float>()});
    return convolve(
        convolutionOf(inner, second->weight), inner, second->transformed(1),
        {.bias = second->bias.data_ptr<float>(), .scale = static_cast<float>(scale), .residual = x.data_ptr<float>()});
}

at::Tensor enterFastPath(const at::Tensor& x, bool allowed) {
    const bool possible = x.device().is_cpu() && x.scalar_type() == at::kFloat;
    return allowed && possible ? EnterFunction::apply(x) : x;
}

at::Tensor leaveFastPath(const at::Tensor& x, std::int64_t channels) {
    return isBlocked(x) ? LeaveFunction::apply(x, channels) : x;
}

}  // namespace wavelens::engine
