// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/open_dialogs.hpp"

#include "ui/bridge/run_library.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/app_settings.hpp"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

namespace wavelens::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("OpenDialogs", text);
}

}  // namespace

void openRunOrModel(PageContext& context, const QString& file) {
    const QFileInfo info(file);
    if (info.fileName() == QStringLiteral("config.json")) {
        context.openRun(info.absolutePath());
    } else {
        context.go({.page = PageId::Upscale, .files = {info.absoluteFilePath()}});
    }
}

void openRunOrModel(PageContext& context, QWidget* parent) {
    // A file dialog chooses files or folders, never both: a run is chosen by the file that makes its folder one.
    const QString file =
        QFileDialog::getOpenFileName(parent, tr("Open a run or model"), context.settings().runsFolder(),
                                     tr("Runs and models (config.json *.safetensors *.pth)"));
    if (!file.isEmpty()) {
        openRunOrModel(context, file);
    }
}

void locateRun(PageContext& context, const QString& missingDir, QWidget* parent) {
    const QString file =
        QFileDialog::getOpenFileName(parent, tr("Where is %1 now?").arg(QFileInfo(missingDir).fileName()),
                                     context.settings().runsFolder(), tr("Runs (config.json)"));
    if (!file.isEmpty()) {
        context.library().forget(missingDir);
        context.library().remember(QFileInfo(file).absolutePath());
    }
}

}  // namespace wavelens::ui
