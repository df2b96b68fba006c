// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace torch::nn {
class Module;
}

namespace wavelens::engine {

/// Named tensors in a fixed order, as model files and checkpoints hold them.
using StateDict = std::vector<std::pair<std::string, at::Tensor>>;

/// Parameters and buffers in order of registration, a module's own before its children's. The tensors share the
/// module's memory: clone them to keep their values.
[[nodiscard]] StateDict stateDict(const torch::nn::Module& module);

/// Values of all parameters together; buffers are not counted.
[[nodiscard]] std::int64_t parameterCount(const torch::nn::Module& module);

/// Copies values into the tensors of `target`, converting number format and device. Every name must be there and no
/// other. Throws Exception (Incompatible) that names the tensors that are missing, unexpected, or of another shape
/// (with both shapes); nothing is copied then.
void loadState(const StateDict& target, const StateDict& source);

/// The same into a module.
void loadStateDict(torch::nn::Module& module, const StateDict& state);

}  // namespace wavelens::engine
