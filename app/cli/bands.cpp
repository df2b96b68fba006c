// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/cli/picture_files.hpp"
#include "app/module.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>

namespace wavelens::app {
namespace {

struct Options {
    std::string image;
    std::string output;
    bool json = false;
};

/// Grey picture of a band: the low-pass band is twice the mean of its pixels, the others lie around 0.
engine::Image picture(const engine::Plane& band, bool lowPass) {
    auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    for (const float value : *band.values)
        bytes->push_back(
            static_cast<std::uint8_t>(std::clamp(std::lround(lowPass ? value / 2 : 128 + value / 2), 0L, 255L)));
    return {band.width, band.height, 1, bytes};
}

int runBands(const Options& options) {
    const std::filesystem::path file = options.image;
    const auto engine = require(openEngine(locateLayout()));
    const auto source = require(engine->openImage(file));
    const auto size = source->size();
    const auto image = require(source->read({0, 0, size.width, size.height}, 1.0, {}));
    const auto bands = engine->bands(image);

    PictureFiles pictures(*engine, options.output, file.stem().string());
    Json list = Json::array();
    for (const auto& [name, plane] : {std::pair{"ll", &bands.ll}, std::pair{"lh", &bands.lh},
                                      std::pair{"hl", &bands.hl}, std::pair{"hh", &bands.hh}}) {
        const auto [least, greatest] = std::ranges::minmax(*plane->values);
        double energy = 0;
        for (const float value : *plane->values)
            energy += static_cast<double>(value) * static_cast<double>(value);
        const auto written = pictures.write(name, picture(*plane, plane == &bands.ll));
        list.push_back(
            {{"name", name}, {"file", written.string()}, {"min", least}, {"max", greatest}, {"energy", energy}});
        if (!options.json)
            printLine(written.string() + "  " + fixed(least, 1) + " to " + fixed(greatest, 1));
    }
    if (options.json)
        printJson({{"image", options.image}, {"bands", list}});
    return kDone;
}

}  // namespace

void addBands(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("bands", "Writes the Haar sub-bands of an image's luma as pictures");
    command->add_option("image", options->image, "The image")->required()->type_name("IMAGE");
    command->add_option("-o", options->output, "Folder for the pictures")->required()->type_name("DIR");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runBands(*options);
        };
    });
}

}  // namespace wavelens::app
