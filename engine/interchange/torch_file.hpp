// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/interchange/tensor_file.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace wavelens::engine {

/// The named tensors of a file that torch.save() wrote (.pth, .pt), in the zip format or the one before PyTorch 1.6.
/// Taken is the dictionary of tensors under the first there of "params_ema", "params", "state_dict",
/// "model_state_dict", "model", "generator" and "net_g", nested once at most, else the file's own; TensorFile::entry
/// says which. Plain data beside it are passed over; booleans become U8.
///
/// A pickle is a program, but nothing is executed: it can build tensors and plain data, and whatever else it names is
/// refused by its name. Never allocates more than a few times what the file is long.
/// Errors: BadInput, naming the file: what it names, or how it is damaged, or that it holds no tensors.
[[nodiscard]] TensorFile readTorchFile(const std::filesystem::path& file);

/// The same for the content of a file; `name` begins the messages.
[[nodiscard]] TensorFile parseTorchFile(std::vector<std::byte> content, const std::string& name);

/// Writes a state dictionary in the zip format that torch.load(weights_only=True) opens. The same tensors give the same
/// bytes. Whole or not at all, as atomicWrite().
/// Errors: Disk; Internal where bytes do not match the shape.
void writeTorchFile(const std::filesystem::path& file, std::span<const TensorView> tensors);

}  // namespace wavelens::engine
