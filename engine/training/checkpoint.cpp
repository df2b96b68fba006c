// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/checkpoint.hpp"

#include "engine/config/config_json.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/interchange/model_metadata.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

constexpr int kFormatVersion = 1;

// Doubles in hexadecimal keep every bit.
std::string exactText(double value) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::hex).ptr;
    return {buffer.data(), end};
}

template <typename T>
T metadataNumber(const TensorFile& content, const char* key, const fs::path& file) {
    const auto found = content.metadata.find(key);
    T value{};
    if (found != content.metadata.end()) {
        const char* begin = found->second.data();
        const char* end = begin + found->second.size();
        std::from_chars_result parsed{};
        if constexpr (std::is_floating_point_v<T>)
            parsed = std::from_chars(begin, end, value, std::chars_format::hex);
        else
            parsed = std::from_chars(begin, end, value);
        if (parsed.ec == std::errc() && parsed.ptr == end)
            return value;
    }
    throw Exception(ErrorCode::Incompatible,
                    file.string() + " is no checkpoint of Wavelens: its metadata has no \"" + key + "\".");
}

}  // namespace

void writeCheckpoint(const RunFolder& folder, const Network& network, const StateDict& state,
                     const TrainingProgress& progress, const RunConfig& config) {
    StateDict cpu = state;
    for (auto& [name, tensor] : cpu) {
        tensor = tensor.detach().to(torch::kCPU).contiguous();
        if (tensor.is_floating_point() && !torch::isfinite(tensor).all().item<bool>())
            throw Exception(ErrorCode::NotFinite, "No checkpoint was written at step " + std::to_string(progress.step) +
                                                      ": " + name + " holds values that are not finite numbers.");
    }
    auto metadata = networkMetadata(network);
    metadata[kCheckpointVersionKey] = std::to_string(kFormatVersion);
    metadata[kStepKey] = std::to_string(progress.step);
    metadata[kConfigKey] = writeConfig(config);
    metadata["seconds"] = exactText(progress.seconds);
    metadata["best_psnr_y"] = exactText(progress.bestPsnrY);
    metadata["best_ssim_y"] = exactText(progress.bestSsimY);
    metadata["best_step"] = std::to_string(progress.bestStep);
    writeSafetensors(folder.checkpoint(progress.step), viewsOf(cpu), metadata);
}

Checkpoint readCheckpoint(const fs::path& file) {
    const TensorFile content = readSafetensors(file);
    if (const int version = metadataNumber<int>(content, kCheckpointVersionKey, file); version > kFormatVersion)
        throw Exception(ErrorCode::Incompatible, file.string() + " has checkpoint format " + std::to_string(version) +
                                                     "; this Wavelens reads up to " + std::to_string(kFormatVersion) +
                                                     ". Open it with a newer Wavelens.");
    Checkpoint checkpoint;
    checkpoint.progress = {
        metadataNumber<std::int64_t>(content, kStepKey, file), metadataNumber<double>(content, "seconds", file),
        metadataNumber<double>(content, "best_psnr_y", file), metadataNumber<double>(content, "best_ssim_y", file),
        metadataNumber<std::int64_t>(content, "best_step", file)};
    checkpoint.network = networkFromMetadata(content.metadata, file.string());
    checkpoint.state = stateOf(content);
    return checkpoint;
}

fs::path findCheckpoint(const RunFolder& folder, std::int64_t step) {
    if (step >= 0) {
        if (!fs::exists(folder.checkpoint(step)))
            throw Exception(ErrorCode::BadInput,
                            folder.dir.string() + " has no checkpoint of step " + std::to_string(step) + ".");
        (void)readCheckpoint(folder.checkpoint(step));
        return folder.checkpoint(step);
    }
    auto checkpoints = listCheckpoints(folder);
    std::optional<Exception> newestProblem;
    for (auto checkpoint = checkpoints.rbegin(); checkpoint != checkpoints.rend(); ++checkpoint) {
        try {
            (void)readCheckpoint(checkpoint->path);
            return checkpoint->path;
        } catch (const Exception& exception) {
            if (!newestProblem)
                newestProblem = exception;
        }
    }
    if (newestProblem)
        throw Exception(*newestProblem);
    return {};
}

void pruneCheckpoints(const RunFolder& folder, std::int64_t keep) {
    auto checkpoints = listCheckpoints(folder);
    const auto excess = std::max<std::int64_t>(0, static_cast<std::int64_t>(checkpoints.size()) - keep);
    for (std::int64_t i = 0; i < excess; ++i) {
        std::error_code ignored;  // an old checkpoint that stays does no harm
        fs::remove(checkpoints[static_cast<std::size_t>(i)].path, ignored);
    }
}

}  // namespace wavelens::engine
