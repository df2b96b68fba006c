// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/upscale/upscale_job.hpp"
#include "ui/pages/upscale/upscale_queue.hpp"

#include <QElapsedTimer>

namespace wavelens::ui {

/// Works through the queue, one file after another, all with the settings that held at the start. Thread: UI.
class UpscaleRun : public QObject {
    Q_OBJECT
public:
    explicit UpscaleRun(UpscaleQueue& queue, QObject* parent = nullptr);

    /// `settings`: the request without its inputs; the subfolders of the queue lie below its outputDir.
    void start(std::shared_ptr<engine::Engine> engine, engine::UpscaleRequest settings);
    void pauseOrResume();

    void cancel() { m_job.cancel(); }

    [[nodiscard]] bool isRunning() const { return m_running; }

    [[nodiscard]] bool isPaused() const { return m_job.isPaused(); }

    /// Files of this run that are finished, and those still to do, the current one too.
    [[nodiscard]] int finished() const { return m_finished; }

    [[nodiscard]] int toDo() const;

    [[nodiscard]] double fraction() const;  ///< of the run, by files
    /// By the pixels done and those to come; nullopt while that says nothing yet.
    [[nodiscard]] std::optional<double> secondsLeft() const;

Q_SIGNALS:
    void progressed();
    void ended(bool early);  ///< early: cancelled, or the disk is full

private:
    void runNext();
    [[nodiscard]] engine::UpscaleRequest requestFor(const QueuedFile& file) const;
    void fileFinished(const engine::Result<engine::UpscaledFile>& result);
    void end(bool early);

    UpscaleQueue& m_queue;
    UpscaleJob m_job;
    std::shared_ptr<engine::Engine> m_engine;
    engine::UpscaleRequest m_settings;
    bool m_running = false;
    int m_current = 0;  // id of the file that is being upscaled
    int m_finished = 0;
    double m_pixelsDone = 0;  // of the finished files
    QElapsedTimer m_runTime;
    QElapsedTimer m_fileTime;
    qint64 m_pausedMs = 0;
    QElapsedTimer m_pauseTime;
};

}  // namespace wavelens::ui
