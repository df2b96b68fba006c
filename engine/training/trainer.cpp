// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainer.hpp"

#include "engine/data/patch_source.hpp"
#include "engine/data/preflight.hpp"
#include "engine/imaging/write.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/inference/tensor_image.hpp"
#include "engine/training/checkpoint.hpp"
#include "engine/training/memory_line.hpp"
#include "engine/training/run_log.hpp"
#include "engine/training/step.hpp"
#include "engine/training/threads.hpp"
#include "engine/training/validator.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <optional>
#include <set>
#include <tuple>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kNotFiniteInARow = 10;  // spec §8
constexpr int kReadersAhead = 1;      // decode and cut beside the training step; one keeps up on two cores

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

at::Tensor batchTensor(std::vector<float>& values, std::int64_t batch, c10::Device device) {
    const auto side = std::llround(std::sqrt(static_cast<double>(values.size()) / static_cast<double>(3 * batch)));
    return torch::from_blob(values.data(), {batch, 3, side, side}, torch::kFloat32)
        .to(device, torch::kFloat32, false, true);
}

std::string namesOf(const std::vector<std::string>& files) {
    const std::set<std::string> unique(files.begin(), files.end());
    std::string text;
    for (const auto& file : unique)
        text += (text.empty() ? "" : ", ") + file;
    return text;
}

/// P1, P2, … and N1, N2, …
std::string sampleName(char group, std::size_t index) {
    std::string name(1, group);
    name += std::to_string(index + 1);
    return name;
}

SampleView sampleView(SampleRole role, std::string name, std::string recipe, const at::Tensor& image) {
    return {role, std::move(name), std::move(recipe), toImage(image), {}};
}

std::vector<float> similarities(const at::Tensor& similarity, std::int64_t patch, std::int64_t sample) {
    std::vector<float> perLayer;
    for (std::int64_t layer = 0; layer < similarity.size(0); ++layer)
        perLayer.push_back(similarity[layer][patch][sample].item<float>());
    return perLayer;
}

/// The values of a tensor, wherever and however it lies.
std::vector<float> valuesOf(const at::Tensor& tensor) {
    const at::Tensor plain = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

void addFeatures(SampleView& view, const SampleFeatures& features, std::int64_t patch) {
    for (const at::Tensor& map : features.cosine)
        view.cosine.push_back({static_cast<int>(map.size(2)), static_cast<int>(map.size(1)),
                               std::make_shared<const std::vector<float>>(valuesOf(map[patch]))});
    for (const at::Tensor& mean : features.mean)
        view.features.push_back(valuesOf(mean[patch]));
}

/// The step's tensors as pictures and numbers that any view can show.
std::shared_ptr<const Snapshot> asSnapshot(const BatchSamples& batch, std::int64_t step, const ContrastConfig& contrast,
                                           const std::vector<std::string>& names) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->step = step;
    if (contrast.enabled)
        snapshot->layers = contrast.layers;
    for (std::int64_t i = 0; i < batch.lr.size(0); ++i) {
        PatchSamples patch{names[static_cast<std::size_t>(i)], toImage(batch.lr[i]), {}};
        patch.samples.push_back(sampleView(SampleRole::Anchor, "Anchor", "step " + std::to_string(step), batch.sr[i]));
        addFeatures(patch.samples.back(), batch.anchor, i);
        patch.samples.push_back(sampleView(SampleRole::Hr, "HR", "reference", batch.hr[i]));
        const auto index = static_cast<std::size_t>(i);
        for (std::size_t j = 0; j < batch.samples.positives.size(); ++j) {
            const SampleRecipe& recipe = batch.samples.recipes[index].positives[j];
            auto perLayer = similarities(batch.similarityPositive, i, static_cast<std::int64_t>(j));
            if (recipe.kind == SampleKind::Hr) {
                patch.samples[1].similarity = std::move(perLayer);  // HR has a row of its own
                addFeatures(patch.samples[1], batch.positives[j], i);
                continue;
            }
            patch.samples.push_back(
                sampleView(SampleRole::Positive, sampleName('P', j), recipe.text(), batch.samples.positives[j][i]));
            patch.samples.back().similarity = std::move(perLayer);
            addFeatures(patch.samples.back(), batch.positives[j], i);
        }
        for (std::size_t k = 0; k < batch.samples.negatives.size(); ++k) {
            const SampleRecipe& recipe = batch.samples.recipes[index].negatives[k];
            patch.samples.push_back(
                sampleView(SampleRole::Negative, sampleName('N', k), recipe.text(), batch.samples.negatives[k][i]));
            patch.samples.back().similarity = similarities(batch.similarityNegative, i, static_cast<std::int64_t>(k));
            addFeatures(patch.samples.back(), batch.negatives[k], i);
        }
        snapshot->patches.push_back(std::move(patch));
    }
    return snapshot;
}

}  // namespace

class Trainer::Impl {
public:
    Impl(TrainerStart start, std::function<void(const Event&)> emit, AppendBuffer<MetricPoint>& metrics)
        : m_start(std::move(start)), m_config(m_start.config), m_emit(std::move(emit)), m_metrics(metrics),
          m_log(m_start.folder.log()), m_device(chooseDevice(m_config.hardware.device)) {}

    void prepare(const std::stop_token& stop) {
        const ProgressCallback progress = [this](const Progress& now) {
            m_emit(StateChanged{RunState::Preparing, m_progress.step,
                                now.total > 0 ? "Preparing " + std::to_string(now.total) + " images"
                                              : "Preparing images"});
        };
        m_emit(StateChanged{RunState::Preparing, 0, "Reading images"});
        PreflightReport report = preflight(m_config, onceASecond(progress), stop);
        for (const auto& skipped : report.skipped)
            m_log.warn("skipped " + skipped.path.string() + ": " + skipped.reason);
        for (const auto& warning : report.warnings)
            m_log.warn(warning);
        if (report.heldOut)
            m_log.info("no validation folder: " + std::to_string(report.validation.size()) +
                       " training images are held out");

        torch::manual_seed(static_cast<std::uint64_t>(m_config.training.seed));
        auto network = makeNetwork(m_config.network);
        if (!m_config.network.initialWeights.empty())
            copyInitialWeights(*network);
        network->to(m_device);
        m_step = std::make_unique<TrainingStep>(m_config, std::move(network));
        if (!m_start.checkpoint.empty())
            restore();
        m_source = std::make_unique<PatchSource>(report.training, PatchSourceOptions::from(m_config, kReadersAhead));
        m_validator = std::make_unique<Validator>(report.validation, static_cast<int>(m_config.network.scale),
                                                  m_config.validation.preview, m_config.data.memoryMb * 1'000'000 / 4);
        m_writer = std::make_unique<MetricsWriter>(m_start.folder);
        if (!m_start.checkpoint.empty() && !m_start.fork)
            removeAfter(m_start.folder, m_progress.step);
        measureBicubic(report, stop);
        m_log.info("training from step " + std::to_string(m_progress.step) + " to " + std::to_string(m_start.stopAt) +
                   " on " + deviceText());
        m_begin = Clock::now();
        writeProgress(m_start.folder, runProgress(RunEnd::None));
        if (m_progress.step == 0 && m_start.checkpoint.empty()) {
            validate(stop);
            publishValidation();
        }
    }

    void advance(const std::stop_token& stop) {
        const auto begin = Clock::now();
        m_batch = m_source->batch(m_progress.step, stop);
        for (const auto& failure : m_source->failures())
            warnLost(failure);
        const auto lr = batchTensor(m_batch.lr, m_config.training.batchSize, m_device);
        const auto hr = batchTensor(m_batch.hr, m_config.training.batchSize, m_device);
        const StepResult result = m_step->run(lr, hr, m_progress.step);
        ++m_progress.step;
        checkFinite(result);

        MetricPoint point;
        point.step = m_progress.step;
        point.lossTotal = result.lossTotal;
        point.lossL1 = result.lossL1;
        if (m_step->discriminator()) {
            point.lossDiscriminator = result.lossDiscriminator;
            if (m_step->contrastWeight(m_progress.step - 1) > 0)
                point.lossContrastive = result.lossContrastive;
        }
        point.learningRate = result.learningRate;
        point.gradientNorm = result.gradientNorm;
        noteDuration(secondsSince(begin));
        m_checkpointDue = m_progress.step % m_config.checkpoint.interval == 0;
        if (validationIsDue())
            std::tie(point.psnrY, point.ssimY) = validate({});  // Stop waits: the step is made, its line is owed
        record(point);
        publishValidation();
        if (m_progress.step % m_config.inspector.interval == 0 || m_progress.step == 1) {
            writeSnapshot(m_start.folder, *snapshot());
            m_emit(SnapshotKept{m_progress.step});
        }
        if (m_checkpointDue)
            saveCheckpoint();
    }

    void saveCheckpoint() {
        m_progress.seconds = trainingSeconds();
        m_checkpointDue = true;  // until it is written
        writeCheckpoint(m_start.folder, *m_step->network(), m_step->save(), m_progress, m_config);
        saveModel(m_start.folder.lastModel(), *shownNetwork(), m_config, m_progress.step);
        writeProgress(m_start.folder, runProgress(RunEnd::None));
        pruneCheckpoints(m_start.folder, m_config.checkpoint.keep);
        m_checkpointDue = false;
        m_lastCheckpoint = m_progress.step;
        const fs::path path = m_start.folder.checkpoint(m_progress.step);
        m_emit(CheckpointSaved{m_progress.step, path, static_cast<std::int64_t>(fs::file_size(path))});
    }

    void retryWriting() {
        flushMetrics();
        publishValidation();
        if (m_checkpointDue)
            saveCheckpoint();
    }

    std::shared_ptr<const Snapshot> snapshot() {
        if (m_batch.lr.empty())
            m_batch = m_source->batch(m_progress.step);
        const auto lr = batchTensor(m_batch.lr, m_config.training.batchSize, m_device);
        const auto hr = batchTensor(m_batch.hr, m_config.training.batchSize, m_device);
        const auto patches = std::min(m_config.inspector.patches, m_config.training.batchSize);
        return asSnapshot(m_step->snapshot(lr, hr, std::max<std::int64_t>(0, m_progress.step - 1), patches),
                          m_progress.step, m_config.contrast, m_batch.names);
    }

    void finish(RunEnd end, bool save) {
        if (save && m_progress.step != m_lastCheckpoint)
            saveCheckpoint();
        if (save && !fs::exists(m_start.folder.bestModel()))  // ended before the first validation
            saveModel(m_start.folder.bestModel(), *shownNetwork(), m_config, m_progress.step);
        writeProgress(m_start.folder, runProgress(end));
        if (m_lost > m_lostTold)
            warnLostCount();
        m_log.info(std::string(name(end)) + " at step " + std::to_string(m_progress.step));
    }

    [[nodiscard]] Status status() const {
        Status status;
        status.step = m_progress.step;
        status.stopAt = m_start.stopAt;
        if (m_stepSeconds > 0) {
            status.stepsPerSecond = 1.0 / m_stepSeconds;
            const auto stepsLeft = static_cast<double>(m_start.stopAt - m_progress.step);
            const double validationsLeft = std::floor(stepsLeft / static_cast<double>(m_config.validation.interval));
            status.secondsLeft = stepsLeft * m_stepSeconds + validationsLeft * m_validationSeconds;
        }
        const double elapsed = secondsSince(m_begin) - m_paused;
        status.waitShare = elapsed > 0 ? m_source->waitSeconds() / elapsed : 0;
        status.residentBytes = memoryLine("/proc/self/status", "VmRSS:");
        status.device = deviceText();
        return status;
    }

    [[nodiscard]] const TrainingProgress& progress() const { return m_progress; }

    [[nodiscard]] bool done() const { return m_progress.step >= m_start.stopAt; }

    [[nodiscard]] std::int64_t lastCheckpoint() const { return m_lastCheckpoint; }

    void addPause(double seconds) { m_paused += seconds; }

private:
    /// `progress`, but no more than once a second.
    static ProgressCallback onceASecond(const ProgressCallback& progress) {
        return [progress, last = Clock::time_point()](const Progress& now) mutable {
            if (secondsSince(last) < 1.0)
                return;
            last = Clock::now();
            progress(now);
        };
    }

    void copyInitialWeights(Network& network) {
        const auto initial = loadModel(m_config.network.initialWeights);
        try {
            loadStateDict(network, stateDict(*initial));
        } catch (const Exception& exception) {
            throw Exception(exception.error().code, "network.initial_weights = " + m_config.network.initialWeights +
                                                        ": " + exception.error().message);
        }
    }

    void restore() {
        Checkpoint checkpoint = readCheckpoint(m_start.checkpoint);
        if (m_start.fork) {
            // Another configuration may lack or add a discriminator or an average: those parts start anew.
            StateDict own = m_step->save();
            for (auto& [name, tensor] : own) {
                const auto found = std::ranges::find(checkpoint.state, name, &StateDict::value_type::first);
                if (found != checkpoint.state.end() && found->second.sizes() == tensor.sizes())
                    tensor = found->second;
                else if (name.starts_with("network."))
                    throw Exception(ErrorCode::Incompatible,
                                    m_start.checkpoint.string() + " is of another network: " + name +
                                        " does not fit. A fork keeps network.name, blocks, features and scale.");
            }
            m_step->load(own);
            m_progress.step = checkpoint.progress.step;
            return;
        }
        m_step->load(checkpoint.state);
        m_progress = checkpoint.progress;
        m_secondsBefore = m_progress.seconds;
        m_lastCheckpoint = m_progress.step;
    }

    void measureBicubic(PreflightReport& report, const std::stop_token& stop) {
        const auto bicubic = m_validator->bicubic(stop);
        m_bicubic = bicubic.mean;
        if (!fs::exists(m_start.folder.referencePreview())) {
            writeImage(m_start.folder.referencePreview(), m_validator->previewHr(stop), {});
            writeImage(m_start.folder.inputPreview(), m_validator->previewLr(stop), {});
            writeImage(m_start.folder.bicubicPreview(), bicubic.preview, {});
        }
        m_emit(Prepared{std::move(report), m_bicubic.psnrY, m_bicubic.ssimY});
    }

    [[nodiscard]] bool validationIsDue() const {
        const auto step = m_progress.step;
        const auto planned = m_config.training.steps;
        // Not at an early stop: a run that is resumed there must equal one that never stopped.
        return step % m_config.validation.interval == 0 || step == planned ||
               (step == m_start.stopAt && step > planned);
    }

    /// PSNR-Y and SSIM-Y of what training has come to.
    std::pair<double, double> validate(const std::stop_token& stop) {
        const auto begin = Clock::now();
        const auto network = shownNetwork();
        const TileOptions options{.threads = static_cast<int>(m_config.hardware.threads)};
        const auto outcome = m_validator->measure(TiledNetwork(network, m_device), options, stop);
        network->train();
        warnLeftOut(outcome.missing);
        // A mean of fewer images is another measure.
        const bool best = outcome.missing.empty() && outcome.mean.psnrY > m_progress.bestPsnrY;
        if (best) {
            m_progress.bestPsnrY = outcome.mean.psnrY;
            m_progress.bestSsimY = outcome.mean.ssimY;
            m_progress.bestStep = m_progress.step;
        }
        m_unpublished = Publication{outcome, best};
        m_validationSeconds = secondsSince(begin);
        return {outcome.mean.psnrY, outcome.mean.ssimY};
    }

    /// Writes the picture and the models of the last validation and tells of it.
    void publishValidation() {
        if (!m_unpublished)
            return;
        const fs::path preview = m_start.folder.preview(m_progress.step);
        writeImage(preview, m_unpublished->outcome.preview, {});
        if (m_unpublished->best)
            saveModel(m_start.folder.bestModel(), *shownNetwork(), m_config, m_progress.step);
        saveModel(m_start.folder.lastModel(), *shownNetwork(), m_config, m_progress.step);
        const auto [outcome, best] = *std::exchange(m_unpublished, std::nullopt);
        m_emit(Validated{m_progress.step, outcome.mean.psnrY, outcome.mean.ssimY, best, preview});
    }

    void record(MetricPoint& point) {
        point.seconds = trainingSeconds();
        m_metrics.append(point);
        m_unwritten.push_back(point);
        flushMetrics();
    }

    void flushMetrics() {
        while (!m_unwritten.empty()) {
            m_writer->append(m_unwritten.front());
            m_unwritten.pop_front();
        }
    }

    void checkFinite(const StepResult& result) {
        if (result.notFinite.empty()) {
            m_notFinite = 0;
            return;
        }
        const std::string step = std::to_string(m_progress.step);
        if (++m_notFinite == 1)
            warn("The " + result.notFinite + " is not finite; this step was left out.");
        if (m_notFinite < kNotFiniteInARow)
            return;
        std::string message =
            "Training stopped at step " + step + ": the " + result.notFinite + " is not finite, ten steps in a row. ";
        message += m_lastCheckpoint >= 0
                       ? "The last good checkpoint is step " + std::to_string(m_lastCheckpoint) +
                             ". Lower the learning rate or switch on gradient clipping, then resume."
                       : "There is no checkpoint yet. Lower the learning rate or switch on gradient clipping.";
        throw Exception({ErrorCode::NotFinite, message, "Images in the batch: " + namesOf(m_batch.names)});
    }

    static constexpr std::int64_t kNamed = 10;  // files by name, then their number

    void warnLost(const SkippedImage& failure) {
        if (++m_lost <= kNamed) {
            m_lostTold = m_lost;
            warn(failure.path.filename().string() + " cannot be read any more (" + failure.reason +
                 "); another image takes its place.");
        } else if (m_lostTold == kNamed || m_lost >= 2 * m_lostTold) {
            warnLostCount();
        }
    }

    void warnLostCount() {
        m_lostTold = m_lost;
        warn(std::to_string(m_lost) + " training images cannot be read any more; others take their places.");
    }

    /// Tells of a validation image once, until it is back.
    void warnLeftOut(const std::vector<SkippedImage>& missing) {
        std::set<fs::path> leftOut;
        std::string names;
        std::int64_t news = 0;
        for (const auto& [path, reason, tooSmall] : missing) {
            leftOut.insert(path);
            if (!m_leftOut.contains(path) && ++news <= kNamed)
                names += (news == 1 ? "" : ", ") + path.filename().string() + " (" + reason + ")";
        }
        m_leftOut = std::move(leftOut);
        if (news > kNamed)
            names += " and " + std::to_string(news - kNamed) + " more";
        if (news > 0)
            warn("Left out of validation, which finds no best model meanwhile, since they cannot be read: " + names +
                 ".");
    }

    void warn(const std::string& message) {
        m_log.warn("step " + std::to_string(m_progress.step) + ": " + message);
        m_emit(Warned{m_progress.step, message});
    }

    /// The weights that are validated, previewed and exported.
    [[nodiscard]] std::shared_ptr<Network> shownNetwork() const {
        return m_step->emaNetwork() ? m_step->emaNetwork() : m_step->network();
    }

    void noteDuration(double seconds) {
        constexpr double kWeight = 0.05;  // of the newest step: an average over about 20
        m_stepSeconds = m_stepSeconds > 0 ? m_stepSeconds + kWeight * (seconds - m_stepSeconds) : seconds;
    }

    [[nodiscard]] double trainingSeconds() const { return m_secondsBefore + secondsSince(m_begin) - m_paused; }

    [[nodiscard]] std::string deviceText() const {
        if (m_device.is_cuda())
            return m_device.str();
        return "CPU, " + std::to_string(m_config.hardware.threads) +
               (m_config.hardware.threads == 1 ? " thread" : " threads");
    }

    [[nodiscard]] RunProgress runProgress(RunEnd end) const {
        RunProgress progress;
        progress.end = end;
        progress.step = m_progress.step;
        progress.stopAt = m_start.stopAt;
        if (m_progress.bestStep >= 0) {
            progress.bestStep = m_progress.bestStep;
            progress.bestPsnrY = m_progress.bestPsnrY;
            progress.bestSsimY = m_progress.bestSsimY;
        }
        progress.bicubicPsnrY = m_bicubic.psnrY;
        progress.bicubicSsimY = m_bicubic.ssimY;
        progress.seconds = trainingSeconds();
        return progress;
    }

    TrainerStart m_start;
    const RunConfig& m_config;
    std::function<void(const Event&)> m_emit;
    AppendBuffer<MetricPoint>& m_metrics;
    RunLog m_log;
    c10::Device m_device;

    std::unique_ptr<TrainingStep> m_step;
    std::unique_ptr<PatchSource> m_source;
    std::unique_ptr<Validator> m_validator;
    std::unique_ptr<MetricsWriter> m_writer;

    TrainingProgress m_progress;
    Measures m_bicubic;
    std::int64_t m_lost = 0;  // training images that cannot be read any more
    std::int64_t m_lostTold = 0;
    std::set<fs::path> m_leftOut;         // validation images, at the last validation
    PatchBatch m_batch;                   // of the last step
    std::deque<MetricPoint> m_unwritten;  // kept back by a full disk

    struct Publication {
        Validator::Outcome outcome;
        bool best = false;
    };

    std::optional<Publication> m_unpublished;
    bool m_checkpointDue = false;
    std::int64_t m_lastCheckpoint = -1;
    int m_notFinite = 0;  // steps in a row
    Clock::time_point m_begin = Clock::now();
    double m_secondsBefore = 0;  // of training, before this process took the run up
    double m_paused = 0;
    double m_stepSeconds = 0;  // smoothed
    double m_validationSeconds = 0;
};

Trainer::Trainer(TrainerStart start, std::function<void(const Event&)> emit, AppendBuffer<MetricPoint>& metrics)
    : m_impl(std::make_unique<Impl>(std::move(start), std::move(emit), metrics)) {}

Trainer::~Trainer() = default;

void Trainer::prepare(std::stop_token stop) {
    m_impl->prepare(stop);
}

std::int64_t Trainer::step() const {
    return m_impl->progress().step;
}

bool Trainer::done() const {
    return m_impl->done();
}

void Trainer::advance(std::stop_token stop) {
    m_impl->advance(stop);
}

void Trainer::saveCheckpoint() {
    m_impl->saveCheckpoint();
}

std::shared_ptr<const Snapshot> Trainer::snapshot() {
    return m_impl->snapshot();
}

void Trainer::retryWriting() {
    m_impl->retryWriting();
}

std::int64_t Trainer::lastCheckpoint() const {
    return m_impl->lastCheckpoint();
}

void Trainer::finish(RunEnd end, bool save) {
    m_impl->finish(end, save);
}

void Trainer::addPause(double seconds) {
    m_impl->addPause(seconds);
}

Status Trainer::status() const {
    return m_impl->status();
}

}  // namespace wavelens::engine
