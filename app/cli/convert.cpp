// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"

#include <CLI/CLI.hpp>

namespace wavelens::app {
namespace {

struct Options {
    std::string model;
    std::string output;
    std::string description;
    bool replace = false;
};

int runConvert(const Options& options) {
    std::error_code error;
    if (!options.replace && std::filesystem::exists(options.output, error)) {
        printError(options.output + " exists already: name another file, or give --replace.");
        return kUnusable;
    }
    const auto engine = require(openEngine(locateLayout()));
    require(engine->convertModel(options.model, options.output, options.description));
    printLine(options.output);
    return kDone;
}

}  // namespace

void addConvert(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("convert", "Writes a model in another format");
    command->add_option("--model", options->model, "The model: .safetensors, .pth, .pt")->required()->type_name("FILE");
    command->add_option("-o", options->output, "The new file: .safetensors, .pth or .onnx")
        ->required()
        ->type_name("FILE");
    command
        ->add_option("--description", options->description,
                     "What the file says of itself, for people: what it was trained on")
        ->type_name("TEXT");
    command->add_flag("--replace", options->replace, "Replace the file if it exists");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runConvert(*options);
        };
    });
}

}  // namespace wavelens::app
