// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/thumbnails.hpp"

#include "ui/bridge/text.hpp"
#include "ui/bridge/workers.hpp"

#include <QCoreApplication>
#include <QImageReader>
#include <QPointer>

#include <algorithm>

namespace wavelens::ui {

Thumbnails::Thumbnails(QObject* parent) : QObject(parent) {
    // Qt 6.8 counts the whole of a PNG that is shrunk while it is read. These files are ours, and nothing else is read
    // by Qt.
    QImageReader::setAllocationLimit(0);
}

QPixmap Thumbnails::get(const std::filesystem::path& file, int sidePx) {
    if (file.empty()) {
        return {};
    }
    const QString path = fromPath(file);
    const QString key = path + QLatin1Char('|') + QString::number(sidePx);
    if (const QPixmap* known = m_cache.object(key)) {
        return *known;
    }
    if (m_underWay.contains(key)) {
        return {};
    }
    m_underWay.insert(key);
    const QPointer<Thumbnails> self(this);
    workers().start([self, path, key, sidePx] {
        QImageReader reader(path);
        // Shrunk while it is read: the whole picture may be large.
        if (const QSize size = reader.size(); std::min(size.width(), size.height()) > sidePx) {
            reader.setScaledSize(size.scaled(sidePx, sidePx, Qt::KeepAspectRatioByExpanding));
        }
        QImage image = reader.read();
        if (!image.isNull()) {
            const int side = std::min(image.width(), image.height());
            image = image.copy((image.width() - side) / 2, (image.height() - side) / 2, side, side)
                        .scaled(sidePx, sidePx, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        }
        QMetaObject::invokeMethod(
            qApp,
            [self, key, image] {
                if (self) {
                    self->m_underWay.remove(key);
                    self->m_cache.insert(key, new QPixmap(QPixmap::fromImage(image)));
                    Q_EMIT self->ready();
                }
            },
            Qt::QueuedConnection);
    });
    return {};
}

}  // namespace wavelens::ui
