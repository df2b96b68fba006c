// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/model_catalogue.hpp"

#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/app_settings.hpp"

#include <QFileInfo>

#include <algorithm>

namespace wavelens::ui {

namespace {

const QString kOpened = QStringLiteral("upscale/opened");

}  // namespace

ModelCatalogue::ModelCatalogue(PageContext& context, QObject* parent) : QObject(parent), m_context(context) {
    connect(&context, &PageContext::engineReady, this, &ModelCatalogue::list);
    connect(&context.library(), &RunLibrary::changed, this, &ModelCatalogue::list);
    list();
}

const ListedModel* ModelCatalogue::find(const QString& file) const {
    const auto found =
        std::find_if(m_models.begin(), m_models.end(), [&](const ListedModel& m) { return m.file == file; });
    return found == m_models.end() ? nullptr : &*found;
}

bool ModelCatalogue::isComplete() const {
    return m_context.engine() && m_context.library().isLoaded() && !m_job.isBusy();
}

void ModelCatalogue::list() {
    if (!m_context.engine()) {
        return;
    }
    m_models.clear();
    for (const std::filesystem::path& file : m_context.engine()->bundledModels()) {
        m_models.append({ListedModel::Group::Bundled, fromPath(file), QFileInfo(fromPath(file)).completeBaseName()});
    }
    for (const engine::RunSummary& run : m_context.library().runs()) {
        if (!run.bestModel.empty() && run.config) {
            m_models.append({ListedModel::Group::Trained, fromPath(run.bestModel), toQString(run.name),
                             run.config->network, run.psnrY});
        }
    }
    for (const QString& file : m_context.settings().state(kOpened).toStringList()) {
        m_models.append({ListedModel::Group::Opened, file, QFileInfo(file).fileName()});
    }
    for (ListedModel& model : m_models) {
        const auto read = m_read.find(model.file);
        if (read != m_read.end() && *read) {
            model.network = (*read)->network;
        } else if (read != m_read.end()) {
            model.problem = toQString(read->error().message);
        }
    }
    readNext();
    Q_EMIT changed();
}

void ModelCatalogue::readNext() {
    const auto next = std::find_if(m_models.begin(), m_models.end(),
                                   [](const ListedModel& model) { return !model.network && model.problem.isEmpty(); });
    if (next == m_models.end() || m_job.isBusy()) {
        return;
    }
    m_job.start([engine = m_context.engine(),
                 file = next->file](std::stop_token) { return std::pair(file, engine->modelInfo(toPath(file))); },
                [this](const std::pair<QString, engine::Result<engine::ModelInfo>>& read) {
                    m_read.insert(read.first, read.second);
                    list();
                });
}

void ModelCatalogue::addOpened(const QString& file) {
    m_read.remove(file);  // it may have been mended
    QStringList opened = m_context.settings().state(kOpened).toStringList();
    if (!find(file)) {
        opened.append(file);
        m_context.settings().setState(kOpened, opened);
    }
    list();
}

void ModelCatalogue::removeOpened(const QString& file) {
    QStringList opened = m_context.settings().state(kOpened).toStringList();
    opened.removeAll(file);
    m_context.settings().setState(kOpened, opened);
    list();
}

}  // namespace wavelens::ui
