// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/layer_painter.hpp"
#include "ui/widgets/canvas/viewport.hpp"

#include <QPointer>
#include <QWidget>

#include <optional>

namespace wavelens::ui {

/// What stands on an image: `A` **tag**, name, a quieter detail such as the step, and numbers.
struct CanvasLabel {
    QString tag = {};
    QString name = {};
    QString detail = {};
    QString numbers = {};

    [[nodiscard]] bool empty() const {
        return tag.isEmpty() && name.isEmpty() && detail.isEmpty() && numbers.isEmpty();
    }

    bool operator==(const CanvasLabel&) const = default;
};

/// Shows a source of any size: reads only what is seen, at the scale at which it is seen, as tiles in the background.
/// 100 % is one image pixel per device pixel; from there on nearest neighbour, below it area averages.
///
/// Mouse: wheel zooms at the cursor, drag pans (Alt: this view alone), pinch zooms. Keys: arrows pan, `+ −` step,
/// `0` fits, `Z` toggles fit and 100 %, `B` changes the surround.
/// Thread: UI.
class ImageCanvas : public QWidget {
    Q_OBJECT
public:
    explicit ImageCanvas(TileStore& store, QWidget* parent = nullptr);
    ~ImageCanvas() override;

    /// A view of its own at first; views that are given the same one are linked.
    void setViewport(Viewport* viewport);

    [[nodiscard]] Viewport& viewport() const { return *m_viewport; }

    /// The size of the image in the viewport is not touched: it belongs to what is compared, not to one source. One of
    /// another size is laid over it.
    void setSource(const SourcePtr& source);

    [[nodiscard]] const SourcePtr& source() const { return m_source; }

    void setLabel(const CanvasLabel& label);
    /// At the bottom: `in view` and the measures, or whatever belongs to the source's visible part.
    void setBadge(const CanvasLabel& badge);
    /// Lines between image pixels from 800 % on.
    void setPixelGrid(bool on);
    /// Off for a picture without labels, frame and line.
    void setOverlayShown(bool on);
    /// A frame around these image pixels, as the loupe shows them.
    void setMarker(std::optional<QRect> imagePixels);

    /// The image pixels in view; empty without an image.
    [[nodiscard]] QRect visibleRegion() const;

    /// Tiles that are seen and not there yet.
    [[nodiscard]] bool loading() const { return m_loading; }

    [[nodiscard]] QSize sizeHint() const override { return {480, 320}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {96, 72}; }

Q_SIGNALS:
    void hovered(QPoint imagePixel);
    void left();
    void visibleRegionChanged();
    void loadingChanged(bool loading);

protected:
    /// Draws the images in device pixels, within `device`; returns the tiles still to be read.
    virtual QList<TileKey> paintLayers(QPainter& painter, const Placement& placement, QRect device);
    /// Draws what lies on the images, in device-independent pixels.
    virtual void paintOverlay(QPainter& painter);

    [[nodiscard]] TileStore& store() const { return *m_store; }

    [[nodiscard]] Placement placement() const;
    [[nodiscard]] QSize deviceSize() const;
    [[nodiscard]] QColor blankColor() const;

    [[nodiscard]] virtual bool shows(const SourcePtr& source) const { return source == m_source; }

    [[nodiscard]] QPointF imagePoint(QPointF widgetPoint) const;
    /// Corner: a combination of Qt::Left or Right with Top or Bottom. Hidden where `room` is too narrow for it.
    void paintLabel(QPainter& painter, const CanvasLabel& label, Qt::Alignment corner, QRect room) const;
    void pan(QPointF widgetDelta, bool alone);

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void paintGrid(QPainter& painter, const Placement& placement) const;
    void paintMarker(QPainter& painter) const;
    void setLoading(bool loading);
    void onViewportChanged();

    QPointer<TileStore> m_store;
    Viewport* m_viewport;
    QPointF m_offset;  // image pixels by which this view alone was moved
    SourcePtr m_source;
    LayerPainter m_painter;
    CanvasLabel m_label;
    CanvasLabel m_badge;
    bool m_grid = true;
    bool m_overlay = true;
    bool m_ring = false;  // the focus came by a key
    std::optional<QRect> m_marker;
    std::optional<QPointF> m_panFrom;
    int m_wheelRest = 0;
    bool m_loading = false;
};

}  // namespace wavelens::ui
