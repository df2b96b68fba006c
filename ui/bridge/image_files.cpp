// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/image_files.hpp"

#include "ui/bridge/text.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <filesystem>

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
    // Not by QDirIterator, which loses the bytes of names that are no UTF-8, nor QDir::match(), which refuses them.
    namespace fs = std::filesystem;
    const auto isImage = [](const fs::path& file) {
        const QString name = fromPath(file.filename());
        return std::ranges::any_of(imagePatterns(), [&](const QString& pattern) {
            return name.endsWith(QStringView(pattern).sliced(1), Qt::CaseInsensitive);
        });
    };
    QStringList files;
    std::error_code ignored;
    fs::recursive_directory_iterator walk(toPath(folder), fs::directory_options::skip_permission_denied, ignored);
    for (; walk != fs::recursive_directory_iterator(); walk.increment(ignored)) {
        const bool hidden = walk->path().filename().native().starts_with('.');
        if (hidden && walk->is_directory(ignored)) {
            walk.disable_recursion_pending();
        } else if (!hidden && walk->is_regular_file(ignored) && isImage(walk->path())) {
            files.append(fromPath(walk->path()));
        }
    }
    return files;
}

}  // namespace wavelens::ui
