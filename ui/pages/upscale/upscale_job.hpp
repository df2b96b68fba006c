// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QObject>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace wavelens::ui {

/// Upscales one file on a thread of its own. Pausing holds the engine at its next progress call; the destructor stops
/// and joins. Thread: UI.
class UpscaleJob : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~UpscaleJob() override;

    /// `request.inputs` holds one file. Not while another is running.
    void start(std::shared_ptr<engine::Engine> engine, engine::UpscaleRequest request);
    void setPaused(bool paused);
    /// `finished` follows, with ErrorCode::Cancelled.
    void cancel();

    [[nodiscard]] bool isRunning() const { return m_running; }

    [[nodiscard]] bool isPaused() const { return m_paused; }

Q_SIGNALS:
    void progressed(double fraction);
    void finished(const wavelens::engine::Result<wavelens::engine::UpscaledFile>& result);

private:
    [[nodiscard]] engine::Result<engine::UpscaledFile>
    work(const engine::Engine& engine, const engine::UpscaleRequest& request, std::stop_token stop);

    std::mutex m_mutex;
    std::condition_variable_any m_resumed;
    bool m_paused = false;  // guarded by m_mutex
    bool m_running = false;
    std::jthread m_thread;
};

}  // namespace wavelens::ui
