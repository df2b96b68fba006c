// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/commands.hpp"
#include "ui/shell/drop_target.hpp"
#include "ui/shell/file_opener.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/header.hpp"
#include "ui/shell/notice.hpp"
#include "ui/shell/page_list.hpp"
#include "ui/shell/rail.hpp"
#include "ui/shell/run_bar.hpp"
#include "ui/shell/run_mark.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr QSize kMinimum(1024, 640);
constexpr QSize kLargestFirst(1680, 1050);
const QString kDeclined = QStringLiteral("window/resume_declined");

/// The first widget of the region that takes the focus by Tab; nullptr for none.
QWidget* firstFocus(QWidget* region) {
    const auto takes = [](const QWidget* widget) {
        return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0;
    };
    if (takes(region)) {
        return region;
    }
    for (QWidget* widget = region->nextInFocusChain(); widget != region; widget = widget->nextInFocusChain()) {
        if (region->isAncestorOf(widget) && takes(widget)) {
            return widget;
        }
    }
    return nullptr;
}

QWidget* panelOf(Page& page, MainWindow::Side side) {
    return side == MainWindow::Side::Left ? page.leftPanel() : page.rightPanel();
}

/// Where the settings keep that a panel is folded.
QString foldKey(PageId page, MainWindow::Side side) {
    return QStringLiteral("folded/%1/%2").arg(static_cast<int>(page)).arg(static_cast<int>(side));
}

}  // namespace

MainWindow::MainWindow(PageContext& context, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_opener(new FileOpener(*this, context)),
      m_commands(new Commands(context, *this)), m_rail(new Rail(this)), m_headers(new QStackedWidget(this)),
      m_banner(new Banner(this)), m_pages(new QStackedWidget(this)),
      m_runBar(new RunBar(context, {m_commands->pause(), m_commands->checkpoint(), m_commands->stop()}, this)),
      m_notice(new Notice(this, theme().px(36))) {
    setWindowTitle(QStringLiteral("Wavelens"));
    setMinimumSize(kMinimum);
    makeRail();
    makeCentre();
    new DropTarget(this, m_pages, *m_opener);
    connect(&context, &PageContext::navigationRequested, this, &MainWindow::go);
    connect(&context, &PageContext::noticeRequested, m_notice, &Notice::say);
    connect(&context, &PageContext::engineProblemChanged, this, [this] {
        if (m_current != PageId::Home) {  // which has a banner for it
            showProblem(m_context.engineProblem());
        }
    });
    connect(&context.library(), &RunLibrary::changed, this, &MainWindow::offerInterrupted);
    RunController& runs = context.runs();
    connect(&runs, &RunController::stateChanged, this, &MainWindow::followRun);
    connect(&runs, &RunController::refused, this, [this](const QString&, const engine::Error& error) {
        if (m_current != PageId::Train) {  // which says it itself, beside the settings
            showProblem(toQString(error.message), toQString(error.details));
        }
    });
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeRail() {
    int group = pageList().front().group;
    for (const PageEntry& entry : pageList()) {
        RailItem* item = m_rail->addPage(m_commands->page(entry.id), entry.icon, entry.group != group);
        m_places[entry.id].item = item;
        group = entry.group;
    }
    m_rail->addFoot(m_commands->settings(), QStringLiteral("settings"));
    m_rail->addFoot(m_commands->help(), QStringLiteral("help"));
}

void MainWindow::makeCentre() {
    auto* centre = new QWidget(this);
    auto* rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(m_rail);
    auto* content = new QVBoxLayout;
    content->setSpacing(0);
    m_headers->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    content->addWidget(m_headers);
    content->addWidget(m_banner);
    content->addWidget(m_pages, 1);
    columns->addLayout(content, 1);
    rows->addLayout(columns, 1);
    rows->addWidget(m_runBar);
    setCentralWidget(centre);
}

MainWindow::Place& MainWindow::placeOf(PageId id) {
    Place& place = m_places.at(id);
    if (!place.page) {
        place.page = pageEntry(id).type.make(m_context, m_pages);
        place.header = new Header(*place.page, m_headers);
        m_headers->addWidget(place.header);
        m_pages->addWidget(place.page);
        for (const Side side : {Side::Left, Side::Right}) {
            QWidget* panel = panelOf(*place.page, side);
            if (panel && m_context.settings().state(foldKey(id, side), false).toBool()) {
                panel->hide();
            }
        }
        for (QAction* action : place.page->pageActions()) {
            action->setShortcutContext(Qt::WindowShortcut);  // whatever has the focus, while the page is shown
        }
    }
    return place;
}

void MainWindow::go(const PageRequest& request) {
    if (!request.runDir.isEmpty()) {
        m_context.subject().setRunDir(request.runDir);
    }
    if (request.step) {
        m_context.subject().setStep(request.step);
    }
    if (!m_places.contains(request.page)) {
        return;
    }
    const Place& place = placeOf(request.page);
    m_current = request.page;
    m_headers->setCurrentWidget(place.header);
    m_headers->setVisible(place.page->hasHeader());
    m_pages->setCurrentWidget(place.page);
    m_commands->page(request.page)->setChecked(true);
    if (QWidget* focus = QApplication::focusWidget(); !focus || !place.page->isAncestorOf(focus)) {
        if (QWidget* first = firstFocus(place.page->canvas())) {
            first->setFocus();
        }
    }
    place.page->open(request);
    Q_EMIT pageShown();
}

Page* MainWindow::page() const {
    return m_places.at(m_current).page;
}

QWidget* MainWindow::panel(Side side) const {
    return panelOf(*page(), side);
}

void MainWindow::showPanel(Side side, bool shown) {
    if (QWidget* folded = panel(side)) {
        folded->setVisible(shown);
        m_context.settings().setState(foldKey(m_current, side), !shown);
    }
}

void MainWindow::foldPanel(Side side) {
    if (const QWidget* shown = panel(side)) {
        showPanel(side, shown->isHidden());
    }
}

void MainWindow::foldBothPanels() {
    const auto seen = [this](Side side) {
        const QWidget* shown = panel(side);
        return shown && !shown->isHidden();
    };
    const bool anySeen = seen(Side::Left) || seen(Side::Right);
    showPanel(Side::Left, !anySeen);
    showPanel(Side::Right, !anySeen);
}

QList<QWidget*> MainWindow::regions() const {
    QList<QWidget*> regions;
    for (QWidget* region : std::initializer_list<QWidget*>{m_rail, m_headers, page()->leftPanel(), page()->canvas(),
                                                           page()->rightPanel(), m_runBar}) {
        if (region && region->isVisible() && firstFocus(region)) {
            regions += region;
        }
    }
    return regions;
}

void MainWindow::jumpRegion(int direction) {
    const QList<QWidget*> all = regions();
    const QWidget* focus = QApplication::focusWidget();
    qsizetype current = -1;
    for (qsizetype i = 0; i < all.size(); ++i) {
        // The canvas may be the whole page: a panel inside it wins.
        const bool inside = focus && (all[i] == focus || all[i]->isAncestorOf(focus));
        if (inside && (current < 0 || all[current]->isAncestorOf(all[i]))) {
            current = i;
        }
    }
    const qsizetype next = (current + direction + all.size()) % all.size();
    firstFocus(all[next])->setFocus(direction > 0 ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

void MainWindow::followRun() {
    const auto monitor = m_places.find(PageId::Monitor);
    if (monitor == m_places.end()) {
        return;
    }
    const RunController& runs = m_context.runs();
    if (runs.isActive() || runs.state() == engine::RunState::Failed) {
        const RunWords words = wordsFor(runs);
        monitor->second.item->setMark(runTone(words), words.word);
    } else {
        monitor->second.item->setMark(nullptr);
    }
}

void MainWindow::showProblem(const QString& message, const QString& details) {
    m_banner->setMessage(MessageKind::Error, message);
    m_banner->addDetails(details);
    m_banner->setClosable(true);
    m_banner->setVisible(!message.isEmpty());
}

void MainWindow::offerInterrupted() {
    if (m_offered || !m_context.library().isLoaded()) {
        return;
    }
    m_offered = true;
    if (m_current == PageId::Home) {
        return;  // which offers it itself
    }
    const auto& runs = m_context.library().runs();
    const auto run = std::find_if(runs.begin(), runs.end(), [this](const engine::RunSummary& r) {
        return wordsFor(r, m_context.runs()).kind == RunWords::Kind::Interrupted;
    });
    if (run == runs.end()) {
        return;
    }
    const QString dir = fromPath(run->dir);
    const QString mark = QStringLiteral("%1@%2").arg(dir).arg(run->step);
    if (m_context.settings().state(kDeclined).toString() == mark) {
        return;
    }
    m_banner->setMessage(MessageKind::Warning,
                         tr("%1 was interrupted at step %2.").arg(toQString(run->name), format::integer(run->step)),
                         tr("Nothing is lost: it goes on from its newest checkpoint."));
    connect(m_banner->addAction(tr("Not now"), ButtonKind::Quiet), &QPushButton::clicked, this, [this, mark] {
        m_context.settings().setState(kDeclined, mark);
        m_banner->hide();
    });
    connect(m_banner->addAction(tr("Resume")), &QPushButton::clicked, this, [this, dir] {
        m_banner->hide();
        m_context.resumeRun(dir);
    });
    m_banner->show();
}

void MainWindow::restore() {
    const AppSettings& settings = m_context.settings();
    const QRect screen = this->screen()->availableGeometry();
    if (!restoreGeometry(settings.state(QStringLiteral("window/geometry")).toByteArray())) {
        resize((screen.size() * 0.8).boundedTo(kLargestFirst).expandedTo(kMinimum));
        move(screen.center() - rect().center());
    }
    const auto id = static_cast<PageId>(settings.state(QStringLiteral("window/page"), 0).toInt());
    go({.page = m_places.contains(id) ? id : pageList().front().id});
}

void MainWindow::remember() {
    AppSettings& settings = m_context.settings();
    settings.setState(QStringLiteral("window/geometry"), saveGeometry());
    settings.setState(QStringLiteral("window/page"), static_cast<int>(m_current));
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (!m_painted) {
        m_painted = true;
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
    }
}

void MainWindow::ask(const ConfirmDialog::Words& words, const std::function<void()>& confirmed) {
    if (findChild<ConfirmDialog*>()) {
        return;  // it is asked already
    }
    auto* dialog = new ConfirmDialog(words, this);
    connect(dialog, &QDialog::accepted, this, confirmed);
    dialog->open();
}

bool MainWindow::mayClose() {
    const RunController& runs = m_context.runs();
    if (m_context.job() && !m_jobGivenUp) {
        ask({tr("Cancel and close?"),
             tr("%1: what is finished stays, the rest is not made.").arg(m_context.job()->text), tr("Cancel and close"),
             tr("Keep working")},
            [this] {
                m_jobGivenUp = true;
                close();
            });
        return false;
    }
    if (runs.isActive()) {
        if (!m_closing) {
            ask({tr("Stop training and close?"),
                 tr("%1 is at step %2 of %3. Wavelens saves a checkpoint first; you can resume at exactly this step.")
                     .arg(runs.runName(), format::integer(runs.status().step), format::integer(runs.status().stopAt)),
                 tr("Save and close"), tr("Keep training")},
                [this] { stopAndClose(); });
        }
        return false;
    }
    return true;
}

void MainWindow::stopAndClose() {
    m_closing = true;
    RunController& runs = m_context.runs();
    connect(&runs, &RunController::ended, this, &QWidget::close, Qt::QueuedConnection);
    // A training that is only beginning cannot be stopped yet.
    connect(&runs, &RunController::stateChanged, this, [&runs] { runs.stop(); });
    runs.stopAll();
    if (!runs.isActive()) {
        close();
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (mayClose()) {
        remember();
        event->accept();
    } else {
        event->ignore();
    }
}

}  // namespace wavelens::ui
