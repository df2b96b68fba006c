// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/interrupt.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"
#include "engine/config/config_json.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/training/run_folder.hpp"

#include <CLI/CLI.hpp>
#include <condition_variable>
#include <mutex>

namespace wavelens::app {
namespace {

constexpr std::chrono::milliseconds kRefresh(100);

struct Options {
    std::string config;
    std::string run;
    std::string resume;
    std::vector<std::string> set;
    std::string device;
    std::int64_t steps = 0;
    std::int64_t threads = -1;
    bool json = false;
};

/// The configuration of a new run: the file, then --set in order, then --device and --threads.
engine::RunConfig readConfig(const Options& options) {
    auto config = engine::parseConfig(engine::readFile(options.config), options.config);
    for (const auto& assignment : options.set) {
        const auto equals = assignment.find('=');
        if (equals == std::string::npos)
            throw engine::Exception(engine::ErrorCode::BadInput,
                                    "--set takes path.to.field=value; \"" + assignment + "\" has no =.");
        require(engine::setFieldText(config, assignment.substr(0, equals), assignment.substr(equals + 1)));
    }
    if (!options.device.empty())
        config.hardware.device = options.device;
    if (options.threads >= 0)
        config.hardware.threads = options.threads;
    require(engine::checkConfig(config));
    for (const auto& problem : engine::validate(config))
        printWarning(std::string(problem.key) + ": " + problem.message);
    return config;
}

/// Prints what a session tells. Events come on the engine's thread, show() is called by one other.
class Reporter {
public:
    Reporter(engine::Session& session, bool json) : m_session(session), m_json(json) {}

    void onEvent(const engine::Event& event) {
        const std::scoped_lock lock(m_mutex);
        std::visit([this](const auto& e) { tell(e); }, event);
    }

    void show() {
        const std::scoped_lock lock(m_mutex);
        for (const auto& point : m_session.metrics().take()) {
            m_loss = point.lossTotal;
            if (m_json) {
                m_progress.clear();
                printLine(engine::metricJson(point));
            }
        }
        if (const auto status = m_session.status().take())
            m_progress.show("step " + std::to_string(status->step) + " of " + std::to_string(status->stopAt) +
                            "  loss " + fixed(m_loss, 3) + "  " + fixed(status->stepsPerSecond, 1) + " steps/s  " +
                            (std::isnan(status->secondsLeft) ? "" : duration(status->secondsLeft) + " left"));
    }

    [[nodiscard]] std::optional<engine::RunFailed> failure() const {
        const std::scoped_lock lock(m_mutex);
        return m_failure;
    }

    /// The run's last line.
    void conclude(engine::RunState state, const std::filesystem::path& dir) {
        show();
        const std::scoped_lock lock(m_mutex);
        m_progress.clear();
        if (m_json || state == engine::RunState::Failed)
            return;
        std::string text = (state == engine::RunState::Finished ? "finished" : "stopped") +
                           (" at step " + std::to_string(m_step)) + "; best " +
                           (m_best ? pair(m_best->psnrY, m_best->ssimY) + " at step " + std::to_string(m_best->step)
                                   : "unknown, no validation was made");
        printLine(text + "; " + dir.string());
    }

private:
    static std::string pair(double psnr, double ssim) {
        return "PSNR-Y " + fixed(psnr, 3) + " dB, SSIM-Y " + fixed(ssim, 4);
    }

    void tell(const engine::StateChanged& change) {
        m_step = change.step;
        if (!change.text.empty())
            m_progress.show(change.text);
    }

    void tell(const engine::Prepared& prepared) {
        m_progress.clear();
        const auto& report = prepared.report;
        for (const auto& image : report.skipped)
            printWarning("skipped " + image.path.string() + ": " + image.reason);
        for (const auto& warning : report.warnings)
            printWarning(warning);
        m_bicubicPsnr = prepared.bicubicPsnrY;
        if (!m_json)
            printLine(std::to_string(report.training.size()) + " images to train on, " +
                      std::to_string(report.validation.size()) + " to validate with" +
                      (report.heldOut ? " (held out)" : "") + "; bicubic " +
                      pair(prepared.bicubicPsnrY, prepared.bicubicSsimY));
    }

    void tell(const engine::Validated& validated) {
        if (validated.best)
            m_best = validated;
        if (m_json)
            return;
        m_progress.clear();
        const double gain = validated.psnrY - m_bicubicPsnr;
        printLine("step " + std::to_string(validated.step) + "  " + pair(validated.psnrY, validated.ssimY) + "  (" +
                  (gain < 0 ? "" : "+") + fixed(gain, 3) + " dB to bicubic)" + (validated.best ? "  best" : ""));
    }

    void tell(const engine::CheckpointSaved&) {}

    void tell(const engine::SnapshotKept&) {}

    void tell(const engine::Warned& warned) {
        m_progress.clear();
        printWarning("step " + std::to_string(warned.step) + ": " + warned.message);
    }

    void tell(const engine::RunFailed& failed) {
        m_failure = failed;
        // A window waits for room on a full disk; a command ends, and can be resumed.
        m_session.post(engine::RunAction::Stop);
    }

    engine::Session& m_session;
    const bool m_json;
    mutable std::mutex m_mutex;
    ProgressLine m_progress;
    std::optional<engine::RunFailed> m_failure;
    std::optional<engine::Validated> m_best;
    double m_bicubicPsnr = engine::kNotComputed;
    double m_loss = engine::kNotComputed;
    std::int64_t m_step = 0;
};

/// Waits for the end while another thread prints.
engine::RunState follow(engine::Session& session, Reporter& reporter) {
    const std::jthread printer([&](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!wake.wait_for(lock, stop, kRefresh, [&] { return stop.stop_requested(); }))
            reporter.show();
    });
    return session.wait();
}

int runTrain(const Options& options) {
    const bool resuming = !options.resume.empty();
    std::optional<engine::RunConfig> config;
    if (!resuming)
        config = readConfig(options);
    const std::filesystem::path dir = resuming ? options.resume : options.run;

    const auto engine = require(openEngine(locateLayout()));
    const auto session = engine->createSession();
    Reporter reporter(*session, options.json);
    session->setObserver([&](const engine::Event& event) { reporter.onEvent(event); });
    const Interrupt interrupt([&] { session->post(engine::RunAction::Stop); });
    if (config)
        require(session->start({*config, dir, options.steps}));
    else
        require(session->resume({dir, options.steps}));
    const auto state = follow(*session, reporter);
    reporter.conclude(state, dir);
    if (const auto failure = reporter.failure()) {
        auto error = failure->error;
        if (failure->lastCheckpoint >= 0)
            error.message += " wavelens-cli train --resume " + dir.string() + " goes on from step " +
                             std::to_string(failure->lastCheckpoint) + ".";
        throw engine::Exception(error);
    }
    return state == engine::RunState::Finished ? kDone : kInterrupted;
}

}  // namespace

void addTrain(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("train", "Trains a network into a run folder, or goes on with one");
    auto* config = command->add_option("--config", options->config, "The configuration, as JSON")->type_name("FILE");
    auto* run = command->add_option("--run", options->run, "A new or empty folder for the run")->type_name("DIR");
    auto* resume = command
                       ->add_option("--resume", options->resume,
                                    "Go on with this run from its newest intact checkpoint, as if it had never stopped")
                       ->type_name("DIR");
    auto* set = command->add_option("--set", options->set, "Change a field of the configuration; may be repeated")
                    ->type_name("FIELD=VALUE")
                    ->allow_extra_args(false);
    command->add_option("--steps", options->steps, "Where to stop, counted from the run's first step; schedules stay")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}))
        ->type_name("N");
    auto* device = command->add_option("--device", options->device, "auto, cpu, cuda or cuda:N")->type_name("DEVICE");
    auto* threads = command->add_option("--threads", options->threads, "Threads that compute; 0: all processors")
                        ->check(CLI::Range(0, 1024))
                        ->type_name("N");
    command->add_flag("--json", options->json, "Print one JSON object for each step");
    config->needs(run);
    run->needs(config);
    for (auto* option : {config, run, set, device, threads})
        resume->excludes(option);
    command->callback([options, &chosen] {
        if (options->config.empty() && options->resume.empty())
            throw CLI::RequiredError("--config and --run, or --resume,");
        chosen = [options] {
            return runTrain(*options);
        };
    });
}

}  // namespace wavelens::app
