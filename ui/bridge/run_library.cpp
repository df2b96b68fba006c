// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/run_library.hpp"

#include "ui/bridge/text.hpp"
#include "ui/shell/app_settings.hpp"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace wavelens::ui {

namespace {

const QString kElsewhere = QStringLiteral("runs_elsewhere");

}  // namespace

RunLibrary::RunLibrary(AppSettings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(100);
    connect(&m_soon, &QTimer::timeout, this, &RunLibrary::read);
    connect(&m_settings, &AppSettings::runsFolderChanged, this, &RunLibrary::refresh);
}

void RunLibrary::setEngine(std::shared_ptr<engine::Engine> engine) {
    m_engine = std::move(engine);
    read();
}

const engine::RunSummary* RunLibrary::find(const QString& runDir) const {
    const auto path = toPath(runDir);
    const auto run = std::find_if(m_runs.begin(), m_runs.end(), [&](const auto& r) { return r.dir == path; });
    return run == m_runs.end() ? nullptr : &*run;
}

void RunLibrary::refresh() {
    if (!m_soon.isActive()) {
        m_soon.start();
    }
}

void RunLibrary::remember(const QString& runDir) {
    const QString dir = QDir(runDir).absolutePath();
    QStringList elsewhere = m_settings.state(kElsewhere).toStringList();
    if (QFileInfo(dir).absolutePath() == QDir(m_settings.runsFolder()).absolutePath() || elsewhere.contains(dir)) {
        return;
    }
    elsewhere.prepend(dir);
    m_settings.setState(kElsewhere, elsewhere);
    refresh();
}

void RunLibrary::forget(const QString& runDir) {
    QStringList elsewhere = m_settings.state(kElsewhere).toStringList();
    if (elsewhere.removeAll(runDir) > 0) {
        m_settings.setState(kElsewhere, elsewhere);
        refresh();
    }
}

bool RunLibrary::isRunFolder(const QString& dir) {
    return QFileInfo(dir + QStringLiteral("/config.json")).isFile();
}

void RunLibrary::read() {
    if (!m_engine) {
        return;
    }

    struct Answer {
        std::vector<engine::RunSummary> runs;
        QStringList missing;
    };

    m_job.start(
        [engine = m_engine, root = toPath(m_settings.runsFolder()),
         elsewhere = m_settings.state(kElsewhere).toStringList()](std::stop_token stop) {
            Answer answer{engine->listRuns(root), {}};
            for (const QString& dir : elsewhere) {
                if (stop.stop_requested()) {
                    break;
                }
                if (!QFileInfo(dir).isDir()) {
                    answer.missing += dir;
                } else if (auto run = engine->readRun(toPath(dir))) {
                    answer.runs.push_back(std::move(*run));
                } else {
                    engine::RunSummary unreadable;
                    unreadable.dir = toPath(dir);
                    unreadable.name = unreadable.dir.filename().string();
                    unreadable.problem = run.error().message;
                    answer.runs.push_back(std::move(unreadable));
                }
            }
            std::stable_sort(answer.runs.begin(), answer.runs.end(),
                             [](const auto& a, const auto& b) { return a.changed > b.changed; });
            return answer;
        },
        [this](Answer answer) {
            m_loaded = true;
            m_runs = std::move(answer.runs);
            m_missing = std::move(answer.missing);
            Q_EMIT changed();
        });
}

}  // namespace wavelens::ui
