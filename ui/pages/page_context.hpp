// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace wavelens::ui {

class AppSettings;
class RunController;
class RunLibrary;
class Theme;

enum class PageId { Home, Train, Monitor, Inspector, Compare, Upscale, Evaluate, Runs };

/// Where to go, and with what. A page takes what it knows and leaves the rest as it was.
struct PageRequest {
    PageId page = PageId::Home;
    QString runDir = {};                                    ///< becomes the shared run
    QStringList overlays = {};                              ///< folders of runs to lay over it, for Monitor
    QStringList files = {};                                 ///< images; a .json for Train; a model for Upscale
    std::optional<engine::RunConfig> config = {};           ///< for Train
    std::optional<qint64> step = {};                        ///< becomes the shared step
    std::shared_ptr<const engine::ImageSource> image = {};  ///< a picture that is no file, for Compare
    QString imageName = {};                                 ///< its name
    QString field = {};                                     ///< key of a configuration field, for Train
};

/// What the views share: choose a step in one, the others open there. Thread: UI.
class Subject : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Folder of the run that is looked at; empty for none.
    [[nodiscard]] QString runDir() const { return m_runDir; }

    /// Another run forgets the step.
    void setRunDir(const QString& runDir);

    /// The step that is looked at; nullopt follows the newest.
    [[nodiscard]] std::optional<qint64> step() const { return m_step; }

    void setStep(std::optional<qint64> step);

Q_SIGNALS:
    void runChanged(const QString& runDir);
    void stepChanged();

private:
    QString m_runDir;
    std::optional<qint64> m_step;
};

/// Long work of a page beside the training, for the run bar.
struct JobStatus {
    PageId page = PageId::Upscale;  ///< where it belongs
    QString text;                   ///< `Upscaling 3 of 12`
    double fraction = 0;            ///< 0 to 1
};

/// Something to offer beside a notice.
struct NoticeAction {
    QString text;
    std::function<void()> run;
};

/// What every page is given: the engine once it is there, the training, settings, the shared subject, and ways to
/// reach the window. Lives as long as the window. Thread: UI.
class PageContext : public QObject {
    Q_OBJECT
public:
    PageContext(AppSettings& settings, Theme& theme, QObject* parent = nullptr);

    [[nodiscard]] AppSettings& settings() { return m_settings; }

    [[nodiscard]] Theme& theme() { return m_theme; }

    [[nodiscard]] RunController& runs() { return *m_runs; }

    [[nodiscard]] RunLibrary& library() { return *m_library; }

    [[nodiscard]] Subject& subject() { return *m_subject; }

    /// Null until `engineReady`. Jobs keep a copy, so that it outlives them.
    [[nodiscard]] std::shared_ptr<engine::Engine> engine() const { return m_engine; }

    void setEngine(std::shared_ptr<engine::Engine> engine);

    /// Why there is no engine; empty while it is being loaded or when all is well.
    [[nodiscard]] QString engineProblem() const { return m_engineProblem; }

    void setEngineProblem(const QString& message);

    /// Folder with presets/ and sample_set/.
    [[nodiscard]] QString resourceDir() const { return m_resourceDir; }

    void setResourceDir(const QString& dir) { m_resourceDir = dir; }

    void go(const PageRequest& request) { Q_EMIT navigationRequested(request); }

    /// Asks for files to open, as Ctrl+O does.
    void askForFiles() { Q_EMIT filesAsked(); }

    /// Says what is done, bottom right, for 6 s. Never for errors.
    void notify(const QString& text, const std::optional<NoticeAction>& action = {}) {
        Q_EMIT noticeRequested(text, action);
    }

    /// Work that a page has under way; nullopt when it ends. Closing the window meanwhile asks.
    void setJob(const std::optional<JobStatus>& job);

    [[nodiscard]] const std::optional<JobStatus>& job() const { return m_job; }

    /// A folder below the runs folder that does not exist yet: `demo`, then `demo-2`.
    [[nodiscard]] QString newRunDir(const QString& name) const;
    /// Trains the bundled demo and goes to Monitor.
    void trainDemo();
    /// Goes on from the newest checkpoint and goes to Monitor; a training that this window paused just goes on.
    void resumeRun(const QString& runDir);
    /// Opens a run's folder, wherever it is, in Monitor.
    void openRun(const QString& runDir);

Q_SIGNALS:
    void engineReady();
    void engineProblemChanged();
    void navigationRequested(const wavelens::ui::PageRequest& request);
    void filesAsked();
    void noticeRequested(const QString& text, const std::optional<wavelens::ui::NoticeAction>& action);
    void jobChanged();

private:
    AppSettings& m_settings;
    Theme& m_theme;
    std::shared_ptr<engine::Engine> m_engine;
    QString m_engineProblem;
    QString m_resourceDir;
    std::optional<JobStatus> m_job;
    RunController* m_runs;
    RunLibrary* m_library;
    Subject* m_subject;
};

}  // namespace wavelens::ui
