// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>

namespace wavelens::app {
namespace {

const std::map<std::string, engine::PictureFormat> kFormats{
    {"png", engine::PictureFormat::Png},   {"jpeg", engine::PictureFormat::Jpeg}, {"jpg", engine::PictureFormat::Jpeg},
    {"webp", engine::PictureFormat::Webp}, {"tiff", engine::PictureFormat::Tiff}, {"tif", engine::PictureFormat::Tiff}};

const std::map<std::string, engine::IfExists> kIfExists{{"skip", engine::IfExists::Skip},
                                                        {"keep-both", engine::IfExists::KeepBoth},
                                                        {"replace", engine::IfExists::Replace}};

/// "2x" of the input, "150%" of it, or a width "1920" in pixels into the request; false for anything else.
bool setSize(engine::UpscaleRequest& request, const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit(end, text.data() + text.size());
    if (error != std::errc() || !(value > 0))
        return false;
    if (unit.empty())
        request.width = static_cast<int>(std::min(value, 1e9));
    else if (unit == "x" || unit == "×")
        request.factor = value;
    else if (unit == "%")
        request.factor = value / 100;
    return unit.empty() ? request.width == value : request.factor > 0;
}

struct Options {
    std::string model;
    std::string output;
    std::string format = "png";
    std::string size;
    std::string ifExists = "skip";
    bool noMetadata = false;
    std::vector<std::string> inputs;
    engine::UpscaleRequest request;
    bool json = false;
};

/// Result lines to stdout, what is to be noticed to stderr; failures are listed at the end.
void print(const engine::UpscaledFile& file, bool json) {
    if (!file.problem.empty())
        return printError(file.problem);
    if (file.skipped)
        return printWarning(file.input.string() + ": skipped, " +
                            (file.output.empty() ? "it is a result of this model already."
                                                 : file.output.string() + " exists already (--if-exists)."));
    for (const auto& loss : file.losses)
        printWarning(file.input.string() + ": " + loss);
    if (!json)
        printLine(file.output.string() + "  " + std::to_string(file.size.width) + " × " +
                  std::to_string(file.size.height) + (file.reduced ? ", reduced from the model's own size" : ""));
}

Json toJson(const engine::UpscaledFile& file) {
    return {{"input", file.input.string()}, {"output", file.output.string()}, {"width", file.size.width},
            {"height", file.size.height},   {"skipped", file.skipped},        {"reduced", file.reduced},
            {"losses", file.losses},        {"problem", file.problem}};
}

int runUpscale(Options& options) {
    auto& request = options.request;
    request.model = options.model;
    request.outputDir = options.output;
    request.inputs.assign(options.inputs.begin(), options.inputs.end());
    request.format = kFormats.at(options.format);
    request.ifExists = kIfExists.at(options.ifExists);
    request.keepMetadata = !options.noMetadata;
    if (!options.size.empty() && !setSize(request, options.size)) {
        printError("--size " + options.size + ": give 2x, 150% or a width in pixels as 1920.");
        return kUnusable;
    }
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
            print(*now.finished, options.json);
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
    const auto failed = std::ranges::count_if(files, [](const auto& file) { return !file.problem.empty(); });
    if (failed > 0 && files.size() > 1) {
        printError(std::to_string(failed) + " of " + std::to_string(files.size()) + " files failed:");
        for (const auto& file : files)
            if (!file.problem.empty())
                printError(file.problem);
    }
    return failed > 0 ? kFailed : kDone;
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
    command
        ->add_option("--size", options->size,
                     "Size of the results, reduced from the model's own: 2x, 150%, or a width in pixels")
        ->type_name("SIZE");
    command->add_option("--pattern", request.pattern, "Names of the results: {name} {scale} {model} {date}")
        ->capture_default_str();
    command->add_option("--if-exists", options->ifExists, "skip, keep-both or replace")
        ->check(CLI::IsMember({"skip", "keep-both", "replace"}))
        ->capture_default_str();
    command->add_flag("--no-metadata", options->noMetadata, "Leave EXIF, XMP and IPTC out; the colour profile stays");
    command->add_option("--threads", request.threads, "0: all processors allowed")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "Print JSON");
    command->add_option("input", options->inputs, "Image files and folders")->required()->type_name("INPUT");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runUpscale(*options);
        };
    });
}

}  // namespace wavelens::app
