// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"

#include <CLI/CLI.hpp>
#include <map>

namespace wavelens::app {
namespace {

constexpr const char* kBicubic = "bicubic";

const std::map<std::string, engine::Protocol> kProtocols{
    {"paper", engine::Protocol::Paper}, {"matlab", engine::Protocol::Matlab}, {"classic", engine::Protocol::Classic}};

struct Options {
    std::string model;
    std::string hr;
    std::string lr;
    std::string save;
    std::string protocol = "paper";
    engine::EvaluateRequest request;
    bool json = false;
};

const char* protocolText(engine::Protocol protocol) {
    switch (protocol) {
    case engine::Protocol::Paper:
        return "paper: Y of 8-bit RGB, not rounded";
    case engine::Protocol::Matlab:
        return "matlab: Y of 8-bit RGB, rounded";
    case engine::Protocol::Classic:
        return "classic: scaled on Y in double precision";
    }
    return "";
}

Json measures(const engine::EvaluateReport::Row& row) {
    return {{"psnr_y", finite(row.psnrY)}, {"ssim_y", finite(row.ssimY)}};
}

void printJson(const engine::EvaluateReport& report, const std::string& protocol) {
    Json images = Json::array();
    for (const auto& row : report.images) {
        Json image = {{"name", row.name}};
        image.update(measures(row));
        images.push_back(image);
    }
    Json skipped = Json::array();
    for (const auto& image : report.skipped)
        skipped.push_back({{"name", image.path.filename().string()}, {"reason", image.reason}});
    app::printJson({{"model", report.model},
                    {"scale", report.scale},
                    {"protocol", protocol},
                    {"images", images},
                    {"mean", measures(report.mean)},
                    {"skipped", skipped}});
}

void printTable(const engine::EvaluateReport& report) {
    std::size_t width = 5;
    for (const auto& row : report.images)
        width = std::max(width, row.name.size());
    const auto print = [&](const std::string& name, const std::string& psnr, const std::string& ssim) {
        printLine(name + std::string(width - name.size() + 2, ' ') + psnr + "  " + ssim);
    };
    print("image", "PSNR-Y", "SSIM-Y");
    for (const auto& row : report.images)
        print(row.name, fixed(row.psnrY, 3), fixed(row.ssimY, 4));
    print("mean", fixed(report.mean.psnrY, 3), fixed(report.mean.ssimY, 4));
    printLine(report.model + " ×" + std::to_string(report.scale) + ", protocol " + protocolText(report.protocol) +
              ", border of " + std::to_string(report.scale) + " px left out");
}

int runEvaluate(Options& options) {
    auto& request = options.request;
    request.hr = options.hr;
    request.lr = options.lr;
    request.saveDir = options.save;
    request.protocol = kProtocols.at(options.protocol);
    if (options.model != kBicubic)
        request.model = options.model;
    else if (request.scale == 0)
        throw engine::Exception(engine::ErrorCode::BadInput, "--model bicubic needs --scale 2, 3 or 4.");
    if (request.protocol == engine::Protocol::Classic && !request.model.empty())
        throw engine::Exception(engine::ErrorCode::BadInput,
                                "--protocol classic is for --model bicubic only; networks take paper or matlab.");

    const auto engine = require(openEngine(locateLayout()));
    std::stop_source stop;
    const Interrupt interrupt([&] { stop.request_stop(); });
    ProgressLine progress;
    const auto report = require(engine->evaluate(
        request,
        [&](const engine::Progress& now) {
            progress.show(std::to_string(now.done) + " of " + std::to_string(now.total) + "  " + now.text);
        },
        stop.get_token()));
    progress.clear();
    for (const auto& image : report.skipped)
        printError(image.path.string() + ": " + image.reason);
    if (options.json)
        printJson(report, options.protocol);
    else
        printTable(report);
    return report.skipped.empty() ? kDone : kFailed;
}

}  // namespace

void addEvaluate(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto& request = options->request;
    auto* command = app.add_subcommand("evaluate", "PSNR-Y and SSIM-Y of a model on a folder of images");
    command->add_option("--model", options->model, "A model file, or bicubic")->required()->type_name("FILE|bicubic");
    command->add_option("--hr", options->hr, "Folder of original images")->required()->type_name("DIR");
    command->add_option("--lr", options->lr, "Folder of the same images made smaller; left out: made from --hr")
        ->type_name("DIR");
    command->add_option("--scale", request.scale, "2, 3 or 4; needed for bicubic")->check(CLI::Range(2, 4));
    command->add_option("--protocol", options->protocol, "paper, matlab or classic")
        ->check(CLI::IsMember({"paper", "matlab", "classic"}))
        ->capture_default_str();
    command->add_flag("--ensemble", request.ensemble, "Average over the eight flips and rotations");
    command->add_option("--save", options->save, "Write the results into this folder")->type_name("DIR");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runEvaluate(*options);
        };
    });
}

}  // namespace wavelens::app
