// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/pages/page.hpp"
#include "ui/pages/runs/run_table_model.hpp"
#include "ui/pages/runs/wastebasket.hpp"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace wavelens::ui {

class Banner;
class PanelSplitter;
class RunPanel;
class RunTable;
class Segment;
class SelectionPanel;

/// All runs: find, compare, go on, clean up. Thread: UI.
class RunsPage : public Page {
    Q_OBJECT
public:
    explicit RunsPage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* headerContext() override { return m_headerContext; }

    [[nodiscard]] QList<QWidget*> headerActions() override;

    [[nodiscard]] QWidget* canvas() override;

    [[nodiscard]] QWidget* rightPanel() override { return m_right; }

    void open(const PageRequest& request) override;
    void primaryAction() override;
    void focusSearch() override;
    void exportView() override;

    [[nodiscard]] QList<QAction*> pageActions() override { return m_actions; }

    /// Follows the run that another process writes into `dir`, or says why that is none.
    void follow(const QString& dir);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeToolBar();
    QWidget* makeCentre();
    QWidget* makeRight();
    void makeHeaderWidgets();
    void makeActions();
    void showCounts();
    void showSelection();
    void showMatches();
    void chooseFolder();
    void openInMonitor(const QString& dir);
    void editName();
    void rename(const QString& dir, const QString& name);
    void remove(const QStringList& dirs);
    void undoRemove(const QList<Discarded>& discarded);
    void showError(const QString& title, const QString& message);
    /// Whether a living process writes the run.
    [[nodiscard]] bool isWritten(const RunTableModel::Row& row) const;

    RunTableModel m_model;
    JobTracker m_renameJob;
    QList<QAction*> m_actions;

    QWidget* m_headerContext;
    QLabel* m_summary;
    QPushButton* m_folder;
    QPushButton* m_follow;
    QPushButton* m_newTraining;
    Banner* m_banner;
    QLineEdit* m_search;
    Segment* m_groups;
    QPushButton* m_columns;
    RunTable* m_table;
    QLabel* m_noMatch;
    QStackedWidget* m_pages;
    PanelSplitter* m_splitter;
    bool m_narrow = false;
    QWidget* m_right;
    QStackedWidget* m_panels;
    RunPanel* m_panel;
    SelectionPanel* m_selection;
};

}  // namespace wavelens::ui
