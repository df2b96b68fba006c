// SPDX-License-Identifier: GPL-3.0-or-later
// What PlotCanvas paints over the curves: it changes with the mouse, the curves below need no drawing for it.
#include "ui/plots/plot_canvas.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kDot = 3.5;

void paintText(QPainter& painter, QRectF rect, int align, const QString& text, QColor color) {
    painter.setPen(color);
    painter.drawText(rect, align, text);
}

}  // namespace

void PlotCanvas::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme().font(TextStyle::Caption));
    const QRect area = axisRect()->rect();
    if (!m_placeholder.isEmpty() && drawnPoints() == 0) {
        painter.setFont(theme().font(TextStyle::Small));
        paintText(painter, area, Qt::AlignCenter | Qt::TextWordWrap, m_placeholder, tokens().text3);
    }
    paintReference(painter);
    paintMarkers(painter);
    paintCursor(painter);
    if (m_drag && m_drag->zoom && m_drag->moved) {
        painter.setPen(QPen(tokens().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(
            QRectF(QRect(m_drag->from, m_drag->to).normalized().intersected(area)).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    if (m_ring) {
        painter.setPen(QPen(tokens().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(area).adjusted(-1, -1, 1, 1));
    }
}

void PlotCanvas::paintReference(QPainter& painter) const {
    if (!m_reference || !yAxis->range().contains(*m_reference)) {
        return;
    }
    const QRect area = axisRect()->rect();
    const double y = std::round(yAxis->coordToPixel(*m_reference)) + 0.5;
    painter.setPen(QPen(tokens().text2, 1, Qt::DotLine));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    const double height = painter.fontMetrics().height();
    const double top = y - height - 2 < area.top() ? y + 2 : y - height - 2;
    const double width = painter.fontMetrics().horizontalAdvance(m_referenceText);
    const QRectF box(area.right() - 6 - width, top, width, height);
    painter.fillRect(box.adjusted(-3, 1, 3, -1), tokens().plot);  // curves do not cross the words
    paintText(painter, box, Qt::AlignCenter, m_referenceText, tokens().text2);
}

void PlotCanvas::paintMarkers(QPainter& painter) const {
    const QRect area = axisRect()->rect();
    int row = 0;
    for (const PlotMarker& marker : m_markers) {
        if (!xAxis->range().contains(marker.x)) {
            continue;
        }
        const QColor color = tokens().*marker.tone;
        const double x = std::round(xAxis->coordToPixel(marker.x)) + 0.5;
        painter.setPen(QPen(color, marker.style == Qt::SolidLine ? 2 : 1, marker.style));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        // Each on a row of its own, on the side where there is room, on the plot's ground so that curves do not cross.
        const QRectF size = painter.fontMetrics().boundingRect(marker.text);
        const double left = x + 6 + size.width() < area.right() ? x + 6 : x - 6 - size.width();
        const QRectF box(left, area.top() + 4 + row * (size.height() + 4), size.width() + 2, size.height());
        painter.fillRect(box.adjusted(-2, 0, 2, 0), tokens().plot);
        paintText(painter, box, Qt::AlignLeft, marker.text, color);
        ++row;
    }
}

void PlotCanvas::paintCursor(QPainter& painter) const {
    const std::optional<double> place = m_link.cursor() ? m_link.cursor() : m_link.mark();
    if (!place || !xAxis->range().contains(*place)) {
        return;
    }
    const QRect area = axisRect()->rect();
    const double x = std::round(xAxis->coordToPixel(*place)) + 0.5;
    painter.setPen(QPen(tokens().text2, 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const Curve& curve = m_curves[i];
        const auto at = m_shown[i] ? curve.at(*place) : std::nullopt;
        if (!at || !yAxis->range().contains(curve.shown()[*at])) {
            continue;
        }
        painter.setPen(QPen(tokens().plot, 1.5));
        painter.setBrush(curveColor(curve.look().color));
        painter.drawEllipse(QPointF(x, yAxis->coordToPixel(curve.shown()[*at])), kDot, kDot);
    }
    // The chip on the axis covers the tick labels behind it.
    painter.setFont(theme().font(TextStyle::Mono));
    const QString text = m_link.unit() == XUnit::Count ? format::integer(std::llround(*place))
                                                       : tickText(std::round(*place), m_link.unit());
    const double width = painter.fontMetrics().horizontalAdvance(text) + 12;
    const double height = theme().px(20);
    const double left = std::clamp(x - width / 2, 0.0, static_cast<double>(this->width()) - width);
    const QRectF chip(left, area.bottom() + 2, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().text);
    painter.drawRoundedRect(chip, 3, 3);
    paintText(painter, chip, Qt::AlignCenter, text, tokens().plot);
}

}  // namespace wavelens::ui
