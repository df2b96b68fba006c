// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QMimeData;

namespace wavelens::ui {

/// What a set of files and folders is to Wavelens. Thread: any.
struct Openable {
    enum class Kind { Nothing, Images, Run, Config, Model };
    Kind kind = Kind::Nothing;
    QStringList paths;
    QString problem;  ///< why it is nothing: `Wavelens cannot open .zip files`
};

/// By their names; a folder with a config.json is a run, another one holds images.
[[nodiscard]] Openable classify(const QStringList& paths);

/// The local files of a drag or a paste.
[[nodiscard]] QStringList localFiles(const QMimeData& data);

}  // namespace wavelens::ui
