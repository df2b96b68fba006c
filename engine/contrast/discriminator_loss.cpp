// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contrast/discriminator_loss.hpp"

#include "engine/api/result.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

/// mean over rows of log(1 + Σ exp(row)).
at::Tensor meanLogOnePlusSumExp(const at::Tensor& x) {
    return torch::logsumexp(torch::constant_pad_nd(x, {1, 0}), 1).mean();
}

}  // namespace

at::Tensor discriminatorLoss(std::string_view form, const at::Tensor& real, const at::Tensor& fake) {
    const at::Tensor r = real.flatten();
    const at::Tensor g = fake.flatten();
    if (form == "dual") {
        const at::Tensor excess = g.unsqueeze(0) - r.unsqueeze(1);  // (M_r, M_f)
        return meanLogOnePlusSumExp(excess) + meanLogOnePlusSumExp(excess.t());
    }
    if (form == "bce")
        return torch::softplus(-r).mean() + torch::softplus(g).mean();
    if (form == "lsgan")
        return (r - 1).square().mean() + (g + 1).square().mean();
    throw Exception(ErrorCode::BadInput,
                    "discriminator.loss: \"" + std::string(form) + "\" is not available: choose dual, bce or lsgan.");
}

}  // namespace wavelens::engine
