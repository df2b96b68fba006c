// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/model_export.hpp"

#include "ui/bridge/job_tracker.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

namespace wavelens::ui {

ModelExport::ModelExport(PageContext& context, QObject* parent) : QObject(parent), m_context(context) {}

void ModelExport::ask(const std::filesystem::path& model, const QString& name, QWidget* parent) {
    const QStringList suffixes{QStringLiteral("safetensors"), QStringLiteral("pth"), QStringLiteral("onnx")};
    const QStringList filters{tr("safetensors (*.safetensors)"), tr("PyTorch (*.pth)"), tr("ONNX (*.onnx)")};
    QFileDialog dialog(parent, tr("Export model"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    dialog.setDefaultSuffix(suffixes.first());
    dialog.selectFile(name + u'.' + suffixes.first());
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&](const QString& filter) {
        dialog.setDefaultSuffix(suffixes.value(filters.indexOf(filter)));
        dialog.selectFile(name + u'.' + dialog.defaultSuffix());
    });
    if (dialog.exec() == QDialog::Accepted) {
        write(model, dialog.selectedFiles().constFirst());
    }
}

void ModelExport::write(const std::filesystem::path& model, const QString& target) {
    if (!m_context.engine()) {
        return;
    }
    auto* job = new JobTracker(this);  // one for each file: none is dropped for a later one
    job->start([engine = m_context.engine(), model,
                file = toPath(target)](std::stop_token) { return engine->convertModel(model, file, {}); },
               [this, job, target](const engine::Result<void>& written) {
                   job->deleteLater();
                   if (!written) {
                       Q_EMIT failed(tr("%1 could not be written").arg(target), toQString(written.error().message));
                       return;
                   }
                   const QString folder = QFileInfo(target).absolutePath();
                   m_context.notify(tr("Model exported as %1").arg(QFileInfo(target).fileName()),
                                    NoticeAction{tr("Show in folder"), [folder] {
                                                     QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
                                                 }});
               });
}

}  // namespace wavelens::ui
