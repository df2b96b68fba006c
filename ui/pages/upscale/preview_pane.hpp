// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"
#include "ui/widgets/canvas/tile_store.hpp"
#include "ui/widgets/canvas/viewport.hpp"

#include <QSize>
#include <QWidget>

#include <memory>
#include <tuple>

class QLabel;
class QProgressBar;

namespace wavelens::ui {

class LensCanvas;

/// One image enlarged, with the lens on it; below it the progress of a run. Thread: UI.
class PreviewPane : public QWidget {
    Q_OBJECT
public:
    explicit PreviewPane(QWidget* parent = nullptr);

    /// Without a model the image is doubled and there is no lens. Empty path or null engine: nothing is shown.
    void show(const std::shared_ptr<engine::Engine>& engine, const QString& file, const QString& model, int scale);
    /// `321 × 481 becomes 1284 × 1924`; an empty result leaves it out.
    void setSizes(QSize input, QSize result);

    /// `numbers`: per cent and time left.
    void showProgress(const QString& text, double fraction, const QString& numbers);
    void hideProgress();

Q_SIGNALS:
    void failed(const QString& title, const QString& message);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// The sizes stand in the queue and beside the output too: they give way to the name where there is no room.
    void fitSizes();

    TileStore m_store;
    Viewport m_viewport;
    JobTracker m_job;
    std::tuple<std::shared_ptr<engine::Engine>, QString, QString, int> m_shown;
    LensCanvas* m_lens;
    QLabel* m_name;
    QLabel* m_size;
    QWidget* m_zoom;
    QWidget* m_progressRow;
    QLabel* m_progressText;
    QProgressBar* m_progress;
    QLabel* m_progressNumbers;
};

}  // namespace wavelens::ui
