// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/banner.hpp"

#include "engine/api/engine.hpp"

#include <optional>

namespace wavelens::ui {

class PageContext;
class RunHistory;

/// How a run ended, or why it waits, and what can be done: the banner of Monitor. Thread: UI.
class RunBanner : public Banner {
    Q_OBJECT
public:
    explicit RunBanner(PageContext& context, QWidget* parent = nullptr);

    /// Shows what belongs to the run's state, or hides. Once closed it stays so until the state changes.
    void follow(const RunHistory* run);

    /// Why a start could not begin; shown until another start.
    void refuse(const QString& runDir, const engine::Error& error);

Q_SIGNALS:
    void resumeRequested();
    void trainLongerRequested();
    void settingsRequested();

private:
    struct Shown {
        QString runDir;
        engine::RunState state = engine::RunState::New;
        engine::RunEnd end = engine::RunEnd::None;
        qint64 step = 0;
        qint64 checkpoint = -1;
        QString problem;
        bool operator==(const Shown&) const = default;
    };

    void fillFinished(const RunHistory& run);
    void fillFailed(const RunHistory& run, qint64 checkpoint);
    void fillDisk();
    void fillEnded(const RunHistory& run, qint64 checkpoint);
    void addResume(const QString& text, ButtonKind kind);

    PageContext& m_context;
    std::optional<Shown> m_shown;
    QString m_refusedDir;
    engine::Error m_refusal;
};

}  // namespace wavelens::ui
