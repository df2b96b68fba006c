// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/bridge/job_tracker.hpp"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <vector>

namespace wavelens::ui {

class AppSettings;

/// The runs on disk: those in the runs folder, and folders elsewhere that the user opened or follows.
/// Read on a worker; the newest first. Thread: UI.
class RunLibrary : public QObject {
    Q_OBJECT
public:
    explicit RunLibrary(AppSettings& settings, QObject* parent = nullptr);

    void setEngine(std::shared_ptr<engine::Engine> engine);

    /// False until the folder has been read once.
    [[nodiscard]] bool isLoaded() const { return m_loaded; }

    [[nodiscard]] const std::vector<engine::RunSummary>& runs() const { return m_runs; }

    /// nullptr where the run is not known (yet).
    [[nodiscard]] const engine::RunSummary* find(const QString& runDir) const;

    /// Folders that were opened from elsewhere and are not there any more.
    [[nodiscard]] const QStringList& missing() const { return m_missing; }

    /// Reads again, soon: calls in quick succession are one.
    void refresh();

    /// A folder outside the runs folder, remembered.
    void remember(const QString& runDir);
    void forget(const QString& runDir);

    /// A folder that can be a run: it holds a config.json.
    [[nodiscard]] static bool isRunFolder(const QString& dir);

Q_SIGNALS:
    void changed();

private:
    void read();

    AppSettings& m_settings;
    std::shared_ptr<engine::Engine> m_engine;
    JobTracker m_job;
    QTimer m_soon;
    bool m_loaded = false;
    std::vector<engine::RunSummary> m_runs;
    QStringList m_missing;
};

}  // namespace wavelens::ui
