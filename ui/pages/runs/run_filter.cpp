// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_filter.hpp"

#include "ui/bridge/text.hpp"

#include <algorithm>

namespace wavelens::ui {

RunFilter::RunFilter(RunTableModel& runs, QObject* parent) : QSortFilterProxyModel(parent), m_runs(runs) {
    setSourceModel(&runs);
    setSortRole(RunTableModel::kSortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    setDynamicSortFilter(true);
}

void RunFilter::setWords(const QString& words) {
    m_words = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void RunFilter::setGroup(RunGroup group) {
    m_group = group;
    invalidateFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const RunTableModel::Row& at = m_runs.row(row);
    if (m_group != RunGroup::All && groupOf(at.words.kind) != m_group) {
        return false;
    }
    QString searched = at.run ? toQString(at.run->notes) : QString();
    for (const RunColumn column : {RunColumn::Name, RunColumn::Network, RunColumn::Scale, RunColumn::Method}) {
        searched += u'\n' + m_runs.index(row, static_cast<int>(column), parent).data().toString();
    }
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString& word) { return searched.contains(word, Qt::CaseInsensitive); });
}

}  // namespace wavelens::ui
