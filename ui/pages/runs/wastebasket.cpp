// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/wastebasket.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace wavelens::ui {

std::optional<Discarded> moveToWastebasket(const QString& dir) {
    QString inWastebasket;
    if (!QFile::moveToTrash(dir, &inWastebasket) || inWastebasket.isEmpty()) {
        return std::nullopt;
    }
    return Discarded{dir, inWastebasket};
}

bool restore(const Discarded& discarded) {
    if (QFileInfo::exists(discarded.dir) || !QDir().rename(discarded.inWastebasket, discarded.dir)) {
        return false;
    }
    // The wastebasket's own note of where the folder came from (freedesktop.org, Trash specification 1.0).
    const QFileInfo file(discarded.inWastebasket);
    QFile::remove(file.absolutePath() + QStringLiteral("/../info/") + file.fileName() + QStringLiteral(".trashinfo"));
    return true;
}

}  // namespace wavelens::ui
