// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace wavelens::ui {

class PageContext;

/// Asks where a run that is not at `missingDir` any more lies now, and remembers it there. Thread: UI.
void locateRun(PageContext& context, const QString& missingDir, QWidget* parent);

}  // namespace wavelens::ui
