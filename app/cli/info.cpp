// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/module.hpp"
#include "engine/config/config_json.hpp"
#include "engine/interchange/model_metadata.hpp"
#include "engine/interchange/safetensors.hpp"
#include "engine/training/run_folder.hpp"

#include <CLI/CLI.hpp>
#include <numeric>
#include <optional>

namespace wavelens::app {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string file;
    bool json = false;
};

/// What is printed, in order: a label with its text, or the same as JSON.
class Facts {
public:
    void add(const char* key, const std::string& label, const std::string& text, Json value) {
        m_json[key] = std::move(value);
        m_lines.emplace_back(label, text);
    }

    void add(const char* key, const std::string& label, const std::string& text) { add(key, label, text, text); }

    void add(const char* key, const std::string& label, std::int64_t value) {
        add(key, label, std::to_string(value), value);
    }

    /// Text: what departs from the defaults. JSON: all of it.
    void addConfig(const engine::RunConfig& config) {
        m_json["configuration"] = Json::parse(engine::writeConfig(config), nullptr, false);
        m_lines.emplace_back("configuration", "all defaults but");
        for (const auto key : engine::differingKeys({}, config))
            m_lines.emplace_back("  " + std::string(key), engine::fieldText(config, *engine::findField(key)));
    }

    void print(bool json) const {
        if (json)
            return printJson(m_json);
        std::size_t width = 0;
        for (const auto& [label, text] : m_lines)
            width = std::max(width, label.size());
        for (const auto& [label, text] : m_lines)
            printLine(label + std::string(width + 2 - label.size(), ' ') + text);
    }

private:
    Json m_json = Json::object();
    std::vector<std::pair<std::string, std::string>> m_lines;
};

void addNetwork(Facts& facts, const engine::NetworkConfig& network) {
    facts.add("architecture", "architecture",
              network.name + ", " + std::to_string(network.blocks) + " blocks × " + std::to_string(network.features) +
                  " features",
              network.name);
    facts.add("scale", "scale", "×" + std::to_string(network.scale), network.scale);
}

/// Of another program: what it is, the engine finds out.
void addForeignModel(Facts& facts, const fs::path& path, const engine::TensorFile& file) {
    const auto model = require(require(openEngine(locateLayout()))->modelInfo(path));
    facts.add("kind", "kind", "model");
    facts.add("format", "format", model.format);
    if (!model.entry.empty())
        facts.add("entry", "entry", model.entry);
    addNetwork(facts, model.network);
    facts.add("parameters", "parameters", model.parameters);
    facts.add("macs_per_lr_pixel", "MACs per LR pixel", static_cast<std::int64_t>(model.macsPerLrPixel));
    facts.add("bytes", "size", megabytes(model.bytes), model.bytes);
    facts.add("tensors", "tensors", static_cast<std::int64_t>(file.tensors.size()));
}

void addModel(Facts& facts, const fs::path& path) {
    const engine::TensorFile file = engine::readTensorFile(path);
    if (!file.metadata.contains(engine::kArchitectureKey))
        return addForeignModel(facts, path, file);
    const bool checkpoint = file.metadata.contains(engine::kCheckpointVersionKey);
    facts.add("kind", "kind", checkpoint ? "checkpoint" : "model");
    facts.add("format", "format", file.format);
    if (const auto description = engine::metadataText(file.metadata, engine::kDescriptionKey); !description.empty())
        facts.add("description", "description", description);
    const auto network = engine::networkFromMetadata(file.metadata, path.string());
    addNetwork(facts, network);
    for (const auto& [key, label] :
         {std::pair{engine::kParametersKey, "parameters"}, std::pair{engine::kMacsKey, "MACs per LR pixel"}})
        if (const auto text = engine::metadataText(file.metadata, key); !text.empty())
            facts.add(key, label, std::strtoll(text.c_str(), nullptr, 10));
    facts.add("step", "trained steps",
              std::strtoll(engine::metadataText(file.metadata, engine::kStepKey).c_str(), nullptr, 10));
    const auto bytes = static_cast<std::int64_t>(fs::file_size(path));
    facts.add("bytes", "size", megabytes(bytes), bytes);
    facts.add("tensors", "tensors", static_cast<std::int64_t>(file.tensors.size()));
    if (const auto config = engine::metadataText(file.metadata, engine::kConfigKey); !config.empty())
        facts.addConfig(engine::parseConfig(config, path.string()));
}

std::string measured(double psnr, double ssim) {
    return "PSNR-Y " + fixed(psnr, 3) + " dB, SSIM-Y " + fixed(ssim, 4);
}

void addRun(Facts& facts, const fs::path& dir) {
    const auto run = engine::readRun(dir);
    facts.add("kind", "kind", "run");
    facts.add("name", "name", run.name);
    const bool followed = run.state == engine::RunState::Followed;
    facts.add("state", "state", followed ? "another process is writing it" : std::string(name(run.end)),
              followed ? "followed" : std::string(name(run.end)));
    if (!run.problem.empty())
        facts.add("problem", "problem", run.problem);
    facts.add("step", "step", std::to_string(run.step) + " of " + std::to_string(run.stopAt), run.step);
    if (run.config)
        addNetwork(facts, run.config->network);
    facts.add("best", "best", measured(run.psnrY, run.ssimY),
              {{"psnr_y", finite(run.psnrY)}, {"ssim_y", finite(run.ssimY)}});
    facts.add("bicubic", "bicubic", measured(run.bicubicPsnrY, run.bicubicSsimY),
              {{"psnr_y", finite(run.bicubicPsnrY)}, {"ssim_y", finite(run.bicubicSsimY)}});
    Json checkpoints = Json::array();
    std::string steps;
    for (const auto& checkpoint : run.checkpoints) {
        checkpoints.push_back(checkpoint.step);
        steps += (steps.empty() ? "step " : ", ") + std::to_string(checkpoint.step);
    }
    facts.add("checkpoints", "checkpoints", steps.empty() ? "none" : steps, checkpoints);
    facts.add("bytes", "size", megabytes(run.bytes), run.bytes);
    if (run.config)
        facts.addConfig(*run.config);
}

int runInfo(const Options& options) {
    const fs::path path = options.file;
    Facts facts;
    facts.add("file", "file", options.file);
    std::error_code error;
    if (fs::is_directory(path, error))
        addRun(facts, path);
    else
        addModel(facts, path);
    facts.print(options.json);
    return kDone;
}

}  // namespace

void addInfo(CLI::App& app, Command& chosen) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("info", "Tells what a model, a checkpoint or a run is");
    command->add_option("file", options->file, "A model file, a checkpoint or a run folder")
        ->required()
        ->type_name("FILE");
    command->add_flag("--json", options->json, "Print JSON");
    command->callback([options, &chosen] {
        chosen = [options] {
            return runInfo(*options);
        };
    });
}

}  // namespace wavelens::app
