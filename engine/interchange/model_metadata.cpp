// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/model_metadata.hpp"

#include "engine/api/config_fields.hpp"

#include <array>
#include <utility>

namespace wavelens::engine {
namespace {

// Metadata key and the configuration field that it stands for.
constexpr std::array kKeys{std::pair{kArchitectureKey, "network.name"}, std::pair{"scale", "network.scale"},
                           std::pair{"blocks", "network.blocks"}, std::pair{"features", "network.features"},
                           std::pair{"residual_scale", "network.residual_scale"}};

}  // namespace

std::map<std::string, std::string> modelMetadata(const NetworkConfig& network) {
    RunConfig config;
    config.network = network;
    std::map<std::string, std::string> metadata;
    for (const auto& [key, field] : kKeys)
        metadata[key] = fieldText(config, *findField(field));
    return metadata;
}

std::string metadataText(const std::map<std::string, std::string>& metadata, const char* key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
}

NetworkConfig networkFromMetadata(const std::map<std::string, std::string>& metadata, std::string_view source) {
    const auto refuse = [&](const std::string& why) -> Exception {
        return {ErrorCode::Incompatible, std::string(source) + " " + why};
    };
    RunConfig config;
    for (const auto& [key, field] : kKeys) {
        const auto found = metadata.find(key);
        if (found == metadata.end())
            throw refuse("is no Wavelens model: its metadata has no \"" + std::string(key) + "\".");
        if (auto set = setFieldText(config, field, found->second); !set)
            throw refuse("cannot be opened: " + set.error().message);
    }
    for (const Problem& problem : validate(config))
        if (problem.key.starts_with("network."))
            throw refuse("cannot be opened: " + std::string(problem.key) + ": " + problem.message);
    return config.network;
}

}  // namespace wavelens::engine
