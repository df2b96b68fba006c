// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace wavelens::engine {

// Metadata of our model files (.safetensors): architecture, scale, blocks, features, residual_scale build the network;
// step and config say how it was trained.

inline constexpr const char* kArchitectureKey = "architecture";
inline constexpr const char* kParametersKey = "parameters";                 ///< of the network, trained ones only
inline constexpr const char* kMacsKey = "macs_per_lr_pixel";                ///< so that `info` needs no network
inline constexpr const char* kCheckpointVersionKey = "checkpoint_version";  ///< in checkpoints only
inline constexpr const char* kStepKey = "step";                             ///< steps trained
inline constexpr const char* kDescriptionKey = "description";               ///< what it was trained on, for people
inline constexpr const char* kConfigKey = "config";                         ///< the run's config.json

[[nodiscard]] std::map<std::string, std::string> modelMetadata(const NetworkConfig& network);

/// What the metadata say under a key; empty where they have none.
[[nodiscard]] std::string metadataText(const std::map<std::string, std::string>& metadata, const char* key);

/// The network that a file's metadata describes. Throws Exception (Incompatible), naming `source`, when it is no
/// Wavelens model, or a value is missing or out of range.
[[nodiscard]] NetworkConfig networkFromMetadata(const std::map<std::string, std::string>& metadata,
                                                std::string_view source);

}  // namespace wavelens::engine
