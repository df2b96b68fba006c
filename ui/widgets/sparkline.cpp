// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.hpp"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kBottomGain = -1;  // dB

}  // namespace

QPolygonF gainCurve(const engine::RunSummary& run) {
    QPolygonF curve;
    if (!std::isfinite(run.bicubicPsnrY) || run.stopAt <= 0) {
        return curve;
    }
    for (const engine::MetricPoint& point : run.validations) {
        if (std::isfinite(point.psnrY)) {
            curve.append(
                {static_cast<double>(point.step) / static_cast<double>(run.stopAt), point.psnrY - run.bicubicPsnrY});
        }
    }
    return curve;
}

double topGain(const std::vector<engine::RunSummary>& runs) {
    double top = 1;
    for (const engine::RunSummary& run : runs) {
        if (std::isfinite(run.psnrY) && std::isfinite(run.bicubicPsnrY)) {
            top = std::max(top, run.psnrY - run.bicubicPsnrY);
        }
    }
    return top;
}

void paintSparkline(QPainter& painter, const QRectF& place, const QPolygonF& curve, double top, const QColor& color) {
    QPolygonF line;
    for (const QPointF& point : curve) {
        const double height = (std::clamp(point.y(), kBottomGain, top) - kBottomGain) / (top - kBottomGain);
        line.append(
            {place.left() + std::clamp(point.x(), 0.0, 1.0) * place.width(), place.bottom() - height * place.height()});
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.restore();
}

}  // namespace wavelens::ui
