// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <QImage>
#include <QWidget>

#include <optional>

namespace wavelens::ui {

/// Where two samples agree in the eyes of the discriminator: the anchor in grey, and over it the cosine of the
/// features, in the layer's own resolution: clear where it is 1, bright where it is low. Thread: UI.
class CosineMap : public QWidget {
    Q_OBJECT
public:
    explicit CosineMap(QWidget* parent = nullptr);

    /// `label` says which pair and layer: `Anchor and HR, layer 3`. An empty plane shows `none` instead of a map.
    void setMap(const QImage& anchor, const engine::Plane& cosine, const QString& label);
    void setOpacity(double share);

    /// The value at the bright end of the legend: the lowest cosine, rounded down to a tenth.
    [[nodiscard]] double low() const { return m_low; }

    /// The map's colour at a place of the layer: transparent at 1, opaque at low().
    [[nodiscard]] QRgb colorAt(int x, int y) const { return m_map.pixel(x, y); }

    [[nodiscard]] QSize sizeHint() const override { return {280, 280}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 240}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRect mapArea() const;

    QImage m_anchor;
    QImage m_map;
    engine::Plane m_cosine;
    QString m_label;
    double m_low = 0;
    double m_opacity = 0.72;
    std::optional<QPoint> m_hovered;  // place of the layer
};

}  // namespace wavelens::ui
