// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/adam.hpp"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cmath>

namespace wavelens::engine {
namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kEpsilon = 1e-8;

}  // namespace

Adam::Adam(const torch::nn::Module& module) {
    m_state.emplace_back("step", torch::zeros({}, torch::kLong));
    for (const auto& parameter : module.named_parameters()) {
        m_parameters.push_back(parameter.value());
        m_state.emplace_back(parameter.key() + ".exp_avg", torch::zeros_like(parameter.value()).detach());
        m_state.emplace_back(parameter.key() + ".exp_avg_sq", torch::zeros_like(parameter.value()).detach());
    }
}

void Adam::clearGradients() {
    for (auto& parameter : m_parameters)
        parameter.mutable_grad().reset();
}

double Adam::gradientNorm() const {
    std::vector<at::Tensor> norms;
    for (const auto& parameter : m_parameters)
        norms.push_back(parameter.grad().norm());
    return torch::stack(norms).norm().item<double>();
}

void Adam::step(double learningRate) {
    const auto count = static_cast<double>(m_state.front().second.add_(1).item<std::int64_t>());
    const double stepSize = learningRate / (1 - std::pow(kBeta1, count));
    const double varianceScale = std::sqrt(1 - std::pow(kBeta2, count));
    // Each thread takes whole parameters: to wake all of them for each of the operators takes longer than the sums.
    at::parallel_for(0, static_cast<std::int64_t>(m_parameters.size()), 1, [&](std::int64_t first, std::int64_t last) {
        const torch::NoGradGuard noGrad;
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            const at::Tensor& gradient = m_parameters[i].grad();
            at::Tensor& mean = m_state[2 * i + 1].second;
            at::Tensor& square = m_state[2 * i + 2].second;
            mean.mul_(kBeta1).add_(gradient, 1 - kBeta1);
            square.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
            m_parameters[i].addcdiv_(mean, square.sqrt().div_(varianceScale).add_(kEpsilon), -stepSize);
        }
    });
}

}  // namespace wavelens::engine
