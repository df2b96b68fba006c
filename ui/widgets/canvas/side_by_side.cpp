// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/side_by_side.hpp"

#include <QGridLayout>

#include <algorithm>

namespace wavelens::ui {

SideBySide::SideBySide(TileStore& store, Viewport& viewport, QWidget* parent)
    : QWidget(parent), m_store(store), m_viewport(viewport) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(2);
}

void SideBySide::setEntries(const QList<Entry>& entries) {
    const qsizetype count = std::min(entries.size(), kMaxViews);
    const bool rearrange = count != m_views.size();
    while (m_views.size() > count) {
        delete m_views.takeLast();
    }
    while (m_views.size() < count) {
        auto* view = new ImageCanvas(m_store, this);
        view->setPixelGrid(m_grid);
        connect(view, &ImageCanvas::hovered, this, &SideBySide::hovered);
        connect(view, &ImageCanvas::left, this, &SideBySide::left);
        connect(view, &ImageCanvas::loadingChanged, this, &SideBySide::loadingChanged);
        m_views.append(view);
        link(view);
    }
    for (qsizetype i = 0; i < count; ++i) {
        m_views[i]->setSource(entries[i].source);
        m_views[i]->setLabel(entries[i].label);
        m_views[i]->setBadge(entries[i].badge);
        m_views[i]->setAccessibleName(entries[i].label.name);
    }
    if (rearrange) {
        arrange();
    }
}

void SideBySide::arrange() {
    auto* grid = static_cast<QGridLayout*>(layout());
    while (QLayoutItem* item = grid->takeAt(0)) {
        delete item;
    }
    // Three stand in a row, four in a square.
    const int columns = m_views.size() == 4 ? 2 : std::max(1, static_cast<int>(m_views.size()));
    for (int column = 0; column < static_cast<int>(kMaxViews); ++column) {
        grid->setColumnStretch(column, column < columns ? 1 : 0);
    }
    for (int i = 0; i < static_cast<int>(m_views.size()); ++i) {
        grid->addWidget(m_views[i], i / columns, i % columns);
        grid->setRowStretch(i / columns, 1);
        m_views[i]->show();
    }
}

void SideBySide::link(ImageCanvas* view) {
    if (m_linked) {
        view->setViewport(&m_viewport);
        return;
    }
    auto* own = new Viewport(view);
    own->copyFrom(m_viewport);
    view->setViewport(own);
}

void SideBySide::setLinked(bool linked) {
    if (linked == m_linked) {
        return;
    }
    m_linked = linked;
    if (linked && !m_views.isEmpty()) {
        m_viewport.copyFrom(m_views.first()->viewport());
    }
    for (ImageCanvas* view : m_views) {
        link(view);
    }
}

void SideBySide::setPixelGrid(bool on) {
    m_grid = on;
    for (ImageCanvas* view : m_views) {
        view->setPixelGrid(on);
    }
}

void SideBySide::setMarker(std::optional<QRect> imagePixels) {
    for (ImageCanvas* view : m_views) {
        view->setMarker(imagePixels);
    }
}

}  // namespace wavelens::ui
