// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/benchmark.hpp"
#include "engine/api/config_fields.hpp"
#include "engine/api/data.hpp"
#include "engine/api/image.hpp"
#include "engine/api/picture.hpp"
#include "engine/api/runs.hpp"
#include "engine/api/training.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wavelens::engine {

struct Preset {
    std::string name;         ///< "quick_cpu"
    std::string label;        ///< "Quick on CPU"
    std::string description;  ///< "8 × 32 network, about 15 min here"
    RunConfig config;
};

/// What a training will cost; NaN or 0 where it is not known.
struct Estimate {
    std::int64_t parameters = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t freeMemoryBytes = 0;
    std::int64_t diskBytes = 0;
    double secondsPerStep = kNotComputed;  ///< only after measure
    double seconds = kNotComputed;         ///< of the whole training
};

/// What a weights file is.
struct ModelInfo {
    std::filesystem::path path;
    std::string architecture;  ///< as network.name
    std::int64_t scale = 0;
    NetworkConfig network;
    std::int64_t parameters = 0;
    double macsPerLrPixel = 0;
    std::int64_t bytes = 0;
    std::int64_t trainedSteps = 0;         ///< 0: not said
    std::optional<RunConfig> trainedWith;  ///< the configuration carried in the file
    std::string format;                    ///< "safetensors", "PyTorch"
    std::string entry;                     ///< the part of a .pth that was taken: "params_ema"
    std::string description;               ///< what the file says of itself: what it was trained on
};

/// Orthonormal Haar bands of luma (0…255), spec §3; each half the size, rounded up.
struct Bands {
    Plane ll, lh, hl, hh;
};

/// How close a picture is to a reference, by the default protocol.
struct Measures {
    double psnrY = kNotComputed;
    double ssimY = kNotComputed;
};

enum class IfExists { KeepBoth, Skip, Replace };

struct UpscaleRequest {
    std::vector<std::filesystem::path> inputs;  ///< files and folders
    std::filesystem::path model;
    std::filesystem::path outputDir;
    std::string pattern = "{name}_x{scale}_{model}";
    PictureFormat format = PictureFormat::Png;
    int quality = 92;  ///< 1…100; JPEG and WebP
    IfExists ifExists = IfExists::KeepBoth;
    double factor = 0;         ///< size of the result over that of the input, at most the model's scale; 0: that scale
    int width = 0;             ///< of the result in pixels, instead of factor; 0: by factor
    bool keepMetadata = true;  ///< EXIF, XMP; profile and resolution always are
    int tile = 0;              ///< LR pixels; 0: chosen
    int overlap = 0;           ///< LR pixels on each side; 0: the receptive field, at most 40
    bool ensemble = false;
    int threads = 0;
};

struct UpscaledFile {
    std::filesystem::path input;
    std::filesystem::path output;     ///< empty: nothing written
    Size size;                        ///< of the output
    bool skipped = false;             ///< own result, or exists
    bool reduced = false;             ///< smaller than the model's own result
    std::string problem;              ///< empty: done
    std::vector<std::string> losses;  ///< what the file loses: "alpha laid over white", "16 bit rounded to 8"
};

struct UpscaleProgress {
    std::size_t file = 0;  ///< index within the expanded list
    std::size_t files = 0;
    double fraction = 0;                     ///< of this file
    const UpscaledFile* finished = nullptr;  ///< set once, when this file is done
};

using UpscaleCallback = std::function<void(const UpscaleProgress&)>;

enum class Protocol { Paper, Matlab, Classic };

struct EvaluateRequest {
    std::filesystem::path model;  ///< empty: bicubic
    std::filesystem::path hr;
    std::filesystem::path lr;  ///< empty: made from HR
    std::int64_t scale = 0;    ///< needed for bicubic; else 0 or the model's
    Protocol protocol = Protocol::Paper;
    bool ensemble = false;
    std::filesystem::path saveDir;  ///< empty: results are not written
    int threads = 0;
};

struct EvaluateReport {
    std::string model;
    std::int64_t scale = 0;
    Protocol protocol = Protocol::Paper;

    struct Row {
        std::string name;
        double psnrY = kNotComputed;
        double ssimY = kNotComputed;
    };

    std::vector<Row> images;
    Row mean;
    std::vector<SkippedImage> skipped;
};

/// All that the programs ask of the engine: the one interface between it and windows or commands.
/// Thread: any; calls may run at the same time. What can take longer than a frame takes a stop_token and belongs on a
/// thread of the caller's. No exception leaves a call.
class Engine {
public:
    virtual ~Engine() = default;

    // Configuration
    [[nodiscard]] virtual Result<std::vector<Preset>> presets() const = 0;
    /// Errors: syntax with line and column; unknown keys with the nearest one; wrong types. Ranges: validate().
    /// `source` names the file in messages. Relative paths stay as written.
    [[nodiscard]] virtual Result<RunConfig> parseConfig(std::string_view json, std::string_view source) const = 0;
    [[nodiscard]] virtual std::string writeConfig(const RunConfig& config) const = 0;

    // Before a training
    [[nodiscard]] virtual Result<PreflightReport> preflight(const RunConfig& config, const ProgressCallback& progress,
                                                            std::stop_token stop) const = 0;
    /// With `measure`, two steps are run and timed (seconds); else only what follows from the numbers.
    [[nodiscard]] virtual Result<Estimate> estimate(const RunConfig& config, bool measure,
                                                    std::stop_token stop) const = 0;
    /// The samples that `config` makes of a square of an image; anchor = bicubic of its LR. `at`: upper left corner in
    /// HR pixels, clamped to the image. No similarity: there is no discriminator yet.
    [[nodiscard]] virtual Result<Snapshot> previewSamples(const RunConfig& config, const std::filesystem::path& image,
                                                          Rect at) const = 0;

    // Training
    [[nodiscard]] virtual std::unique_ptr<Session> createSession() const = 0;

    // Runs on disk
    [[nodiscard]] virtual std::vector<RunSummary> listRuns(const std::filesystem::path& root) const = 0;
    [[nodiscard]] virtual Result<RunSummary> readRun(const std::filesystem::path& dir) const = 0;
    /// Renames a run's folder; the new one. Errors: BadInput where the name is none or taken, or while a training owns
    /// the folder; Disk.
    [[nodiscard]] virtual Result<std::filesystem::path> renameRun(const std::filesystem::path& dir,
                                                                  std::string_view name) const = 0;
    /// Keeps what the user wrote about a run in its folder. Error: Disk.
    [[nodiscard]] virtual Result<void> saveNotes(const std::filesystem::path& dir, std::string_view notes) const = 0;
    [[nodiscard]] virtual Result<MetricsChunk> readMetrics(const std::filesystem::path& dir,
                                                           std::uint64_t offset) const = 0;
    [[nodiscard]] virtual Result<Snapshot> readSnapshot(const std::filesystem::path& dir, std::int64_t step) const = 0;

    // Pictures
    [[nodiscard]] virtual Result<std::shared_ptr<const ImageSource>>
    openImage(const std::filesystem::path& file) const = 0;
    [[nodiscard]] virtual std::shared_ptr<const ImageSource> imageSource(Image image) const = 0;
    /// LR of an HR picture by MATLAB-compatible bicubic, after cropping HR to a multiple of the scale.
    [[nodiscard]] virtual Result<std::shared_ptr<const ImageSource>> downscaled(std::shared_ptr<const ImageSource> hr,
                                                                                int scale) const = 0;
    [[nodiscard]] virtual Result<std::shared_ptr<const ImageSource>> bicubic(std::shared_ptr<const ImageSource> lr,
                                                                             int scale) const = 0;
    /// The model's result, computed by tiles as they are asked for and kept within a bound.
    [[nodiscard]] virtual Result<std::shared_ptr<const ImageSource>>
    upscaled(std::shared_ptr<const ImageSource> lr, const std::filesystem::path& model) const = 0;
    /// `region` in pixels of both; empty: the whole, with the protocol's border left out. Errors: sizes differ.
    [[nodiscard]] virtual Result<Measures> measure(const ImageSource& image, const ImageSource& reference,
                                                   std::optional<Rect> region, int scale,
                                                   std::stop_token stop) const = 0;
    [[nodiscard]] virtual Bands bands(const Image& image) const = 0;
    /// Error: full or read-only disk, a side too long for the format.
    [[nodiscard]] virtual Result<void> saveImage(const Image& image, const std::filesystem::path& file,
                                                 PictureFormat format, int quality) const = 0;

    // Models and files
    [[nodiscard]] virtual Result<ModelInfo> modelInfo(const std::filesystem::path& file) const = 0;
    /// Those that come with Wavelens.
    [[nodiscard]] virtual std::vector<std::filesystem::path> bundledModels() const = 0;
    /// Writes a model in another format, which the extension of `file` says: .safetensors, .pth or .onnx.
    /// `description`: what the file says of itself; empty: as the model does.
    [[nodiscard]] virtual Result<void> convertModel(const std::filesystem::path& model,
                                                    const std::filesystem::path& file,
                                                    const std::string& description) const = 0;
    /// What a picture's header says. Errors: BadInput where it cannot be upscaled.
    [[nodiscard]] virtual Result<PictureInfo> inspectInput(const std::filesystem::path& file) const = 0;
    /// The most memory, in bytes, that upscaling a picture of this size takes. Reads the request's model.
    [[nodiscard]] virtual Result<std::int64_t> upscaleMemory(const UpscaleRequest& request, Size input) const = 0;
    [[nodiscard]] virtual Result<std::vector<UpscaledFile>>
    upscale(const UpscaleRequest& request, const UpscaleCallback& progress, std::stop_token stop) const = 0;
    [[nodiscard]] virtual Result<EvaluateReport>
    evaluate(const EvaluateRequest& request, const ProgressCallback& progress, std::stop_token stop) const = 0;

    /// Errors: BadInput for a network, method or number that it does not have; Cancelled.
    [[nodiscard]] virtual Result<BenchmarkReport>
    benchmark(const BenchmarkRequest& request, const ProgressCallback& progress, std::stop_token stop) const = 0;

    /// Names and versions of the libraries at work, for About and --version.
    [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> libraries() const = 0;
};

/// The one symbol that the engine's module exports. `resourceDir`: the folder with presets/ and sample_set/.
/// Relative paths of presets that begin with "sample_set/" mean that folder.
inline constexpr const char* kCreateEngineSymbol = "wavelens_create_engine";
using CreateEngine = Engine* (*)(const char* resourceDir);

}  // namespace wavelens::engine
