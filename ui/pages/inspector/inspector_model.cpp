// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/inspector_model.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/inspector/principal_plane.hpp"

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr std::size_t kHistoryChunk = 8;  // snapshots that are read before the curves grow

std::vector<EmbeddedSample> embed(const engine::Snapshot& snapshot, std::size_t layer) {
    std::vector<EmbeddedSample> samples;
    std::vector<std::vector<float>> features;
    for (std::size_t patch = 0; patch < snapshot.patches.size(); ++patch)
        for (const auto& sample : snapshot.patches[patch].samples)
            if (layer < sample.features.size()) {
                samples.push_back(
                    {{}, kindOf(sample.role), static_cast<int>(patch), toQString(sample.name), toQImage(sample.image)});
                features.push_back(sample.features[layer]);
            }
    const std::vector<QPointF> positions = principalPlane(features);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i].position = positions[i];
    return samples;
}

}  // namespace

InspectorModel::InspectorModel(PageContext& context, QObject* parent) : QObject(parent), m_context(context) {
    m_liveTimer.setInterval(kLiveMs);
    connect(&m_liveTimer, &QTimer::timeout, this, [this] {
        if (isLive() && m_watched && !m_held)
            m_context.runs().requestSnapshot();
    });
    m_liveTimer.start();
    connect(&context, &PageContext::engineReady, this, &InspectorModel::readRun);
    connect(&context.subject(), &Subject::runChanged, this, &InspectorModel::setRun);
    connect(&context.subject(), &Subject::stepChanged, this, &InspectorModel::followSubject);
    // A run that another process writes tells of itself through the library only.
    connect(&context.library(), &RunLibrary::changed, this, &InspectorModel::readRun);
    RunController& runs = context.runs();
    connect(&runs, &RunController::snapshotKept, this, &InspectorModel::readRun);
    connect(&runs, &RunController::stateChanged, this, &InspectorModel::liveChanged);
    connect(&runs, &RunController::snapshotArrived, this, [this](const auto& snapshot) {
        if (isLive() && !m_held) {
            m_snapshotJob.cancel();
            show(snapshot);
        }
    });
    setRun(context.subject().runDir());
}

void InspectorModel::setWatched(bool watched) {
    m_watched = watched;
    if (watched) {
        readRun();
        if (isLive())
            m_context.runs().requestSnapshot();
    }
}

bool InspectorModel::canBeLive() const {
    const RunController& runs = m_context.runs();
    return !m_runDir.isEmpty() && runs.runDir() == m_runDir && runs.state() == engine::RunState::Running;
}

void InspectorModel::setLive(bool live) {
    m_wantsLive = live;
    if (live) {
        m_context.subject().setStep(std::nullopt);
        if (canBeLive())
            m_context.runs().requestSnapshot();
    }
    Q_EMIT liveChanged();
}

int InspectorModel::stepIndex() const {
    return m_snapshot ? static_cast<int>(m_steps.indexOf(m_snapshot->step)) : -1;
}

void InspectorModel::setStepIndex(int index) {
    if (index < 0 || index >= m_steps.size())
        return;
    m_context.subject().setStep(m_steps[index]);
    followSubject();
}

void InspectorModel::setNearestStep(qint64 step) {
    const auto nearest = std::ranges::min_element(m_steps, {}, [step](qint64 kept) { return std::abs(kept - step); });
    if (nearest != m_steps.end())
        setStepIndex(static_cast<int>(nearest - m_steps.begin()));
}

int InspectorModel::patchCount() const {
    return m_snapshot ? static_cast<int>(m_snapshot->patches.size()) : 0;
}

const engine::PatchSamples* InspectorModel::patchSamples() const {
    return m_patch < patchCount() ? &m_snapshot->patches[static_cast<std::size_t>(m_patch)] : nullptr;
}

void InspectorModel::setPatch(int patch) {
    const int bounded = std::clamp(patch, 0, std::max(0, patchCount() - 1));
    if (bounded == m_patch)
        return;
    m_patch = bounded;
    Q_EMIT snapshotChanged();
    makeRows();
}

int InspectorModel::layerCount() const {
    return m_snapshot ? static_cast<int>(m_snapshot->layers.size()) : 0;
}

QString InspectorModel::layerName(int layer) const {
    return tr("layer %1").arg(m_snapshot->layers[static_cast<std::size_t>(layer)]);
}

void InspectorModel::setLayer(int layer) {
    if (layer >= 0 && layer < layerCount() && layer != m_layer) {
        m_layer = layer;
        Q_EMIT layerChanged();
        makeEmbedding();
    }
}

void InspectorModel::setRun(const QString& dir) {
    m_runDir = dir;
    m_runJob.cancel();
    m_snapshotJob.cancel();
    m_historyJob.cancel();
    m_steps.clear();
    m_history.clear();
    m_patch = m_layer = 0;
    m_wantsLive = true;
    show(canBeLive() ? m_context.runs().liveSnapshot() : nullptr);
    Q_EMIT stepsChanged();
    Q_EMIT historyChanged();
    Q_EMIT liveChanged();
    readRun();
}

void InspectorModel::readRun() {
    const auto engine = m_context.engine();
    if (!engine || m_runDir.isEmpty())
        return;
    m_runJob.start([engine, dir = toPath(m_runDir)](std::stop_token) { return engine->readRun(dir); },
                   [this](const engine::Result<engine::RunSummary>& run) {
                       if (!run)
                           return;  // a run that has written nothing yet
                       const QList<qint64> steps(run->snapshots.begin(), run->snapshots.end());
                       if (steps != m_steps) {
                           m_steps = steps;
                           std::erase_if(m_history,
                                         [this](const auto& point) { return !m_steps.contains(point.first); });
                           Q_EMIT stepsChanged();
                           readHistory();
                       }
                       followSubject();
                   });
}

void InspectorModel::followSubject() {
    const auto asked = m_context.subject().step();
    if (asked && m_wantsLive) {
        m_wantsLive = false;
        Q_EMIT liveChanged();
    }
    if (m_steps.isEmpty() || (isLive() && m_snapshot))
        return;
    const qint64 wanted = asked.value_or(m_steps.last());
    const qint64 nearest =
        *std::ranges::min_element(m_steps, {}, [wanted](qint64 kept) { return std::abs(kept - wanted); });
    // What was live last is newer than the newest kept one: a pause does not throw it away.
    const bool newest = !asked && m_snapshot && m_snapshot->step >= nearest;
    if (!newest && (!m_snapshot || m_snapshot->step != nearest))
        readSnapshot(nearest);
}

void InspectorModel::readSnapshot(qint64 step) {
    const auto engine = m_context.engine();
    if (!engine)
        return;
    m_snapshotJob.start(
        [engine, dir = toPath(m_runDir), step](std::stop_token) { return engine->readSnapshot(dir, step); },
        [this](engine::Result<engine::Snapshot> snapshot) {
            if (!snapshot) {
                m_problem = toQString(snapshot.error().message);
                Q_EMIT snapshotChanged();
                return;
            }
            show(std::make_shared<const engine::Snapshot>(std::move(*snapshot)));
        });
}

void InspectorModel::show(std::shared_ptr<const engine::Snapshot> snapshot) {
    m_snapshot = std::move(snapshot);
    m_problem.clear();
    m_patch = std::clamp(m_patch, 0, std::max(0, patchCount() - 1));
    m_layer = std::clamp(m_layer, 0, std::max(0, layerCount() - 1));
    Q_EMIT snapshotChanged();
    makeRows();
    makeEmbedding();
}

void InspectorModel::makeEmbedding() {
    m_embeddingJob.start(
        [snapshot = m_snapshot, layer = static_cast<std::size_t>(m_layer)](std::stop_token) {
            return snapshot ? embed(*snapshot, layer) : std::vector<EmbeddedSample>();
        },
        [this](std::vector<EmbeddedSample> samples) {
            m_embedding = std::move(samples);
            Q_EMIT embeddingChanged();
        });
}

void InspectorModel::makeRows() {
    const auto engine = m_context.engine();
    if (!engine || !patchSamples()) {
        m_rowsJob.cancel();
        m_rows.clear();
        Q_EMIT rowsChanged();
        return;
    }
    m_rowsJob.start([engine, patch = *patchSamples()](std::stop_token) { return makeSampleRows(*engine, patch); },
                    [this](std::vector<SampleRow> rows) {
                        m_rows = std::move(rows);
                        Q_EMIT rowsChanged();
                    });
}

void InspectorModel::readHistory() {
    std::vector<std::int64_t> missing;
    for (const qint64 step : m_steps)
        if (missing.size() < kHistoryChunk && !m_history.contains(step))
            missing.push_back(step);
    const auto engine = m_context.engine();
    if (missing.empty() || !engine)
        return;
    m_historyJob.start(
        [engine, dir = toPath(m_runDir), missing](std::stop_token stop) {
            std::vector<SimilarityPoint> points;
            for (const auto step : missing) {
                if (stop.stop_requested())
                    break;
                const auto snapshot = engine->readSnapshot(dir, step);
                points.push_back(snapshot ? similarityPoint(*snapshot) : SimilarityPoint{});
                points.back().step = step;  // one that cannot be read has no values and is not tried again
            }
            return points;
        },
        [this](const std::vector<SimilarityPoint>& points) {
            for (const SimilarityPoint& point : points)
                m_history[point.step] = point;
            Q_EMIT historyChanged();
            readHistory();
        });
}

}  // namespace wavelens::ui
