// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/locate_run.hpp"

#include "ui/bridge/run_library.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/app_settings.hpp"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

namespace wavelens::ui {

void locateRun(PageContext& context, const QString& missingDir, QWidget* parent) {
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("LocateRun", text);
    };
    // A file dialog chooses files or folders, never both: a run is chosen by the file that makes its folder one.
    const QString file =
        QFileDialog::getOpenFileName(parent, tr("Where is %1 now?").arg(QFileInfo(missingDir).fileName()),
                                     context.settings().runsFolder(), tr("Runs (config.json)"));
    if (!file.isEmpty()) {
        context.library().forget(missingDir);
        context.library().remember(QFileInfo(file).absolutePath());
    }
}

}  // namespace wavelens::ui
