// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/run_bar.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/bar_item.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/run_mark.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

#include <cmath>
#include <unistd.h>

namespace wavelens::ui {

namespace {

constexpr int kProgressSteps = 1000;
constexpr int kLongestNamePx = 200;
constexpr int kNarrowPx = 1200;

qint64 memoryOfComputer() {
    return qint64{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGE_SIZE);
}

QProgressBar* makeProgress(int width, QWidget* parent) {
    auto* bar = new QProgressBar(parent);
    bar->setRange(0, kProgressSteps);
    bar->setTextVisible(false);
    bar->setFixedWidth(width);
    return bar;
}

}  // namespace

RunBar::RunBar(PageContext& context, const Actions& actions, QWidget* parent)
    : QWidget(parent), m_context(context), m_row(new QHBoxLayout(this)), m_idle(new QLabel(tr("No training running"))) {
    setObjectName(QStringLiteral("runBar"));
    setAccessibleName(tr("Training"));
    setProperty("surface", QStringLiteral("rail"));
    setProperty("edge", QStringLiteral("top"));
    setAttribute(Qt::WA_StyledBackground);
    m_row->setContentsMargins(12, 0, 12, 0);
    m_row->setSpacing(10);
    m_row->setSizeConstraint(QLayout::SetNoConstraint);
    setTextTone(m_idle, "text2");
    setTextStyle(m_idle, TextStyle::Small);
    m_row->addWidget(m_idle);
    makeRun();
    m_row->addStretch(1);
    makeQueue();
    makeControls(actions);

    const auto applyHeight = [this] {
        setFixedHeight(theme().px(36));
    };
    connect(&theme(), &Theme::changed, this, applyHeight);
    applyHeight();
    RunController& runs = context.runs();
    connect(&runs, &RunController::runChanged, this, &RunBar::showRun);
    connect(&runs, &RunController::stateChanged, this, &RunBar::showRun);
    connect(&runs, &RunController::ended, this, &RunBar::showRun);
    connect(&runs, &RunController::statusChanged, this, &RunBar::showNumbers);
    connect(&runs, &RunController::validated, this, &RunBar::showNumbers);
    connect(&runs, &RunController::waitingChanged, this, &RunBar::showWaiting);
    connect(&context, &PageContext::jobChanged, this, &RunBar::showJob);
    showRun();
    showJob();
    showWaiting();
}

void RunBar::makeRun() {
    m_mark = new RunMark(this);
    m_state = new QLabel(this);
    setStyleProperty(m_state, "weight", QStringLiteral("bold"));
    m_name = makeButton({}, {}, ButtonKind::Quiet, ButtonSize::Small, this);
    m_name->setObjectName(QStringLiteral("runName"));
    setTextStyle(m_name, TextStyle::Small);
    connect(m_name, &QPushButton::clicked, this,
            [this] { m_context.go({.page = PageId::Monitor, .runDir = m_context.runs().runDir()}); });
    m_progress = makeProgress(200, this);
    m_progress->setAccessibleName(tr("Progress of the training"));
    m_steps = new QLabel(this);
    m_steps->setObjectName(QStringLiteral("steps"));
    setTextStyle(m_steps, TextStyle::Mono);
    m_speed = new BarItem({}, tr("steps/s"), this);
    m_speed->setObjectName(QStringLiteral("speed"));
    m_timeLeft = new BarItem(tr("about"), tr("left"), this);
    m_timeLeft->setObjectName(QStringLiteral("timeLeft"));
    m_psnr = new BarItem(tr("PSNR-Y"), {}, this);
    m_psnr->setObjectName(QStringLiteral("psnr"));
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_mark, m_state, m_name, m_progress, m_steps, m_speed, m_timeLeft, m_psnr}) {
        m_row->addWidget(widget);
    }
}

void RunBar::makeQueue() {
    m_job = makeButton({}, {}, ButtonKind::Quiet, ButtonSize::Small, this);
    m_job->setObjectName(QStringLiteral("job"));
    setTextStyle(m_job, TextStyle::Small);
    m_jobProgress = makeProgress(80, this);
    m_jobProgress->setObjectName(QStringLiteral("jobProgress"));
    connect(m_job, &QPushButton::clicked, this, [this] {
        if (m_context.job()) {
            m_context.go({.page = m_context.job()->page});
        }
    });
    m_waiting = makeButton({}, QStringLiteral("queue"), ButtonKind::Quiet, ButtonSize::Small, this);
    m_waiting->setObjectName(QStringLiteral("waiting"));
    setTextStyle(m_waiting, TextStyle::Small);
    m_waitingMenu = new QMenu(m_waiting);
    m_waiting->setMenu(m_waitingMenu);
    connect(m_waitingMenu, &QMenu::aboutToShow, this, &RunBar::fillWaitingMenu);
    m_row->addWidget(m_job);
    m_row->addWidget(m_jobProgress);
    m_row->addWidget(m_waiting);
}

void RunBar::makeControls(const Actions& actions) {
    m_controls = new QWidget(this);
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_pause = makeIconButton(actions.pause, QStringLiteral("pause"), 28, m_controls);
    m_pause->setObjectName(QStringLiteral("pause"));
    row->addWidget(m_pause);
    row->addWidget(makeIconButton(actions.checkpoint, QStringLiteral("checkpoint"), 28, m_controls));
    QToolButton* stop = makeIconButton(actions.stop, QStringLiteral("stop"), 28, m_controls);
    stop->setObjectName(QStringLiteral("stop"));
    row->addWidget(stop);
    m_memory = new BarItem(tr("Memory"), {}, this);
    m_memory->setObjectName(QStringLiteral("memory"));
    m_device = new BarItem({}, {}, this);
    m_device->setObjectName(QStringLiteral("device"));
    m_row->addWidget(m_controls);
    m_row->addWidget(m_memory);
    m_row->addWidget(m_device);
}

QSize RunBar::minimumSizeHint() const {
    return {0, height()};
}

void RunBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_progress->setFixedWidth(width() < kNarrowPx ? 120 : 200);
    fit();
}

void RunBar::showRun() {
    const RunController& runs = m_context.runs();
    const bool shown = runs.isActive() || runs.state() == engine::RunState::Failed;
    m_idle->setVisible(!shown);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_mark, m_state, m_name, m_progress, m_steps}) {
        widget->setVisible(shown);
    }
    m_controls->setVisible(runs.isActive());
    if (shown) {
        const RunWords words = wordsFor(runs);
        m_mark->set(words);
        m_state->setText(words.word);
        m_state->setToolTip(words.sentence);
        m_name->setText(m_name->fontMetrics().elidedText(runs.runName(), Qt::ElideMiddle, kLongestNamePx));
        m_name->setToolTip(tr("Show %1 in Monitor").arg(runs.runName()));
        m_name->setAccessibleName(runs.runName());
        const bool paused = runs.state() == engine::RunState::Paused;
        m_pause->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    }
    showNumbers();
}

void RunBar::showNumbers() {
    const RunController& runs = m_context.runs();
    const engine::Status& status = runs.status();
    const bool active = runs.isActive();
    const bool running = runs.state() == engine::RunState::Running;
    const auto value = [](bool shown, double number, const QString& text) {
        return shown && std::isfinite(number) ? text : QString();
    };
    if (status.stopAt > 0) {
        m_progress->setValue(static_cast<int>(kProgressSteps * std::min(status.step, status.stopAt) / status.stopAt));
    }
    m_steps->setText(QStringLiteral("%1 / %2").arg(format::integer(status.step), format::integer(status.stopAt)));
    m_speed->setValue(value(running, status.stepsPerSecond, format::fixed(status.stepsPerSecond, 1)));
    m_timeLeft->setValue(value(running, status.secondsLeft, format::duration(status.secondsLeft)));
    const double psnr = runs.lastValidation() ? runs.lastValidation()->psnrY : engine::kNotComputed;
    m_psnr->setValue(value(active, psnr, format::psnr(psnr) + tr(" dB")));
    m_memory->setValue(active && status.residentBytes > 0 ? format::memory(status.residentBytes, memoryOfComputer())
                                                          : QString());
    m_device->setValue(active ? toQString(status.device) : QString());
    fit();
}

void RunBar::showJob() {
    const auto& job = m_context.job();
    m_job->setVisible(job.has_value());
    m_jobProgress->setVisible(job.has_value());
    if (job) {
        m_job->setText(job->text);
        m_job->setToolTip(tr("Show what is under way"));
        m_jobProgress->setAccessibleName(job->text);
        m_jobProgress->setValue(static_cast<int>(kProgressSteps * job->fraction));
    }
    fit();
}

void RunBar::showWaiting() {
    const auto count = m_context.runs().waiting().size();
    m_waiting->setVisible(count > 0);
    m_waiting->setText(tr("%1 waiting").arg(count));
    m_waiting->setToolTip(tr("Trainings that start one after the other"));
    fit();
}

void RunBar::fillWaitingMenu() {
    m_waitingMenu->clear();
    for (const QString& runDir : m_context.runs().waiting()) {
        QAction* remove = m_waitingMenu->addAction(menuIcon(QStringLiteral("close")),
                                                   tr("Remove %1").arg(QFileInfo(runDir).fileName()));
        connect(remove, &QAction::triggered, this, [this, runDir] { m_context.runs().removeWaiting(runDir); });
    }
}

void RunBar::fit() {
    for (BarItem* item : {m_speed, m_memory, m_device}) {
        item->setVisible(!item->isEmpty());
    }
    for (BarItem* item : {m_device, m_memory, m_speed}) {
        m_row->invalidate();
        if (m_row->minimumSize().width() <= width()) {
            break;
        }
        item->hide();
    }
    m_row->activate();
}

}  // namespace wavelens::ui
