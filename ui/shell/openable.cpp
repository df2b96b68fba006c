// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/openable.hpp"

#include "ui/bridge/image_files.hpp"
#include "ui/bridge/model_files.hpp"
#include "ui/bridge/run_library.hpp"

#include <QCoreApplication>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace wavelens::ui {

namespace {

using Kind = Openable::Kind;

QString tr(const char* text) {
    return QCoreApplication::translate("Openable", text);
}

Kind kindOf(const QFileInfo& info) {
    if (info.isDir()) {
        return RunLibrary::isRunFolder(info.filePath()) ? Kind::Run : Kind::Images;
    }
    const QString suffix = info.suffix().toLower();
    if (imagePatterns().contains(QString(QStringLiteral("*.") + suffix))) {
        return Kind::Images;
    }
    if (suffix == QStringLiteral("json")) {
        return Kind::Config;
    }
    return isModelFile(info.filePath()) ? Kind::Model : Kind::Nothing;
}

QString nameOfKind(const QFileInfo& info) {
    return info.suffix().isEmpty() ? tr("files without an extension") : tr(".%1 files").arg(info.suffix().toLower());
}

}  // namespace

Openable classify(const QStringList& paths) {
    Openable all;
    all.paths = paths;
    for (const QString& path : paths) {
        const QFileInfo info(path);
        const Kind kind = kindOf(info);
        if (kind == Kind::Nothing) {
            return {Kind::Nothing, paths, tr("Wavelens cannot open %1").arg(nameOfKind(info))};
        }
        const bool another = all.kind != Kind::Nothing && (all.kind != kind || kind != Kind::Images);
        if (another) {
            return {Kind::Nothing, paths, tr("Wavelens opens one run, configuration or model at a time")};
        }
        all.kind = kind;
    }
    return all;
}

QStringList localFiles(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            files += url.toLocalFile();
        }
    }
    return files;
}

}  // namespace wavelens::ui
