// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/presets.hpp"

#include "engine/config/config_json.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/strict_json.hpp"

#include <algorithm>
#include <utility>

namespace wavelens::engine {

std::vector<Preset> loadPresets(const std::filesystem::path& folder) {
    std::error_code error;
    std::vector<std::pair<std::int64_t, Preset>> presets;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".json")
            continue;
        const auto source = entry.path().string();
        const auto json = parseStrictJson(readFile(entry.path()), source);
        try {
            presets.emplace_back(json.at("order").get<std::int64_t>(),
                                 Preset{entry.path().stem().string(), json.at("label").get<std::string>(),
                                        json.at("description").get<std::string>(),
                                        parseConfig(json.at("config").dump(), source)});
        } catch (const nlohmann::json::exception&) {
            throw Exception(ErrorCode::BadInput,
                            source + " is no preset: it needs order, label, description and config.");
        }
    }
    if (error)
        throw Exception(ErrorCode::BadInput, folder.string() + " cannot be read: " + error.message() + ".");
    std::ranges::sort(presets, {}, [](const auto& preset) { return std::pair(preset.first, preset.second.name); });
    std::vector<Preset> sorted;
    for (auto& preset : presets)
        sorted.push_back(std::move(preset.second));
    return sorted;
}

}  // namespace wavelens::engine
