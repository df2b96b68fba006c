// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"

#include <QObject>

#include <map>

class QAction;
class QActionGroup;
class QKeySequence;
class QMenu;

namespace wavelens::ui {

class MainWindow;

/// Every command of the window, in its menu bar; the menu bar is also where the palette finds them. Their shortcuts
/// hold in the whole window, whether the menu bar is seen or not. Thread: UI.
class Commands : public QObject {
    Q_OBJECT
public:
    Commands(PageContext& context, MainWindow& window);

    /// Goes to a page of pageList().
    [[nodiscard]] QAction* page(PageId id) const { return m_pages.at(id); }

    [[nodiscard]] QAction* pause() const { return m_pause; }

    [[nodiscard]] QAction* checkpoint() const { return m_checkpoint; }

    [[nodiscard]] QAction* stop() const { return m_stop; }

private:
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeRunMenu();
    void makeGoMenu();
    QAction* add(QMenu* menu, const QString& text, const QKeySequence& shortcut, const char* iconName = nullptr);
    void followRun();

    PageContext& m_context;
    MainWindow& m_window;
    QActionGroup* m_pageGroup;
    std::map<PageId, QAction*> m_pages;
    QAction* m_pause = nullptr;
    QAction* m_checkpoint = nullptr;
    QAction* m_stop = nullptr;
};

}  // namespace wavelens::ui
