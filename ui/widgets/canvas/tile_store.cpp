// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/tile_store.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/text.hpp"
#include "ui/widgets/canvas/viewport.hpp"

#include <algorithm>

namespace wavelens::ui {

engine::Rect TileKey::region() const {
    const engine::Size size = source->size();
    const int x = column * span;
    const int y = row * span;
    return {x, y, std::min(span, size.width - x), std::min(span, size.height - y)};
}

double TileKey::scale() const {
    return double{kTileSide} / span;
}

size_t qHash(const TileKey& key, size_t seed) noexcept {
    return qHashMulti(seed, key.source.get(), key.span, key.column, key.row);
}

TileStore::TileStore(QObject* parent, qsizetype capacityBytes) : QObject(parent), m_tiles(capacityBytes) {
    // Reads of one source follow each other, so this is how many sources are read at the same time.
    m_pool.setMaxThreadCount(4);
}

TileStore::~TileStore() {
    for (auto& stop : m_running) {
        stop.request_stop();
    }
    m_pool.waitForDone();
}

const QImage* TileStore::find(const TileKey& key) const {
    return m_tiles.object(key);
}

void TileStore::request(const QObject* view, const QList<TileKey>& tiles) {
    if (tiles.isEmpty()) {
        m_wanted.remove(view);
    } else {
        m_wanted[view] = tiles;
    }
    for (auto it = m_running.begin(); it != m_running.end(); ++it) {
        if (!wanted(it.key())) {
            it->request_stop();
        }
    }
    startReads();
}

void TileStore::forget(const SourcePtr& source) {
    for (const TileKey& key : m_tiles.keys()) {
        if (key.source == source) {
            m_tiles.remove(key);
        }
    }
    m_failed.removeIf([&](const TileKey& key) { return key.source == source; });
}

bool TileStore::wanted(const TileKey& key) const {
    return std::any_of(m_wanted.begin(), m_wanted.end(), [&](const auto& tiles) { return tiles.contains(key); });
}

void TileStore::startReads() {
    QSet<const engine::ImageSource*> busy;
    for (auto it = m_running.begin(); it != m_running.end(); ++it) {
        busy.insert(it.key().source.get());
    }
    for (const QList<TileKey>& tiles : m_wanted) {
        for (const TileKey& key : tiles) {
            if (m_running.size() >= m_pool.maxThreadCount()) {
                return;
            }
            if (busy.contains(key.source.get()) || m_tiles.contains(key) || m_failed.contains(key)) {
                continue;
            }
            busy.insert(key.source.get());
            const std::stop_source stop;
            m_running.insert(key, stop);
            m_pool.start([this, key, token = stop.get_token()] {
                const auto image = key.source->read(key.region(), key.scale(), token);
                // The store outlives its threads, and what is still posted to it when it goes is dropped by Qt.
                QMetaObject::invokeMethod(
                    this,
                    // 32 bits per pixel are what painting is quickest with.
                    [this, key, pixels = image ? toQImage(*image).convertToFormat(QImage::Format_RGB32) : QImage(),
                     problem = image || image.error().code == engine::ErrorCode::Cancelled
                                   ? QString()
                                   : toQString(image.error().message)] { finish(key, pixels, problem); },
                    Qt::QueuedConnection);
            });
        }
    }
}

void TileStore::finish(const TileKey& key, const QImage& image, const QString& problem) {
    m_running.remove(key);
    if (!image.isNull()) {
        m_tiles.insert(key, new QImage(image), image.sizeInBytes());
        Q_EMIT tileReady(key);
    } else if (!problem.isEmpty()) {
        m_failed.insert(key);
        Q_EMIT readFailed(key.source, problem);
    }
    startReads();
}

}  // namespace wavelens::ui
