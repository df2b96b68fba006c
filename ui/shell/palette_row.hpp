// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace wavelens::ui {

/// Draws an entry of the palette: icon, text with the found words bold, group, shortcut at the right.
class PaletteRow : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum Role { Group = Qt::UserRole + 1, Icon, Shortcut };

    using QStyledItemDelegate::QStyledItemDelegate;

    /// What was typed.
    void setWords(const QString& words) { m_words = words; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QString m_words;
};

}  // namespace wavelens::ui
