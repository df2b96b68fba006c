// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/kernels/blocked.hpp"

namespace wavelens::engine::kernels {
namespace {

using test::blocked;
using test::expectNear;
using test::random;

class EachNorm : public testing::TestWithParam<std::tuple<Kernels, int>> {};

TEST_P(EachNorm, normalisesWithItsGradients) {
    torch::manual_seed(9);
    const auto& [kernels, groups] = GetParam();
    const int batch = 3, channels = 32, height = 9, width = 14;
    const at::Tensor x = (2 * random({batch, channels, height, width}) + 3).requires_grad_();
    const at::Tensor gamma = random({channels}).requires_grad_();
    const at::Tensor beta = random({channels}).requires_grad_();
    const at::Tensor expected =
        torch::leaky_relu(groups > 0 ? torch::group_norm(x, groups, gamma, beta, 1e-5)
                                     : torch::batch_norm(x, gamma, beta, {}, {}, true, 0.1, 1e-5, false),
                          0.2);
    const at::Tensor gradient = random(x.sizes());
    expected.backward(gradient);

    const at::Tensor gammaValues = gamma.detach().to(torch::kFloat), betaValues = beta.detach().to(torch::kFloat);
    const Norm norm{.batch = batch,
                    .channels = channels,
                    .places = height * width,
                    .groups = groups,
                    .epsilon = 1e-5F,
                    .slope = 0.2F,
                    .gamma = gammaValues.data_ptr<float>(),
                    .beta = betaValues.data_ptr<float>()};
    at::Tensor mean = torch::empty({norm.statistics()}), variance = torch::empty({norm.statistics()});
    Moments moments{mean.data_ptr<float>(), variance.data_ptr<float>()};
    const at::Tensor input = blocked(x), dy = blocked(gradient);
    at::Tensor y = torch::empty_like(input);
    kernels.normalise(norm, input.data_ptr<float>(), moments, y.data_ptr<float>());
    expectNear(y, blocked(expected));
    const at::Tensor together =
        groups > 0 ? x.detach().reshape({batch * groups, -1}) : x.detach().transpose(0, 1).reshape({channels, -1});
    const auto each = norm.statistics() / together.size(0);
    expectNear(mean, together.mean(1).repeat_interleave(each));
    expectNear(variance, together.var(1, false).repeat_interleave(each));

    at::Tensor dx = torch::empty_like(input), dGamma = torch::empty({channels}), dBeta = torch::empty({channels});
    kernels.normaliseBack(norm, input.data_ptr<float>(), moments, dy.data_ptr<float>(), dx.data_ptr<float>(),
                          dGamma.data_ptr<float>(), dBeta.data_ptr<float>());
    expectNear(dx, blocked(x.grad()));
    expectNear(dGamma, gamma.grad());
    expectNear(dBeta, beta.grad());
}

std::string nameOf(const testing::TestParamInfo<EachNorm::ParamType>& tested) {
    const auto& [kernels, groups] = tested.param;
    return std::string(kernels.name) + (groups > 0 ? "_groups_" + std::to_string(groups) : "_batch");
}

INSTANTIATE_TEST_SUITE_P(all, EachNorm,
                         testing::Combine(testing::ValuesIn(availableKernels().begin(), availableKernels().end()),
                                          testing::Values(0, 1, 8)),
                         nameOf);

}  // namespace
}  // namespace wavelens::engine::kernels
