// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/upscale_run.hpp"

#include "ui/bridge/text.hpp"

#include <utility>

namespace wavelens::ui {

namespace {

double pixelsOf(const QueuedFile& file) {
    return 1.0 * file.size.width() * file.size.height();
}

}  // namespace

UpscaleRun::UpscaleRun(UpscaleQueue& queue, QObject* parent) : QObject(parent), m_queue(queue) {
    connect(&m_job, &UpscaleJob::progressed, this, [this](double fraction) {
        m_queue.setFraction(m_current, fraction);
        Q_EMIT progressed();
    });
    connect(&m_job, &UpscaleJob::finished, this, &UpscaleRun::fileFinished);
}

void UpscaleRun::start(std::shared_ptr<engine::Engine> engine, engine::UpscaleRequest settings) {
    Q_ASSERT(!m_running);
    m_engine = std::move(engine);
    m_settings = std::move(settings);
    m_running = true;
    m_finished = 0;
    m_pixelsDone = 0;
    m_pausedMs = 0;
    m_runTime.start();
    runNext();
}

engine::UpscaleRequest UpscaleRun::requestFor(const QueuedFile& file) const {
    engine::UpscaleRequest request = m_settings;
    request.inputs = {toPath(file.path)};
    if (!file.subfolder.isEmpty()) {
        request.outputDir /= toPath(file.subfolder);
    }
    return request;
}

void UpscaleRun::runNext() {
    const QueuedFile* next = m_queue.nextWaiting();
    if (!next) {
        end(false);
        return;
    }
    m_current = next->id;
    m_fileTime.start();
    m_job.start(m_engine, requestFor(*next));
    m_queue.setRunning(m_current);
    Q_EMIT progressed();
}

void UpscaleRun::fileFinished(const engine::Result<engine::UpscaledFile>& result) {
    const int id = std::exchange(m_current, 0);
    if (!result && result.error().code == engine::ErrorCode::Cancelled) {
        m_queue.setWaiting(id);
        end(true);
        return;
    }
    if (const QueuedFile* file = m_queue.find(id)) {
        m_pixelsDone += pixelsOf(*file);
    }
    ++m_finished;
    if (!result) {
        m_queue.setFailed(id, toQString(result.error().message));
        if (result.error().code == engine::ErrorCode::Disk) {
            end(true);  // the next ones would fail likewise
            return;
        }
    } else if (!result->problem.empty()) {
        m_queue.setFailed(id, toQString(result->problem));
    } else if (result->skipped) {
        m_queue.setSkipped(id, result->output.empty() ? tr("A result of this model") : tr("The result exists already"));
    } else {
        m_queue.setDone(id, fromPath(result->output), static_cast<double>(m_fileTime.elapsed()) / 1000);
    }
    runNext();
}

void UpscaleRun::end(bool early) {
    m_running = false;
    m_current = 0;
    Q_EMIT ended(early);
}

void UpscaleRun::pauseOrResume() {
    if (m_job.isPaused()) {
        m_pausedMs += m_pauseTime.elapsed();
    } else {
        m_pauseTime.start();
    }
    m_job.setPaused(!m_job.isPaused());
    Q_EMIT progressed();
}

int UpscaleRun::toDo() const {
    return m_queue.count(QueuedFile::State::Waiting) + (m_queue.find(m_current) ? 1 : 0);
}

double UpscaleRun::fraction() const {
    const QueuedFile* current = m_queue.find(m_current);
    const double all = m_finished + toDo();
    return all > 0 ? (m_finished + (current ? current->fraction : 0)) / all : 0;
}

std::optional<double> UpscaleRun::secondsLeft() const {
    double done = m_pixelsDone;
    double left = 0;
    for (const QueuedFile& file : m_queue.files()) {
        left += file.state == QueuedFile::State::Waiting ? pixelsOf(file) : 0;
    }
    if (const QueuedFile* current = m_queue.find(m_current)) {
        done += pixelsOf(*current) * current->fraction;
        left += pixelsOf(*current) * (1 - current->fraction);
    }
    const qint64 pausedMs = m_pausedMs + (isPaused() ? m_pauseTime.elapsed() : 0);
    const double seconds = static_cast<double>(m_runTime.elapsed() - pausedMs) / 1000;
    return done > 0 && seconds > 1 ? std::optional(seconds * left / done) : std::nullopt;
}

}  // namespace wavelens::ui
