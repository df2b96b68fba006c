// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"
#include "engine/config/config_json.hpp"
#include "engine/config/presets.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace wavelens::app {
namespace {

struct Options {
    std::string preset;
    bool list = false;
    bool schema = false;
    bool reference = false;
    bool json = false;
};

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void printPreset(const std::vector<engine::Preset>& presets, const std::string& wanted) {
    std::string names;
    for (const auto& preset : presets) {
        if (preset.name == wanted)
            return print(engine::writeConfig(preset.config));
        names += (names.empty() ? "" : ", ") + preset.name;
    }
    throw engine::Exception(engine::ErrorCode::BadInput, "\"" + wanted + "\" is no preset. Presets are " + names + ".");
}

void printList(const std::vector<engine::Preset>& presets, bool json) {
    Json list = Json::array();
    for (const auto& [name, label, description, config] : presets) {
        list.push_back({{"name", name}, {"label", label}, {"description", description}});
        if (!json)
            printLine(name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') + description);
    }
    if (json)
        printJson({{"presets", list}});
}

int runConfig(const Options& options) {
    if (options.schema)
        print(engine::configSchema());
    else if (options.reference)
        print(engine::configReference());
    else {
        const auto presets = engine::loadPresets(locateLayout().resources / "presets");
        if (options.list)
            printList(presets, options.json);
        else
            printPreset(presets, options.preset);
    }
    return kDone;
}

}  // namespace

void addConfig(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("config", "Prints a preset, the list of presets, or what can be configured");
    auto* what = command->add_option_group("what");
    what->add_option("--preset", options->preset, "Print the configuration of this preset as JSON")->type_name("NAME");
    what->add_flag("--list", options->list, "List the presets");
    what->add_flag("--schema", options->schema, "Print the JSON schema of a configuration");
    what->add_flag("--reference", options->reference, "Print the reference of all fields as Markdown");
    what->require_option(1);
    command->add_flag("--json", options->json, "Print the list as JSON");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runConfig(*options);
        };
    });
}

}  // namespace wavelens::app
