// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/axis_ticks.hpp"
#include "ui/plots/curve.hpp"
#include "ui/plots/plot_link.hpp"
#include "ui/shell/tokens.hpp"

#include <QTimer>

#include <deque>
#include <optional>
#include <vector>

namespace wavelens::ui {

/// A vertical line with words, for what happened at one place: `not finite 4 210`.
struct PlotMarker {
    double x = 0;
    QString text;
    QColor Tokens::*tone = &Tokens::text2;
    Qt::PenStyle style = Qt::SolidLine;
};

/// Which values the y axis makes room for, unless it was zoomed.
enum class YFit { All, Smoothed };

/// The area of one plot: curves over x, raw values behind the smoothed ones; the cursor and range of its PlotLink.
/// Draws two points per pixel column at most, so that a million points cost what a thousand do.
///
/// Mouse: wheel zooms x at the cursor, Ctrl+wheel y, drag pans, right-drag or Shift+drag zooms to a rectangle,
/// double-click resets, click chooses the place. Keys: `+ −` zoom, arrows pan, `0` reset, `L` log axis, `Space` follow,
/// Home and End. Thread: UI.
class PlotCanvas : public QCustomPlot {
    Q_OBJECT
public:
    /// `link` must outlive this.
    explicit PlotCanvas(PlotLink& link, QWidget* parent = nullptr);

    /// New, empty curves in place of the old ones.
    void setCurves(const std::vector<CurveLook>& looks);

    /// After changes to a curve call refreshSoon().
    [[nodiscard]] std::deque<Curve>& curves() { return m_curves; }

    [[nodiscard]] const std::deque<Curve>& curves() const { return m_curves; }

    [[nodiscard]] bool isShown(std::size_t curve) const { return m_shown.at(curve); }

    void setShown(std::size_t curve, bool shown);

    [[nodiscard]] bool isLogarithmic() const { return m_log; }

    void setLogarithmic(bool on);

    [[nodiscard]] YFit yFit() const { return m_yFit; }

    void setYFit(YFit fit);

    [[nodiscard]] std::optional<double> cursor() const { return m_link.cursor(); }

    /// A dotted line across: `Bicubic 28.42`.
    void setReference(std::optional<double> y, const QString& text = {});
    void setMarkers(std::vector<PlotMarker> markers);
    /// What stands in the middle while there is nothing to draw.
    void setPlaceholder(const QString& text);

    /// Takes new data, at most every kRefreshMs; what the user does is drawn at once.
    void refreshSoon();
    void refresh();
    static constexpr int kRefreshMs = 100;

    /// x and y as everything reset: follow, y fitted.
    void reset();

    /// The points that were drawn last, of all curves, raw and smoothed; for tests and the footprint of a plot.
    [[nodiscard]] int drawnPoints() const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 120}; }

Q_SIGNALS:
    void logarithmicChanged(bool on);
    void shownChanged();
    void refreshed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Drag {
        QPoint from;
        QCPRange y;
        double lower = 0;
        double upper = 0;
        bool zoom = false;   // a rectangle, else the view moves
        bool moved = false;  // further than a click's tremble
        QPoint to;
    };

    void applyTheme();
    void fillGraphs();
    void fitY(double least, double greatest);
    void zoomY(double factor, double y);
    void endDrag();
    void paintReference(QPainter& painter) const;
    void paintMarkers(QPainter& painter) const;
    void paintCursor(QPainter& painter) const;

    PlotLink& m_link;
    QSharedPointer<XTicks> m_xTicks;
    QSharedPointer<YTicks> m_yTicks;
    std::deque<Curve> m_curves;
    std::vector<bool> m_shown;
    bool m_log = false;
    YFit m_yFit = YFit::All;
    bool m_yZoomed = false;
    std::optional<double> m_reference;
    QString m_referenceText;
    std::vector<PlotMarker> m_markers;
    QString m_placeholder;
    std::optional<Drag> m_drag;
    bool m_ring = false;
    QTimer m_soon;
};

}  // namespace wavelens::ui
