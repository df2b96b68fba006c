// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/workers.hpp"

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>

#include <stop_token>
#include <utility>

namespace wavelens::ui {

/// Short work beside the UI thread of which only the latest counts: thumbnails, previews, measures.
/// Starting a job asks the one before to stop and drops its result; so does destroying the tracker, which does not
/// wait. A job must therefore own all that it uses (shared_ptr, values) and never touch a widget. Thread: UI.
class JobTracker : public QObject {
    Q_OBJECT
public:
    explicit JobTracker(QObject* parent = nullptr) : QObject(parent) {}

    ~JobTracker() override { m_stop.request_stop(); }

    /// `work(std::stop_token) -> T` runs in workers(); `done(T)` on this thread, if still the latest.
    template <typename Work, typename Done>
    void start(Work work, Done done) {
        m_stop.request_stop();
        m_stop = std::stop_source();
        m_busy = true;
        workers().start([tracker = QPointer(this), stop = m_stop.get_token(), work = std::move(work),
                         done = std::move(done)]() mutable {
            if (stop.stop_requested()) {
                return;
            }
            auto result = work(stop);
            // Posted to the application, which outlives the workers; the tracker is looked at on this thread only.
            QMetaObject::invokeMethod(
                qApp,
                [tracker, stop, done = std::move(done), result = std::move(result)]() mutable {
                    if (tracker && !stop.stop_requested()) {
                        tracker->m_busy = false;
                        done(std::move(result));
                    }
                },
                Qt::QueuedConnection);
        });
    }

    /// Drops what is under way.
    void cancel() {
        m_stop.request_stop();
        m_busy = false;
    }

    [[nodiscard]] bool isBusy() const { return m_busy; }

private:
    std::stop_source m_stop;
    bool m_busy = false;
};

}  // namespace wavelens::ui
