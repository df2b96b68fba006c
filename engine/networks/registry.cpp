// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/config_fields.hpp"
#include "engine/api/result.hpp"
#include "engine/networks/edsr.hpp"
#include "engine/networks/imdn.hpp"
#include "engine/networks/rrdbnet.hpp"
#include "engine/networks/srvgg.hpp"

#include <algorithm>
#include <array>

namespace wavelens::engine {
namespace {

template <typename T>
std::shared_ptr<Network> make(const NetworkConfig& config) {
    return std::make_shared<T>(config);
}

struct Entry {
    std::string_view name;
    std::shared_ptr<Network> (*make)(const NetworkConfig&);
};

// A network is added here, and its name and scales in engine/api/config_fields.cpp.
constexpr std::array kNetworks{Entry{"edsr", make<Edsr>}, Entry{"srvgg", make<Srvgg>}, Entry{"imdn", make<Imdn>},
                               Entry{"rrdbnet", make<Rrdbnet>}};

}  // namespace

std::vector<std::string_view> networkNames() {
    std::vector<std::string_view> names;
    for (const Entry& entry : kNetworks)
        names.push_back(entry.name);
    return names;
}

std::shared_ptr<Network> makeNetwork(const NetworkConfig& config) {
    const auto entry = std::ranges::find(kNetworks, config.name, &Entry::name);
    if (entry == kNetworks.end()) {
        std::string known;
        for (const auto name : networkNames())
            known += (known.empty() ? "" : ", ") + std::string(name);
        throw Exception(ErrorCode::BadInput,
                        "The network \"" + config.name + "\" is unknown. Those available: " + known + ".");
    }
    const auto scales = networkScales(config.name);
    if (std::ranges::find(scales, config.scale) == scales.end())
        throw Exception(ErrorCode::BadInput,
                        "The network \"" + config.name + "\" has no scale ×" + std::to_string(config.scale) + ".");
    return entry->make(config);
}

}  // namespace wavelens::engine
