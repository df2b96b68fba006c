// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/file_opener.hpp"

#include "ui/bridge/image_files.hpp"
#include "ui/bridge/model_files.hpp"
#include "ui/pages/page.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/model_card.hpp"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <algorithm>

namespace wavelens::ui {

using Kind = Openable::Kind;

FileOpener::FileOpener(MainWindow& window, PageContext& context)
    : QObject(&window), m_window(window), m_context(context) {
    connect(&context, &PageContext::filesAsked, this, &FileOpener::askForFiles);
}

void FileOpener::askForFiles() {
    const QStringList files = QFileDialog::getOpenFileNames(
        &m_window, tr("Open"), {},
        tr("Runs, models, settings and images (*.json %1)").arg((modelPatterns() + imagePatterns()).join(u' ')));
    if (!files.isEmpty()) {
        openChosen(files);
    }
}

void FileOpener::openChosen(const QStringList& files) {
    const QFileInfo first(files.front());
    const bool isRun = files.size() == 1 && first.fileName() == QStringLiteral("config.json") &&
                       first.dir().exists(QStringLiteral("checkpoints"));
    open(isRun ? QStringList{first.path()} : files);
}

void FileOpener::askForRun() {
    const QString dir =
        QFileDialog::getExistingDirectory(&m_window, tr("Open run folder"), m_context.settings().runsFolder());
    if (dir.isEmpty()) {
        return;
    }
    const Openable what = classify({dir});
    if (what.kind == Kind::Run) {
        open(what);
    } else {
        m_window.showProblem(tr("%1 holds no run: there is no config.json in it.").arg(dir));
    }
}

void FileOpener::open(const QStringList& paths) {
    const Openable what = classify(paths);
    if (what.kind == Kind::Nothing) {
        m_window.showProblem(what.problem + QLatin1Char('.'));
    } else {
        open(what);
    }
}

bool FileOpener::comparesImages() const {
    return m_window.currentPage() == PageId::Compare;
}

void FileOpener::open(const Openable& what, bool compare) {
    switch (what.kind) {
    case Kind::Images:
        if (!m_window.page()->openImages(what.paths)) {
            m_context.go({.page = compare ? PageId::Compare : PageId::Upscale, .files = what.paths});
        }
        break;
    case Kind::Run:
        m_context.openRun(what.paths.front());
        break;
    case Kind::Config:
        m_context.go({.page = PageId::Train, .files = what.paths});
        break;
    case Kind::Model:
        openModel(what.paths.front());
        break;
    case Kind::Nothing:
        break;
    }
}

void FileOpener::openModel(const QString& file) {
    if (!m_window.page()->openModel(file)) {
        auto* card = new ModelCard(m_context, file, &m_window);
        card->open();
    }
}

FileOpener::Words FileOpener::dropWords(const Openable& what, bool compare) const {
    const auto count = what.paths.size();
    switch (what.kind) {
    case Kind::Images: {
        const bool folders = std::any_of(what.paths.begin(), what.paths.end(),
                                         [](const QString& path) { return QFileInfo(path).isDir(); });
        const QString images = folders      ? tr("the folder's images")
                               : count == 1 ? tr("1 image")
                                            : tr("%1 images").arg(count);
        const bool one = count == 1 && !folders;
        if (compare || comparesImages()) {
            return {(one ? tr("Drop %1 to compare it") : tr("Drop %1 to compare them")).arg(images), {}};
        }
        return {(one ? tr("Drop %1 to upscale it") : tr("Drop %1 to upscale them")).arg(images),
                one ? tr("Hold Shift to compare it instead") : tr("Hold Shift to compare them instead")};
    }
    case Kind::Run:
        return {tr("Drop the run to watch it"), {}};
    case Kind::Config:
        return {tr("Drop the settings to train with them"), {}};
    case Kind::Model:
        return {tr("Drop the model to open it"), {}};
    case Kind::Nothing:
        break;
    }
    return {what.problem, {}};
}

}  // namespace wavelens::ui
