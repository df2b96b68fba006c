// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/image_canvas.hpp"

namespace wavelens::ui {

/// Two sources at the same place, divided by a line: A left of it or above it, B on the other side.
///
/// Mouse: drag the line or its handle (24 px wide), or drag with the middle button anywhere; double click on the line
/// centres it. Keys: arrows across the line move it by 1 % (Shift: 10 %), Home and End go to the edges, `V` turns it,
/// Space held shows A whole, Shift+Space B; Ctrl+arrows and arrows along the line pan. The rest is ImageCanvas'.
class SplitCanvas : public ImageCanvas {
    Q_OBJECT
public:
    explicit SplitCanvas(TileStore& store, QWidget* parent = nullptr);

    /// Either may be null: the other is shown whole.
    void setSources(const SourcePtr& a, const SourcePtr& b);
    void setLabels(const CanvasLabel& a, const CanvasLabel& b);
    void setBadges(const CanvasLabel& a, const CanvasLabel& b);

    /// Share of the view that shows A, 0 to 1.
    [[nodiscard]] double split() const { return m_split; }

    void setSplit(double share);

    /// Of the line.
    [[nodiscard]] Qt::Orientation orientation() const { return m_orientation; }

    void setOrientation(Qt::Orientation orientation);

    /// `Split at 50 %, left Bicubic, right small-pcl-x4`: what a screen reader says.
    [[nodiscard]] QString description() const;

Q_SIGNALS:
    void splitChanged(double share);
    void orientationChanged(Qt::Orientation orientation);

protected:
    QList<TileKey> paintLayers(QPainter& painter, const Placement& placement, QRect device) override;
    void paintOverlay(QPainter& painter) override;

    [[nodiscard]] bool shows(const SourcePtr& source) const override {
        return source == m_b || source == this->source();
    }

    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Shown { Both, A, B };
    void show(Shown shown);

    [[nodiscard]] bool divided() const { return m_shown == Shown::Both && source() && m_b; }

    [[nodiscard]] double position(QPointF widgetPoint) const;
    [[nodiscard]] bool onLine(QPointF widgetPoint) const;

    SourcePtr m_b;
    LayerPainter m_painterB;
    CanvasLabel m_labelA, m_labelB;
    CanvasLabel m_badgeA, m_badgeB;
    double m_split = 0.5;
    Qt::Orientation m_orientation = Qt::Vertical;
    Shown m_shown = Shown::Both;
    std::optional<double> m_dragOffset;  // of the cursor from the line, as a share
};

}  // namespace wavelens::ui
