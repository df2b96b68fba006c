// SPDX-License-Identifier: GPL-3.0-or-later
// Each instruction set that this processor has, against LibTorch's convolution in float64.
#include "tests/engine/kernels/blocked.hpp"

#include <string>

namespace wavelens::engine::kernels {
namespace {

using test::blocked;
using test::expectNear;

struct Case {
    const Kernels* kernels;
    Convolution conv;

    friend void PrintTo(const Case& tested, std::ostream* stream) {
        const auto& c = tested.conv;
        *stream << tested.kernels->name << " " << c.batch << "x" << c.in << "x" << c.height << "x" << c.width << " to "
                << c.out << " shuffle " << c.shuffle << " stride " << c.stride;
    }
};

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const Kernels& kernels : availableKernels())
        for (const Convolution& conv : {
                 Convolution{1, 1, 1, 16, 16},         // smaller than a tile
                 Convolution{2, 13, 18, 32, 48},       // neither side a multiple of 4
                 Convolution{3, 24, 24, 64, 64},       // several blocks of tiles
                 Convolution{2, 9, 8, 3, 20},          // padded channels
                 Convolution{1, 12, 7, 64, 3},         // tail of a network
                 Convolution{2, 6, 10, 16, 64, 2},     // pixel shuffles
                 Convolution{1, 5, 9, 24, 9 * 24, 3},  // with padding
                 Convolution{1, 10, 10, 144, 128},     // more channels than one chain of sums
                 Convolution{1, 1, 1, 16, 16, 1, 2},   // stride 2, smaller than a tile
                 Convolution{2, 8, 12, 32, 48, 1, 2}, Convolution{1, 7, 29, 64, 64, 1, 2},  // odd sides
                 Convolution{2, 26, 9, 5, 20, 1, 2},                                        // padded channels
                 Convolution{9, 24, 23, 80, 32, 1, 2},                                      // many tiles
             })
            all.push_back({&kernels, conv});
    return all;
}

class EachKernel : public testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        torch::manual_seed(7);
        const auto& c = conv();
        m_x = torch::randn({c.batch, c.in, c.height, c.width}, torch::kDouble).to(torch::kFloat).to(torch::kDouble);
        m_weight = (torch::randn({c.out, c.in, 3, 3}) / (3 * std::sqrt(c.in))).to(torch::kDouble);
        m_bias = torch::randn({c.out}).to(torch::kDouble);
        m_result = torch::pixel_shuffle(torch::conv2d(m_x, m_weight, m_bias, conv().stride, 1), c.shuffle);
        m_gradient = torch::randn(m_result.sizes()).to(torch::kDouble);
    }

    static const Convolution& conv() { return GetParam().conv; }

    static const Kernels& kernels() { return *GetParam().kernels; }

    static at::Tensor transformed(const at::Tensor& weight, bool back) {
        at::Tensor result = torch::empty({static_cast<std::int64_t>(kernels().transformedSize(conv()))});
        const at::Tensor values = weight.to(torch::kFloat).contiguous();
        kernels().transform(conv(), values.data_ptr<float>(), back, result.data_ptr<float>());
        return result;
    }

    at::Tensor m_x, m_weight, m_bias, m_result, m_gradient;  // float64, (N, C, H, W)
};

TEST_P(EachKernel, convolves) {
    const at::Tensor bias = m_bias.to(torch::kFloat);
    at::Tensor y = torch::full_like(blocked(m_result), 99);
    const at::Tensor x = blocked(m_x);
    kernels().convolve(conv(), x.data_ptr<float>(), transformed(m_weight, false).data_ptr<float>(),
                       {.bias = bias.data_ptr<float>()}, y.data_ptr<float>());
    expectNear(y, blocked(m_result).to(torch::kDouble));  // the padding is zero
}

TEST_P(EachKernel, fusesScaleActivationAndResidual) {
    const at::Tensor bias = m_bias.to(torch::kFloat);
    const at::Tensor slope = torch::rand({conv().out});
    const at::Tensor residual = blocked(m_gradient);
    at::Tensor y = torch::empty_like(residual);
    const at::Tensor x = blocked(m_x);
    kernels().convolve(conv(), x.data_ptr<float>(), transformed(m_weight, false).data_ptr<float>(),
                       {.bias = bias.data_ptr<float>(),
                        .scale = 0.5F,
                        .slope = slope.data_ptr<float>(),
                        .residual = residual.data_ptr<float>()},
                       y.data_ptr<float>());
    const at::Tensor before = 0.5 * torch::conv2d(m_x, m_weight, m_bias, conv().stride, 1);
    const at::Tensor expected =
        torch::pixel_shuffle(torch::prelu(before, slope.to(torch::kDouble)), conv().shuffle) + m_gradient;
    expectNear(y, blocked(expected).to(torch::kDouble));
}

TEST_P(EachKernel, givesTheGradientByItsInput) {
    const at::Tensor x = m_x.clone().requires_grad_();
    torch::pixel_shuffle(torch::conv2d(x, m_weight, m_bias, conv().stride, 1), conv().shuffle).backward(m_gradient);
    const at::Tensor dy = blocked(m_gradient);
    at::Tensor dx = torch::full_like(blocked(m_x), 99);
    kernels().convolveBack(conv(), dy.data_ptr<float>(), transformed(m_weight, true).data_ptr<float>(), {},
                           dx.data_ptr<float>());
    expectNear(dx, blocked(x.grad()).to(torch::kDouble));
}

TEST_P(EachKernel, gatesTheGradientOfAnActivation) {
    const at::Tensor before = m_x.clone().requires_grad_();
    const at::Tensor slope = torch::rand({conv().in});
    torch::pixel_shuffle(
        torch::conv2d(torch::prelu(before, slope.to(torch::kDouble)), m_weight, m_bias, conv().stride, 1),
        conv().shuffle)
        .backward(m_gradient);
    const at::Tensor dy = blocked(m_gradient);
    const at::Tensor gate = blocked(m_x);
    at::Tensor dx = torch::empty_like(gate);
    kernels().convolveBack(conv(), dy.data_ptr<float>(), transformed(m_weight, true).data_ptr<float>(),
                           {.slope = slope.data_ptr<float>(), .gate = gate.data_ptr<float>()}, dx.data_ptr<float>());
    expectNear(dx, blocked(before.grad()).to(torch::kDouble));
}

TEST_P(EachKernel, givesTheGradientByItsWeights) {
    const at::Tensor weight = m_weight.clone().requires_grad_();
    const at::Tensor bias = m_bias.clone().requires_grad_();
    torch::pixel_shuffle(torch::conv2d(m_x, weight, bias, conv().stride, 1), conv().shuffle).backward(m_gradient);
    const at::Tensor x = blocked(m_x);
    const at::Tensor dy = blocked(m_gradient);
    at::Tensor dw = torch::full(weight.sizes(), 99.F);
    at::Tensor db = torch::full(bias.sizes(), 99.F);
    kernels().weightGradient(conv(), x.data_ptr<float>(), dy.data_ptr<float>(), 0.5F, dw.data_ptr<float>(),
                             db.data_ptr<float>());
    expectNear(dw, 0.5 * weight.grad());
    expectNear(db, 0.5 * bias.grad());
}

INSTANTIATE_TEST_SUITE_P(all, EachKernel, testing::ValuesIn(cases()), [](const auto& tested) {
    return std::string(tested.param.kernels->name) + "_" + std::to_string(tested.index);
});

TEST(Kernels, convolutionDoesNotDependOnTheThreads) {
    const Convolution conv{2, 40, 30, 32, 32};
    const at::Tensor x = torch::randn({2, 2, 40, 30, kBlock});
    const at::Tensor weight = torch::randn({32, 32, 3, 3});
    const auto run = [&](int threads) {
        at::set_num_threads(threads);
        at::Tensor u = torch::empty({static_cast<std::int64_t>(kernels().transformedSize(conv))});
        at::Tensor y = torch::empty_like(x);
        kernels().transform(conv, weight.data_ptr<float>(), false, u.data_ptr<float>());
        kernels().convolve(conv, x.data_ptr<float>(), u.data_ptr<float>(), {}, y.data_ptr<float>());
        return y;
    };
    const at::Tensor one = run(1);
    EXPECT_TRUE(one.equal(run(3)));
    at::set_num_threads(1);
}

}  // namespace
}  // namespace wavelens::engine::kernels
