// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_canvas.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace wavelens::ui {

namespace {

constexpr double kThin = 1;
constexpr double kWide = 1.75;
constexpr double kDot = 6;
constexpr double kZoomStep = 0.8;
constexpr double kPanStep = 0.1;

QColor mixed(QColor over, QColor under, double share) {
    const auto mix = [share](int a, int b) {
        return static_cast<int>(std::lround(share * a + (1 - share) * b));
    };
    return {mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue())};
}

QPen curvePen(QColor color, double width, Qt::PenStyle style) {
    QPen pen(color, width, style, Qt::FlatCap, Qt::RoundJoin);
    if (style == Qt::DashLine) {
        pen.setDashPattern({6 / width, 4 / width});
    }
    return pen;
}

}  // namespace

PlotCanvas::PlotCanvas(PlotLink& link, QWidget* parent)
    : QCustomPlot(parent), m_link(link), m_xTicks(new XTicks), m_yTicks(new YTicks) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setNoAntialiasingOnDrag(false);
    xAxis->setTicker(m_xTicks);
    yAxis->setTicker(m_yTicks);
    axisRect()->setAutoMargins(QCP::msNone);
    axisRect()->setupFullAxesBox(false);
    for (QCPAxis* axis : {xAxis, yAxis, xAxis2, yAxis2}) {
        axis->setTickLength(0);
        axis->setSubTicks(false);
    }
    m_soon.setSingleShot(true);
    m_soon.setInterval(kRefreshMs + link.takeTurnMs());
    connect(&m_soon, &QTimer::timeout, this, &PlotCanvas::refresh);
    connect(&link, &PlotLink::rangeChanged, this, &PlotCanvas::refresh);
    connect(&link, &PlotLink::cursorChanged, this, qOverload<>(&QWidget::update));
    connect(&theme(), &Theme::changed, this, [this] {
        applyTheme();
        refresh();
    });
    applyTheme();
}

void PlotCanvas::applyTheme() {
    const Tokens& t = tokens();
    setBackground(QBrush(t.panel));
    axisRect()->setBackground(QBrush(t.plot));
    axisRect()->setMargins({theme().px(56), theme().px(6), theme().px(12), theme().px(24)});
    for (QCPAxis* axis : {xAxis, yAxis, xAxis2, yAxis2}) {
        axis->setBasePen(QPen(t.line, 1));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelFont(theme().font(TextStyle::Mono));
        axis->setTickLabelColor(t.text3);
        axis->grid()->setPen(QPen(t.grid, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
}

void PlotCanvas::setCurves(const std::vector<CurveLook>& looks) {
    m_curves.clear();
    for (const CurveLook& look : looks) {
        m_curves.emplace_back(look);
    }
    m_shown.assign(looks.size(), true);
    clearGraphs();
    for (std::size_t i = 0; i < 2 * looks.size(); ++i) {  // all raw ones below all smoothed ones
        QCPGraph* graph = addGraph();
        graph->setAdaptiveSampling(false);  // the points are few already
        graph->setAntialiased(i >= looks.size());
    }
    refreshSoon();
}

void PlotCanvas::setShown(std::size_t curve, bool shown) {
    if (m_shown.at(curve) != shown) {
        m_shown.at(curve) = shown;
        Q_EMIT shownChanged();
        refresh();
    }
}

void PlotCanvas::setLogarithmic(bool on) {
    if (on != m_log) {
        m_log = on;
        m_yZoomed = false;
        Q_EMIT logarithmicChanged(on);
        refresh();
    }
}

void PlotCanvas::setYFit(YFit fit) {
    m_yFit = fit;
    m_yZoomed = false;
    refresh();
}

void PlotCanvas::setReference(std::optional<double> y, const QString& text) {
    m_reference = y;
    m_referenceText = text;
    refreshSoon();
}

void PlotCanvas::setMarkers(std::vector<PlotMarker> markers) {
    m_markers = std::move(markers);
    update();
}

void PlotCanvas::setPlaceholder(const QString& text) {
    m_placeholder = text;
    update();
}

void PlotCanvas::refreshSoon() {
    if (!m_soon.isActive()) {
        m_soon.start();
    }
}

void PlotCanvas::reset() {
    m_yZoomed = false;
    m_link.setFollow(true);
    refresh();
}

int PlotCanvas::drawnPoints() const {
    int points = 0;
    for (int i = 0; i < graphCount(); ++i) {
        points += graph(i)->dataCount();
    }
    return points;
}

void PlotCanvas::refresh() {
    m_soon.stop();
    if (bufferDevicePixelRatio() != devicePixelRatioF()) {
        setBufferDevicePixelRatio(devicePixelRatioF());
    }
    m_xTicks->setUnit(m_link.unit());
    m_xTicks->setTickCount(std::max(3, axisRect()->width() / theme().px(90)));
    m_yTicks->setLogarithmic(m_log);
    m_yTicks->setTickCount(std::max(3, axisRect()->height() / theme().px(50)));
    yAxis->setScaleType(m_log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    xAxis->setRange(m_link.lower(), m_link.upper());
    fillGraphs();
    replot(rpQueuedReplot);
    Q_EMIT refreshed();
}

void PlotCanvas::fillGraphs() {
    const int columns = static_cast<int>(axisRect()->width() * devicePixelRatioF());
    double least = std::numeric_limits<double>::infinity();
    double greatest = -least;
    const auto fill = [&](QCPGraph& graph, const Curve& curve, const std::vector<double>& y, bool fits) {
        const std::vector<CurvePoint> points =
            decimate(curve.x(), y, m_link.lower(), m_link.upper(), std::max(columns, 1));
        QVector<QCPGraphData> drawn;
        drawn.reserve(static_cast<qsizetype>(points.size()));
        for (const CurvePoint& point : points) {
            if (m_log && !(point.y > 0)) {
                continue;  // has no place on a log axis
            }
            drawn.append({point.x, point.y});
            if (fits && point.x >= m_link.lower() && point.x <= m_link.upper()) {
                least = std::min(least, point.y);
                greatest = std::max(greatest, point.y);
            }
        }
        graph.data()->set(drawn, true);
    };
    const int count = static_cast<int>(m_curves.size());
    for (int i = 0; i < count; ++i) {
        const Curve& curve = m_curves[static_cast<std::size_t>(i)];
        const bool shown = m_shown[static_cast<std::size_t>(i)];
        QCPGraph& behind = *graph(i);
        QCPGraph& before = *graph(count + i);
        behind.setVisible(shown && curve.isSmoothed());
        before.setVisible(shown);
        if (!shown) {
            continue;
        }
        const QColor color = curveColor(curve.look().color);
        if (curve.isSmoothed()) {
            behind.setPen(QPen(mixed(color, tokens().plot, 0.33), kThin));
            fill(behind, curve, curve.raw(), m_yFit == YFit::All);
        }
        const bool thin = curve.look().noisy && !curve.isSmoothed();
        before.setPen(curvePen(color, thin ? kThin : kWide, curve.look().style));
        fill(before, curve, curve.shown(), true);
        // A line needs two points; the first validation is worth seeing too.
        before.setScatterStyle(before.dataCount() == 1 ? QCPScatterStyle(QCPScatterStyle::ssDisc, color, kDot)
                                                       : QCPScatterStyle());
    }
    if (m_reference && least <= greatest) {
        least = std::min(least, *m_reference);
        greatest = std::max(greatest, *m_reference);
    }
    if (!m_yZoomed) {
        fitY(least, greatest);
    }
}

void PlotCanvas::fitY(double least, double greatest) {
    if (!(least <= greatest)) {  // nothing to fit
        least = m_log ? 0.01 : 0;
        greatest = 1;
    }
    if (m_log) {
        const double margin = std::max(1.05, std::pow(greatest / least, 0.05));
        yAxis->setRange(least / margin, greatest * margin);
    } else {
        const double margin = greatest > least ? 0.06 * (greatest - least) : std::max(std::abs(least) * 0.1, 1e-9);
        yAxis->setRange(least - margin, greatest + margin);
    }
}

void PlotCanvas::zoomY(double factor, double y) {
    m_yZoomed = true;
    yAxis->scaleRange(factor, y);
    refresh();
}

void PlotCanvas::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    refresh();
}

void PlotCanvas::wheelEvent(QWheelEvent* event) {
    const double steps = event->angleDelta().y() / 120.0;
    if (steps == 0) {
        event->ignore();
        return;
    }
    const double factor = std::pow(kZoomStep, steps);
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoomY(factor, yAxis->pixelToCoord(event->position().y()));
    } else {
        m_link.zoom(factor, xAxis->pixelToCoord(event->position().x()));
    }
    event->accept();
}

void PlotCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::RightButton) {
        return;
    }
    const bool zoom = event->button() == Qt::RightButton || event->modifiers().testFlag(Qt::ShiftModifier);
    m_drag = {event->pos(), yAxis->range(), m_link.lower(), m_link.upper(), zoom, false, event->pos()};
}

void PlotCanvas::mouseMoveEvent(QMouseEvent* event) {
    const bool inside = axisRect()->rect().contains(event->pos());
    m_link.setCursor(inside ? std::optional(xAxis->pixelToCoord(event->position().x())) : std::nullopt);
    if (!m_drag) {
        return;
    }
    const QPoint way = event->pos() - m_drag->from;
    m_drag->moved = m_drag->moved || way.manhattanLength() >= QApplication::startDragDistance();
    m_drag->to = event->pos();
    if (!m_drag->moved) {
        return;
    }
    if (m_drag->zoom) {
        update();
        return;
    }
    const double share = -way.x() / static_cast<double>(std::max(1, axisRect()->width()));
    const double shift = share * (m_drag->upper - m_drag->lower);
    if (m_yZoomed) {
        yAxis->setRange(m_drag->y);
        if (m_log) {
            const double factor = yAxis->pixelToCoord(0) / yAxis->pixelToCoord(way.y());
            yAxis->setRange(m_drag->y.lower * factor, m_drag->y.upper * factor);
        } else {
            yAxis->moveRange(yAxis->pixelToCoord(0) - yAxis->pixelToCoord(way.y()));
        }
    }
    m_link.setRange(m_drag->lower + shift, m_drag->upper + shift);
    refresh();
}

void PlotCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_drag) {
        return;
    }
    if (!m_drag->moved && event->button() == Qt::LeftButton && axisRect()->rect().contains(event->pos())) {
        m_link.choose(xAxis->pixelToCoord(event->position().x()));
    }
    endDrag();
}

void PlotCanvas::endDrag() {
    const Drag drag = *m_drag;
    m_drag.reset();
    const QRect area = QRect(drag.from, drag.to).normalized().intersected(axisRect()->rect());
    if (drag.zoom && drag.moved && area.width() > 2 && area.height() > 2) {
        m_yZoomed = true;
        const double top = yAxis->pixelToCoord(area.top());
        const double bottom = yAxis->pixelToCoord(area.bottom());
        const double left = xAxis->pixelToCoord(area.left());
        const double right = xAxis->pixelToCoord(area.right());
        yAxis->setRange(bottom, top);
        m_link.setRange(left, right);
        refresh();
    }
    update();
}

void PlotCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    m_drag.reset();
    if (event->button() == Qt::LeftButton) {
        reset();
    }
}

void PlotCanvas::leaveEvent(QEvent*) {
    m_link.setCursor(std::nullopt);
}

void PlotCanvas::keyPressEvent(QKeyEvent* event) {
    const double middle = (m_link.lower() + m_link.upper()) / 2;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_link.zoom(kZoomStep, middle);
        break;
    case Qt::Key_Minus:
        m_link.zoom(1 / kZoomStep, middle);
        break;
    case Qt::Key_Left:
        m_link.pan(-kPanStep);
        break;
    case Qt::Key_Right:
        m_link.pan(kPanStep);
        break;
    case Qt::Key_Up:
    case Qt::Key_Down: {
        m_yZoomed = true;
        const double way = event->key() == Qt::Key_Up ? kPanStep : -kPanStep;
        const double height = axisRect()->height();
        const double lower = yAxis->pixelToCoord(axisRect()->bottom() - way * height);
        const double upper = yAxis->pixelToCoord(axisRect()->top() - way * height);
        yAxis->setRange(lower, upper);
        refresh();
        break;
    }
    case Qt::Key_0:
        reset();
        break;
    case Qt::Key_L:
        setLogarithmic(!m_log);
        break;
    case Qt::Key_Space:
        m_link.setFollow(!m_link.follows());
        break;
    case Qt::Key_Home:
        m_link.toStart();
        break;
    case Qt::Key_End:
        m_link.toEnd();
        break;
    case Qt::Key_Escape:
        if (m_drag) {
            m_drag.reset();
            update();
            break;
        }
        [[fallthrough]];
    default:
        event->ignore();
    }
}

void PlotCanvas::focusInEvent(QFocusEvent* event) {
    m_ring = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
             event->reason() == Qt::ShortcutFocusReason;
    QCustomPlot::focusInEvent(event);
    update();
}

void PlotCanvas::focusOutEvent(QFocusEvent* event) {
    m_ring = false;
    QCustomPlot::focusOutEvent(event);
    update();
}

}  // namespace wavelens::ui
