// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QObject>
#include <QPixmap>
#include <QSet>

#include <filesystem>

namespace wavelens::ui {

/// Small pictures of our own preview files, read on workers and kept. Thread: UI.
class Thumbnails : public QObject {
    Q_OBJECT
public:
    explicit Thumbnails(QObject* parent = nullptr);

    /// The centre square of the file's picture in `sidePx` device pixels. Null until it is read; `ready` follows.
    [[nodiscard]] QPixmap get(const std::filesystem::path& file, int sidePx);

Q_SIGNALS:
    void ready();

private:
    QCache<QString, QPixmap> m_cache{256};
    QSet<QString> m_underWay;
};

}  // namespace wavelens::ui
