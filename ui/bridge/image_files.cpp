// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/image_files.hpp"

#include <QCoreApplication>
#include <QDirIterator>

namespace wavelens::ui {

const QStringList& imagePatterns() {
    static const QStringList kPatterns{QStringLiteral("*.png"),  QStringLiteral("*.jpg"), QStringLiteral("*.jpeg"),
                                       QStringLiteral("*.webp"), QStringLiteral("*.tif"), QStringLiteral("*.tiff"),
                                       QStringLiteral("*.bmp")};
    return kPatterns;
}

QString imageFilter() {
    return QCoreApplication::translate("ImageFiles", "Images (%1)").arg(imagePatterns().join(u' '));
}

QStringList imagesBelow(const QString& folder) {
    QStringList files;
    QDirIterator walk(folder, imagePatterns(), QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        files.append(walk.next());
    }
    return files;
}

}  // namespace wavelens::ui
