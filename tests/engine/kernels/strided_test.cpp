// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/kernels/blocked.hpp"

namespace wavelens::engine::kernels {
namespace {

using test::blocked;
using test::expectNear;
using test::random;

struct Case {
    const Kernels* kernels;
    StridedConvolution conv;

    friend void PrintTo(const Case& tested, std::ostream* stream) {
        const auto& c = tested.conv;
        *stream << tested.kernels->name << " " << c.batch << "x" << c.in << "x" << c.height << "x" << c.width << " to "
                << c.out;
    }
};

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const Kernels& kernels : availableKernels())
        for (const StridedConvolution& conv :
             {StridedConvolution{1, 1, 1, 16, 16}, StridedConvolution{2, 8, 12, 32, 48},
              StridedConvolution{1, 7, 29, 64, 64}, StridedConvolution{2, 26, 9, 5, 20},
              StridedConvolution{9, 8, 7, 160, 32}, StridedConvolution{7, 3, 4, 16, 80}})  // bands of several images
            all.push_back({&kernels, conv});
    return all;
}

class EachStrided : public testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        torch::manual_seed(7);
        const auto& c = conv();
        m_x = random({c.batch, c.in, c.height, c.width}).requires_grad_();
        m_weight = random({c.out, c.in, 3, 3}).requires_grad_();
        m_result = torch::conv2d(m_x, m_weight, {}, 2, 1);
        m_gradient = random(m_result.sizes());
        m_result.backward(m_gradient);
    }

    static const StridedConvolution& conv() { return GetParam().conv; }

    static const Kernels& kernels() { return *GetParam().kernels; }

    [[nodiscard]] at::Tensor arranged(bool back) const {
        at::Tensor result = torch::empty({static_cast<std::int64_t>(kernels().stridedSize(conv()))});
        const at::Tensor values = m_weight.detach().to(torch::kFloat).contiguous();
        kernels().stridedArrange(conv(), values.data_ptr<float>(), back, result.data_ptr<float>());
        return result;
    }

    at::Tensor m_x, m_weight, m_result, m_gradient;  // float64, (N, C, H, W)
};

TEST_P(EachStrided, convolves) {
    const at::Tensor x = blocked(m_x);
    at::Tensor y = torch::full_like(blocked(m_result), 99);
    kernels().stridedConvolve(conv(), x.data_ptr<float>(), arranged(false).data_ptr<float>(), y.data_ptr<float>());
    expectNear(y, blocked(m_result));
}

TEST_P(EachStrided, givesTheGradientByItsInput) {
    const at::Tensor dy = blocked(m_gradient);
    at::Tensor dx = torch::full_like(blocked(m_x), 99);
    kernels().stridedConvolveBack(conv(), dy.data_ptr<float>(), arranged(true).data_ptr<float>(), dx.data_ptr<float>());
    expectNear(dx, blocked(m_x.grad()));
}

TEST_P(EachStrided, givesTheGradientByItsWeights) {
    const at::Tensor x = blocked(m_x);
    const at::Tensor dy = blocked(m_gradient);
    at::Tensor dw = torch::full(m_weight.sizes(), 99.F);
    kernels().stridedWeightGradient(conv(), x.data_ptr<float>(), dy.data_ptr<float>(), dw.data_ptr<float>());
    expectNear(dw, m_weight.grad());
}

INSTANTIATE_TEST_SUITE_P(all, EachStrided, testing::ValuesIn(cases()), [](const auto& tested) {
    return std::string(tested.param.kernels->name) + "_" + std::to_string(tested.index);
});

}  // namespace
}  // namespace wavelens::engine::kernels
