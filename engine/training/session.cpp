// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/session.hpp"

#include "engine/api/config_fields.hpp"
#include "engine/config/config_json.hpp"
#include "engine/inference/edge.hpp"
#include "engine/interchange/atomic_file.hpp"
#include "engine/training/checkpoint.hpp"
#include "engine/training/kept_pages.hpp"
#include "engine/training/run_folder.hpp"
#include "engine/training/threads.hpp"
#include "engine/training/trainer.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr auto kStatusPeriod = std::chrono::milliseconds(200);

void requireGood(const RunConfig& config) {
    if (auto checked = checkConfig(config); !checked)
        throw Exception(checked.error());
}

class LocalSession final : public Session {
public:
    explicit LocalSession(fs::path resourceDir) : m_resourceDir(std::move(resourceDir)) {}

    ~LocalSession() override {
        m_stop.request_stop();
        m_wake.notify_all();
        if (m_thread.joinable())
            m_thread.join();
    }

    void setObserver(std::function<void(const Event&)> observer) override { m_observer = std::move(observer); }

    Result<void> start(const StartRequest& request) override {
        return atEdge<void>([&] {
            requireGood(request.config);
            beginNew(
                {resolved(request.config, m_resourceDir), {fs::absolute(request.runDir)}, {}, false, request.stopAt});
        });
    }

    Result<void> resume(const ResumeRequest& request) override {
        return atEdge<void>([&] {
            const RunFolder folder{fs::absolute(request.runDir)};
            requireRun(folder);
            auto lock = std::make_unique<RunLock>(folder);
            begin({parseConfig(readFile(folder.config()), folder.config().string()), folder,
                   findCheckpoint(folder, request.fromStep), false, request.stopAt},
                  std::move(lock));
        });
    }

    Result<void> fork(const ForkRequest& request) override {
        return atEdge<void>([&] {
            requireGood(request.config);
            const RunFolder source{fs::absolute(request.sourceDir)};
            const fs::path checkpoint = findCheckpoint(source, request.step);
            if (checkpoint.empty())
                throw Exception(ErrorCode::BadInput, source.dir.string() + " has no checkpoint to fork from.");
            RunConfig config = resolved(request.config, m_resourceDir);
            config.forkedFrom = {source.dir.string(), readCheckpoint(checkpoint).progress.step};
            beginNew({std::move(config), {fs::absolute(request.runDir)}, checkpoint, true, request.stopAt});
        });
    }

    void post(RunAction action) override {
        {
            const std::scoped_lock lock(m_mutex);
            if (!allows(m_state, action))
                return;
            switch (action) {
            case RunAction::Pause:
                m_pauseAsked = true;
                break;
            case RunAction::Resume:
                m_pauseAsked = false;
                break;
            case RunAction::Checkpoint:
                m_checkpointAsked = true;
                break;
            case RunAction::Stop:
            case RunAction::Close:
                m_stop.request_stop();
                break;
            default:
                return;
            }
        }
        m_wake.notify_all();
    }

    void requestSnapshot() override {
        {
            const std::scoped_lock lock(m_mutex);
            m_snapshotAsked = true;
        }
        m_wake.notify_all();
    }

    [[nodiscard]] RunState state() const override {
        const std::scoped_lock lock(m_mutex);
        return m_state;
    }

    RunState wait() override {
        if (m_thread.joinable())
            m_thread.join();
        return state();
    }

    AppendBuffer<MetricPoint>& metrics() override { return m_metrics; }

    LatestSlot<Status>& status() override { return m_status; }

    LatestSlot<Snapshot>& liveSnapshot() override { return m_snapshot; }

private:
    void beginNew(TrainerStart start) {
        createRunFolder(start.folder);
        auto lock = std::make_unique<RunLock>(start.folder);
        atomicWrite(start.folder.config(), writeConfig(start.config));
        begin(std::move(start), std::move(lock));
    }

    void begin(TrainerStart start, std::unique_ptr<RunLock> lock) {
        if (m_thread.joinable())
            throw Exception(ErrorCode::Internal, "This session has a run already.");
        if (start.stopAt <= 0)
            start.stopAt = start.config.training.steps;
        m_lock = std::move(lock);
        setState(RunState::Preparing);
        m_thread =
            std::thread([this, start = std::move(start)]() mutable { work(std::move(start), m_stop.get_token()); });
    }

    void emit(const Event& event) {
        if (m_observer)
            m_observer(event);
    }

    void setState(RunState state, std::int64_t step = 0, std::string text = {}) {
        {
            const std::scoped_lock lock(m_mutex);
            m_state = state;
        }
        emit(StateChanged{state, step, std::move(text)});
    }

    /// The whole life of a run on the engine's thread.
    void work(TrainerStart start, std::stop_token stop) {
        lowerPriority();
        const KeptPages kept;
        useThreads(static_cast<int>(start.config.hardware.threads));
        std::optional<Trainer> trainer;
        try {
            trainer.emplace(
                std::move(start), [this](const Event& event) { emit(event); }, m_metrics);
            trainer->prepare(stop);
            setState(RunState::Running, trainer->step());
            bool complete = false;
            while (!complete && obey(*trainer, stop)) {
                if (trainer->done())
                    complete = guarded(*trainer, [&] { trainer->saveCheckpoint(); });
                else
                    guarded(*trainer, [&] { trainer->advance(stop); });
            }
            setState(RunState::Stopping, trainer->step(), "Saving step " + std::to_string(trainer->step()));
            trainer->finish(trainer->done() ? RunEnd::Finished : RunEnd::Stopped, true);
            m_lock.reset();
            if (trainer->done())
                setState(RunState::Finished, trainer->step());
            else
                setState(RunState::Reopened, trainer->step());
        } catch (...) {
            fail(trainer, currentError());
        }
    }

    void fail(std::optional<Trainer>& trainer, const Error& error) {
        const std::int64_t step = trainer ? trainer->step() : 0;
        const bool cancelled = error.code == ErrorCode::Cancelled;
        try {
            if (trainer)
                trainer->finish(cancelled ? RunEnd::Stopped : RunEnd::Failed, false);
        } catch (const std::exception&) {
            // The first failure is what the user has to know; the folder then tells "interrupted".
        }
        m_lock.reset();
        if (cancelled) {
            setState(RunState::Reopened, step);
            return;
        }
        emit(RunFailed{step, error, trainer ? trainer->lastCheckpoint() : -1});
        setState(RunState::Failed, step);
    }

    /// Work that writes; a full disk pauses the run instead of ending it. False: it did.
    template <typename Work>
    bool guarded(Trainer& trainer, const Work& work) {
        bool written = true;
        try {
            work();
        } catch (const Exception& exception) {
            if (exception.error().code == ErrorCode::Cancelled)
                return false;  // Stop came while it waited for a batch; no step was begun
            if (exception.error().code != ErrorCode::Disk)
                throw;
            emit(RunFailed{trainer.step(), exception.error(), trainer.lastCheckpoint()});
            const std::scoped_lock lock(m_mutex);
            m_pauseAsked = m_writingFailed = true;
            written = false;
        }
        if (const auto now = Clock::now(); now - m_statusTime >= kStatusPeriod) {
            m_statusTime = now;
            m_status.put(std::make_shared<Status>(trainer.status()));
        }
        return written;
    }

    /// Does what was asked for since the last step; blocks while paused. False: stop.
    bool obey(Trainer& trainer, const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        const auto pauseBegin = Clock::now();
        bool paused = false;
        while (!stop.stop_requested()) {
            if (m_pauseAsked && !paused) {
                paused = true;
                lock.unlock();
                setState(RunState::Paused, trainer.step());
                lock.lock();
                continue;
            }
            if (std::exchange(m_checkpointAsked, false)) {
                lock.unlock();
                guarded(trainer, [&] { trainer.saveCheckpoint(); });
                lock.lock();
                continue;
            }
            if (std::exchange(m_snapshotAsked, false)) {
                lock.unlock();
                m_snapshot.put(trainer.snapshot());
                lock.lock();
                continue;
            }
            if (!m_pauseAsked && std::exchange(m_writingFailed, false)) {
                lock.unlock();
                guarded(trainer, [&] { trainer.retryWriting(); });
                lock.lock();
                continue;
            }
            if (!m_pauseAsked)
                break;
            m_wake.wait(lock, stop, [&] { return !m_pauseAsked || m_checkpointAsked || m_snapshotAsked; });
        }
        lock.unlock();
        if (paused) {
            trainer.addPause(std::chrono::duration<double>(Clock::now() - pauseBegin).count());
            if (!stop.stop_requested())
                setState(RunState::Running, trainer.step());
        }
        return !stop.stop_requested();
    }

    fs::path m_resourceDir;
    std::function<void(const Event&)> m_observer;
    AppendBuffer<MetricPoint> m_metrics;
    LatestSlot<Status> m_status;
    LatestSlot<Snapshot> m_snapshot;
    std::unique_ptr<RunLock> m_lock;  // engine's thread once it runs
    Clock::time_point m_statusTime;
    std::stop_source m_stop;

    mutable std::mutex m_mutex;  // guards what follows
    std::condition_variable_any m_wake;
    RunState m_state = RunState::New;
    bool m_pauseAsked = false;
    bool m_checkpointAsked = false;
    bool m_snapshotAsked = false;
    bool m_writingFailed = false;

    std::thread m_thread;
};

void makeAbsolute(std::string& path, const fs::path& resourceDir) {
    if (path.empty())
        return;
    const fs::path given(path);
    if (given.is_relative() && !fs::exists(given) && *given.begin() == "sample_set")
        path = (resourceDir / given).lexically_normal().string();
    else
        path = fs::absolute(given).lexically_normal().string();
}

}  // namespace

RunConfig resolved(RunConfig config, const fs::path& resourceDir) {
    for (std::string* path : {&config.data.trainHr, &config.data.trainLr, &config.data.validationHr,
                              &config.data.validationLr, &config.network.initialWeights})
        makeAbsolute(*path, resourceDir);
    if (config.hardware.threads == 0)
        config.hardware.threads = allowedProcessors();
    return config;
}

std::unique_ptr<Session> makeSession(fs::path resourceDir) {
    return std::make_unique<LocalSession>(std::move(resourceDir));
}

}  // namespace wavelens::engine
