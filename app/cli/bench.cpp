// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace wavelens::app {
namespace {

struct Options {
    engine::BenchmarkRequest request;
    bool json = false;
};

using Timing = engine::BenchmarkReport::Timing;

/// In 10⁶ bytes; null where it is not known.
Json megabytesJson(std::int64_t bytes) {
    return bytes > 0 ? Json(static_cast<double>(bytes) / 1e6) : Json();
}

Json timingJson(const Timing& timing) {
    return {{"seconds", finite(timing.seconds)},
            {"gflops", finite(timing.gflops)},
            {"peak_memory_mb", megabytesJson(timing.peakMemoryBytes)}};
}

void printJson(const engine::BenchmarkRequest& request, const engine::BenchmarkReport& report) {
    Json json = {{"network", request.network},   {"method", request.method},  {"path", report.path},
                 {"path_reason", report.reason}, {"threads", report.threads}, {"sgemm_gflops", report.sgemmGflops}};
    if (request.step) {
        json["step"] = timingJson(report.step);
        for (const auto& [part, seconds] : report.parts)
            json["step"]["parts"][part] = seconds;
    }
    if (request.inference) {
        json["inference"] = timingJson(report.inference);
        json["inference"]["lr_pixels"] = report.lrPixels;
    }
    json["peak_memory_mb"] = megabytesJson(std::max(report.step.peakMemoryBytes, report.inference.peakMemoryBytes));
    app::printJson(json);
}

std::string timingText(const Timing& timing) {
    std::string text = fixed(timing.seconds, 3) + " s, " + fixed(timing.gflops, 0) + " GFLOP/s";
    if (timing.peakMemoryBytes > 0)
        text += ", at most " + megabytes(timing.peakMemoryBytes);
    return text;
}

void printText(const engine::BenchmarkRequest& request, const engine::BenchmarkReport& report) {
    printLine("path            " + report.path + " (" + report.reason + ")");
    printLine("threads         " + std::to_string(report.threads));
    printLine("matrix product  " + fixed(report.sgemmGflops, 0) + " GFLOP/s");
    if (request.step) {
        printLine("training step   " + timingText(report.step));
        for (const auto& [part, seconds] : report.parts) {
            std::string name = part;
            std::ranges::replace(name, '_', ' ');
            name.resize(24, ' ');
            const double share = 100 * seconds / report.step.seconds;
            const std::string percent = fixed(share, 1);
            printLine("  " + name + fixed(seconds, 3) + " s" +
                      std::string(7 - std::min<std::size_t>(7, percent.size()), ' ') + percent + " %");
        }
    }
    if (request.inference)
        printLine("upscaling       " + timingText(report.inference) + ", of " +
                  fixed(static_cast<double>(report.lrPixels) / 1e6, 2) + " MP");
}

int runBench(const Options& options) {
    const auto engine = require(openEngine(locateLayout()));
    std::stop_source stop;
    const Interrupt interrupt([&] { stop.request_stop(); });
    ProgressLine progress;
    const auto report = require(engine->benchmark(
        options.request,
        [&](const engine::Progress& now) {
            progress.show(std::to_string(now.done + 1) + " of " + std::to_string(now.total) + "  " + now.text);
        },
        stop.get_token()));
    progress.clear();
    if (options.json)
        printJson(options.request, report);
    else
        printText(options.request, report);
    return kDone;
}

}  // namespace

void addBench(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto& request = options->request;
    auto* command = app.add_subcommand("bench", "How fast this machine trains and upscales");
    command->add_option("--network", request.network, "edsr_s, edsr_l, small (EDSR 8 × 32) or srvgg, all ×4")
        ->check(CLI::IsMember({"edsr_s", "edsr_l", "small", "srvgg"}))
        ->capture_default_str();
    command->add_option("--method", request.method, "l1, pcl, or pcl_script: the published script's recipe")
        ->check(CLI::IsMember({"l1", "pcl", "pcl_script"}))
        ->capture_default_str();
    command->add_option("--batch", request.batch, "Images in a step; left out: 16, or 8 for small")
        ->check(CLI::Range(1, 256));
    command->add_option("--patch", request.patch, "Side of an LR patch in px; left out: 48, or 32 for small")
        ->check(CLI::Range(8, 512));
    command->add_option("--threads", request.threads, "Left out: all processors allowed")->check(CLI::Range(1, 1024));
    command->add_option("--kernels", request.kernels, "auto, or libtorch to compare with its operators")
        ->check(CLI::IsMember({"auto", "libtorch"}))
        ->capture_default_str();
    command->add_option("--repeat", request.repeat, "Steps of which the median is taken")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_flag("!--no-step", request.step, "Leave the training step out");
    command->add_flag("!--no-inference", request.inference, "Leave upscaling out");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runBench(*options);
        };
    });
}

}  // namespace wavelens::app
