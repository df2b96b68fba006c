// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/upscale_job.hpp"

#include <utility>

namespace wavelens::ui {

UpscaleJob::~UpscaleJob() {
    cancel();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void UpscaleJob::start(std::shared_ptr<engine::Engine> engine, engine::UpscaleRequest request) {
    Q_ASSERT(!m_running);
    m_running = true;
    {
        const std::lock_guard lock(m_mutex);
        m_paused = false;
    }
    m_thread =
        std::jthread([this, engine = std::move(engine), request = std::move(request)](const std::stop_token& stop) {
            auto result = work(*engine, request, stop);
            QMetaObject::invokeMethod(
                this,
                [this, result = std::move(result)] {
                    m_running = false;
                    Q_EMIT finished(result);
                },
                Qt::QueuedConnection);
        });
}

engine::Result<engine::UpscaledFile> UpscaleJob::work(const engine::Engine& engine,
                                                      const engine::UpscaleRequest& request, std::stop_token stop) {
    const auto progress = [&](const engine::UpscaleProgress& p) {
        QMetaObject::invokeMethod(
            this, [this, fraction = p.fraction] { Q_EMIT progressed(fraction); }, Qt::QueuedConnection);
        std::unique_lock lock(m_mutex);
        m_resumed.wait(lock, stop, [this] { return !m_paused; });
    };
    auto files = engine.upscale(request, progress, stop);
    if (!files) {
        return files.error();
    }
    if (stop.stop_requested()) {
        return engine::Error{engine::ErrorCode::Cancelled, "Cancelled."};
    }
    if (files->empty()) {
        return engine::Error{engine::ErrorCode::BadInput, "It holds no image that can be read."};
    }
    return files->front();
}

void UpscaleJob::setPaused(bool paused) {
    {
        const std::lock_guard lock(m_mutex);
        m_paused = paused;
    }
    m_resumed.notify_all();
}

void UpscaleJob::cancel() {
    m_thread.request_stop();
}

}  // namespace wavelens::ui
