// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/model_files.hpp"

#include <QCoreApplication>
#include <QFileInfo>

namespace wavelens::ui {

const QStringList& modelPatterns() {
    static const QStringList kPatterns{QStringLiteral("*.safetensors"), QStringLiteral("*.pth"),
                                       QStringLiteral("*.pt")};
    return kPatterns;
}

QString modelFilter() {
    return QCoreApplication::translate("ModelFiles", "Models (%1)").arg(modelPatterns().join(u' '));
}

bool isModelFile(const QString& path) {
    return modelPatterns().contains(QString(QStringLiteral("*.") + QFileInfo(path).suffix().toLower()));
}

}  // namespace wavelens::ui
