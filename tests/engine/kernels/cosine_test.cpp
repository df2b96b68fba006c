// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/kernels/blocked.hpp"

namespace wavelens::engine::kernels {
namespace {

using test::blocked;
using test::expectNear;
using test::random;

class EachCosine : public testing::TestWithParam<Kernels> {};

TEST_P(EachCosine, givesMeanCosinesAndTheirGradient) {
    torch::manual_seed(11);
    const int batch = 2, channels = 48, height = 5, width = 7, count = 6;
    const double epsilon = 0.5;
    const at::Tensor anchor = random({batch, channels, height, width}).requires_grad_();
    const auto unit = [&](const at::Tensor& features) {
        return features / (features.square().sum(1, true) + epsilon * epsilon).sqrt();
    };
    std::vector<at::Tensor> samples, rows;
    std::vector<const float*> pointers;
    for (int k = 0; k < count; ++k) {
        const at::Tensor sample = random(anchor.sizes());
        rows.push_back((unit(anchor) * unit(sample)).sum(1).mean({1, 2}));
        samples.push_back(blocked(sample));
        pointers.push_back(samples.back().data_ptr<float>());
    }
    const at::Tensor expected = torch::stack(rows, 1);
    const at::Tensor gradient = random({batch, count});
    expected.backward(gradient);

    const Cosines shape{batch, channels / kBlock, height * width, count, static_cast<float>(epsilon)};
    const at::Tensor a = blocked(anchor), g = gradient.to(torch::kFloat);
    at::Tensor values = torch::empty({batch, count});
    at::Tensor factors = torch::empty({static_cast<std::int64_t>(shape.factors())});
    GetParam().cosines(shape, a.data_ptr<float>(), pointers.data(), values.data_ptr<float>(),
                       factors.data_ptr<float>());
    expectNear(values, expected.detach());
    at::Tensor dAnchor = torch::empty_like(a);
    GetParam().cosinesBack(shape, a.data_ptr<float>(), pointers.data(), factors.data_ptr<float>(), g.data_ptr<float>(),
                           dAnchor.data_ptr<float>());
    expectNear(dAnchor, blocked(anchor.grad()));
}

INSTANTIATE_TEST_SUITE_P(all, EachCosine, testing::ValuesIn(availableKernels().begin(), availableKernels().end()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace wavelens::engine::kernels
