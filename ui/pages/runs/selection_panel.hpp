// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/runs/run_table_model.hpp"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace wavelens::ui {

class PageContext;

/// Several runs at the right of the table: the settings in which they differ, and their curves in one plot.
/// Thread: UI.
class SelectionPanel : public QWidget {
    Q_OBJECT
public:
    explicit SelectionPanel(PageContext& context, QWidget* parent = nullptr);

    void setRuns(const QList<RunTableModel::Row>& runs);

Q_SIGNALS:
    void removeRequested();

private:
    PageContext& m_context;
    QStringList m_dirs;
    QLabel* m_title;
    QLabel* m_summary;
    QGridLayout* m_table;
};

}  // namespace wavelens::ui
