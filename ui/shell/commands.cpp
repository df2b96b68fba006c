// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/pages/page.hpp"
#include "ui/shell/about_dialog.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/command_palette.hpp"
#include "ui/shell/file_opener.hpp"
#include "ui/shell/help_dialog.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/menu_bar.hpp"
#include "ui/shell/page_list.hpp"
#include "ui/shell/settings_dialog.hpp"
#include "ui/widgets/icon.hpp"

#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include <algorithm>

namespace wavelens::ui {

namespace {

const QString kPinned = QStringLiteral("window/menu_bar");

QString withoutAccessKey(QString text) {
    return text.remove(QLatin1Char('&'));
}

}  // namespace

QString Commands::Listed::name() const {
    return withoutAccessKey(action->text());
}

Commands::Commands(PageContext& context, MainWindow& window)
    : QObject(&window), m_context(context), m_window(window), m_opener(window.opener()), m_bar(new MenuBar(&window)),
      m_palette(new CommandPalette(window, context)), m_pageGroup(new QActionGroup(this)) {
    window.setMenuBar(m_bar);
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeRunMenu();
    makeGoMenu();
    makeHelpMenu();
    connect(&context, &PageContext::engineReady, this, &Commands::followRun);
    connect(&context.runs(), &RunController::stateChanged, this, &Commands::followRun);
    connect(&context.runs(), &RunController::ended, this, &Commands::followRun);
    connect(&window, &MainWindow::pageShown, this, &Commands::followPage);
    followRun();
    m_pinMenuBar->setChecked(context.settings().state(kPinned, false).toBool());
}

Commands::~Commands() = default;

std::vector<Commands::Listed> Commands::list() const {
    std::vector<Listed> all = m_listed;
    const QString label = m_pages.at(m_window.currentPage())->text();
    for (QAction* action : m_ofPage) {
        all.push_back({action, label, {}});
    }
    std::erase_if(all, [](const Listed& command) { return !command.action->isVisible(); });
    return all;
}

QMenu* Commands::addMenu(const QString& title) {
    return m_bar->addTopMenu(title);
}

QAction* Commands::add(QMenu* menu, const QString& text, const QKeySequence& shortcut, const QString& iconName) {
    QAction* action = menu->addAction(text);
    action->setShortcut(shortcut);
    if (!iconName.isEmpty()) {
        action->setIcon(menuIcon(iconName));
    }
    m_window.addAction(action);  // so that the shortcut holds while the menu bar is hidden
    m_listed.push_back({action, withoutAccessKey(menu->title()), iconName});
    return action;
}

void Commands::makeFileMenu() {
    QMenu* menu = addMenu(tr("&File"));
    const auto addPage = [&](const QString& text, const QKeySequence& shortcut, const QString& iconName, PageId page) {
        connect(add(menu, text, shortcut, iconName), &QAction::triggered, this,
                [this, page] { m_window.go({.page = page}); });
    };
    addPage(tr("&New training"), QKeySequence::New, QStringLiteral("train"), PageId::Train);
    connect(add(menu, tr("&Open files…"), QKeySequence::Open, QStringLiteral("open")), &QAction::triggered, &m_opener,
            &FileOpener::askForFiles);
    connect(
        add(menu, tr("Open &run folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), QStringLiteral("folder")),
        &QAction::triggered, &m_opener, &FileOpener::askForRun);
    menu->addSeparator();
    addPage(tr("&Upscale images"), QKeySequence(Qt::CTRL | Qt::Key_U), QStringLiteral("upscale"), PageId::Upscale);
    addPage(tr("&Compare images"), QKeySequence(Qt::CTRL | Qt::Key_D), QStringLiteral("compare"), PageId::Compare);
    menu->addSeparator();
    m_export = add(menu, tr("&Export"), QKeySequence(Qt::CTRL | Qt::Key_E), QStringLiteral("export"));
    connect(m_export, &QAction::triggered, this, [this] { m_window.page()->exportView(); });
    menu->addSeparator();
    connect(add(menu, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)), &QAction::triggered, &m_window,
            &QWidget::close);
}

void Commands::makeEditMenu() {
    m_edit = addMenu(tr("&Edit"));
    m_find = add(m_edit, tr("&Find on this page"), QKeySequence::Find, QStringLiteral("search"));
    connect(m_find, &QAction::triggered, this, [this] { m_window.page()->focusSearch(); });
    connect(add(m_edit, tr("Find &commands"), QKeySequence(Qt::CTRL | Qt::Key_K), QStringLiteral("search")),
            &QAction::triggered, m_palette, &CommandPalette::open);
    m_edit->addSeparator();
    m_afterOfPage = m_edit->addSeparator();
    m_settings = add(m_edit, tr("&Settings"), QKeySequence(Qt::CTRL | Qt::Key_Comma), QStringLiteral("settings"));
    connect(m_settings, &QAction::triggered, this, &Commands::showSettings);
}

void Commands::makeViewMenu() {
    using Side = MainWindow::Side;
    QMenu* menu = addMenu(tr("&View"));
    m_leftPanel = add(menu, tr("Fold &left panel"), QKeySequence(Qt::Key_F4));
    m_rightPanel = add(menu, tr("Fold &right panel"), QKeySequence(Qt::SHIFT | Qt::Key_F4));
    m_bothPanels = add(menu, tr("Fold &both panels"), QKeySequence(Qt::CTRL | Qt::Key_Backslash));
    connect(m_leftPanel, &QAction::triggered, this, [this] { m_window.foldPanel(Side::Left); });
    connect(m_rightPanel, &QAction::triggered, this, [this] { m_window.foldPanel(Side::Right); });
    connect(m_bothPanels, &QAction::triggered, &m_window, &MainWindow::foldBothPanels);
    menu->addSeparator();
    for (const auto& [text, mode] :
         {std::pair(tr("Theme of the s&ystem"), ThemeMode::System), std::pair(tr("&Dark theme"), ThemeMode::Dark),
          std::pair(tr("L&ight theme"), ThemeMode::Light)}) {
        connect(add(menu, text, {}, QStringLiteral("theme")), &QAction::triggered, this,
                [this, mode = mode] { m_context.settings().setThemeMode(mode); });
    }
    menu->addSeparator();
    connect(add(menu, tr("&Full screen"), QKeySequence(Qt::Key_F11)), &QAction::triggered, this,
            [this] { m_window.setWindowState(m_window.windowState() ^ Qt::WindowFullScreen); });
    connect(add(menu, tr("&Show the menu bar"), QKeySequence(Qt::Key_F10)), &QAction::triggered, m_bar,
            &MenuBar::reveal);
    m_pinMenuBar = add(menu, tr("&Keep the menu bar"), QKeySequence(Qt::CTRL | Qt::Key_M));
    m_pinMenuBar->setCheckable(true);
    connect(m_pinMenuBar, &QAction::toggled, this, [this](bool pinned) {
        m_bar->setPinned(pinned);
        m_context.settings().setState(kPinned, pinned);
    });
}

void Commands::makeRunMenu() {
    QMenu* menu = addMenu(tr("&Run"));
    RunController& runs = m_context.runs();
    m_primary = add(menu, tr("S&tart on this page"), QKeySequence(Qt::CTRL | Qt::Key_Return), QStringLiteral("play"));
    m_primary->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    connect(m_primary, &QAction::triggered, this, [this] { m_window.page()->primaryAction(); });
    menu->addSeparator();
    m_pause = add(menu, tr("Pause"), QKeySequence(Qt::Key_F5), QStringLiteral("pause"));
    m_checkpoint =
        add(menu, tr("Checkpoint now"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), QStringLiteral("checkpoint"));
    m_stop = add(menu, tr("Stop"), QKeySequence(Qt::SHIFT | Qt::Key_F5), QStringLiteral("stop"));
    connect(m_pause, &QAction::triggered, &runs, &RunController::pauseOrResume);
    connect(m_checkpoint, &QAction::triggered, &runs, &RunController::checkpoint);
    connect(m_stop, &QAction::triggered, &runs, &RunController::stop);
    menu->addSeparator();
    QAction* demo = add(menu, tr("Train the &demo"), {}, QStringLiteral("train"));
    demo->setEnabled(false);
    connect(&m_context, &PageContext::engineReady, demo, [demo] { demo->setEnabled(true); });
    connect(demo, &QAction::triggered, &m_context, &PageContext::trainDemo);
}

void Commands::makeGoMenu() {
    QMenu* menu = addMenu(tr("&Go"));
    for (const PageEntry& entry : pageList()) {
        // The digit is the page's place in the full order, so that it stays when a page is missing.
        const auto key = static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(entry.id));
        QAction* action = add(menu, entry.label, QKeySequence(Qt::CTRL | key), entry.icon);
        action->setCheckable(true);
        m_pageGroup->addAction(action);
        m_pages[entry.id] = action;
        connect(action, &QAction::triggered, this, [this, id = entry.id] { m_window.go({.page = id}); });
    }
    menu->addSeparator();
    connect(add(menu, tr("Ne&xt region"), QKeySequence(Qt::Key_F6)), &QAction::triggered, this,
            [this] { m_window.jumpRegion(1); });
    connect(add(menu, tr("&Previous region"), QKeySequence(Qt::SHIFT | Qt::Key_F6)), &QAction::triggered, this,
            [this] { m_window.jumpRegion(-1); });
}

void Commands::makeHelpMenu() {
    QMenu* menu = addMenu(tr("&Help"));
    m_help = add(menu, tr("&Help"), QKeySequence::HelpContents, QStringLiteral("help"));
    connect(m_help, &QAction::triggered, this, [this] { showHelp()->showPage(m_window.currentPage()); });
    connect(add(menu, tr("&First steps"), {}, QStringLiteral("info")), &QAction::triggered, this,
            [this] { showHelp()->showFirstSteps(); });
    connect(add(menu, tr("&Keyboard shortcuts"), {}, QStringLiteral("info")), &QAction::triggered, this,
            [this] { showHelp()->showShortcuts(); });
    menu->addSeparator();
    connect(add(menu, tr("&About Wavelens"), {}, QStringLiteral("info")), &QAction::triggered, this,
            [this] { (new AboutDialog(m_context, &m_window))->open(); });
}

void Commands::followRun() {
    using engine::RunAction;
    const RunController& runs = m_context.runs();
    const bool paused = runs.state() == engine::RunState::Paused;
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(menuIcon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setEnabled(runs.allows(paused ? RunAction::Resume : RunAction::Pause));
    m_checkpoint->setEnabled(runs.allows(RunAction::Checkpoint));
    m_stop->setEnabled(runs.allows(RunAction::Stop));
}

void Commands::followPage() {
    Page& page = *m_window.page();
    const PageType& type = pageEntry(m_window.currentPage()).type;
    m_primary->setEnabled(type.hasPrimaryAction);
    m_find->setEnabled(type.hasSearch);
    m_export->setEnabled(type.hasExport);
    m_leftPanel->setEnabled(page.leftPanel() != nullptr);
    m_rightPanel->setEnabled(page.rightPanel() != nullptr);
    m_bothPanels->setEnabled(page.leftPanel() || page.rightPanel());
    for (QAction* action : m_ofPage) {
        m_edit->removeAction(action);
    }
    m_ofPage = page.pageActions();
    m_edit->insertActions(m_afterOfPage, m_ofPage);
}

void Commands::showSettings() {
    if (!m_settingsDialog) {
        m_settingsDialog = new SettingsDialog(m_context, *this, &m_window);
    }
    m_settingsDialog->show();
    m_settingsDialog->activateWindow();
}

HelpDialog* Commands::showHelp() {
    if (!m_helpDialog) {
        m_helpDialog = new HelpDialog(*this, &m_window);
    }
    m_helpDialog->show();
    m_helpDialog->activateWindow();
    return m_helpDialog;
}

}  // namespace wavelens::ui
