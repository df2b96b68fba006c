// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/state_dict.hpp"

#include "engine/api/result.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <sstream>

namespace wavelens::engine {
namespace {

void collect(const torch::nn::Module& module, const std::string& prefix, StateDict& state) {
    for (const auto& parameter : module.named_parameters(false))
        state.emplace_back(prefix + parameter.key(), parameter.value());
    for (const auto& buffer : module.named_buffers(false))
        state.emplace_back(prefix + buffer.key(), buffer.value());
    for (const auto& child : module.named_children())
        collect(*child.value(), prefix + child.key() + '.', state);
}

std::string shapeText(const at::Tensor& tensor) {
    std::ostringstream text;
    text << tensor.sizes();
    return text.str();
}

/// "a, b, c and 12 more".
std::string listed(const std::vector<std::string>& items) {
    constexpr std::size_t kShown = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), kShown); ++i)
        text += (i == 0 ? "" : ", ") + items[i];
    return items.size() > kShown ? text + " and " + std::to_string(items.size() - kShown) + " more" : text;
}

}  // namespace

StateDict stateDict(const torch::nn::Module& module) {
    StateDict state;
    collect(module, {}, state);
    return state;
}

std::int64_t parameterCount(const torch::nn::Module& module) {
    std::int64_t count = 0;
    for (const auto& parameter : module.parameters())
        count += parameter.numel();
    return count;
}

void loadState(const StateDict& target, const StateDict& source) {
    const auto find = [](const StateDict& in, const std::string& name) {
        return std::ranges::find(in, name, &StateDict::value_type::first);
    };
    std::vector<std::string> missing;
    std::vector<std::string> unexpected;
    std::vector<std::string> reshaped;
    for (const auto& [name, tensor] : target) {
        const auto found = find(source, name);
        if (found == source.end())
            missing.push_back(name);
        else if (found->second.sizes() != tensor.sizes())
            reshaped.push_back(name + " is " + shapeText(found->second) + " instead of " + shapeText(tensor));
    }
    for (const auto& [name, tensor] : source)
        if (find(target, name) == target.end())
            unexpected.push_back(name);

    std::string problem;
    if (!missing.empty())
        problem += " Missing: " + listed(missing) + ".";
    if (!unexpected.empty())
        problem += " Unexpected: " + listed(unexpected) + ".";
    if (!reshaped.empty())
        problem += " Of another shape: " + listed(reshaped) + ".";
    if (!problem.empty())
        throw Exception(ErrorCode::Incompatible, "The weights do not fit." + problem);

    const torch::NoGradGuard noGrad;
    for (auto [name, tensor] : target)
        tensor.copy_(find(source, name)->second);
}

void loadStateDict(torch::nn::Module& module, const StateDict& state) {
    loadState(stateDict(module), state);
}

}  // namespace wavelens::engine
