// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/kernels/blocked.hpp"

namespace wavelens::engine::kernels {
namespace {

using test::blocked;
using test::expectNear;
using test::random;

class EachBatchNorm : public testing::TestWithParam<Kernels> {};

TEST_P(EachBatchNorm, normalisesWithItsGradients) {
    torch::manual_seed(9);
    const int batch = 3, channels = 32, height = 9, width = 14;
    const at::Tensor x = (2 * random({batch, channels, height, width}) + 3).requires_grad_();
    const at::Tensor gamma = random({channels}).requires_grad_();
    const at::Tensor beta = random({channels}).requires_grad_();
    const at::Tensor expected =
        torch::leaky_relu(torch::batch_norm(x, gamma, beta, {}, {}, true, 0.1, 1e-5, false), 0.2);
    const at::Tensor gradient = random(x.sizes());
    expected.backward(gradient);

    const at::Tensor gammaValues = gamma.detach().to(torch::kFloat), betaValues = beta.detach().to(torch::kFloat);
    const BatchNorm norm{.batch = batch,
                         .channels = channels,
                         .places = height * width,
                         .epsilon = 1e-5F,
                         .slope = 0.2F,
                         .gamma = gammaValues.data_ptr<float>(),
                         .beta = betaValues.data_ptr<float>()};
    at::Tensor mean = torch::empty({channels}), variance = torch::empty({channels});
    Moments moments{mean.data_ptr<float>(), variance.data_ptr<float>()};
    const at::Tensor input = blocked(x), dy = blocked(gradient);
    at::Tensor y = torch::empty_like(input);
    GetParam().batchNorm(norm, input.data_ptr<float>(), moments, y.data_ptr<float>());
    expectNear(y, blocked(expected));
    expectNear(mean, x.detach().mean({0, 2, 3}));
    expectNear(variance, x.detach().var({0, 2, 3}, false));

    at::Tensor dx = torch::empty_like(input), dGamma = torch::empty({channels}), dBeta = torch::empty({channels});
    GetParam().batchNormBack(norm, input.data_ptr<float>(), moments, dy.data_ptr<float>(), dx.data_ptr<float>(),
                             dGamma.data_ptr<float>(), dBeta.data_ptr<float>());
    expectNear(dx, blocked(x.grad()));
    expectNear(dGamma, gamma.grad());
    expectNear(dBeta, beta.grad());
}

INSTANTIATE_TEST_SUITE_P(all, EachBatchNorm, testing::ValuesIn(availableKernels().begin(), availableKernels().end()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace wavelens::engine::kernels
