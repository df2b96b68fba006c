// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

namespace wavelens::test {

/// A training that does only what a test says: send(), metrics(), status(), liveSnapshot(). Start and the like succeed
/// unless `refusal` is set; post() follows the table of states at once. Thread: as engine::Session.
class FakeSession : public engine::Session {
public:
    std::optional<engine::Error> refusal;
    std::optional<engine::StartRequest> started;
    std::optional<engine::ResumeRequest> resumed;
    std::optional<engine::ForkRequest> forked;
    std::vector<engine::RunAction> posted;
    std::atomic<int> snapshotRequests = 0;

    /// Sends an event as the engine would, on the calling thread.
    void send(const engine::Event& event) {
        if (const auto* change = std::get_if<engine::StateChanged>(&event)) {
            m_state = change->state;
        }
        m_observer(event);
    }

    void setState(engine::RunState state, std::int64_t step = 0, const std::string& text = {}) {
        send(engine::StateChanged{state, step, text});
    }

    void setObserver(std::function<void(const engine::Event&)> observer) override { m_observer = std::move(observer); }

    engine::Result<void> start(const engine::StartRequest& request) override {
        started = request;
        return begin();
    }

    engine::Result<void> resume(const engine::ResumeRequest& request) override {
        resumed = request;
        return begin();
    }

    engine::Result<void> fork(const engine::ForkRequest& request) override {
        forked = request;
        return begin();
    }

    void post(engine::RunAction action) override {
        posted.push_back(action);
        if (const auto next = engine::nextState(m_state, action)) {
            setState(*next, m_step);
            if (*next == engine::RunState::Stopping) {
                send(engine::CheckpointSaved{m_step, "checkpoints/last.ckpt", 1000});
                setState(engine::RunState::Reopened, m_step);
            }
        }
    }

    void requestSnapshot() override { ++snapshotRequests; }

    [[nodiscard]] engine::RunState state() const override { return m_state; }

    engine::RunState wait() override { return m_state; }

    [[nodiscard]] engine::AppendBuffer<engine::MetricPoint>& metrics() override { return m_metrics; }

    [[nodiscard]] engine::LatestSlot<engine::Status>& status() override { return m_status; }

    [[nodiscard]] engine::LatestSlot<engine::Snapshot>& liveSnapshot() override { return m_snapshot; }

    /// The step that events of post() carry.
    void setStep(std::int64_t step) { m_step = step; }

private:
    engine::Result<void> begin() {
        if (refusal) {
            return *refusal;
        }
        setState(engine::RunState::Preparing, 0, "Preparing 24 images");
        return {};
    }

    std::function<void(const engine::Event&)> m_observer = [](const engine::Event&) {
    };
    std::atomic<engine::RunState> m_state = engine::RunState::New;
    std::atomic<std::int64_t> m_step = 0;
    engine::AppendBuffer<engine::MetricPoint> m_metrics;
    engine::LatestSlot<engine::Status> m_status;
    engine::LatestSlot<engine::Snapshot> m_snapshot;
};

/// A picture in memory; reads by nearest neighbour below scale 1.
class FakeImageSource : public engine::ImageSource {
public:
    explicit FakeImageSource(engine::Image image) : m_image(std::move(image)) {}

    [[nodiscard]] engine::Size size() const override { return m_image.size(); }

    [[nodiscard]] engine::Result<engine::Image> read(engine::Rect region, double scale,
                                                     std::stop_token) const override {
        engine::Image out{std::max(1, static_cast<int>(region.width * scale + 0.5)),
                          std::max(1, static_cast<int>(region.height * scale + 0.5)), 3, nullptr};
        std::vector<std::uint8_t> bytes(out.stride() * static_cast<std::size_t>(out.height));
        for (int y = 0; y < out.height; ++y) {
            const std::uint8_t* row = m_image.row(region.y + std::min(region.height - 1, static_cast<int>(y / scale)));
            for (int x = 0; x < out.width; ++x) {
                const int sourceX = region.x + std::min(region.width - 1, static_cast<int>(x / scale));
                for (int c = 0; c < 3; ++c) {
                    bytes[static_cast<std::size_t>(y) * out.stride() + static_cast<std::size_t>(x * 3 + c)] =
                        row[sourceX * m_image.channels + std::min(c, m_image.channels - 1)];
                }
            }
        }
        out.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
        return out;
    }

private:
    engine::Image m_image;
};

/// A grey or colour test picture: horizontal ramp in red, vertical in green.
[[nodiscard]] inline engine::Image testImage(int width, int height) {
    engine::Image image{width, height, 3, nullptr};
    std::vector<std::uint8_t> bytes(image.stride() * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::uint8_t* pixel =
                bytes.data() + static_cast<std::size_t>(y) * image.stride() + static_cast<std::size_t>(x) * 3;
            pixel[0] = static_cast<std::uint8_t>(255 * x / std::max(1, width - 1));
            pixel[1] = static_cast<std::uint8_t>(255 * y / std::max(1, height - 1));
            pixel[2] = 128;
        }
    }
    image.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    return image;
}

/// An engine of prepared answers; what has none says so by an error. Fill the members, override what a test needs.
class FakeEngine : public engine::Engine {
public:
    std::vector<engine::Preset> presetList = {{"demo", "Demo", "Bundled images", {}},
                                              {"quick_cpu", "Quick on CPU", "8 × 32 network", {}}};
    mutable std::vector<engine::RunSummary> runs;  ///< renameRun and saveNotes change them
    std::map<std::filesystem::path, std::vector<engine::MetricPoint>> metrics;
    std::map<std::pair<std::filesystem::path, std::int64_t>, engine::Snapshot> snapshots;
    std::map<std::filesystem::path, engine::Image> images;
    std::map<std::filesystem::path, engine::ModelInfo> models;
    std::vector<std::filesystem::path> bundled;                     ///< answers are in `models`
    std::map<std::filesystem::path, engine::PictureInfo> pictures;  ///< others are plain PNGs of the size in `images`
    std::int64_t memoryAnswer = 320'000'000;
    mutable std::atomic<int> memoryOfNothing = 0;  ///< times that it was asked for a picture without pixels
    std::optional<engine::Error> conversionRefusal;
    mutable std::vector<std::pair<std::filesystem::path, std::filesystem::path>> conversions;
    engine::Snapshot sampleSnapshot;
    engine::Estimate estimateAnswer;
    engine::PreflightReport preflightReport;

    /// The session made last; valid while its owner keeps it.
    mutable FakeSession* session = nullptr;
    /// Called with each new session before anyone else has it.
    std::function<void(FakeSession&)> onSession;

    [[nodiscard]] engine::Result<std::vector<engine::Preset>> presets() const override { return presetList; }

    [[nodiscard]] engine::Result<engine::RunConfig> parseConfig(std::string_view,
                                                                std::string_view source) const override {
        return missing(source);
    }

    [[nodiscard]] std::string writeConfig(const engine::RunConfig&) const override { return "{}\n"; }

    [[nodiscard]] engine::Result<engine::PreflightReport>
    preflight(const engine::RunConfig&, const engine::ProgressCallback&, std::stop_token) const override {
        return preflightReport;
    }

    [[nodiscard]] engine::Result<engine::Estimate> estimate(const engine::RunConfig&, bool,
                                                            std::stop_token) const override {
        return estimateAnswer;
    }

    [[nodiscard]] engine::Result<engine::Snapshot>
    previewSamples(const engine::RunConfig&, const std::filesystem::path&, engine::Rect) const override {
        return sampleSnapshot;
    }

    [[nodiscard]] std::unique_ptr<engine::Session> createSession() const override {
        auto made = std::make_unique<FakeSession>();
        session = made.get();
        if (onSession) {
            onSession(*made);
        }
        return made;
    }

    [[nodiscard]] std::vector<engine::RunSummary> listRuns(const std::filesystem::path&) const override {
        const std::scoped_lock lock(m_mutex);
        return runs;
    }

    [[nodiscard]] engine::Result<engine::RunSummary> readRun(const std::filesystem::path& dir) const override {
        const std::scoped_lock lock(m_mutex);
        const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.dir == dir; });
        return run == runs.end() ? engine::Result<engine::RunSummary>(missing(dir.string())) : *run;
    }

    [[nodiscard]] engine::Result<std::filesystem::path> renameRun(const std::filesystem::path& dir,
                                                                  std::string_view name) const override {
        const std::scoped_lock lock(m_mutex);
        const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.dir == dir; });
        if (run == runs.end()) {
            return missing(dir.string());
        }
        run->name = name;
        run->dir = dir.parent_path() / name;
        return run->dir;
    }

    [[nodiscard]] engine::Result<void> saveNotes(const std::filesystem::path& dir,
                                                 std::string_view notes) const override {
        const std::scoped_lock lock(m_mutex);
        const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.dir == dir; });
        if (run == runs.end()) {
            return missing(dir.string());
        }
        run->notes = notes;
        return {};
    }

    [[nodiscard]] engine::Result<engine::MetricsChunk> readMetrics(const std::filesystem::path& dir,
                                                                   std::uint64_t offset) const override {
        const auto found = metrics.find(dir);
        if (found == metrics.end()) {
            return missing(dir.string());
        }
        const auto& all = found->second;
        const auto from = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(offset, all.size()));
        return engine::MetricsChunk{{all.begin() + from, all.end()}, all.size(), std::nullopt};
    }

    [[nodiscard]] engine::Result<engine::Snapshot> readSnapshot(const std::filesystem::path& dir,
                                                                std::int64_t step) const override {
        const auto found = snapshots.find({dir, step});
        return found == snapshots.end() ? engine::Result<engine::Snapshot>(missing(dir.string())) : found->second;
    }

    [[nodiscard]] engine::Result<std::shared_ptr<const engine::ImageSource>>
    openImage(const std::filesystem::path& file) const override {
        const auto found = images.find(file);
        if (found == images.end()) {
            return missing(file.string());
        }
        return imageSource(found->second);
    }

    [[nodiscard]] std::shared_ptr<const engine::ImageSource> imageSource(engine::Image image) const override {
        return std::make_shared<FakeImageSource>(std::move(image));
    }

    [[nodiscard]] engine::Result<std::shared_ptr<const engine::ImageSource>>
    downscaled(std::shared_ptr<const engine::ImageSource> hr, int scale) const override {
        return imageSource(testImage(hr->size().width / scale, hr->size().height / scale));
    }

    [[nodiscard]] engine::Result<std::shared_ptr<const engine::ImageSource>>
    bicubic(std::shared_ptr<const engine::ImageSource> lr, int scale) const override {
        return imageSource(testImage(lr->size().width * scale, lr->size().height * scale));
    }

    [[nodiscard]] engine::Result<std::shared_ptr<const engine::ImageSource>>
    upscaled(std::shared_ptr<const engine::ImageSource> lr, const std::filesystem::path& model) const override {
        const auto found = models.find(model);
        if (found == models.end()) {
            return missing(model.string());
        }
        return bicubic(std::move(lr), static_cast<int>(found->second.scale));
    }

    [[nodiscard]] engine::Result<engine::Measures> measure(const engine::ImageSource&, const engine::ImageSource&,
                                                           std::optional<engine::Rect>, int,
                                                           std::stop_token) const override {
        return engine::Measures{28.42, 0.8104};
    }

    [[nodiscard]] engine::Bands bands(const engine::Image&) const override { return {}; }

    [[nodiscard]] engine::Result<void> saveImage(const engine::Image&, const std::filesystem::path& file,
                                                 engine::PictureFormat, int) const override {
        return missing(file.string());
    }

    [[nodiscard]] engine::Result<engine::ModelInfo> modelInfo(const std::filesystem::path& file) const override {
        const auto found = models.find(file);
        return found == models.end() ? engine::Result<engine::ModelInfo>(missing(file.string())) : found->second;
    }

    [[nodiscard]] std::vector<std::filesystem::path> bundledModels() const override { return bundled; }

    [[nodiscard]] engine::Result<void> convertModel(const std::filesystem::path& model,
                                                    const std::filesystem::path& file,
                                                    const std::string&) const override {
        const std::scoped_lock lock(m_mutex);
        if (conversionRefusal) {
            return *conversionRefusal;
        }
        conversions.emplace_back(model, file);
        return {};
    }

    [[nodiscard]] engine::Result<engine::PictureInfo> inspectInput(const std::filesystem::path& file) const override {
        if (const auto prepared = pictures.find(file); prepared != pictures.end()) {
            return prepared->second;
        }
        const auto image = images.find(file);
        if (image == images.end()) {
            return missing(file.string());
        }
        engine::PictureInfo info;
        info.size = image->second.size();
        info.format = "PNG";
        return info;
    }

    [[nodiscard]] engine::Result<std::int64_t> upscaleMemory(const engine::UpscaleRequest&,
                                                             engine::Size input) const override {
        memoryOfNothing += input.width < 1 || input.height < 1 ? 1 : 0;
        return memoryAnswer;
    }

    [[nodiscard]] engine::Result<std::vector<engine::UpscaledFile>> upscale(const engine::UpscaleRequest& request,
                                                                            const engine::UpscaleCallback& progress,
                                                                            std::stop_token) const override {
        std::vector<engine::UpscaledFile> files;
        for (std::size_t i = 0; i < request.inputs.size(); ++i) {
            engine::UpscaledFile file;
            file.input = request.inputs[i];
            file.output = request.outputDir / request.inputs[i].filename();
            files.push_back(file);
            progress({i, request.inputs.size(), 1.0, &files.back()});
        }
        return files;
    }

    [[nodiscard]] engine::Result<engine::EvaluateReport>
    evaluate(const engine::EvaluateRequest& request, const engine::ProgressCallback&, std::stop_token) const override {
        return missing(request.hr.string());
    }

    [[nodiscard]] engine::Result<engine::BenchmarkReport>
    benchmark(const engine::BenchmarkRequest&, const engine::ProgressCallback&, std::stop_token) const override {
        return engine::BenchmarkReport();
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::string>> libraries() const override {
        return {{"LibTorch", "1.13.1"}, {"OpenCV", "4.6.0"}};
    }

private:
    mutable std::mutex m_mutex;  // of `runs` and `conversions`, which workers read and change

    [[nodiscard]] static engine::Error missing(std::string_view what) {
        return {engine::ErrorCode::BadInput, std::string(what) + " is not among the fake engine's answers."};
    }
};

}  // namespace wavelens::test
