// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/tile_store.hpp"

#include <QPoint>
#include <QRect>

class QPainter;

namespace wavelens::ui {

/// Coordinates become device pixels counted from the widget's corner, whatever the pixel ratio.
void enterDevicePixels(QPainter& painter, double ratio);

/// Where an image lies in a view, all in device pixels: image pixel x begins at round(origin.x + x · zoom). The image
/// is that of the viewport; of() gives the place of another picture of its scene.
struct Placement {
    QSize view;
    QPoint origin;  ///< of the image's corner
    double zoom = 1;
    QSize scene = {};  ///< size of the image

    /// `centre`: the image point in the middle of the view. The image's corner falls on a device pixel.
    static Placement of(QSize view, QPointF centre, double zoom, QSize scene);

    [[nodiscard]] Placement of(QSize picture) const;

    [[nodiscard]] QRect deviceRect(QRectF image) const;

    [[nodiscard]] QPointF imagePoint(QPointF device) const { return (device - origin) / zoom; }

    [[nodiscard]] QPointF devicePoint(QPointF image) const { return image * zoom + origin; }

    /// Image pixels per tile side at this zoom: 256 from 100 % on.
    [[nodiscard]] int span() const;
    /// The part of an image of `size` that shows within `clip`, in whole image pixels.
    [[nodiscard]] QRect visible(QSize size, QRect clip) const;
};

/// Draws one source from tiles, coarser ones where the right ones are not there yet, and says which are missing.
class LayerPainter {
public:
    explicit LayerPainter(TileStore& store) : m_store(store) {}

    /// Painter in device pixels, clipped to `clip`. `whole` is where the viewport's image lies. `blank` fills what
    /// nothing is known of. Returns the tiles that have to be read, nearest to the middle of the clip first.
    QList<TileKey> paint(QPainter& painter, const SourcePtr& source, const Placement& whole, QRect clip,
                         const QColor& blank);

private:
    QList<TileKey> visibleTiles(const SourcePtr& source, const Placement& placement, QRect clip, int span) const;
    void drawTile(QPainter& painter, const TileKey& key, const QImage& tile, const Placement& placement) const;

    TileStore& m_store;
    QList<int> m_levels;  // spans shown lately, the newest first
};

}  // namespace wavelens::ui
