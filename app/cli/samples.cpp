// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/cli/picture_files.hpp"
#include "app/module.hpp"
#include "engine/config/config_json.hpp"
#include "engine/interchange/atomic_file.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

namespace wavelens::app {
namespace {

struct Options {
    std::string config;
    std::string image;
    std::string output;
    bool json = false;
};

std::string lowered(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

int runSamples(const Options& options) {
    auto config = engine::parseConfig(engine::readFile(options.config), options.config);
    if (config.data.trainHr.empty())
        config.data.trainHr = options.image;  // not needed here, but a configuration without it is incomplete
    require(engine::checkConfig(config));

    const std::filesystem::path file = options.image;
    const auto engine = require(openEngine(locateLayout()));
    const auto size = require(engine->openImage(file))->size();
    const auto side = static_cast<int>(config.data.patchSize * config.network.scale);
    const auto snapshot =
        require(engine->previewSamples(config, file, {(size.width - side) / 2, (size.height - side) / 2, side, side}));

    const PictureFiles pictures(*engine, options.output, file.stem().string());
    Json list = Json::array();
    const auto write = [&](const std::string& name, const std::string& recipe, const engine::Image& image) {
        const auto written = pictures.write(lowered(name), image);
        list.push_back({{"name", name}, {"recipe", recipe}, {"file", written.string()}});
        if (!options.json)
            printLine(written.string() + (recipe.empty() ? "" : "  " + recipe));
    };
    for (const auto& patch : snapshot.patches) {
        write("LR", "", patch.lr);
        for (const auto& sample : patch.samples)
            write(sample.name, sample.recipe, sample.image);
    }
    if (options.json)
        printJson({{"image", options.image}, {"samples", list}});
    return kDone;
}

}  // namespace

void addSamples(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "samples", "Writes the positives and negatives that a configuration makes of an image's middle");
    command->add_option("--config", options->config, "The configuration, as JSON")->required()->type_name("FILE");
    command->add_option("image", options->image, "The image")->required()->type_name("IMAGE");
    command->add_option("-o", options->output, "Folder for the pictures")->required()->type_name("DIR");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runSamples(*options);
        };
    });
}

}  // namespace wavelens::app
