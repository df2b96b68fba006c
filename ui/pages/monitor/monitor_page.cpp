// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/monitor_page.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/monitor/monitor_events.hpp"
#include "ui/pages/monitor/monitor_header.hpp"
#include "ui/pages/monitor/monitor_plots.hpp"
#include "ui/pages/monitor/monitor_readouts.hpp"
#include "ui/pages/monitor/run_actions.hpp"
#include "ui/pages/monitor/run_banner.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/pages/monitor/validation_panel.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_section.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/scrolled.hpp"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <chrono>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kRail = 72;
constexpr int kNarrow = 1200 - kRail;
constexpr int kWide = 2200 - kRail;
constexpr int kPanel = 304;
constexpr int kNarrowPanel = 256;
constexpr int kStaleSeconds = 60;

}  // namespace

MonitorPage::MonitorPage(PageContext& context, QWidget* parent)
    : Page(tr("Monitor"), context, parent), m_shelf(new QWidget(this)), m_header(new MonitorHeader(context, m_shelf)),
      m_runActions(new RunActions(context, this)), m_stack(new QStackedWidget(this)),
      m_banner(new RunBanner(context, this)), m_readouts(new MonitorReadouts(context, this)),
      m_plots(new MonitorPlots(context)) {
    m_shelf->hide();
    makeHeader();
    makePanel();
    makeActions();
    m_splitter =
        new PanelSplitter(context.settings(), QStringLiteral("monitor"), {m_plots, m_panel}, 0, {1000, kPanel});
    auto* content = new QWidget;
    auto* contentColumn = new QVBoxLayout(content);
    contentColumn->setContentsMargins(0, 0, 0, 0);
    contentColumn->setSpacing(0);
    contentColumn->addWidget(m_readouts);
    contentColumn->addWidget(m_splitter, 1);

    auto* empty = new EmptyState(QStringLiteral("monitor"), tr("No run to watch"),
                                 tr("Start a training, or open the folder of a run that another process is writing."));
    connect(empty->addAction(tr("Open a run folder")), &QPushButton::clicked, this, &MonitorPage::openFolder);
    connect(empty->addAction(tr("New training"), ButtonKind::Primary), &QPushButton::clicked, this,
            [this] { this->context().go({.page = PageId::Train}); });
    m_stack->addWidget(empty);
    m_stack->addWidget(content);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->setSizeConstraint(QLayout::SetNoConstraint);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);

    connect(m_plots, &MonitorPlots::stepChosen, this, [this](qint64 step) { this->context().subject().setStep(step); });
    connect(m_plots, &MonitorPlots::exportFailed, this, [this](const QString& file) {
        m_banner->setMessage(MessageKind::Error, tr("%1 could not be written").arg(file),
                             tr("Choose another folder, or make room on its disk."));
        m_banner->setClosable(true);
        m_banner->show();
    });
    connect(m_header, &MonitorHeader::runChosen, &context.subject(), &Subject::setRunDir);
    connect(m_header, &MonitorHeader::overlaysChanged, this, &MonitorPage::showOverlays);
    connect(m_banner, &RunBanner::resumeRequested, m_runActions, &RunActions::resume);
    connect(m_banner, &RunBanner::trainLongerRequested, m_runActions, &RunActions::trainLonger);
    connect(m_banner, &RunBanner::settingsRequested, m_runActions, &RunActions::changeSettings);
    connect(&context.subject(), &Subject::runChanged, this, &MonitorPage::showRun);
    connect(&context.subject(), &Subject::stepChanged, this, &MonitorPage::showMark);
    RunController& runs = context.runs();
    connect(&runs, &RunController::statusChanged, this, &MonitorPage::followNumbers);
    connect(&runs, &RunController::stateChanged, this, &MonitorPage::followState);
    connect(&runs, &RunController::failed, this, &MonitorPage::followState);
    connect(&runs, &RunController::refused, this, &MonitorPage::followState);
    connect(&runs, &RunController::warned, this, [this] { m_events->show(m_run); });
    connect(&context.library(), &RunLibrary::changed, this, &MonitorPage::chooseNewest);
    m_clock.setInterval(1000);
    connect(&m_clock, &QTimer::timeout, this, &MonitorPage::showNote);
    m_clock.start();
    showRun(context.subject().runDir());
    chooseNewest();
}

void MonitorPage::makeHeader() {
    m_settings =
        makeButton(tr("Change settings"), QStringLiteral("edit"), ButtonKind::Default, ButtonSize::Normal, m_shelf);
    m_settings->setToolTip(tr("Opens New training with the settings of this run"));
    m_pause = makeButton(tr("Pause"), QStringLiteral("pause"), ButtonKind::Default, ButtonSize::Normal, m_shelf);
    m_checkpoint = makeButton(tr("Checkpoint now"), QStringLiteral("checkpoint"), ButtonKind::Default,
                              ButtonSize::Normal, m_shelf);
    m_checkpoint->setToolTip(withShortcut(tr("Checkpoint now"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)));
    m_stop = makeButton(tr("Stop"), QStringLiteral("stop"), ButtonKind::Default, ButtonSize::Normal, m_shelf);
    m_stop->setToolTip(withShortcut(tr("Stop; a checkpoint is saved first"), QKeySequence(Qt::SHIFT | Qt::Key_F5)));
    connect(m_settings, &QPushButton::clicked, m_runActions, &RunActions::changeSettings);
    connect(m_pause, &QPushButton::clicked, &context().runs(), &RunController::pauseOrResume);
    connect(m_checkpoint, &QPushButton::clicked, &context().runs(), &RunController::checkpoint);
    connect(m_stop, &QPushButton::clicked, &context().runs(), &RunController::stop);
}

void MonitorPage::makePanel() {
    AppSettings& settings = context().settings();
    auto* content = new QWidget;
    setStyleProperty(content, "surface", QStringLiteral("panel"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    auto* validation = new PanelSection(tr("Validation image"), settings, QStringLiteral("monitor/validation"));
    m_validation = new ValidationPanel(context());
    validation->setContent(m_validation);
    auto* compare = makeIconButton(QStringLiteral("compare"), tr("Open in Compare"), {}, 24);
    connect(compare, &QToolButton::clicked, this, [this] { context().go({.page = PageId::Compare}); });
    validation->addHeaderWidget(compare);

    auto* events = new PanelSection(tr("Events"), settings, QStringLiteral("monitor/events"));
    m_events = new EventList(context());
    events->setContent(m_events);
    m_log = makeButton(tr("Open log"), QStringLiteral("log"), ButtonKind::Quiet, ButtonSize::Small);
    connect(m_log, &QPushButton::clicked, this, &MonitorPage::openLog);
    events->addHeaderWidget(m_log);

    m_checkpointSection = new PanelSection(tr("Checkpoints"), settings, QStringLiteral("monitor/checkpoints"));
    m_checkpoints = new CheckpointList(context());
    m_checkpointSection->setContent(m_checkpoints);
    connect(m_checkpoints, &CheckpointList::resumeRequested, m_runActions, &RunActions::resumeFrom);
    connect(m_checkpoints, &CheckpointList::forkRequested, m_runActions, &RunActions::fork);

    for (PanelSection* section : {validation, events, m_checkpointSection}) {
        column->addWidget(section);
    }
    column->addStretch(1);
    m_panel = scrolled(content);
    m_panel->setMaximumWidth(360);
}

void MonitorPage::makeActions() {
    m_longerAction = new QAction(menuIcon(QStringLiteral("play")), tr("Train longer"), this);
    m_settingsAction = new QAction(menuIcon(QStringLiteral("edit")), tr("Change settings of the run"), this);
    m_renameAction = new QAction(menuIcon(QStringLiteral("edit")), tr("Rename run"), this);
    m_renameAction->setShortcut(Qt::Key_F2);
    m_renameAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_renameAction);
    connect(m_renameAction, &QAction::triggered, this, [this] {
        if (m_run && m_runActions->canRename()) {
            m_header->editName();
        }
    });
    connect(m_header, &MonitorHeader::nameEntered, m_runActions, &RunActions::rename);
    connect(m_runActions, &RunActions::renameFailed, this, [this](const QString& message) {
        m_banner->setMessage(MessageKind::Error, tr("The run keeps its name"), message);
        m_banner->setClosable(true);
        m_banner->show();
    });
    connect(m_longerAction, &QAction::triggered, m_runActions, &RunActions::trainLonger);
    connect(m_settingsAction, &QAction::triggered, m_runActions, &RunActions::changeSettings);
}

QWidget* MonitorPage::headerContext() {
    return m_header;
}

QList<QWidget*> MonitorPage::headerActions() {
    return {m_settings, m_pause, m_checkpoint, m_stop};
}

QWidget* MonitorPage::canvas() {
    return m_plots;
}

QWidget* MonitorPage::rightPanel() {
    return m_panel;
}

QList<QAction*> MonitorPage::pageActions() {
    return {m_renameAction, m_longerAction, m_settingsAction};
}

void MonitorPage::exportView() {
    if (m_run) {
        m_plots->exportView();
    }
}

void MonitorPage::open(const PageRequest& request) {
    if (!request.overlays.isEmpty()) {
        m_header->setOverlays(request.overlays);
    }
}

void MonitorPage::primaryAction() {
    if (m_run && m_run->allows(engine::RunAction::Resume)) {
        m_runActions->resume();
    } else if (m_run && m_run->allows(engine::RunAction::Continue)) {
        m_runActions->trainLonger();
    }
}

void MonitorPage::showRun(const QString& runDir) {
    if (m_run && m_run->runDir() == runDir) {
        return;
    }
    RunHistory* before = m_run;
    m_run = runDir.isEmpty() ? nullptr : new RunHistory(context(), runDir, this);
    m_validationCount = 0;
    if (m_run) {
        connect(m_run, &RunHistory::summaryChanged, this, &MonitorPage::followState);
        connect(m_run, &RunHistory::replaced, this, &MonitorPage::follow);
        connect(m_run, &RunHistory::appended, this, &MonitorPage::followNumbers);
    }
    m_runActions->setRun(m_run);
    m_header->setRunDir(runDir);
    showOverlays();
    delete before;
    m_stack->setCurrentIndex(m_run ? 1 : 0);
    follow();
    showMark();
}

void MonitorPage::showOverlays() {
    const QList<RunHistory*> before = m_overlays;
    m_overlays.clear();
    for (const QString& dir : m_header->overlays()) {
        const auto kept = std::find_if(before.begin(), before.end(), [&](auto* run) { return run->runDir() == dir; });
        m_overlays << (kept != before.end() ? *kept : new RunHistory(context(), dir, this));
    }
    m_plots->setRuns(m_run, m_overlays);
    for (RunHistory* run : before) {
        if (!m_overlays.contains(run)) {
            delete run;
        }
    }
}

void MonitorPage::chooseNewest() {
    Subject& subject = context().subject();
    if (subject.runDir().isEmpty() && !context().library().runs().empty()) {
        subject.setRunDir(fromPath(context().library().runs().front().dir));
    }
}

void MonitorPage::follow() {
    followState();
    followNumbers();
}

void MonitorPage::followNumbers() {
    m_readouts->show(m_run);
    if (m_run && m_run->validations().size() != m_validationCount) {
        m_validationCount = m_run->validations().size();
        m_events->show(m_run);
    }
}

void MonitorPage::followState() {
    using engine::RunAction;
    const bool own = m_run && m_run->isOwn();
    const RunController& runs = context().runs();
    const bool paused = own && m_run->state() == engine::RunState::Paused;
    m_pause->setVisible(own && (runs.allows(RunAction::Pause) || paused));
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setToolTip(withShortcut(m_pause->text(), Qt::Key_F5));
    setButtonIcon(m_pause, paused ? QStringLiteral("play") : QStringLiteral("pause"));
    setButtonKind(m_pause, paused ? ButtonKind::Primary : ButtonKind::Default);
    m_checkpoint->setVisible(own && runs.allows(RunAction::Checkpoint));
    m_stop->setVisible(own && runs.allows(RunAction::Stop));
    const bool resting =
        m_run && m_run->config() && !(own && runs.isActive()) && m_run->state() != engine::RunState::Followed;
    m_settings->setVisible(resting);
    m_renameAction->setEnabled(m_run);
    m_settingsAction->setEnabled(m_run && m_run->config());
    m_longerAction->setEnabled(m_run && m_run->allows(RunAction::Continue));

    const bool preparing = m_run && (m_run->state() == engine::RunState::Preparing ||
                                     (m_run->points().empty() && m_run->state() == engine::RunState::Running));
    m_plots->setPlaceholder(preparing ? tr("The first values arrive after step 1.")
                            : m_run   ? tr("No values yet.")
                                      : QString());
    m_banner->follow(m_run);
    m_validation->show(m_run);
    m_events->show(m_run);
    m_checkpoints->show(m_run);
    m_checkpointSection->setSummary(m_checkpoints->summary());
    m_log->setVisible(m_run && QFileInfo::exists(QDir(m_run->runDir()).filePath(QStringLiteral("run.log"))));
    m_readouts->show(m_run);
    showNote();
    showMarkers();
}

void MonitorPage::showNote() {
    using Tone = Badge::Tone;
    if (!m_run) {
        m_header->setNote(Tone::Neutral, {}, {});
        return;
    }
    switch (m_run->state()) {
    case engine::RunState::Followed: {
        const auto silent = std::chrono::system_clock::now() - m_run->summary()->changed;
        const double seconds = std::max(0.0, std::chrono::duration<double>(silent).count());
        if (seconds > kStaleSeconds) {
            m_header->setNote(Tone::Warning, QStringLiteral("warning"),
                              tr("no news for %1").arg(format::duration(seconds)));
        } else {
            m_header->setNote(Tone::Active, QStringLiteral("eye"),
                              tr("followed, written %1 ago").arg(format::duration(seconds)));
        }
        break;
    }
    case engine::RunState::Preparing:
    case engine::RunState::Stopping:
    case engine::RunState::Paused: {
        const RunWords words = wordsFor(context().runs());
        const bool paused = m_run->state() == engine::RunState::Paused;
        m_header->setNote(words.tone, words.icon, paused || words.sentence.isEmpty() ? words.word : words.sentence);
        break;
    }
    default:
        m_header->setNote(Tone::Neutral, {}, {});
    }
}

void MonitorPage::showMarkers() {
    std::vector<MonitorPlots::Marker> markers;
    const auto& failure = context().runs().failure();
    if (m_run && m_run->isOwn() && failure && failure->error.code == engine::ErrorCode::NotFinite) {
        markers.push_back({failure->step, tr("not finite %1").arg(format::integer(failure->step)), &Tokens::err});
        if (failure->lastCheckpoint >= 0) {
            markers.push_back({failure->lastCheckpoint,
                               tr("checkpoint %1").arg(format::integer(failure->lastCheckpoint)), &Tokens::text2,
                               Qt::DashLine});
        }
    }
    m_plots->setMarkers(markers);
}

void MonitorPage::showMark() {
    m_plots->setMark(context().subject().step());
}

void MonitorPage::openFolder() {
    auto* dialog = new QFileDialog(this, tr("Open a run folder"), context().settings().runsFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& dir) {
        if (RunLibrary::isRunFolder(dir)) {
            context().openRun(dir);
        } else {
            m_banner->setMessage(MessageKind::Error, tr("%1 holds no run: there is no config.json in it").arg(dir));
            m_banner->setClosable(true);
            m_banner->show();
        }
    });
    dialog->open();
}

void MonitorPage::openLog() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QDir(m_run->runDir()).filePath(QStringLiteral("run.log"))));
}

void MonitorPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    const bool narrow = width() < kNarrow;
    m_plots->setColumns(narrow ? 1 : width() >= kWide ? 3 : 2);
    m_header->setNarrow(narrow);
    m_readouts->setNarrow(narrow);
    m_readouts->show(m_run);
    if (narrow != m_narrow) {
        m_narrow = narrow;
        const int panel = theme().px(narrow ? kNarrowPanel : kPanel);
        m_panel->setMinimumWidth(theme().px(narrow ? 248 : 288));
        m_splitter->setSizes({width() - panel, panel});
    }
}

}  // namespace wavelens::ui
