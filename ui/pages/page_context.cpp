// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page_context.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/shell/app_settings.hpp"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace wavelens::ui {

void Subject::setRunDir(const QString& runDir) {
    if (runDir == m_runDir) {
        return;
    }
    m_runDir = runDir;
    m_step.reset();
    Q_EMIT runChanged(m_runDir);
    Q_EMIT stepChanged();
}

void Subject::setStep(std::optional<qint64> step) {
    if (step != m_step) {
        m_step = step;
        Q_EMIT stepChanged();
    }
}

PageContext::PageContext(AppSettings& settings, Theme& theme, QObject* parent)
    : QObject(parent), m_settings(settings), m_theme(theme), m_runs(new RunController(this)),
      m_library(new RunLibrary(settings, this)), m_subject(new Subject(this)) {
    connect(m_runs, &RunController::runChanged, m_subject, &Subject::setRunDir);
    connect(m_runs, &RunController::ended, m_library, &RunLibrary::refresh);
    connect(m_runs, &RunController::validated, m_library, &RunLibrary::refresh);
    connect(m_runs, &RunController::stateChanged, m_library, &RunLibrary::refresh);
}

void PageContext::setEngine(std::shared_ptr<engine::Engine> engine) {
    m_engine = std::move(engine);
    m_engineProblem.clear();
    m_runs->setEngine(m_engine);
    m_library->setEngine(m_engine);
    if (m_engine) {
        Q_EMIT engineReady();
    }
}

void PageContext::setEngineProblem(const QString& message) {
    m_engineProblem = message;
    Q_EMIT engineProblemChanged();
}

QString PageContext::newRunDir(const QString& name) const {
    const QDir root(m_settings.runsFolder());
    const QStringList waiting = m_runs->waiting();
    const auto taken = [&](const QString& dir) {
        return QFileInfo::exists(dir) || waiting.contains(dir) || m_runs->runDir() == dir;
    };
    QString dir = root.filePath(name);
    for (int number = 2; taken(dir); ++number) {
        dir = root.filePath(QStringLiteral("%1-%2").arg(name).arg(number));
    }
    return dir;
}

void PageContext::trainDemo() {
    if (!m_engine) {
        return;
    }
    const auto presets = m_engine->presets();
    if (!presets) {
        setEngineProblem(toQString(presets.error().message));
        return;
    }
    const auto demo =
        std::find_if(presets->begin(), presets->end(), [](const auto& preset) { return preset.name == "demo"; });
    if (demo == presets->end()) {
        setEngineProblem(tr("The preset “demo” is missing in %1.").arg(m_resourceDir));
        return;
    }
    m_runs->start({demo->config, toPath(newRunDir(QStringLiteral("demo"))), 0});
    go({.page = PageId::Monitor});
}

void PageContext::setJob(const std::optional<JobStatus>& job) {
    m_job = job;
    Q_EMIT jobChanged();
}

void PageContext::resumeRun(const QString& runDir) {
    if (runDir == m_runs->runDir() && m_runs->isActive()) {
        m_runs->resumePaused();
    } else {
        engine::ResumeRequest request;
        request.runDir = toPath(runDir);
        m_runs->resume(request);
    }
    go({.page = PageId::Monitor, .runDir = runDir});
}

void PageContext::openRun(const QString& runDir) {
    m_library->remember(runDir);
    go({.page = PageId::Monitor, .runDir = runDir});
}

}  // namespace wavelens::ui
