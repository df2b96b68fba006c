// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_controller.hpp"

#include "ui/bridge/text.hpp"
#include "ui/bridge/workers.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>

namespace wavelens::ui {

namespace {

const std::filesystem::path& dirOf(const engine::StartRequest& request) {
    return request.runDir;
}

const std::filesystem::path& dirOf(const engine::ResumeRequest& request) {
    return request.runDir;
}

const std::filesystem::path& dirOf(const engine::ForkRequest& request) {
    return request.runDir;
}

engine::Result<void> begin(engine::Session& session, const engine::StartRequest& request) {
    return session.start(request);
}

engine::Result<void> begin(engine::Session& session, const engine::ResumeRequest& request) {
    return session.resume(request);
}

engine::Result<void> begin(engine::Session& session, const engine::ForkRequest& request) {
    return session.fork(request);
}

/// Frees a session on a worker: its destructor joins the engine's thread.
void release(std::shared_ptr<engine::Session> session, std::shared_ptr<engine::Engine> engine) {
    if (session) {
        workers().start([session = std::move(session), engine = std::move(engine)]() mutable {
            session.reset();
            engine.reset();  // the module's code outlives its objects
        });
    }
}

bool isOver(engine::RunState state) {
    using engine::RunState;
    return state == RunState::Finished || state == RunState::Failed || state == RunState::Reopened;
}

}  // namespace

RunController::RunController(QObject* parent) : QObject(parent) {
    m_drainTimer.setInterval(kDrainMs);
    connect(&m_drainTimer, &QTimer::timeout, this, &RunController::drain);
}

RunController::~RunController() {
    release(std::move(m_session), m_engine);
}

void RunController::setEngine(std::shared_ptr<engine::Engine> engine) {
    m_engine = std::move(engine);
    startNext();
}

QString RunController::runName() const {
    return QFileInfo(m_runDir).fileName();
}

bool RunController::isActive() const {
    using engine::RunState;
    return m_starting || m_state == RunState::Preparing || m_state == RunState::Running ||
           m_state == RunState::Paused || m_state == RunState::Stopping;
}

bool RunController::allows(engine::RunAction action) const {
    return m_session && !m_starting && engine::allows(m_state, action);
}

void RunController::start(const engine::StartRequest& request) {
    enqueue(request);
}

void RunController::resume(const engine::ResumeRequest& request) {
    enqueue(request);
}

void RunController::fork(const engine::ForkRequest& request) {
    enqueue(request);
}

void RunController::enqueue(Request request) {
    m_waiting.push_back(std::move(request));
    startNext();
    Q_EMIT waitingChanged();
}

void RunController::startNext() {
    if (!m_engine || isActive() || m_waiting.empty()) {
        return;
    }
    const Request request = std::move(m_waiting.front());
    m_waiting.pop_front();
    release(std::move(m_session), m_engine);

    m_session = m_engine->createSession();
    m_starting = true;
    const quint64 id = ++m_sessionId;
    m_runDir = std::visit([](const auto& r) { return fromPath(dirOf(r)); }, request);
    m_config.reset();
    std::visit(
        [this](const auto& r) {
            if constexpr (requires { r.config; }) {
                m_config = r.config;
            }
        },
        request);
    m_status = {};
    if (m_config) {
        const auto* fresh = std::get_if<engine::StartRequest>(&request);
        m_status.stopAt = fresh && fresh->stopAt > 0 ? fresh->stopAt : m_config->training.steps;
    }
    m_points.clear();
    m_lastValidation.reset();
    m_prepared.reset();
    m_failure.reset();
    m_liveSnapshot.reset();
    m_state = engine::RunState::New;
    m_stateText.clear();

    const QPointer<RunController> self(this);
    m_session->setObserver([self, id](const engine::Event& event) {
        // On the engine's thread. The controller outlives its sessions' threads only by being asked on its own thread.
        QMetaObject::invokeMethod(
            qApp,
            [self, id, event] {
                if (self) {
                    self->handle(id, event);
                }
            },
            Qt::QueuedConnection);
    });
    m_drainTimer.start();
    Q_EMIT runChanged(m_runDir);
    Q_EMIT stateChanged();
    Q_EMIT statusChanged();
    Q_EMIT waitingChanged();

    // Reading a checkpoint and locking a folder can take long.
    workers().start([self, id, request, session = m_session, engine = m_engine] {
        const engine::Result<void> result = std::visit([&](const auto& r) { return begin(*session, r); }, request);
        const std::optional<engine::Error> error = result ? std::nullopt : std::optional(result.error());
        QMetaObject::invokeMethod(
            qApp,
            [self, id, error] {
                if (self) {
                    self->begun(id, error);
                }
            },
            Qt::QueuedConnection);
    });
}

void RunController::begun(quint64 id, const std::optional<engine::Error>& error) {
    if (id != m_sessionId || !m_starting) {
        return;
    }
    m_starting = false;
    if (error) {
        Q_EMIT refused(m_runDir, *error);
        end();
    } else {
        Q_EMIT stateChanged();
    }
}

void RunController::handle(quint64 id, const engine::Event& event) {
    if (id != m_sessionId) {
        return;
    }

    struct Visitor {
        RunController& self;

        void operator()(const engine::StateChanged& e) const { self.setState(e.state, e.step, toQString(e.text)); }

        void operator()(const engine::Prepared& e) const {
            self.m_prepared = e;
            Q_EMIT self.prepareDone(e);
        }

        void operator()(const engine::Validated& e) const {
            self.m_lastValidation = e;
            Q_EMIT self.validated(e);
        }

        void operator()(const engine::CheckpointSaved& e) const { Q_EMIT self.checkpointSaved(e); }

        void operator()(const engine::SnapshotKept& e) const { Q_EMIT self.snapshotKept(e.step); }

        void operator()(const engine::Warned& e) const { Q_EMIT self.warned(e); }

        void operator()(const engine::RunFailed& e) const {
            self.m_failure = e;
            Q_EMIT self.failed(e);
        }
    };

    std::visit(Visitor{*this}, event);
}

void RunController::setState(engine::RunState state, qint64 step, const QString& text) {
    if (isOver(state)) {
        drain();  // what came before the end is shown before it
    }
    m_state = state;
    m_stateText = text;
    m_status.step = step;
    if (state != engine::RunState::Failed && state != engine::RunState::Paused) {
        m_failure.reset();
    }
    Q_EMIT stateChanged();
    if (isOver(state)) {
        end();
    }
}

void RunController::end() {
    m_drainTimer.stop();
    m_starting = false;
    Q_EMIT ended();
    startNext();
}

void RunController::drain() {
    if (!m_session) {
        return;
    }
    const std::vector<engine::MetricPoint> fresh = m_session->metrics().take();
    if (!fresh.empty()) {
        m_points.insert(m_points.end(), fresh.begin(), fresh.end());
        Q_EMIT metricsArrived(fresh);
    }
    if (const auto status = m_session->status().take()) {
        m_status = *status;
        Q_EMIT statusChanged();
    }
    if (auto snapshot = m_session->liveSnapshot().take()) {
        m_liveSnapshot = std::move(snapshot);
        Q_EMIT snapshotArrived(m_liveSnapshot);
    }
}

void RunController::post(engine::RunAction action) {
    if (allows(action)) {
        m_session->post(action);
    }
}

void RunController::pause() {
    post(engine::RunAction::Pause);
}

void RunController::resumePaused() {
    if (m_state == engine::RunState::Paused) {
        post(engine::RunAction::Resume);
    }
}

void RunController::pauseOrResume() {
    if (m_state == engine::RunState::Paused) {
        resumePaused();
    } else {
        pause();
    }
}

void RunController::stop() {
    post(engine::RunAction::Stop);
}

void RunController::checkpoint() {
    post(engine::RunAction::Checkpoint);
}

void RunController::requestSnapshot() {
    if (m_session && isActive()) {
        m_session->requestSnapshot();
    }
}

void RunController::stopAll() {
    m_waiting.clear();
    Q_EMIT waitingChanged();
    if (m_session && isActive()) {
        m_session->post(engine::RunAction::Stop);
    }
}

QStringList RunController::waiting() const {
    QStringList dirs;
    for (const Request& request : m_waiting) {
        dirs += std::visit([](const auto& r) { return fromPath(dirOf(r)); }, request);
    }
    return dirs;
}

void RunController::removeWaiting(const QString& runDir) {
    std::erase_if(m_waiting, [&](const Request& request) {
        return std::visit([](const auto& r) { return fromPath(dirOf(r)); }, request) == runDir;
    });
    Q_EMIT waitingChanged();
}

}  // namespace wavelens::ui
