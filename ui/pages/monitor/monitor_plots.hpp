// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/monitor/plot_tool_bar.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/plots/plot.hpp"

#include <QWidget>

#include <array>

class QGridLayout;
class QScrollArea;

namespace wavelens::ui {

class Segment;

/// The plots of Monitor with their tool bar: losses, gradient norm, PSNR-Y, SSIM-Y, learning rate of one run, and the
/// validations of those laid over it. Thread: UI.
class MonitorPlots : public QWidget {
    Q_OBJECT
public:
    explicit MonitorPlots(PageContext& context, QWidget* parent = nullptr);

    /// Null for none. The histories must outlive the next call.
    void setRuns(RunHistory* run, const QList<RunHistory*>& overlays);

    /// 1: below each other, scrolling; 2: two by two, SSIM-Y and learning rate in one place; 3: all of them.
    void setColumns(int columns);

    void setMark(std::optional<qint64> step);

    /// Lines where something happened.
    struct Marker {
        qint64 step = 0;
        QString text;
        QColor Tokens::*tone = &Tokens::text2;
        Qt::PenStyle style = Qt::SolidLine;
    };

    void setMarkers(const std::vector<Marker>& markers);
    void setPlaceholder(const QString& text);

    /// Asks for a file: all plots that are seen.
    void exportView();

    [[nodiscard]] Plot* plot(const QString& title) const;

    [[nodiscard]] PlotLink& link() { return m_link; }

    /// The line of an overlay with this index.
    [[nodiscard]] static CurveLook overlayLook(const QString& name, int index);

Q_SIGNALS:
    void stepChosen(qint64 step);
    void exportFailed(const QString& file);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refill();
    void appendFrom(std::size_t from);
    void fillOverlay(std::size_t index);
    void placeMarks();
    void showReferences();
    void updateExtent();
    void arrange();
    void setMaximised(Plot* plot);
    void setSmoothing(double smoothing);
    void askForFile(const QList<Plot*>& plots, const QString& suffix);
    [[nodiscard]] double xOf(const RunHistory& run, const engine::MetricPoint& point) const;
    [[nodiscard]] double xOf(qint64 step) const;
    [[nodiscard]] qint64 stepAt(double x) const;
    [[nodiscard]] QList<Plot*> seenPlots() const;

    PageContext& m_context;
    PlotLink m_link;
    RunHistory* m_run = nullptr;
    QList<RunHistory*> m_overlays;
    XAxis m_axis = XAxis::Step;
    std::optional<qint64> m_mark;
    std::vector<Marker> m_markers;
    int m_columns = 2;
    Plot* m_maximised = nullptr;
    bool m_showsRate = false;
    bool m_configKnown = false;

    PlotToolBar* m_bar;
    Plot* m_losses;
    Plot* m_gradient;
    Plot* m_psnr;
    Plot* m_ssim;
    Plot* m_rate;
    std::array<Segment*, 2> m_alternatives{};
    QScrollArea* m_area;
    QGridLayout* m_grid;
};

}  // namespace wavelens::ui
