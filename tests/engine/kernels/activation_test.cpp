// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/kernels/blocked.hpp"

namespace wavelens::engine::kernels {
namespace {

using test::blocked;
using test::expectNear;
using test::random;

class EachActivation : public testing::TestWithParam<Kernels> {};

TEST_P(EachActivation, hasTheGradientsOfPrelu) {
    torch::manual_seed(3);
    const int batch = 3, channels = 32, height = 9, width = 14;
    const at::Tensor x = random({batch, channels, height, width}).requires_grad_();
    const at::Tensor slopes = (random({channels}).abs() + 0.1).requires_grad_();
    const at::Tensor y = torch::prelu(x, slopes);
    const at::Tensor gradient = random(x.sizes());
    y.backward(gradient);

    const at::Tensor slopeValues = slopes.detach().to(torch::kFloat), result = blocked(y), dy = blocked(gradient);
    at::Tensor dx = torch::empty_like(dy), dSlopes = torch::empty({channels});
    GetParam().activateBack({batch, channels, height * width, slopeValues.data_ptr<float>()}, result.data_ptr<float>(),
                            dy.data_ptr<float>(), dx.data_ptr<float>(), dSlopes.data_ptr<float>());
    expectNear(dx, blocked(x.grad()));
    expectNear(dSlopes, slopes.grad());
}

INSTANTIATE_TEST_SUITE_P(all, EachActivation, testing::ValuesIn(availableKernels().begin(), availableKernels().end()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace wavelens::engine::kernels
