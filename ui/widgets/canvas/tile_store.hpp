// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <QCache>
#include <QHash>
#include <QImage>
#include <QList>
#include <QObject>
#include <QSet>
#include <QThreadPool>

#include <memory>
#include <stop_token>

namespace wavelens::ui {

using SourcePtr = std::shared_ptr<const engine::ImageSource>;

/// A square of a source at one level. `span`: image pixels along its side; 256 is the picture itself, more is smaller.
struct TileKey {
    SourcePtr source;
    int span = 0;
    int column = 0;
    int row = 0;

    /// Within the source, cut at its edges.
    [[nodiscard]] engine::Rect region() const;
    [[nodiscard]] double scale() const;
    bool operator==(const TileKey&) const = default;
};

size_t qHash(const TileKey& key, size_t seed = 0) noexcept;

/// Reads tiles on background threads, the ones asked for first at first, one read per source at a time so that a slow
/// model keeps no file waiting; keeps the last used ones within a bound. Views share one. Thread: UI.
class TileStore : public QObject {
    Q_OBJECT
public:
    explicit TileStore(QObject* parent = nullptr, qsizetype capacityBytes = qsizetype{128} << 20);
    ~TileStore() override;

    /// The tile, or null where it is not there (yet). Valid until the next call of request().
    [[nodiscard]] const QImage* find(const TileKey& key) const;

    /// True where a read failed; it is not tried again until forget().
    [[nodiscard]] bool failed(const TileKey& key) const { return m_failed.contains(key); }

    /// What `view` needs now, most urgent first, in place of what it asked for before: reads that nobody needs any more
    /// are dropped or stopped. An empty list when the view is hidden or goes.
    void request(const QObject* view, const QList<TileKey>& tiles);

    /// Drops what is kept of a source.
    void forget(const SourcePtr& source);

Q_SIGNALS:
    void tileReady(const wavelens::ui::TileKey& key);
    void readFailed(const wavelens::ui::SourcePtr& source, const QString& message);

private:
    void startReads();
    void finish(const TileKey& key, const QImage& image, const QString& problem);
    [[nodiscard]] bool wanted(const TileKey& key) const;

    QThreadPool m_pool;
    QCache<TileKey, QImage> m_tiles;
    QSet<TileKey> m_failed;
    QHash<const QObject*, QList<TileKey>> m_wanted;
    QHash<TileKey, std::stop_source> m_running;
};

}  // namespace wavelens::ui
