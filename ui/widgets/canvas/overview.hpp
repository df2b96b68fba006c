// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/layer_painter.hpp"
#include "ui/widgets/canvas/viewport.hpp"

#include <QPointer>
#include <QWidget>

namespace wavelens::ui {

/// The whole image, small, with a frame around what a view shows of it. The frame drags; a click elsewhere moves it
/// there; arrows move it by a tenth of its side. Thread: UI.
class Overview : public QWidget {
    Q_OBJECT
public:
    /// `viewport` must outlive this.
    Overview(TileStore& store, Viewport& viewport, QWidget* parent = nullptr);
    ~Overview() override;

    void setSource(const SourcePtr& source);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }

    [[nodiscard]] int heightForWidth(int width) const override;

    [[nodiscard]] QSize sizeHint() const override { return {216, 144}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] Placement placement() const;
    /// What the view shows, in image pixels; may reach beyond the image.
    [[nodiscard]] QRectF shownPart() const;

    QPointer<TileStore> m_store;
    Viewport& m_viewport;
    LayerPainter m_painter;
    SourcePtr m_source;
    QPointF m_grab;  // from the frame's centre to where the mouse holds it, in image pixels
};

}  // namespace wavelens::ui
