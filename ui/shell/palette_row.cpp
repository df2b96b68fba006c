// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette_row.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QPainter>

#include <vector>

namespace wavelens::ui {

namespace {

constexpr int kMarginPx = 14;
constexpr int kIconPx = 16;

/// Draws the text from `x` on with the found letters in bold; returns where it ends.
int drawFound(QPainter& painter, QRect line, const QString& text, const QString& words) {
    std::vector<bool> found(static_cast<std::size_t>(text.size()), false);
    for (const QString& word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
        for (qsizetype i = at; at >= 0 && i < at + word.size(); ++i) {
            found[static_cast<std::size_t>(i)] = true;
        }
    }
    QFont font = theme().font(TextStyle::Body);
    for (qsizetype from = 0; from < text.size();) {
        qsizetype to = from + 1;
        while (to < text.size() && found[static_cast<std::size_t>(to)] == found[static_cast<std::size_t>(from)]) {
            ++to;
        }
        font.setWeight(found[static_cast<std::size_t>(from)] ? QFont::DemiBold : QFont::Normal);
        painter.setFont(font);
        const QString part = text.mid(from, to - from);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, part);
        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(part));
        from = to;
    }
    return line.left();
}

}  // namespace

void PaletteRow::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Tokens& t = tokens();
    painter->save();
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    const bool hovered = (option.state & QStyle::State_MouseOver) != 0;
    if (selected || hovered) {
        painter->fillRect(option.rect, selected ? t.sel : t.hover);
    }
    QRect line = option.rect.adjusted(kMarginPx, 0, -kMarginPx, 0);
    const QRect image(line.left(), line.center().y() - kIconPx / 2 + 1, kIconPx, kIconPx);
    if (const QString name = index.data(Icon).toString(); !name.isEmpty()) {
        icon(name, &Tokens::text2).paint(painter, image);
    }
    const QString shortcut = index.data(Shortcut).toString();
    painter->setFont(theme().font(TextStyle::Small));
    painter->setPen(t.text2);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignRight, shortcut);
    line.setRight(line.right() - painter->fontMetrics().horizontalAdvance(shortcut) - 12);

    line.setLeft(image.right() + 12);
    const QString group = index.data(Group).toString();
    const int groupWidth = painter->fontMetrics().horizontalAdvance(group) + 10;
    const QString text = QFontMetrics(theme().font(TextStyle::Body))
                             .elidedText(index.data().toString(), Qt::ElideMiddle, line.width() - groupWidth);
    painter->setPen(t.text);
    line.setLeft(drawFound(*painter, line, text, m_words) + 8);
    painter->setFont(theme().font(TextStyle::Small));
    painter->setPen(selected || hovered ? t.text2 : t.text3);
    painter->drawText(line, Qt::AlignVCenter | Qt::AlignLeft, group);
    painter->restore();
}

QSize PaletteRow::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {0, theme().px(34)};
}

}  // namespace wavelens::ui
