// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/run_history.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <utility>

namespace wavelens::ui {

RunHistory::RunHistory(PageContext& context, const QString& runDir, QObject* parent)
    : QObject(parent), m_context(context), m_runDir(runDir) {
    RunController& runs = context.runs();
    connect(&runs, &RunController::metricsArrived, this, [this](const auto& points) {
        if (isOwn()) {
            addLive(points);
        }
    });
    connect(&runs, &RunController::stateChanged, this, [this] {
        if (isOwn()) {
            Q_EMIT summaryChanged();
        }
    });
    // New pictures and checkpoints are in the folder; so is what somebody else did to it.
    connect(&context.library(), &RunLibrary::changed, this, &RunHistory::refresh);
    connect(&runs, &RunController::checkpointSaved, this, [this] {
        if (isOwn()) {
            refresh();
        }
    });
    connect(&context, &PageContext::engineReady, this, &RunHistory::refresh);
    m_timer.setInterval(kFollowMs);
    connect(&m_timer, &QTimer::timeout, this, &RunHistory::refresh);
    if (isOwn()) {
        append(runs.points());
    }
    refresh();
}

QString RunHistory::name() const {
    return QFileInfo(m_runDir).fileName();
}

const engine::RunConfig* RunHistory::config() const {
    const auto& own = m_context.runs().config();
    if (isOwn() && own) {
        return &*own;
    }
    return m_summary && m_summary->config ? &*m_summary->config : nullptr;
}

bool RunHistory::isOwn() const {
    return m_context.runs().runDir() == m_runDir;
}

engine::RunState RunHistory::state() const {
    const RunController& runs = m_context.runs();
    if (isOwn()) {
        // A start that is under way has no state of the engine yet; one that was refused leaves what the folder tells.
        if (runs.state() != engine::RunState::New) {
            return runs.state();
        }
        if (runs.isActive()) {
            return engine::RunState::Preparing;
        }
    }
    return m_summary ? m_summary->state : engine::RunState::New;
}

engine::RunEnd RunHistory::end() const {
    switch (state()) {
    case engine::RunState::Finished:
        return engine::RunEnd::Finished;
    case engine::RunState::Failed:
        return engine::RunEnd::Failed;
    case engine::RunState::Reopened:
        if (isOwn() && m_context.runs().state() == engine::RunState::Reopened) {
            return engine::RunEnd::Stopped;
        }
        return m_summary ? m_summary->end : engine::RunEnd::None;
    default:
        return engine::RunEnd::None;
    }
}

qint64 RunHistory::stopAt() const {
    const RunController& runs = m_context.runs();
    if (isOwn() && runs.status().stopAt > 0) {
        return runs.status().stopAt;
    }
    return m_summary ? m_summary->stopAt : 0;
}

engine::Measures RunHistory::bicubic() const {
    if (isOwn() && m_context.runs().prepared()) {
        return {m_context.runs().prepared()->bicubicPsnrY, m_context.runs().prepared()->bicubicSsimY};
    }
    return m_summary ? engine::Measures{m_summary->bicubicPsnrY, m_summary->bicubicSsimY} : engine::Measures{};
}

void RunHistory::refresh() {
    const auto engine = m_context.engine();
    if (!engine) {
        return;
    }
    if (m_job.isBusy()) {  // a long file is read to its end, however often it is asked for
        m_again = true;
        return;
    }
    // What this window trains comes by the controller; its file is read once, for what was before.
    const bool readsMetrics = m_offset == 0 || !(isOwn() && m_context.runs().isActive());
    m_job.start(
        [engine, dir = toPath(m_runDir), readsMetrics, offset = m_offset](const std::stop_token&) {
            Reading reading;
            if (auto summary = engine->readRun(dir)) {
                reading.summary = std::move(summary.value());
            }
            if (readsMetrics) {
                if (auto chunk = engine->readMetrics(dir, offset)) {
                    reading.chunk = std::move(chunk.value());
                }
            }
            return reading;
        },
        [this](Reading reading) { take(std::move(reading)); });
}

void RunHistory::take(Reading reading) {
    if (reading.chunk) {
        takeChunk(*reading.chunk);
    }
    if (reading.summary) {
        m_summary = std::move(reading.summary);
    }
    if (state() == engine::RunState::Followed) {
        m_timer.start();
    } else {
        m_timer.stop();
    }
    Q_EMIT summaryChanged();
    if (std::exchange(m_again, false)) {
        refresh();
    }
}

void RunHistory::takeChunk(const engine::MetricsChunk& chunk) {
    const bool first = m_offset == 0;
    m_offset = chunk.nextOffset;
    if (first) {
        // Live points may have come before the file was read: what was before them goes before them.
        std::vector<engine::MetricPoint> live = std::move(m_points);
        m_points = chunk.points;
        if (!live.empty()) {
            std::erase_if(m_points, [&](const auto& point) { return point.step >= live.front().step; });
            m_points.insert(m_points.end(), live.begin(), live.end());
        }
        sortOutValidations(0);
        Q_EMIT replaced();
        return;
    }
    const bool dropped = chunk.supersededAfter && dropFrom(*chunk.supersededAfter + 1);
    std::vector<engine::MetricPoint> fresh = chunk.points;
    if (!m_points.empty()) {
        // The end of an own training is in the file too.
        std::erase_if(fresh, [last = m_points.back().step](const auto& point) { return point.step <= last; });
    }
    append(fresh);
    if (dropped) {
        Q_EMIT replaced();
    }
}

void RunHistory::addLive(const std::vector<engine::MetricPoint>& points) {
    const bool dropped = dropFrom(points.front().step);  // resumed from an older checkpoint
    append(points);
    if (dropped) {
        Q_EMIT replaced();
    }
}

void RunHistory::append(const std::vector<engine::MetricPoint>& points) {
    const std::size_t from = m_points.size();
    m_points.insert(m_points.end(), points.begin(), points.end());
    sortOutValidations(from);
    if (!points.empty()) {
        Q_EMIT appended(from);
    }
}

bool RunHistory::dropFrom(qint64 step) {
    const auto before = [](const engine::MetricPoint& point, qint64 value) {
        return point.step < value;
    };
    const auto first = std::lower_bound(m_points.begin(), m_points.end(), step, before);
    if (first == m_points.end()) {
        return false;
    }
    m_points.erase(first, m_points.end());
    sortOutValidations(0);
    return true;
}

void RunHistory::sortOutValidations(std::size_t from) {
    if (from == 0) {
        m_validations.clear();
    }
    std::copy_if(m_points.begin() + static_cast<std::ptrdiff_t>(from), m_points.end(),
                 std::back_inserter(m_validations), [](const auto& point) { return std::isfinite(point.psnrY); });
}

}  // namespace wavelens::ui
