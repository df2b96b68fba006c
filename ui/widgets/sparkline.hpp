// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/runs.hpp"

#include <QPolygonF>

#include <vector>

class QColor;
class QPainter;
class QRectF;

namespace wavelens::ui {

/// A run's validations on the scale that all runs share: x is the share of the planned steps, y the gain in PSNR-Y over
/// bicubic in dB. So a ×2 and a ×4 run can stand side by side. Empty where bicubic is not known.
[[nodiscard]] QPolygonF gainCurve(const engine::RunSummary& run);

/// The highest gain of all, the upper end of the shared scale; at least 1 dB.
[[nodiscard]] double topGain(const std::vector<engine::RunSummary>& runs);

/// Draws a gain curve as a line from 1 dB below bicubic to `top`; what lies below (the first steps) runs along the
/// foot.
void paintSparkline(QPainter& painter, const QRectF& place, const QPolygonF& curve, double top, const QColor& color);

}  // namespace wavelens::ui
