// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_table.hpp"

#include "ui/pages/runs/run_table_delegate.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/theme.hpp"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>
#include <array>

namespace wavelens::ui {

namespace {

/// Widths in the order of RunColumn; the name takes what is left.
constexpr std::array kWidths{164, 104, 188, 62, 108, 134, 138, 76, 96};

/// The columns that give way, the first one first.
constexpr std::array kGiveWay{RunColumn::Ssim,  RunColumn::Network, RunColumn::Method,
                              RunColumn::Scale, RunColumn::Steps,   RunColumn::Changed};

const QString kHiddenState = QStringLiteral("runs/hidden_columns");
const QString kSortState = QStringLiteral("runs/sort_column");
const QString kDescendingState = QStringLiteral("runs/sort_descending");

}  // namespace

RunTable::RunTable(RunTableModel& runs, AppSettings& settings, QWidget* parent)
    : QTableView(parent), m_runs(runs), m_settings(settings), m_filter(runs),
      m_delegate(new RunTableDelegate(runs, this)), m_columns(new QMenu(this)) {
    setAccessibleName(tr("Runs"));
    setModel(&m_filter);
    setItemDelegate(m_delegate);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(theme().px(44));
    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setMinimumSectionSize(40);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(static_cast<int>(RunColumn::Name), QHeaderView::Stretch);
    for (int column = 1; column < kRunColumns; ++column) {
        header->resizeSection(column, theme().px(kWidths[static_cast<std::size_t>(column)]));
    }
    const auto indentName = [header] {
        header->setStyleSheet(
            QStringLiteral("QHeaderView::section:first { padding-left: %1px; }").arg(RunTableDelegate::nameIndent()));
    };
    indentName();
    connect(&theme(), &Theme::changed, header, indentName);
    makeColumnsMenu();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](QPoint at) { m_columns->popup(header->mapToGlobal(at)); });

    setSortingEnabled(true);
    sortByColumn(m_settings.state(kSortState, static_cast<int>(RunColumn::Changed)).toInt(),
                 m_settings.state(kDescendingState, true).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this](int column, Qt::SortOrder order) {
        m_settings.setState(kSortState, column);
        m_settings.setState(kDescendingState, order == Qt::DescendingOrder);
    });

    connect(&runs, &RunTableModel::modelAboutToBeReset, this, [this] { m_dirsBefore = selectedDirs(); });
    connect(&runs, &RunTableModel::modelReset, this, [this] {
        const bool there = m_runs.indexOf(m_awaited) >= 0;
        select(there ? QStringList{m_awaited} : m_dirsBefore);
        m_awaited = there ? QString() : m_awaited;
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunTable::selectedRunsChanged);
    connect(m_delegate, &RunTableDelegate::thumbnailReady, viewport(), qOverload<>(&QWidget::update));
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT openRequested(dirAt(index)); });
}

QString RunTable::dirAt(const QModelIndex& index) const {
    return m_runs.row(m_filter.mapToSource(index).row()).dir;
}

QStringList RunTable::selectedDirs() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList dirs;
    for (const QModelIndex& index : rows) {
        dirs.append(dirAt(index));
    }
    return dirs;
}

void RunTable::select(const QStringList& dirs) {
    QItemSelection selection;
    QModelIndex first;
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const QModelIndex index = m_filter.index(row, 0);
        if (dirs.contains(dirAt(index))) {
            selection.select(index, index);
            first = first.isValid() ? first : index;
        }
    }
    if (!first.isValid() && m_filter.rowCount() > 0) {
        first = m_filter.index(0, 0);
        selection.select(first, first);
    }
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (first.isValid()) {
        scrollTo(first);
    }
}

void RunTable::makeColumnsMenu() {
    const QStringList hidden = m_settings.state(kHiddenState).toStringList();
    for (int column = 1; column < kRunColumns; ++column) {
        QAction* shown = m_columns->addAction(m_runs.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        shown->setCheckable(true);
        shown->setChecked(!hidden.contains(QString::number(column)));
        connect(shown, &QAction::toggled, this, [this] {
            QStringList off;
            for (int i = 1; i < kRunColumns; ++i) {
                if (!m_columns->actions()[i - 1]->isChecked()) {
                    off.append(QString::number(i));
                }
            }
            m_settings.setState(kHiddenState, off);
            fitColumns();
        });
    }
}

void RunTable::fitColumns() {
    int needed = theme().px(kWidths[0]);
    for (int column = 1; column < kRunColumns; ++column) {
        const bool chosen = m_columns->actions()[column - 1]->isChecked();
        setColumnHidden(column, !chosen);
        needed += chosen ? columnWidth(column) : 0;
    }
    for (const RunColumn column : kGiveWay) {
        const int index = static_cast<int>(column);
        if (needed > viewport()->width() && !isColumnHidden(index)) {
            needed -= columnWidth(index);
            setColumnHidden(index, true);
        }
    }
}

void RunTable::resizeEvent(QResizeEvent* event) {
    fitColumns();
    QTableView::resizeEvent(event);
}

void RunTable::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        Q_EMIT openRequested(dirAt(currentIndex()));
        return;
    }
    QTableView::keyPressEvent(event);
}

void RunTable::mouseMoveEvent(QMouseEvent* event) {
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void RunTable::leaveEvent(QEvent* event) {
    setHoveredRow(-1);
    QTableView::leaveEvent(event);
}

void RunTable::setHoveredRow(int row) {
    m_delegate->setHoveredRow(row);
    viewport()->update();
}

}  // namespace wavelens::ui
