// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/thumbnails.hpp"
#include "ui/pages/runs/run_table_model.hpp"

#include <QStyledItemDelegate>

namespace wavelens::ui {

/// Draws the rows of the table of runs: image and name, badge, numbers in mono, the curve beside its value.
/// Thread: UI.
class RunTableDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit RunTableDelegate(const RunTableModel& runs, QObject* parent = nullptr);

    /// Where the names begin, behind the images.
    [[nodiscard]] static int nameIndent();

    /// The row under the cursor, as a row of the view; −1 for none.
    void setHoveredRow(int row) { m_hovered = row; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

Q_SIGNALS:
    void thumbnailReady();

private:
    void paintName(QPainter& painter, const QRect& cell, const RunTableModel::Row& row) const;

    const RunTableModel& m_runs;
    mutable Thumbnails m_thumbnails;
    int m_hovered = -1;
};

}  // namespace wavelens::ui
