// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/module/local_engine.hpp"

#include "engine/benchmark/benchmark.hpp"
#include "engine/config/config_json.hpp"
#include "engine/config/presets.hpp"
#include "engine/contrast/samples.hpp"
#include "engine/data/preflight.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/read.hpp"
#include "engine/imaging/write.hpp"
#include "engine/inference/edge.hpp"
#include "engine/inference/evaluate_folder.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/inference/model_source.hpp"
#include "engine/inference/tensor_image.hpp"
#include "engine/inference/upscale_files.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/interchange/model_metadata.hpp"
#include "engine/metrics/psnr.hpp"
#include "engine/metrics/ssim.hpp"
#include "engine/training/estimate.hpp"
#include "engine/training/run_folder.hpp"
#include "engine/training/session.hpp"
#include "engine/wavelet/haar.hpp"

#include <torch/torch.h>

#include <opencv2/core/version.hpp>
#include <spdlog/version.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

constexpr int kSmallestMeasured = 24;  // px; below it SSIM's window says little

/// Models that somebody uses, so that views of the same file share one network.
class ModelStore {
public:
    [[nodiscard]] std::shared_ptr<const TiledNetwork> open(const fs::path& file) {
        const auto key =
            std::pair(fs::absolute(file), fs::exists(file) ? fs::last_write_time(file) : fs::file_time_type());
        const std::scoped_lock lock(m_mutex);
        if (auto open = m_models[key].lock())
            return open;
        std::erase_if(m_models, [](const auto& entry) { return entry.second.expired(); });
        auto model = std::make_shared<const TiledNetwork>(loadModel(file), chooseDevice("auto"));
        m_models[key] = model;
        return model;
    }

private:
    std::mutex m_mutex;
    std::map<std::pair<fs::path, fs::file_time_type>, std::weak_ptr<const TiledNetwork>> m_models;
};

Image readAll(const ImageSource& source, Rect region, const std::stop_token& stop) {
    auto image = source.read(region, 1.0, stop);
    if (!image)
        throw Exception(image.error());
    return *image;
}

Plane asPlane(const at::Tensor& band) {
    const auto values = band.squeeze().contiguous();
    const auto* data = values.data_ptr<float>();
    return {static_cast<int>(band.size(3)), static_cast<int>(band.size(2)),
            std::make_shared<const std::vector<float>>(data, data + values.numel())};
}

Snapshot previewOf(const RunConfig& config, const fs::path& file, Rect at) {
    const int scale = static_cast<int>(config.network.scale);
    const auto source = openSource(file);
    const Size whole = source->size();
    const int unit = 2 * scale;  // sides that both the scale and the Haar transform divide
    const int wanted = at.width > 0 ? at.width : static_cast<int>(config.data.patchSize) * scale;
    const int side = std::min({wanted, whole.width, whole.height}) / unit * unit;
    const int needed = std::max(unit, static_cast<int>(config.contrast.blurKernelMax));
    if (side < needed)
        throw Exception(ErrorCode::BadInput, file.string() + " is " + std::to_string(whole.width) + " × " +
                                                 std::to_string(whole.height) + " px; a preview needs at least " +
                                                 std::to_string(needed) + " px.");
    const Image hr = readAll(
        *source, {std::clamp(at.x, 0, whole.width - side), std::clamp(at.y, 0, whole.height - side), side, side}, {});
    const Image lr = imresize(hr, {side / scale, side / scale});
    Snapshot snapshot;
    PatchSamples patch{file.filename().string(), lr, {}};
    patch.samples.push_back({SampleRole::Anchor, "Anchor", "bicubic", imresize(lr, hr.size()), {}});
    patch.samples.push_back({SampleRole::Hr, "HR", "reference", hr, {}});
    if (config.contrast.enabled) {
        const Samples samples = makeSamples(toTensor(hr), toTensor(lr), config.contrast, config.training.seed, 0);
        const auto add = [&](SampleRole role, char letter, const std::vector<at::Tensor>& images,
                             const std::vector<SampleRecipe>& recipes) {
            for (std::size_t i = 0; i < images.size(); ++i)
                if (recipes[i].kind != SampleKind::Hr)
                    patch.samples.push_back(
                        {role, letter + std::to_string(i + 1), recipes[i].text(), toImage(images[i]), {}});
        };
        add(SampleRole::Positive, 'P', samples.positives, samples.recipes[0].positives);
        add(SampleRole::Negative, 'N', samples.negatives, samples.recipes[0].negatives);
    }
    snapshot.patches.push_back(std::move(patch));
    return snapshot;
}

Measures measured(const ImageSource& image, const ImageSource& reference, std::optional<Rect> region, int scale,
                  const std::stop_token& stop) {
    const Size size = image.size();
    if (size != reference.size())
        throw Exception(ErrorCode::BadInput, "The images differ in size: " + std::to_string(size.width) + " × " +
                                                 std::to_string(size.height) + " and " +
                                                 std::to_string(reference.size().width) + " × " +
                                                 std::to_string(reference.size().height) + " px.");
    const Rect part = region.value_or(Rect{0, 0, size.width, size.height});
    const int crop = region ? 0 : scale;
    if (std::min(part.width, part.height) - 2 * crop < kSmallestMeasured)
        return {};
    const Image a = readAll(image, part, stop);
    const Image b = readAll(reference, part, stop);
    return {psnrY(a, b, crop, Protocol::Paper), ssimY(a, b, crop, Protocol::Paper)};
}

ModelInfo describe(const fs::path& file) {
    const LoadedModel model = loadModelFile(file);
    const auto& metadata = model.file.metadata;
    ModelInfo info;
    info.path = file;
    info.network = model.network->config();
    info.architecture = info.network.name;
    info.scale = info.network.scale;
    info.parameters = parameterCount(*model.network);
    info.macsPerLrPixel = static_cast<double>(model.network->macsPerLrPixel());
    info.bytes = static_cast<std::int64_t>(fs::file_size(file));
    info.trainedSteps = std::strtoll(metadataText(metadata, kStepKey).c_str(), nullptr, 10);
    if (const auto config = metadataText(metadata, kConfigKey); !config.empty())
        info.trainedWith = parseConfig(config, file.string());
    info.format = model.file.format;
    info.entry = model.file.entry;
    info.description = metadataText(metadata, kDescriptionKey);
    return info;
}

class LocalEngine final : public Engine {
public:
    explicit LocalEngine(fs::path resourceDir) : m_resourceDir(std::move(resourceDir)) { initialiseImaging(); }

    [[nodiscard]] Result<std::vector<Preset>> presets() const override {
        return atEdge<std::vector<Preset>>([&] { return loadPresets(m_resourceDir / "presets"); });
    }

    [[nodiscard]] Result<RunConfig> parseConfig(std::string_view json, std::string_view source) const override {
        return atEdge<RunConfig>([&] { return engine::parseConfig(json, source); });
    }

    [[nodiscard]] std::string writeConfig(const RunConfig& config) const override {
        return engine::writeConfig(config);
    }

    [[nodiscard]] Result<PreflightReport> preflight(const RunConfig& config, const ProgressCallback& progress,
                                                    std::stop_token stop) const override {
        return atEdge<PreflightReport>(
            [&] { return engine::preflight(resolved(config, m_resourceDir), progress, stop); });
    }

    [[nodiscard]] Result<Estimate> estimate(const RunConfig& config, bool measure,
                                            std::stop_token stop) const override {
        return atEdge<Estimate>([&] { return estimateTraining(config, measure, stop); });
    }

    [[nodiscard]] Result<Snapshot> previewSamples(const RunConfig& config, const fs::path& image,
                                                  Rect at) const override {
        return atEdge<Snapshot>([&] { return previewOf(config, image, at); });
    }

    [[nodiscard]] std::unique_ptr<Session> createSession() const override { return makeSession(m_resourceDir); }

    [[nodiscard]] std::vector<RunSummary> listRuns(const fs::path& root) const override {
        auto runs = atEdge<std::vector<RunSummary>>([&] { return engine::listRuns(root); });
        return runs ? std::move(*runs) : std::vector<RunSummary>();
    }

    [[nodiscard]] Result<RunSummary> readRun(const fs::path& dir) const override {
        return atEdge<RunSummary>([&] { return engine::readRun(dir); });
    }

    [[nodiscard]] Result<fs::path> renameRun(const fs::path& dir, std::string_view name) const override {
        return atEdge<fs::path>([&] { return engine::renameRun({dir}, name); });
    }

    [[nodiscard]] Result<void> saveNotes(const fs::path& dir, std::string_view notes) const override {
        return atEdge<void>([&] { atomicWrite(RunFolder{dir}.notes(), notes); });
    }

    [[nodiscard]] Result<MetricsChunk> readMetrics(const fs::path& dir, std::uint64_t offset) const override {
        return atEdge<MetricsChunk>([&] { return engine::readMetrics({dir}, offset); });
    }

    [[nodiscard]] Result<Snapshot> readSnapshot(const fs::path& dir, std::int64_t step) const override {
        return atEdge<Snapshot>([&] { return engine::readSnapshot({dir}, step); });
    }

    using Source = std::shared_ptr<const ImageSource>;

    [[nodiscard]] Result<Source> openImage(const fs::path& file) const override {
        return atEdge<Source>([&] { return openSource(file); });
    }

    [[nodiscard]] Source imageSource(Image image) const override { return memorySource(image); }

    [[nodiscard]] Result<Source> downscaled(Source hr, int scale) const override {
        return atEdge<Source>([&] { return downscaledSource(std::move(hr), scale); });
    }

    [[nodiscard]] Result<Source> bicubic(Source lr, int scale) const override {
        return atEdge<Source>([&] { return bicubicSource(std::move(lr), scale); });
    }

    [[nodiscard]] Result<Source> upscaled(Source lr, const fs::path& model) const override {
        return atEdge<Source>([&] { return modelSource(m_models.open(model), std::move(lr)); });
    }

    [[nodiscard]] Result<Measures> measure(const ImageSource& image, const ImageSource& reference,
                                           std::optional<Rect> region, int scale, std::stop_token stop) const override {
        return atEdge<Measures>([&] { return measured(image, reference, region, scale, stop); });
    }

    [[nodiscard]] Bands bands(const Image& image) const override {
        const torch::NoGradGuard noGrad;
        const auto rgb = toTensor(image) * 255.0;
        const HaarBands haarBands = haar(luma(rgb));
        return {asPlane(haarBands.ll), asPlane(haarBands.lh), asPlane(haarBands.hl), asPlane(haarBands.hh)};
    }

    [[nodiscard]] Result<void> saveImage(const Image& image, const fs::path& file, PictureFormat format,
                                         int quality) const override {
        return atEdge<void>([&] { writeImage(file, image, {format, quality}); });
    }

    [[nodiscard]] Result<ModelInfo> modelInfo(const fs::path& file) const override {
        return atEdge<ModelInfo>([&] { return describe(file); });
    }

    [[nodiscard]] std::vector<fs::path> bundledModels() const override {
        std::vector<fs::path> models;
        std::error_code missing;
        for (const auto& entry : fs::directory_iterator(m_resourceDir / "models", missing))
            if (entry.path().extension() == ".safetensors")
                models.push_back(entry.path());
        std::ranges::sort(models);
        return models;
    }

    [[nodiscard]] Result<void> convertModel(const fs::path& model, const fs::path& file,
                                            const std::string& description) const override {
        return atEdge<void>([&] { exportModel(model, file, description); });
    }

    [[nodiscard]] Result<PictureInfo> inspectInput(const fs::path& file) const override {
        return atEdge<PictureInfo>([&] { return probe(file); });
    }

    [[nodiscard]] Result<std::int64_t> upscaleMemory(const UpscaleRequest& request, Size input) const override {
        return atEdge<std::int64_t>([&] { return memoryToUpscale(*m_models.open(request.model), request, input); });
    }

    [[nodiscard]] Result<std::vector<UpscaledFile>>
    upscale(const UpscaleRequest& request, const UpscaleCallback& progress, std::stop_token stop) const override {
        return atEdge<std::vector<UpscaledFile>>(
            [&] { return upscaleFiles(*m_models.open(request.model), request, progress, stop); });
    }

    [[nodiscard]] Result<EvaluateReport> evaluate(const EvaluateRequest& request, const ProgressCallback& progress,
                                                  std::stop_token stop) const override {
        return atEdge<EvaluateReport>([&] {
            const auto network = request.model.empty() ? nullptr : m_models.open(request.model);
            return evaluateFolder(network.get(), request, progress, stop);
        });
    }

    [[nodiscard]] Result<BenchmarkReport> benchmark(const BenchmarkRequest& request, const ProgressCallback& progress,
                                                    std::stop_token stop) const override {
        return atEdge<BenchmarkReport>([&] { return runBenchmark(request, progress, stop); });
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::string>> libraries() const override {
        return {{"LibTorch", TORCH_VERSION},
                {"OpenCV", CV_VERSION},
                {"libvips", vipsVersion()},
                {"spdlog", std::to_string(SPDLOG_VER_MAJOR) + "." + std::to_string(SPDLOG_VER_MINOR) + "." +
                               std::to_string(SPDLOG_VER_PATCH)}};
    }

private:
    fs::path m_resourceDir;
    mutable ModelStore m_models;
};

}  // namespace

std::unique_ptr<Engine> makeEngine(fs::path resourceDir) {
    return std::make_unique<LocalEngine>(std::move(resourceDir));
}

}  // namespace wavelens::engine
