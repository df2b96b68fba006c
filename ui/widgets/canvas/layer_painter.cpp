// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/layer_painter.hpp"

#include "ui/widgets/canvas/viewport.hpp"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

void enterDevicePixels(QPainter& painter, double ratio) {
    painter.scale(1 / ratio, 1 / ratio);
    // At a fractional ratio a widget's corner may lie between two pixels; images must not.
    const QPointF corner = painter.deviceTransform().map(QPointF());
    painter.translate(std::round(corner.x()) - corner.x(), std::round(corner.y()) - corner.y());
}

Placement Placement::of(QSize view, QPointF centre, double zoom, QSize scene) {
    return {view,
            QPoint(qRound(view.width() / 2.0 - centre.x() * zoom), qRound(view.height() / 2.0 - centre.y() * zoom)),
            zoom, scene};
}

Placement Placement::of(QSize picture) const {
    return {view, origin, zoom * sceneFactor(picture, scene), picture};
}

QRect Placement::deviceRect(QRectF image) const {
    const QPoint from(qRound(origin.x() + image.left() * zoom), qRound(origin.y() + image.top() * zoom));
    const QPoint to(qRound(origin.x() + image.right() * zoom), qRound(origin.y() + image.bottom() * zoom));
    return {from, QSize(std::max(1, to.x() - from.x()), std::max(1, to.y() - from.y()))};
}

int Placement::span() const {
    return zoom >= 1 ? kTileSide : qRound(kTileSide / zoom);
}

QRect Placement::visible(QSize size, QRect clip) const {
    const QPointF from = imagePoint(clip.topLeft());
    const QPointF to = imagePoint(QPointF(clip.x() + clip.width(), clip.y() + clip.height()));
    const QPoint first(static_cast<int>(std::floor(from.x())), static_cast<int>(std::floor(from.y())));
    const QPoint last(static_cast<int>(std::ceil(to.x())), static_cast<int>(std::ceil(to.y())));
    return QRect(first, QSize(last.x() - first.x(), last.y() - first.y())) & QRect(QPoint(0, 0), size);
}

QList<TileKey> LayerPainter::visibleTiles(const SourcePtr& source, const Placement& placement, QRect clip,
                                          int span) const {
    const engine::Size size = source->size();
    const QRect seen = placement.visible({size.width, size.height}, clip);
    QList<TileKey> tiles;
    if (seen.isEmpty()) {
        return tiles;
    }
    for (int row = seen.top() / span; row <= seen.bottom() / span; ++row) {
        for (int column = seen.left() / span; column <= seen.right() / span; ++column) {
            tiles.append({source, span, column, row});
        }
    }
    return tiles;
}

void LayerPainter::drawTile(QPainter& painter, const TileKey& key, const QImage& tile,
                            const Placement& placement) const {
    const engine::Rect region = key.region();
    QRect target = placement.deviceRect(QRectF(region.x, region.y, region.width, region.height));
    // Of another size than the viewport's image, a picture may be seen at a zoom that no level has exactly.
    const bool exact = key.span == placement.span() &&
                       (placement.zoom >= 1 || std::abs(key.span * placement.zoom - kTileSide) < kTileSide * 1e-9);
    if (exact && placement.zoom < 1) {
        target.setSize(tile.size());  // at an edge the read rounds up to a whole pixel
    }
    // Nearest neighbour from 100 % on; a tile of another level only stands in, and is smoothed.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !exact);
    painter.drawImage(target, tile);
}

QList<TileKey> LayerPainter::paint(QPainter& painter, const SourcePtr& source, const Placement& whole, QRect clip,
                                   const QColor& blank) {
    const Placement placement = whole.of(QSize(source->size().width, source->size().height));
    const int span = placement.span();
    if (m_levels.isEmpty() || m_levels.first() != span) {
        constexpr qsizetype kKeptLevels = 16;
        m_levels.removeAll(span);
        m_levels.prepend(span);
        m_levels.resize(std::min(m_levels.size(), kKeptLevels));
    }
    QList<TileKey> missing;
    const QList<TileKey> tiles = visibleTiles(source, placement, clip, span);
    for (const TileKey& key : tiles) {
        if (const QImage* tile = m_store.find(key)) {
            drawTile(painter, key, *tile, placement);
            continue;
        }
        if (!m_store.failed(key)) {
            missing.append(key);
        }
        const engine::Rect region = key.region();
        const QRect hole = placement.deviceRect(QRectF(region.x, region.y, region.width, region.height)) & clip;
        painter.save();
        painter.setClipRect(hole, Qt::IntersectClip);
        painter.fillRect(hole, blank);
        // The level shown last comes last, on top of the ones before it.
        for (auto level = m_levels.crbegin(); level != m_levels.crend(); ++level) {
            constexpr int kFiner = 8;  // a much finer level would take thousands of tiles to fill the hole
            if (*level == span || *level < span / kFiner) {
                continue;
            }
            for (const TileKey& other : visibleTiles(source, placement, hole, *level)) {
                if (const QImage* tile = m_store.find(other)) {
                    drawTile(painter, other, *tile, placement);
                }
            }
        }
        painter.restore();
    }
    const QPointF middle = placement.imagePoint(QRectF(clip).center()) / span - QPointF(0.5, 0.5);
    std::sort(missing.begin(), missing.end(), [&](const TileKey& a, const TileKey& b) {
        return std::hypot(a.column - middle.x(), a.row - middle.y()) <
               std::hypot(b.column - middle.x(), b.row - middle.y());
    });
    return missing;
}

}  // namespace wavelens::ui
