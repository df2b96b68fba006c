// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace wavelens::ui {

class PageContext;

/// Asks for a run (its config.json) or a model and opens it: a run in Monitor, a model in Upscale. Thread: UI.
void openRunOrModel(PageContext& context, QWidget* parent);

/// The same for a file that is known.
void openRunOrModel(PageContext& context, const QString& file);

/// Asks where a run that is not at `missingDir` any more lies now, and remembers it there.
void locateRun(PageContext& context, const QString& missingDir, QWidget* parent);

}  // namespace wavelens::ui
