// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QObject>
#include <QString>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace wavelens::ui {

/// The one training of this window, and those that wait for it. Owns the engine's Session; turns its events into
/// signals of the UI thread and drains its mailboxes by time, so the event queue cannot grow however fast it trains.
/// State comes from the engine only; buttons follow `state()` by `allows()`. Events of earlier sessions are dropped.
/// No call waits for the engine. Thread: UI.
class RunController : public QObject {
    Q_OBJECT
public:
    /// How often metrics and status are taken, and the newest live snapshot.
    static constexpr int kDrainMs = 50;

    explicit RunController(QObject* parent = nullptr);
    ~RunController() override;

    /// From here on trainings can start. Null again before the module is closed.
    void setEngine(std::shared_ptr<engine::Engine> engine);

    // What to run. With a training under way a new one waits and begins when that one ends.
    void start(const engine::StartRequest& request);
    void resume(const engine::ResumeRequest& request);
    void fork(const engine::ForkRequest& request);

    // To the training under way; what its state does not allow does nothing.
    void pause();
    void resumePaused();
    void pauseOrResume();  ///< F5
    void stop();
    void checkpoint();
    void requestSnapshot();

    /// Stops with a checkpoint and forgets what waits; `ended` follows. For closing the window.
    void stopAll();

    /// A training is under way: preparing, running, paused or stopping.
    [[nodiscard]] bool isActive() const;
    [[nodiscard]] bool allows(engine::RunAction action) const;

    // The newest training of this window, also after its end, until the next one begins. Empty before the first.
    [[nodiscard]] QString runDir() const { return m_runDir; }

    [[nodiscard]] QString runName() const;

    [[nodiscard]] engine::RunState state() const { return m_state; }

    [[nodiscard]] QString stateText() const { return m_stateText; }  ///< "Preparing 24 images"

    [[nodiscard]] const engine::Status& status() const { return m_status; }

    [[nodiscard]] const std::optional<engine::RunConfig>& config() const { return m_config; }

    [[nodiscard]] const std::vector<engine::MetricPoint>& points() const { return m_points; }  ///< of this session

    [[nodiscard]] const std::optional<engine::Validated>& lastValidation() const { return m_lastValidation; }

    [[nodiscard]] const std::optional<engine::Prepared>& prepared() const { return m_prepared; }

    [[nodiscard]] const std::optional<engine::RunFailed>& failure() const { return m_failure; }

    [[nodiscard]] std::shared_ptr<const engine::Snapshot> liveSnapshot() const { return m_liveSnapshot; }

    /// Folders of the trainings that wait, in order.
    [[nodiscard]] QStringList waiting() const;
    void removeWaiting(const QString& runDir);

Q_SIGNALS:
    void runChanged(const QString& runDir);  ///< another training is the newest one
    void stateChanged();
    void statusChanged();
    void metricsArrived(const std::vector<wavelens::engine::MetricPoint>& points);  ///< at most every kDrainMs
    void snapshotArrived(std::shared_ptr<const wavelens::engine::Snapshot> snapshot);
    void prepareDone(const wavelens::engine::Prepared& prepared);
    void validated(const wavelens::engine::Validated& validation);
    void checkpointSaved(const wavelens::engine::CheckpointSaved& checkpoint);
    void snapshotKept(qint64 step);
    void warned(const wavelens::engine::Warned& warning);
    void failed(const wavelens::engine::RunFailed& failure);
    void refused(const QString& runDir, const wavelens::engine::Error& error);  ///< a start that could not begin
    void ended();                                                               ///< the training is over, however
    void waitingChanged();

private:
    using Request = std::variant<engine::StartRequest, engine::ResumeRequest, engine::ForkRequest>;
    void enqueue(Request request);
    void startNext();
    void begun(quint64 id, const std::optional<engine::Error>& error);
    void handle(quint64 id, const engine::Event& event);
    void setState(engine::RunState state, qint64 step, const QString& text);
    void drain();
    void end();
    void post(engine::RunAction action);

    std::shared_ptr<engine::Engine> m_engine;
    std::shared_ptr<engine::Session> m_session;
    quint64 m_sessionId = 0;
    bool m_starting = false;  // Session::start is under way on a worker
    std::deque<Request> m_waiting;
    QTimer m_drainTimer;

    QString m_runDir;
    engine::RunState m_state = engine::RunState::New;
    QString m_stateText;
    engine::Status m_status;
    std::optional<engine::RunConfig> m_config;
    std::vector<engine::MetricPoint> m_points;
    std::optional<engine::Validated> m_lastValidation;
    std::optional<engine::Prepared> m_prepared;
    std::optional<engine::RunFailed> m_failure;
    std::shared_ptr<const engine::Snapshot> m_liveSnapshot;
};

}  // namespace wavelens::ui
