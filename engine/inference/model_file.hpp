// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/networks/network.hpp"

#include <c10/core/Device.h>

#include <filesystem>
#include <memory>
#include <string>

namespace wavelens::engine {

/// The device that hardware.device names; auto: CUDA where there is one.
/// Throws Exception (BadInput) when CUDA is asked for and not there.
[[nodiscard]] c10::Device chooseDevice(const std::string& device);

/// modelMetadata() of a network with its number of parameters and its cost.
[[nodiscard]] std::map<std::string, std::string> networkMetadata(const Network& network);

/// Writes a network's weights with all that builds it again, and the configuration that trained it. Whole or not at
/// all.
void saveModel(const std::filesystem::path& file, const Network& network, const RunConfig& config, std::int64_t step);

/// A network as a file has it.
struct LoadedModel {
    std::shared_ptr<Network> network;
    TensorFile file;  ///< what else it says; its tensors by our names
};

/// A model of ours, a checkpoint of ours (its averaged weights where there are some), or the weights of a network that
/// recognise() knows, in any format of readTensorFile().
/// Throws Exception naming the file: damaged, not recognised, or tensors that do not fit the network.
[[nodiscard]] LoadedModel loadModelFile(const std::filesystem::path& file);

[[nodiscard]] inline std::shared_ptr<Network> loadModel(const std::filesystem::path& file) {
    return loadModelFile(file).network;
}

/// Writes a model in the format that the extension of `target` says: .safetensors, .pth or .onnx; then reads it back
/// and compares. `description` goes into its metadata, which a .pth has none of; empty: the model's own stays. Throws
/// Exception: BadInput for another extension, what loadModelFile() gives, Disk, Internal where it does not read back.
void exportModel(const std::filesystem::path& model, const std::filesystem::path& target,
                 const std::string& description = {});

/// Named tensors of this process as a file holds them; they must be on the CPU, contiguous, and live meanwhile.
[[nodiscard]] std::vector<TensorView> viewsOf(const StateDict& state);

/// The tensors of a file, copied.
[[nodiscard]] StateDict stateOf(const TensorFile& file);

}  // namespace wavelens::engine
