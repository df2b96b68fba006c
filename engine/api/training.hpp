// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/api/data.hpp"
#include "engine/api/mailbox.hpp"
#include "engine/api/run_state.hpp"

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace wavelens::engine {

inline constexpr double kNotComputed = std::numeric_limits<double>::quiet_NaN();

/// One line of metrics.jsonl: what one step gave. A value that the step did not compute is kNotComputed.
struct MetricPoint {
    std::int64_t step = 0;  ///< 1 for the first step; 0 carries the validation before training
    double lossTotal = kNotComputed;
    double lossL1 = kNotComputed;           ///< grey levels of 255
    double lossContrastive = kNotComputed;  ///< before its weight
    double lossDiscriminator = kNotComputed;
    double learningRate = kNotComputed;  ///< of the SR network
    double gradientNorm = kNotComputed;  ///< of the SR network, before clipping
    double seconds = 0;                  ///< of training since the run's first step, pauses left out
    double psnrY = kNotComputed;         ///< dB; on validation steps
    double ssimY = kNotComputed;
};

enum class SampleRole { Anchor, Hr, Positive, Negative };

/// One sample of the contrast, of one patch.
struct SampleView {
    SampleRole role = SampleRole::Anchor;
    std::string name;                ///< "Anchor", "HR", "P1", "N2"
    std::string recipe;              ///< how it was made: "amount 1.4", "σ 0.7 × 1.2, 5 × 9"
    Image image;                     ///< RGB, HR size
    std::vector<float> similarity;   ///< to the anchor, per layer of Snapshot::layers; empty for the anchor
    std::vector<Plane> cosine = {};  ///< per layer, at each place of the features: similarity is its mean
    std::vector<std::vector<float>> features = {};  ///< per layer, mean unit feature vector; the anchor has them too
};

/// All samples of one patch of the batch.
struct PatchSamples {
    std::string source;               ///< file name of the image that the patch was cut from
    Image lr;                         ///< RGB, LR size
    std::vector<SampleView> samples;  ///< anchor, HR, positives (HR not repeated), negatives
};

/// What the contrast saw in one step; for the Inspector. Similarities are there whatever the weight is at that step.
struct Snapshot {
    std::int64_t step = 0;
    std::vector<std::int64_t> layers;  ///< layers of the discriminator; empty without contrastive loss
    std::vector<PatchSamples> patches;
};

/// How the work goes, a few times a second.
struct Status {
    std::int64_t step = 0;
    std::int64_t stopAt = 0;  ///< the step at which it ends
    double stepsPerSecond = kNotComputed;
    double secondsLeft = kNotComputed;  ///< including validations still to come
    double waitShare = kNotComputed;    ///< share of the time spent waiting for data
    std::int64_t residentBytes = 0;     ///< memory of this process
    std::string device;                 ///< "CPU, 2 threads"
};

// Events: rare, sent to the observer on the engine's thread.
struct StateChanged {
    RunState state = RunState::New;
    std::int64_t step = 0;
    std::string text = {};  ///< "Preparing 24 images", "Saving step 1 234"
};

struct Prepared {
    PreflightReport report;
    double bicubicPsnrY = kNotComputed;  ///< of the validation images
    double bicubicSsimY = kNotComputed;
};

struct Validated {
    std::int64_t step = 0;
    double psnrY = kNotComputed;
    double ssimY = kNotComputed;
    bool best = false;              ///< highest PSNR-Y so far
    std::filesystem::path preview;  ///< picture of the watched image at this step
};

struct CheckpointSaved {
    std::int64_t step = 0;
    std::filesystem::path path;
    std::int64_t bytes = 0;
};

struct SnapshotKept {
    std::int64_t step = 0;
};

/// The run goes on, but somebody should know: "t12.bmp cannot be read any more; t13.bmp took its place."
struct Warned {
    std::int64_t step = 0;
    std::string message;
};

/// The run stopped by itself; the state after it is Failed (or Paused when the disk is full).
struct RunFailed {
    std::int64_t step = 0;
    Error error;
    std::int64_t lastCheckpoint = -1;  ///< step of the newest intact checkpoint; −1: none
};

using Event = std::variant<StateChanged, Prepared, Validated, CheckpointSaved, SnapshotKept, Warned, RunFailed>;

struct StartRequest {
    RunConfig config;
    std::filesystem::path runDir;  ///< new or empty
    std::int64_t stopAt = 0;       ///< 0: training.steps
};

struct ResumeRequest {
    std::filesystem::path runDir;
    std::int64_t stopAt = 0;  ///< 0: as planned; beyond training.steps: Continue
    std::int64_t fromStep =
        -1;  ///< −1: the newest intact checkpoint. An older one supersedes later metrics and previews
};

struct ForkRequest {
    std::filesystem::path sourceDir;
    std::int64_t step = -1;  ///< of a checkpoint in sourceDir; −1: the newest
    RunConfig config;        ///< same network as the source
    std::filesystem::path runDir;
    std::int64_t stopAt = 0;
};

/// One training on a thread of its own. Start, resume or fork once; make another Session for another run.
/// Thread: any for each call; the observer is called on the engine's thread. The destructor stops, saves and joins.
class Session {
public:
    virtual ~Session() = default;

    /// To be set before the run begins. It must not block and must not call back into the Session but post().
    virtual void setObserver(std::function<void(const Event&)> observer) = 0;

    // These check what can be checked at once (configuration, folder, lock, checkpoint) and return; the rest comes as
    // events. Errors: BadInput (naming field or folder), Incompatible, Disk.
    virtual Result<void> start(const StartRequest& request) = 0;
    virtual Result<void> resume(const ResumeRequest& request) = 0;
    virtual Result<void> fork(const ForkRequest& request) = 0;

    /// Pause, Resume, Stop, Checkpoint, Close: takes effect after the current step. Others, and those that the state
    /// does not allow, are ignored.
    virtual void post(RunAction action) = 0;

    /// Asks for a Snapshot of the next step in liveSnapshot(); while paused, of the last one.
    virtual void requestSnapshot() = 0;

    [[nodiscard]] virtual RunState state() const = 0;
    /// Waits until the thread has ended (the command line's way to run); returns the state it ended in.
    virtual RunState wait() = 0;

    [[nodiscard]] virtual AppendBuffer<MetricPoint>& metrics() = 0;
    [[nodiscard]] virtual LatestSlot<Status>& status() = 0;
    [[nodiscard]] virtual LatestSlot<Snapshot>& liveSnapshot() = 0;
};

}  // namespace wavelens::engine
