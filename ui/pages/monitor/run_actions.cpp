// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/run_actions.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/monitor/continue_dialog.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/widgets/confirm_dialog.hpp"

namespace wavelens::ui {

RunActions::RunActions(PageContext& context, QWidget* page) : QObject(page), m_context(context), m_page(page) {}

void RunActions::resume() {
    m_context.resumeRun(m_run->runDir());
}

void RunActions::resumeFrom(qint64 step) {
    const auto go = [this, dir = m_run->runDir(), step] {
        engine::ResumeRequest request;
        request.runDir = toPath(dir);
        request.fromStep = step;
        m_context.runs().resume(request);
    };
    const auto& checkpoints = m_run->summary()->checkpoints;
    if (checkpoints.empty() || checkpoints.back().step == step) {
        go();
        return;
    }
    auto* dialog = new ConfirmDialog({tr("Go back to step %1?").arg(format::integer(step)),
                                      tr("Curves, images and checkpoints of %1 after this step are replaced by those "
                                         "that come. A fork keeps them.")
                                          .arg(m_run->name()),
                                      tr("Go back and resume"), tr("Keep them")},
                                     m_page);
    connect(dialog, &QDialog::accepted, this, go);
    dialog->open();
}

void RunActions::fork(qint64 step) {
    engine::ForkRequest request;
    request.sourceDir = toPath(m_run->runDir());
    request.step = step;
    request.config = *m_run->config();
    request.runDir = toPath(m_context.newRunDir(m_run->name()));
    m_context.runs().fork(request);
}

void RunActions::trainLonger() {
    const auto& points = m_run->points();
    const qint64 step = points.empty() ? m_run->summary()->step : points.back().step;
    auto* dialog = new ContinueDialog(m_run->name(), step, m_page);
    connect(dialog, &ContinueDialog::chosen, this, [this, dir = m_run->runDir()](qint64 stopAt) {
        engine::ResumeRequest request;
        request.runDir = toPath(dir);
        request.stopAt = stopAt;
        m_context.runs().resume(request);
    });
    dialog->open();
}

void RunActions::changeSettings() {
    m_context.go({.page = PageId::Train, .runDir = m_run->runDir(), .config = *m_run->config()});
}

bool RunActions::canRename() const {
    const bool written =
        m_run->state() == engine::RunState::Followed || (m_run->isOwn() && m_context.runs().isActive());
    if (written) {
        m_context.notify(tr("Stop %1 before renaming it.").arg(m_run->name()));
    }
    return !written;
}

void RunActions::rename(const QString& name) {
    if (name.isEmpty() || name == m_run->name()) {
        return;
    }
    m_renaming.start([engine = m_context.engine(), dir = toPath(m_run->runDir()),
                      name = toStd(name)](const std::stop_token&) { return engine->renameRun(dir, name); },
                     [this, before = m_run->runDir()](const engine::Result<std::filesystem::path>& renamed) {
                         if (!renamed) {
                             Q_EMIT renameFailed(toQString(renamed.error().message));
                             return;
                         }
                         const QString dir = fromPath(*renamed);
                         m_context.library().forget(before);
                         m_context.library().remember(dir);
                         m_context.library().refresh();
                         m_context.subject().setRunDir(dir);
                     });
}

}  // namespace wavelens::ui
