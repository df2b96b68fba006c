// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"

#include <CLI/CLI.hpp>
#include <map>

namespace wavelens::app {
namespace {

const std::map<std::string, engine::PictureFormat> kFormats{
    {"png", engine::PictureFormat::Png},   {"jpeg", engine::PictureFormat::Jpeg}, {"jpg", engine::PictureFormat::Jpeg},
    {"webp", engine::PictureFormat::Webp}, {"tiff", engine::PictureFormat::Tiff}, {"tif", engine::PictureFormat::Tiff}};

struct Options {
    std::string model;
    std::string output;
    std::string format = "png";
    std::vector<std::string> inputs;
    engine::UpscaleRequest request;
    bool json = false;
};

void print(const engine::UpscaledFile& file) {
    if (!file.problem.empty()) {
        printError(file.input.string() + ": " + file.problem);
        return;
    }
    for (const auto& loss : file.losses)
        printWarning(file.input.string() + ": " + loss);
    if (file.skipped)
        printWarning(file.input.string() + ": skipped, it is a result of this model already.");
}

Json toJson(const engine::UpscaledFile& file) {
    return {{"input", file.input.string()}, {"output", file.output.string()}, {"width", file.size.width},
            {"height", file.size.height},   {"skipped", file.skipped},        {"losses", file.losses},
            {"problem", file.problem}};
}

int runUpscale(Options& options) {
    auto& request = options.request;
    request.model = options.model;
    request.outputDir = options.output;
    request.inputs.assign(options.inputs.begin(), options.inputs.end());
    request.format = kFormats.at(options.format);
    const auto engine = require(openEngine(locateLayout()));
    std::stop_source stop;
    const Interrupt interrupt([&] { stop.request_stop(); });
    ProgressLine progress;
    const auto files = require(engine->upscale(
        request,
        [&](const engine::UpscaleProgress& now) {
            if (now.finished == nullptr) {
                progress.show("file " + std::to_string(now.file + 1) + " of " + std::to_string(now.files) + "  " +
                              fixed(100 * now.fraction, 0) + " %");
                return;
            }
            progress.clear();
            print(*now.finished);
            if (!options.json && !now.finished->output.empty())
                printLine(now.finished->output.string());
        },
        stop.get_token()));
    progress.clear();
    if (options.json) {
        Json list = Json::array();
        for (const auto& file : files)
            list.push_back(toJson(file));
        printJson({{"files", list}});
    }
    if (interrupt.happened())
        return kInterrupted;
    const bool failed = std::ranges::any_of(files, [](const auto& file) { return !file.problem.empty(); });
    return failed ? kFailed : kDone;
}

}  // namespace

void addUpscale(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto& request = options->request;
    auto* command = app.add_subcommand("upscale", "Enlarges images with a model");
    command->add_option("--model", options->model, "The model")->required()->type_name("FILE");
    command->add_option("-o", options->output, "Folder for the results")->required()->type_name("DIR");
    command->add_option("--tile", request.tile, "Side of a tile in input pixels; 0: chosen")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    command->add_option("--overlap", request.overlap, "Overlap of tiles in input pixels; 0: leaves no seam")
        ->capture_default_str()
        ->check(CLI::Range(0, 4096));
    command->add_flag("--ensemble", request.ensemble, "Average over the eight flips and rotations; 8 times slower");
    command->add_option("--format", options->format, "png, jpeg, webp or tiff")
        ->check(CLI::IsMember({"png", "jpeg", "jpg", "webp", "tiff", "tif"}))
        ->capture_default_str();
    command->add_option("--quality", request.quality, "Of JPEG and WebP")
        ->capture_default_str()
        ->check(CLI::Range(1, 100));
    command->add_flag("--json", options->json, "Print JSON");
    command->add_option("input", options->inputs, "Image files and folders")->required()->type_name("INPUT");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runUpscale(*options);
        };
    });
}

}  // namespace wavelens::app
