// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/image_canvas.hpp"

#include <QList>

namespace wavelens::ui {

/// Two to four sources beside each other at the same place. Linked, they zoom and pan together. Thread: UI.
class SideBySide : public QWidget {
    Q_OBJECT
public:
    static constexpr qsizetype kMaxViews = 4;

    struct Entry {
        SourcePtr source;
        CanvasLabel label;
        CanvasLabel badge = {};
    };

    /// `viewport` must outlive this.
    SideBySide(TileStore& store, Viewport& viewport, QWidget* parent = nullptr);

    /// The first four are shown.
    void setEntries(const QList<Entry>& entries);

    [[nodiscard]] const QList<ImageCanvas*>& views() const { return m_views; }

    [[nodiscard]] bool linked() const { return m_linked; }

    void setLinked(bool linked);
    void setPixelGrid(bool on);
    void setMarker(std::optional<QRect> imagePixels);

Q_SIGNALS:
    void hovered(QPoint imagePixel);
    void left();
    void loadingChanged();

private:
    void arrange();
    void link(ImageCanvas* view);

    TileStore& m_store;
    Viewport& m_viewport;
    QList<ImageCanvas*> m_views;
    bool m_linked = true;
    bool m_grid = true;
};

}  // namespace wavelens::ui
