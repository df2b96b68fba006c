// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/widgets/canvas/image_canvas.hpp"

#include <optional>

namespace wavelens::ui {

/// |luma(a) − luma(b)| of two sources of one size through the map `wave`; `fullScale` grey levels are its light end.
/// Below scale 1 it is the difference of the averages. Thread: any.
class DifferenceSource : public engine::ImageSource {
public:
    DifferenceSource(SourcePtr a, SourcePtr b, int fullScale);

    [[nodiscard]] engine::Size size() const override { return m_a->size(); }

    [[nodiscard]] engine::Result<engine::Image> read(engine::Rect region, double scale,
                                                     std::stop_token stop) const override;

private:
    SourcePtr m_a, m_b;
    int m_fullScale;
};

/// How two sources differ within a region, in grey levels of luma (BT.601, 0 … 255).
struct DifferenceStatistics {
    double mean = 0;
    int below95 = 0;  ///< 95 % of the pixels differ by no more
    int below99 = 0;
    int max = 0;
};

/// Reads the region at full size: keep it as large as a view. Nullopt when stopped or unreadable. Thread: any.
[[nodiscard]] std::optional<DifferenceStatistics> differenceStatistics(const engine::ImageSource& a,
                                                                       const engine::ImageSource& b,
                                                                       engine::Rect region, std::stop_token stop);

/// The full scales to choose from, and the smallest one that shows `level`.
inline constexpr std::array kFullScales{8, 12, 16, 24, 32, 48, 64, 96, 128, 255};
[[nodiscard]] int fullScaleFor(int level);

/// Shows a DifferenceSource with legend and statistics.
class DifferenceCanvas : public ImageCanvas {
    Q_OBJECT
public:
    using ImageCanvas::ImageCanvas;

    void setLegend(int fullScale);
    void setStatistics(const std::optional<DifferenceStatistics>& statistics);

protected:
    void paintOverlay(QPainter& painter) override;

private:
    int m_fullScale = kFullScales.back();
    std::optional<DifferenceStatistics> m_statistics;
};

}  // namespace wavelens::ui
