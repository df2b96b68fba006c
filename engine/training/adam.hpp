// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/state_dict.hpp"

namespace wavelens::engine {

/// Adam (Kingma and Ba 2015), β = (0.9, 0.999), ε = 1e-8, no weight decay. The update of torch::optim::Adam, whose
/// moments can be reached by parameter only in a way that differs between LibTorch 1.13 and 2.x.
class Adam {
public:
    /// For all parameters of the module that are trained now.
    explicit Adam(const torch::nn::Module& module);

    /// Drops the gradients of all parameters.
    void clearGradients();

    /// Norm of all gradients together.
    [[nodiscard]] double gradientNorm() const;

    /// Moves the parameters by their gradients.
    void step(double learningRate);

    [[nodiscard]] const std::vector<at::Tensor>& parameters() const { return m_parameters; }

    /// "step" (int64) and each parameter's "NAME.exp_avg" and "NAME.exp_avg_sq"; sharing memory with the optimiser.
    [[nodiscard]] const StateDict& state() const { return m_state; }

private:
    std::vector<at::Tensor> m_parameters;
    StateDict m_state;  ///< the count, then two moments for each parameter
};

}  // namespace wavelens::engine
