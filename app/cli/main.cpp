// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace {

using namespace wavelens;

int statusOf(engine::ErrorCode code) {
    switch (code) {
    case engine::ErrorCode::BadInput:
    case engine::ErrorCode::Incompatible:
        return app::kUnusable;
    case engine::ErrorCode::Cancelled:
        return app::kInterrupted;
    default:
        return app::kFailed;
    }
}

int run(const app::Command& command) {
    try {
        const int status = command();
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
            return status;
        app::printError("The results cannot be written to standard output.");
        return app::kFailed;
    } catch (const engine::Exception& exception) {
        app::printError(exception.error().message);
        return statusOf(exception.error().code);
    } catch (const std::exception& exception) {
        app::printError(exception.what());
        return app::kFailed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli("Trains, measures and uses super-resolution networks.", "wavelens-cli");
    cli.set_version_flag("--version", "wavelens-cli " WAVELENS_VERSION);
    cli.require_subcommand(1);
    app::Command chosen;
    for (const auto add : {app::addTrain, app::addConfig, app::addEvaluate, app::addUpscale, app::addInfo,
                           app::addConvert, app::addBands, app::addSamples, app::addBench})
        add(cli, chosen);
    const auto named = [&](const CLI::App* command) {
        return argc > 1 && command->get_name() == argv[1];
    };
    if (argc > 1 && argv[1][0] != '-' && cli.get_subcommands(named).empty()) {
        app::printError("\"" + std::string(argv[1]) + "\" is no command; wavelens-cli --help lists them.");
        return app::kUnusable;
    }
    try {
        cli.parse(argc, argv);
    } catch (const CLI::Success& help) {  // --help and --version
        return cli.exit(help);
    } catch (const CLI::ParseError& error) {
        app::printError(error.what() + std::string(" (wavelens-cli --help lists what is possible)"));
        return app::kUnusable;
    }
    return run(chosen);
}
