// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/text.hpp"

#include <QFile>

namespace wavelens::ui {

QString fromPath(const std::filesystem::path& path) {
    return QFile::decodeName(path.c_str());
}

std::filesystem::path toPath(const QString& path) {
    return QFile::encodeName(path).toStdString();
}

}  // namespace wavelens::ui
