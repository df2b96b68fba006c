// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/run_banner.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"

#include <QPushButton>

#include <cmath>

namespace wavelens::ui {

namespace {

/// The engine's messages are sentences; the first one is the title.
std::pair<QString, QString> titleAndText(const QString& message) {
    const qsizetype end = message.indexOf(QStringLiteral(". "));
    QString title = end < 0 ? message : message.left(end);
    if (title.endsWith(u'.')) {
        title.chop(1);
    }
    return {title, end < 0 ? QString() : message.mid(end + 2)};
}

}  // namespace

RunBanner::RunBanner(PageContext& context, QWidget* parent) : Banner(parent), m_context(context) {
    connect(&context.runs(), &RunController::refused, this, &RunBanner::refuse);
    connect(&context.runs(), &RunController::runChanged, this, [this] { m_refusedDir.clear(); });
}

void RunBanner::refuse(const QString& runDir, const engine::Error& error) {
    m_refusedDir = runDir;
    m_refusal = error;
    m_shown.reset();
}

void RunBanner::follow(const RunHistory* run) {
    if (!run) {
        m_shown.reset();
        hide();
        return;
    }
    const auto& summary = run->summary();
    const auto& failure = m_context.runs().failure();
    const bool ownFailure = run->isOwn() && failure;
    Shown now;
    now.runDir = run->runDir();
    now.state = run->state();
    now.end = run->end();
    now.step = run->points().empty() ? (summary ? summary->step : 0) : run->points().back().step;
    now.checkpoint = ownFailure                                 ? failure->lastCheckpoint
                     : summary && !summary->checkpoints.empty() ? summary->checkpoints.back().step
                                                                : -1;
    now.problem = ownFailure ? toQString(failure->error.message) : summary ? toQString(summary->problem) : QString();
    const bool working = now.state == engine::RunState::Running || now.state == engine::RunState::Followed;
    if (working) {
        now.step = 0;  // every step is no news
        now.checkpoint = -1;
    }
    if (m_shown == now) {
        return;
    }
    m_shown = now;
    setClosable(false);

    if (m_refusedDir == run->runDir() && !m_context.runs().isActive()) {
        const auto [title, text] = titleAndText(toQString(m_refusal.message));
        setMessage(MessageKind::Error, title, text);
        addDetails(toQString(m_refusal.details));
        show();
        return;
    }
    switch (now.state) {
    case engine::RunState::Finished:
        fillFinished(*run);
        break;
    case engine::RunState::Failed:
        fillFailed(*run, now.checkpoint);
        break;
    case engine::RunState::Paused:
        if (!ownFailure) {
            hide();
            return;
        }
        fillDisk();
        break;
    case engine::RunState::Reopened:
        switch (now.end) {
        case engine::RunEnd::Finished:
            fillFinished(*run);
            break;
        case engine::RunEnd::Failed:
            fillFailed(*run, now.checkpoint);
            break;
        case engine::RunEnd::None:
        case engine::RunEnd::Stopped:
        case engine::RunEnd::Interrupted:
            fillEnded(*run, now.checkpoint);
            break;
        }
        break;
    default:
        if (now.problem.isEmpty()) {
            hide();
            return;
        }
        setMessage(MessageKind::Warning, now.problem);
        setClosable(true);
    }
    show();
}

void RunBanner::fillFinished(const RunHistory& run) {
    const auto& points = run.points();
    const qint64 step = points.empty() ? run.summary()->step : points.back().step;
    const double seconds = points.empty() ? engine::kNotComputed : points.back().seconds;
    const double psnr = run.validations().empty() ? engine::kNotComputed : run.validations().back().psnrY;
    setMessage(MessageKind::Ok,
               std::isfinite(psnr)
                   ? tr("Finished: %1 dB after %2 steps in %3.")
                         .arg(format::psnr(psnr), format::integer(step), format::duration(seconds))
                   : tr("Finished after %1 steps in %2.").arg(format::integer(step), format::duration(seconds)));
    setClosable(true);
    connect(addAction(tr("Compare")), &QPushButton::clicked, this,
            [this, dir = run.runDir()] { m_context.go({.page = PageId::Compare, .runDir = dir}); });
    if (run.summary() && !run.summary()->bestModel.empty()) {
        connect(addAction(tr("Upscale images")), &QPushButton::clicked, this,
                [this, dir = run.runDir(), model = fromPath(run.summary()->bestModel)] {
                    m_context.go({.page = PageId::Upscale, .runDir = dir, .files = {model}});
                });
    }
    connect(addAction(tr("Train longer")), &QPushButton::clicked, this, &RunBanner::trainLongerRequested);
}

void RunBanner::fillFailed(const RunHistory& run, qint64 checkpoint) {
    const auto& failure = m_context.runs().failure();
    auto [title, text] = titleAndText(m_shown->problem);
    if (!title.startsWith(QStringLiteral("Training stopped"))) {  // the engine says it so where it says the step
        text = m_shown->problem;
        title = tr("Training stopped at step %1").arg(format::integer(m_shown->step));
    }
    setMessage(MessageKind::Error, title, text);
    if (run.isOwn() && failure) {
        addDetails(toQString(failure->error.details));
    }
    if (checkpoint >= 0) {
        addResume(tr("Resume from %1").arg(format::integer(checkpoint)), ButtonKind::Primary);
    }
}

void RunBanner::fillDisk() {
    setMessage(MessageKind::Warning,
               tr("Training is paused at step %1: a file could not be written").arg(format::integer(m_shown->step)),
               tr("%1 Make room, then resume; nothing is lost.").arg(m_shown->problem));
    addResume(tr("Resume"), ButtonKind::Default);  // the primary one is in the header
}

void RunBanner::fillEnded(const RunHistory& run, qint64 checkpoint) {
    const bool interrupted = run.end() == engine::RunEnd::Interrupted;
    const QString step = format::integer(m_shown->step);
    if (checkpoint < 0) {
        setMessage(MessageKind::Warning, interrupted ? tr("Interrupted at step %1; there is no checkpoint.").arg(step)
                                                     : tr("Stopped at step %1; there is no checkpoint.").arg(step));
        connect(addAction(tr("Train anew")), &QPushButton::clicked, this, &RunBanner::settingsRequested);
        return;
    }
    if (interrupted) {
        setMessage(MessageKind::Warning, tr("Interrupted at step %1: its process ended without saving.").arg(step),
                   tr("The last checkpoint is step %1.").arg(format::integer(checkpoint)));
        addResume(tr("Resume from %1").arg(format::integer(checkpoint)), ButtonKind::Primary);
    } else {
        setMessage(MessageKind::Info, tr("Stopped at step %1; a checkpoint is saved.").arg(step));
        addResume(tr("Resume"), ButtonKind::Primary);
    }
    if (!m_shown->problem.isEmpty()) {
        addDetails(m_shown->problem);
    }
}

void RunBanner::addResume(const QString& text, ButtonKind kind) {
    connect(addAction(text, kind), &QPushButton::clicked, this, &RunBanner::resumeRequested);
}

}  // namespace wavelens::ui
