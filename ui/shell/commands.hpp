// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"

#include <QObject>
#include <QPointer>

#include <map>
#include <vector>

class QAction;
class QActionGroup;
class QKeySequence;
class QMenu;

namespace wavelens::ui {

class CommandPalette;
class FileOpener;
class HelpDialog;
class MainWindow;
class MenuBar;
class SettingsDialog;

/// Every command of the window, in its menu bar, and those of the shown page. The shortcuts hold in the whole window,
/// whether the menu bar is seen or not. Thread: UI.
class Commands : public QObject {
    Q_OBJECT
public:
    /// A command as palette and help list it.
    struct Listed {
        QAction* action = nullptr;
        QString menu;  ///< `Run`; the page's label for its own
        QString icon;

        [[nodiscard]] QString name() const;  ///< without the mark of the access key
    };

    Commands(PageContext& context, MainWindow& window);
    ~Commands() override;

    /// All that can be done on the shown page.
    [[nodiscard]] std::vector<Listed> list() const;

    [[nodiscard]] QAction* page(PageId id) const { return m_pages.at(id); }

    [[nodiscard]] QAction* pause() const { return m_pause; }

    [[nodiscard]] QAction* checkpoint() const { return m_checkpoint; }

    [[nodiscard]] QAction* stop() const { return m_stop; }

    [[nodiscard]] QAction* settings() const { return m_settings; }

    [[nodiscard]] QAction* help() const { return m_help; }

    /// Checked: the menu bar stays.
    [[nodiscard]] QAction* pinMenuBar() const { return m_pinMenuBar; }

private:
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeRunMenu();
    void makeGoMenu();
    void makeHelpMenu();
    QMenu* addMenu(const QString& title);
    QAction* add(QMenu* menu, const QString& text, const QKeySequence& shortcut, const QString& iconName = {});
    void followRun();
    void followPage();
    void showSettings();
    HelpDialog* showHelp();

    PageContext& m_context;
    MainWindow& m_window;
    FileOpener& m_opener;
    MenuBar* m_bar;
    CommandPalette* m_palette;
    QActionGroup* m_pageGroup;
    std::vector<Listed> m_listed;
    std::map<PageId, QAction*> m_pages;
    QList<QAction*> m_ofPage;  // the shown page's, as they stand in the Edit menu
    QMenu* m_edit = nullptr;
    QAction* m_afterOfPage = nullptr;
    QAction* m_primary = nullptr;
    QAction* m_find = nullptr;
    QAction* m_export = nullptr;
    QAction* m_leftPanel = nullptr;
    QAction* m_rightPanel = nullptr;
    QAction* m_bothPanels = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_checkpoint = nullptr;
    QAction* m_stop = nullptr;
    QAction* m_settings = nullptr;
    QAction* m_help = nullptr;
    QAction* m_pinMenuBar = nullptr;
    QPointer<SettingsDialog> m_settingsDialog;
    QPointer<HelpDialog> m_helpDialog;
};

}  // namespace wavelens::ui
