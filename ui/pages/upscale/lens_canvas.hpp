// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/image_canvas.hpp"

#include <QElapsedTimer>

namespace wavelens::ui {

/// A bicubic enlargement with a lens: inside it the model's result, computed for that part only.
///
/// Mouse: drag the lens, or one of its handles; elsewhere as ImageCanvas. Keys: arrows move the lens (Shift: resize),
/// Ctrl+arrows pan. Thread: UI.
class LensCanvas : public ImageCanvas {
    Q_OBJECT
public:
    explicit LensCanvas(TileStore& store, QWidget* parent = nullptr);

    /// Both of one size; `result` may be null while there is no model.
    void setSources(const SourcePtr& bicubic, const SourcePtr& result);

    /// In pixels of the enlarged image, inside it. Covers all of a small image.
    [[nodiscard]] QRect lens() const { return m_lens; }

    void setLens(QRect lens);

protected:
    QList<TileKey> paintLayers(QPainter& painter, const Placement& placement, QRect device) override;
    void paintOverlay(QPainter& painter) override;

    [[nodiscard]] bool shows(const SourcePtr& source) const override {
        return source == m_result || source == this->source();
    }

    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF lensOnWidget() const;
    /// Which edges a point takes hold of; both sides of an axis for the whole lens; none outside.
    [[nodiscard]] Qt::Edges grip(QPointF widgetPoint) const;

    SourcePtr m_result;
    LayerPainter m_resultPainter;
    QRect m_lens;
    Qt::Edges m_held;
    QPointF m_heldAt;  // image point at the press
    QRect m_heldLens;
    QElapsedTimer m_since;
    double m_seconds = 0;  // that the shown preview took; 0 while it is being computed
};

}  // namespace wavelens::ui
