// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/commands.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/pages/page.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/page_list.hpp"
#include "ui/widgets/icon.hpp"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

namespace wavelens::ui {

Commands::Commands(PageContext& context, MainWindow& window)
    : QObject(&window), m_context(context), m_window(window), m_pageGroup(new QActionGroup(this)) {
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeRunMenu();
    makeGoMenu();
    connect(&context.runs(), &RunController::stateChanged, this, &Commands::followRun);
    connect(&context.runs(), &RunController::ended, this, &Commands::followRun);
    followRun();
}

QAction* Commands::add(QMenu* menu, const QString& text, const QKeySequence& shortcut, const char* iconName) {
    QAction* action = menu->addAction(text);
    action->setShortcut(shortcut);
    if (iconName) {
        action->setIcon(menuIcon(QLatin1StringView(iconName)));
    }
    m_window.addAction(action);  // the shortcut holds while the menu bar is hidden
    return action;
}

void Commands::makeFileMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&File"));
    const auto addPage = [&](const QString& text, const QKeySequence& shortcut, const char* iconName, PageId page) {
        connect(add(menu, text, shortcut, iconName), &QAction::triggered, this, [this, page] {
            m_window.go({.page = page});
        });
    };
    addPage(tr("&New training"), QKeySequence::New, "train", PageId::Train);
    addPage(tr("&Upscale images"), QKeySequence(Qt::CTRL | Qt::Key_U), "upscale", PageId::Upscale);
    addPage(tr("&Compare images"), QKeySequence(Qt::CTRL | Qt::Key_D), "compare", PageId::Compare);
    menu->addSeparator();
    connect(add(menu, tr("&Export"), QKeySequence(Qt::CTRL | Qt::Key_E), "export"), &QAction::triggered, this,
            [this] { m_window.page()->exportView(); });
    menu->addSeparator();
    connect(add(menu, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)), &QAction::triggered, &m_window,
            &QWidget::close);
}

void Commands::makeEditMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Edit"));
    connect(add(menu, tr("&Find"), QKeySequence::Find, "search"), &QAction::triggered, this,
            [this] { m_window.page()->focusSearch(); });
}

void Commands::makeViewMenu() {
    using Side = MainWindow::Side;
    QMenu* menu = m_window.menuBar()->addMenu(tr("&View"));
    connect(add(menu, tr("&Left panel"), QKeySequence(Qt::Key_F4)), &QAction::triggered, this,
            [this] { m_window.foldPanel(Side::Left); });
    connect(add(menu, tr("&Right panel"), QKeySequence(Qt::SHIFT | Qt::Key_F4)), &QAction::triggered, this,
            [this] { m_window.foldPanel(Side::Right); });
    connect(add(menu, tr("&Both panels"), QKeySequence(Qt::CTRL | Qt::Key_Backslash)), &QAction::triggered, &m_window,
            &MainWindow::foldBothPanels);
    menu->addSeparator();
    QAction* fullScreen = add(menu, tr("&Full screen"), QKeySequence(Qt::Key_F11));
    connect(fullScreen, &QAction::triggered, this,
            [this] { m_window.setWindowState(m_window.windowState() ^ Qt::WindowFullScreen); });
}

void Commands::makeRunMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Run"));
    RunController& runs = m_context.runs();
    m_pause = add(menu, tr("Pause"), QKeySequence(Qt::Key_F5), "pause");
    m_checkpoint = add(menu, tr("Checkpoint now"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), "checkpoint");
    m_stop = add(menu, tr("Stop"), QKeySequence(Qt::SHIFT | Qt::Key_F5), "stop");
    connect(m_pause, &QAction::triggered, &runs, &RunController::pauseOrResume);
    connect(m_checkpoint, &QAction::triggered, &runs, &RunController::checkpoint);
    connect(m_stop, &QAction::triggered, &runs, &RunController::stop);
}

void Commands::makeGoMenu() {
    QMenu* menu = m_window.menuBar()->addMenu(tr("&Go"));
    for (const PageEntry& entry : pageList()) {
        // The digit is the page's place in the full order, so that it stays when a page is missing.
        const auto key = static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(entry.id));
        QAction* action = add(menu, entry.label, QKeySequence(Qt::CTRL | key), nullptr);
        action->setIcon(menuIcon(entry.icon));
        action->setCheckable(true);
        m_pageGroup->addAction(action);
        m_pages[entry.id] = action;
        connect(action, &QAction::triggered, this, [this, id = entry.id] { m_window.go({.page = id}); });
    }
    menu->addSeparator();
    connect(add(menu, tr("Next &region"), QKeySequence(Qt::Key_F6)), &QAction::triggered, this,
            [this] { m_window.jumpRegion(1); });
    connect(add(menu, tr("&Previous region"), QKeySequence(Qt::SHIFT | Qt::Key_F6)), &QAction::triggered, this,
            [this] { m_window.jumpRegion(-1); });
}

void Commands::followRun() {
    using engine::RunAction;
    const RunController& runs = m_context.runs();
    const bool paused = runs.state() == engine::RunState::Paused;
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(menuIcon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setEnabled(runs.allows(RunAction::Pause) || (paused && runs.allows(RunAction::Resume)));
    m_checkpoint->setEnabled(runs.allows(RunAction::Checkpoint));
    m_stop->setEnabled(runs.allows(RunAction::Stop));
}

}  // namespace wavelens::ui
