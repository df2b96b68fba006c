// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/monitor_events.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr std::size_t kMostValidations = 200;

QVBoxLayout* makeColumn(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setSpacing(4);
    return column;
}

}  // namespace

EventList::EventList(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_list(new StepList(tr("Events"), 8, this)),
      m_empty(new QLabel(tr("Validations, checkpoints and warnings appear here."), this)) {
    m_empty->setWordWrap(true);
    setTextStyle(m_empty, TextStyle::Small);
    setTextTone(m_empty, "text3");
    auto* column = makeColumn(this);
    column->addWidget(m_list);
    column->addWidget(m_empty);
    connect(m_list, &StepList::stepChosen, this, [this](qint64 step) { m_context.subject().setStep(step); });
    RunController& runs = context.runs();
    connect(&runs, &RunController::runChanged, this, [this] { m_warnings.clear(); });
    connect(&runs, &RunController::warned, this, [this, &runs](const engine::Warned& warning) {
        m_warnedDir = runs.runDir();
        m_warnings.push_back({warning.step, QStringLiteral("warning"), &Tokens::warn, toQString(warning.message), {}});
    });
}

void EventList::show(const RunHistory* run) {
    std::vector<StepList::Row> rows;
    if (run) {
        const auto& validations = run->validations();
        double best = -1;
        for (const engine::MetricPoint& point : validations) {
            const bool better = point.psnrY > best;
            best = std::max(best, point.psnrY);
            rows.push_back({point.step, better ? QStringLiteral("success") : QStringLiteral("chart"),
                            better ? &Tokens::ok : &Tokens::text2,
                            better && point.step > 0 ? tr("Best so far") : tr("Validation"),
                            tr("%1 dB").arg(format::psnr(point.psnrY))});
        }
        if (rows.size() > kMostValidations) {
            rows.erase(rows.begin(), rows.end() - kMostValidations);
        }
        for (std::size_t i = 0; run->summary() && i < run->summary()->checkpoints.size(); ++i) {
            rows.push_back({run->summary()->checkpoints[i].step,
                            QStringLiteral("checkpoint"),
                            &Tokens::text2,
                            tr("Checkpoint saved"),
                            {}});
        }
        if (m_warnedDir == run->runDir()) {
            rows.insert(rows.end(), m_warnings.begin(), m_warnings.end());
        }
        if (const auto& failure = m_context.runs().failure(); run->isOwn() && failure) {
            rows.push_back({failure->step,
                            QStringLiteral("error"),
                            &Tokens::err,
                            failure->error.code == engine::ErrorCode::NotFinite ? tr("Loss not finite")
                                                                                : toQString(failure->error.message),
                            {}});
        }
    }
    // Of one step, what was said last comes first.
    std::reverse(rows.begin(), rows.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.step > b.step; });
    m_list->setRows(rows);
    m_list->setVisible(!rows.empty());
    m_empty->setVisible(rows.empty());
}

CheckpointList::CheckpointList(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_list(new StepList(tr("Checkpoints"), 6, this)),
      m_resume(makeButton(tr("Resume"), {}, ButtonKind::Default, ButtonSize::Small, this)),
      m_fork(makeButton(tr("Fork"), {}, ButtonKind::Default, ButtonSize::Small, this)) {
    m_resume->setToolTip(tr("Resume from this checkpoint: the curves and images after it are replaced"));
    m_fork->setToolTip(tr("Fork: a run of its own from this checkpoint, with the same settings"));
    auto* column = makeColumn(this);
    column->addWidget(m_list);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_resume);
    row->addWidget(m_fork);
    row->addStretch(1);
    column->addLayout(row);
    connect(m_list, &StepList::stepChosen, this, [this](qint64 step) { m_context.subject().setStep(step); });
    connect(m_list, &QListWidget::currentRowChanged, this, &CheckpointList::enable);
    connect(m_resume, &QPushButton::clicked, this, [this] { Q_EMIT resumeRequested(m_list->currentStep()); });
    connect(m_fork, &QPushButton::clicked, this, [this] { Q_EMIT forkRequested(m_list->currentStep()); });
    enable();
}

void CheckpointList::show(const RunHistory* run) {
    std::vector<StepList::Row> rows;
    qint64 bytes = 0;
    if (run && run->summary()) {
        for (const engine::CheckpointInfo& checkpoint : run->summary()->checkpoints) {
            rows.push_back(
                {checkpoint.step, QStringLiteral("checkpoint"), &Tokens::text2, format::bytes(checkpoint.bytes), {}});
            bytes += checkpoint.bytes;
        }
    }
    std::reverse(rows.begin(), rows.end());
    m_summary = rows.empty()
                    ? tr("none yet")
                    : tr("%1 kept, %2").arg(format::integer(static_cast<qint64>(rows.size())), format::bytes(bytes));
    m_list->setRows(rows);
    // Going back needs a run at rest; a run that ended as planned goes on by `Train longer` only.
    m_resumable = run && run->allows(engine::RunAction::Resume) && run->state() != engine::RunState::Paused;
    m_forkable = run && run->allows(engine::RunAction::Fork) && run->config();
    enable();
}

void CheckpointList::enable() {
    const bool chosen = m_list->currentStep() >= 0;
    m_resume->setVisible(m_resumable);
    m_fork->setVisible(m_forkable);
    m_resume->setEnabled(chosen);
    m_fork->setEnabled(chosen);
}

}  // namespace wavelens::ui
