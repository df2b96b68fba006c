// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace wavelens::ui {

/// Names of the model files that the engine reads: `*.safetensors`, `*.pth`, `*.pt`. Thread: any, as for all here.
[[nodiscard]] const QStringList& modelPatterns();

/// The same for a file dialog: `Models (*.safetensors …)`.
[[nodiscard]] QString modelFilter();

/// By its name.
[[nodiscard]] bool isModelFile(const QString& path);

}  // namespace wavelens::ui
