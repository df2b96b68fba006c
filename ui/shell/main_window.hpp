// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"
#include "ui/widgets/confirm_dialog.hpp"

#include <QMainWindow>

#include <map>

class QStackedWidget;

namespace wavelens::ui {

class Banner;
class Commands;
class FileOpener;
class Header;
class Notice;
class Page;
class Rail;
class RailItem;
class RunBar;

/// The window: rail, header, pages and run bar. Pages are made when they are first shown and live as long as the
/// window. Thread: UI.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    enum class Side { Left, Right };

    explicit MainWindow(PageContext& context, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Shows a page with what the request says; a page that the window does not have is left out.
    void go(const PageRequest& request);

    /// The page that is shown.
    [[nodiscard]] Page* page() const;

    [[nodiscard]] PageId currentPage() const { return m_current; }

    [[nodiscard]] Commands& commands() { return *m_commands; }

    [[nodiscard]] FileOpener& opener() { return *m_opener; }

    /// A message above the page until it is closed, for what concerns no page alone.
    void showProblem(const QString& message, const QString& details = {});

    /// Hides a side panel of the shown page, or brings it back.
    void foldPanel(Side side);
    /// Hides both where one is seen, else brings both back.
    void foldBothPanels();

    /// Moves the focus to the next (+1) or previous (−1) of rail, header, left panel, canvas, right panel and run bar.
    void jumpRegion(int direction);

Q_SIGNALS:
    void firstPainted();  ///< once: the window can be seen
    void pageShown();

protected:
    void paintEvent(QPaintEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    struct Place {
        Page* page = nullptr;
        Header* header = nullptr;
        RailItem* item = nullptr;
    };

    void makeRail();
    void makeCentre();
    Place& placeOf(PageId id);
    void showPanel(Side side, bool shown);
    [[nodiscard]] QWidget* panel(Side side) const;
    [[nodiscard]] QList<QWidget*> regions() const;
    void followRun();
    void offerInterrupted();
    bool mayClose();
    void ask(const ConfirmDialog::Words& words, const std::function<void()>& confirmed);
    void stopAndClose();
    void restore();
    void remember();

    PageContext& m_context;
    std::map<PageId, Place> m_places;
    PageId m_current = PageId::Home;
    bool m_painted = false;
    bool m_offered = false;     // what was interrupted, once
    bool m_closing = false;     // as soon as the training has ended
    bool m_jobGivenUp = false;  // the user said so

    FileOpener* m_opener;
    Commands* m_commands;
    Rail* m_rail;
    QStackedWidget* m_headers;
    Banner* m_banner;
    QStackedWidget* m_pages;
    RunBar* m_runBar;
    Notice* m_notice;
};

}  // namespace wavelens::ui
