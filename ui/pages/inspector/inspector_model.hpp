// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/inspector/embedding_view.hpp"
#include "ui/pages/inspector/sample_rows.hpp"
#include "ui/pages/inspector/similarity_series.hpp"
#include "ui/pages/page_context.hpp"

#include <QList>
#include <QTimer>

#include <map>
#include <memory>
#include <vector>

namespace wavelens::ui {

/// What the Inspector looks at: a snapshot of the shared run, live or kept, one of its patches and layers.
/// Reads files and makes bands on workers. Thread: UI.
class InspectorModel : public QObject {
    Q_OBJECT
public:
    static constexpr int kLiveMs = 1000;

    explicit InspectorModel(PageContext& context, QObject* parent = nullptr);

    /// Live snapshots are asked for only while somebody looks, and not while the mouse is held.
    void setWatched(bool watched);

    void setHeld(bool held) { m_held = held; }

    /// Steps of the kept snapshots, ascending.
    [[nodiscard]] const QList<qint64>& steps() const { return m_steps; }

    /// The kept snapshot that is shown; −1 while a live one is, or none.
    [[nodiscard]] int stepIndex() const;
    void setStepIndex(int index);
    /// The kept snapshot next to a step.
    void setNearestStep(qint64 step);

    /// The run is training in this window, so that live snapshots can come.
    [[nodiscard]] bool canBeLive() const;

    [[nodiscard]] bool isLive() const { return m_wantsLive && canBeLive(); }

    void setLive(bool live);

    /// Null where there is none (yet).
    [[nodiscard]] std::shared_ptr<const engine::Snapshot> snapshot() const { return m_snapshot; }

    /// Why the asked-for snapshot is not there; empty when all is well.
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] int patch() const { return m_patch; }

    [[nodiscard]] int patchCount() const;
    [[nodiscard]] const engine::PatchSamples* patchSamples() const;
    void setPatch(int patch);

    /// Index into Snapshot::layers.
    [[nodiscard]] int layer() const { return m_layer; }

    [[nodiscard]] int layerCount() const;
    [[nodiscard]] QString layerName(int layer) const;
    void setLayer(int layer);

    /// Of the patch; an earlier patch's until they are made.
    [[nodiscard]] const std::vector<SampleRow>& rows() const { return m_rows; }

    /// All samples of the snapshot in a plane, by the features of the layer; empty where it holds none.
    [[nodiscard]] const std::vector<EmbeddedSample>& embedding() const { return m_embedding; }

    /// Of all kept snapshots, as far as they are read, by step.
    [[nodiscard]] const std::map<qint64, SimilarityPoint>& history() const { return m_history; }

Q_SIGNALS:
    void stepsChanged();
    void snapshotChanged();  ///< or patch, or problem
    void rowsChanged();
    void layerChanged();
    void liveChanged();
    void embeddingChanged();
    void historyChanged();

private:
    void setRun(const QString& dir);
    void readRun();
    void followSubject();
    void readSnapshot(qint64 step);
    void show(std::shared_ptr<const engine::Snapshot> snapshot);
    void makeRows();
    void makeEmbedding();
    void readHistory();

    PageContext& m_context;
    QString m_runDir;
    QList<qint64> m_steps;
    std::shared_ptr<const engine::Snapshot> m_snapshot;
    QString m_problem;
    int m_patch = 0;
    int m_layer = 0;
    bool m_wantsLive = true;
    bool m_watched = false;
    bool m_held = false;
    std::vector<SampleRow> m_rows;
    std::vector<EmbeddedSample> m_embedding;
    std::map<qint64, SimilarityPoint> m_history;
    QTimer m_liveTimer;
    JobTracker m_runJob, m_snapshotJob, m_rowsJob, m_embeddingJob, m_historyJob;
};

}  // namespace wavelens::ui
