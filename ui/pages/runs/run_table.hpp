// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/runs/run_filter.hpp"

#include <QTableView>

class QMenu;

namespace wavelens::ui {

class AppSettings;
class RunTableDelegate;

/// The table of runs: sorts, remembers its order and which columns are shown, and leaves out the least important ones
/// where there is no room. The selection is kept by folders. Thread: UI.
class RunTable : public QTableView {
    Q_OBJECT
public:
    RunTable(RunTableModel& runs, AppSettings& settings, QWidget* parent = nullptr);

    [[nodiscard]] RunFilter& filter() { return m_filter; }

    /// Folders of the selected runs, from top to bottom.
    [[nodiscard]] QStringList selectedDirs() const;
    void select(const QStringList& dirs);

    /// Selects a run that the library is about to find.
    void selectWhenThere(const QString& dir) { m_awaited = dir; }

    /// A switch for each column but the name.
    [[nodiscard]] QMenu* columnsMenu() const { return m_columns; }

Q_SIGNALS:
    void selectedRunsChanged();
    void openRequested(const QString& dir);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeColumnsMenu();
    void fitColumns();
    void setHoveredRow(int row);
    [[nodiscard]] QString dirAt(const QModelIndex& index) const;

    RunTableModel& m_runs;
    AppSettings& m_settings;
    RunFilter m_filter;
    RunTableDelegate* m_delegate;
    QMenu* m_columns;
    QStringList m_dirsBefore;  // selected when the model was reset
    QString m_awaited;
};

}  // namespace wavelens::ui
