// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QString>

#include <vector>

namespace wavelens::ui {

class PlotCanvas;

/// A plot in a figure: where it stands, under which title.
struct FigurePart {
    PlotCanvas* canvas = nullptr;
    QString title;
    QPoint at = {};
};

/// What is seen, with titles and legends, as PNG at twice the size or as SVG; or, as CSV, all values of the curves that
/// are shown. By the file's suffix. False where the file cannot be written.
[[nodiscard]] bool exportPlots(const std::vector<FigurePart>& parts, const QString& file);

}  // namespace wavelens::ui
