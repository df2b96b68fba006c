// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/model_file.hpp"

#include "engine/api/result.hpp"
#include "engine/config/config_json.hpp"
#include "engine/interchange/model_metadata.hpp"
#include "engine/interchange/onnx_file.hpp"
#include "engine/interchange/recognise.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/interchange/torch_file.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <functional>

namespace wavelens::engine {
namespace {

DType dtypeOf(const at::Tensor& tensor) {
    switch (tensor.scalar_type()) {
    case torch::kFloat32:
        return DType::F32;
    case torch::kFloat64:
        return DType::F64;
    case torch::kFloat16:
        return DType::F16;
    case torch::kBFloat16:
        return DType::BF16;
    case torch::kUInt8:
        return DType::U8;
    case torch::kInt8:
        return DType::I8;
    case torch::kInt16:
        return DType::I16;
    case torch::kInt32:
        return DType::I32;
    case torch::kInt64:
        return DType::I64;
    default:
        throw Exception(ErrorCode::Internal, "A tensor of an unexpected type cannot be written.");
    }
}

c10::ScalarType scalarOf(DType dtype) {
    switch (dtype) {
    case DType::F32:
        return torch::kFloat32;
    case DType::F64:
        return torch::kFloat64;
    case DType::F16:
        return torch::kFloat16;
    case DType::BF16:
        return torch::kBFloat16;
    case DType::U8:
        return torch::kUInt8;
    case DType::I8:
        return torch::kInt8;
    case DType::I16:
        return torch::kInt16;
    case DType::I32:
        return torch::kInt32;
    case DType::I64:
        return torch::kInt64;
    }
    return torch::kFloat32;
}

/// As model files hold it: on the CPU, in float32.
StateDict exportedState(const Network& network) {
    const torch::NoGradGuard noGrad;
    StateDict state = stateDict(network);
    for (auto& [name, tensor] : state)
        tensor = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    return state;
}

/// Leaves of a checkpoint what is validated and exported: the averaged weights, where there are some.
void takeNetworkOfCheckpoint(TensorFile& content) {
    if (!content.metadata.contains(kCheckpointVersionKey))
        return;
    const auto begins = [](std::string_view prefix) {
        return [prefix](const TensorView& tensor) {
            return tensor.name.starts_with(prefix);
        };
    };
    const std::string_view prefix = std::ranges::any_of(content.tensors, begins("average.")) ? "average." : "network.";
    std::erase_if(content.tensors, std::not_fn(begins(prefix)));
    for (TensorView& tensor : content.tensors)
        tensor.name.erase(0, prefix.size());
}

}  // namespace

c10::Device chooseDevice(const std::string& device) {
    if (device == "cpu" || (device == "auto" && !torch::cuda::is_available()))
        return torch::kCPU;
    if (device != "auto" && !torch::cuda::is_available())
        throw Exception(ErrorCode::BadInput,
                        "hardware.device = " + device +
                            ": this computer has no CUDA device that LibTorch can use. Choose auto or cpu.");
    const c10::Device chosen(device == "auto" ? "cuda" : device);
    if (chosen.has_index() && static_cast<std::size_t>(chosen.index()) >= torch::cuda::device_count())
        throw Exception(ErrorCode::BadInput, "hardware.device = " + device + ": this computer has " +
                                                 std::to_string(torch::cuda::device_count()) +
                                                 " CUDA devices, counted from 0.");
    return chosen;
}

std::vector<TensorView> viewsOf(const StateDict& state) {
    std::vector<TensorView> views;
    views.reserve(state.size());
    for (const auto& [name, tensor] : state)
        views.push_back({name, dtypeOf(tensor), tensor.sizes().vec(), tensor.data_ptr(), tensor.nbytes()});
    return views;
}

StateDict stateOf(const TensorFile& file) {
    StateDict state;
    for (const TensorView& view : file.tensors)
        state.emplace_back(view.name,
                           torch::from_blob(const_cast<void*>(view.data), view.shape, scalarOf(view.dtype)).clone());
    return state;
}

std::map<std::string, std::string> networkMetadata(const Network& network) {
    auto metadata = modelMetadata(network.config());
    metadata[kParametersKey] = std::to_string(parameterCount(network));
    metadata[kMacsKey] = std::to_string(network.macsPerLrPixel());
    return metadata;
}

void saveModel(const std::filesystem::path& file, const Network& network, const RunConfig& config, std::int64_t step) {
    auto metadata = networkMetadata(network);
    metadata[kStepKey] = std::to_string(step);
    metadata[kConfigKey] = writeConfig(config);
    writeSafetensors(file, viewsOf(exportedState(network)), metadata);
}

LoadedModel loadModelFile(const std::filesystem::path& file) {
    TensorFile content = readTensorFile(file);
    takeNetworkOfCheckpoint(content);
    const bool ours = content.metadata.contains(kArchitectureKey);
    if (!ours)
        stripPrefix(content);
    const Recognised recognised =
        ours ? Recognised{networkFromMetadata(content.metadata, file.string()), 1} : recognise(content, file.string());
    auto network = makeNetwork(recognised.network);
    StateDict state = stateOf(content);
    for (auto& [name, tensor] : state)
        if (name.ends_with(".bias"))
            tensor = tensor * recognised.range;
    // Files of others may lack what is not trained.
    for (const auto& buffer : network->named_buffers())
        if (!ours && content.find(buffer.key()) == nullptr)
            state.emplace_back(buffer.key(), buffer.value().clone());
    try {
        loadStateDict(*network, state);
    } catch (const Exception& exception) {
        throw Exception(exception.error().code, file.string() + ": " + exception.error().message);
    }
    return {std::move(network), std::move(content)};
}

void exportModel(const std::filesystem::path& model, const std::filesystem::path& target,
                 const std::string& description) {
    const auto extension = target.extension();
    if (extension != ".safetensors" && extension != ".pth" && extension != ".onnx")
        throw Exception(ErrorCode::BadInput,
                        target.string() + " has no extension of a model format: .safetensors, .pth or .onnx.");
    const LoadedModel loaded = loadModelFile(model);
    auto metadata = networkMetadata(*loaded.network);
    for (const auto key : {kStepKey, kConfigKey, kDescriptionKey})
        if (const auto found = loaded.file.metadata.find(key); found != loaded.file.metadata.end())
            metadata.insert(*found);
    if (!description.empty())
        metadata[kDescriptionKey] = description;
    if (extension == ".onnx")
        return writeOnnx(target, *loaded.network, metadata);
    const StateDict state = exportedState(*loaded.network);
    if (extension == ".pth")
        writeTorchFile(target, viewsOf(state));
    else
        writeSafetensors(target, viewsOf(state), metadata);
    const TensorFile written = readTensorFile(target);
    for (const TensorView& view : viewsOf(state)) {
        const TensorView* read = written.find(view.name);
        if (read == nullptr || read->shape != view.shape || read->bytes != view.bytes ||
            std::memcmp(read->data, view.data, view.bytes) != 0)
            throw Exception(ErrorCode::Internal, target.string() + " does not read back as it was written: " +
                                                     view.name + " differs. Check the disk.");
    }
}

}  // namespace wavelens::engine
