// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

namespace wavelens::engine {

/// What D minimises, a scalar; spec §5. `real`, `fake`: logits of any shape; their numbers may differ. `form`:
/// dual (contrasts every real logit with all fake ones and the reverse, the paper's), bce, lsgan.
/// Differentiable. Throws Exception (BadInput): unknown form.
[[nodiscard]] at::Tensor discriminatorLoss(std::string_view form, const at::Tensor& real, const at::Tensor& fake);

}  // namespace wavelens::engine
