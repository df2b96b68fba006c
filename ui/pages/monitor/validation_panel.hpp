// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/widgets/canvas/tile_store.hpp"

#include "engine/api/engine.hpp"

#include <QWidget>

class QLabel;

namespace wavelens::ui {

class PageContext;
class RunHistory;
class SplitCanvas;
class StepAxis;

/// The watched validation image under a split: bicubic beside the run's preview of the shared step, a scrubber over all
/// previews, and how close the shown one is. Thread: UI.
class ValidationPanel : public QWidget {
    Q_OBJECT
public:
    explicit ValidationPanel(PageContext& context, QWidget* parent = nullptr);

    void show(const RunHistory* run);

    /// The step of the preview that is shown; −1: none.
    [[nodiscard]] qint64 shownStep() const { return m_shownStep; }

private:
    struct Pictures {
        SourcePtr bicubic;
        SourcePtr preview;
        engine::Measures measures;
        engine::Measures bicubicMeasures;
        QString problem;
    };

    void showStep();
    void load(const engine::PreviewInfo& preview);

    PageContext& m_context;
    std::optional<engine::RunSummary> m_run;
    qint64 m_shownStep = -1;
    TileStore m_store;
    SplitCanvas* m_split;
    StepAxis* m_axis;
    QLabel* m_first;
    QLabel* m_last;
    QLabel* m_measure;
    QLabel* m_gain;
    QLabel* m_text;
    QWidget* m_pictures;
    JobTracker m_job;
};

}  // namespace wavelens::ui
