// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wavelens::ui {

/// Names of the image files that the engine reads: `*.png`, `*.jpg` … Thread: any, as for all here.
[[nodiscard]] const QStringList& imagePatterns();

/// The same for a file dialog: `Images (*.png *.jpg …)`.
[[nodiscard]] QString imageFilter();

/// The image files in a folder and in those below it, in no order.
[[nodiscard]] QStringList imagesBelow(const QString& folder);

}  // namespace wavelens::ui
