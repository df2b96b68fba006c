// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/runs/run_table_model.hpp"

#include <QSortFilterProxyModel>

namespace wavelens::ui {

/// The runs of one group whose name, network, method or notes hold the words that were searched for, sorted.
/// Thread: UI.
class RunFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunFilter(RunTableModel& runs, QObject* parent = nullptr);

    void setWords(const QString& words);
    void setGroup(RunGroup group);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    const RunTableModel& m_runs;
    QStringList m_words;
    RunGroup m_group = RunGroup::All;
};

}  // namespace wavelens::ui
