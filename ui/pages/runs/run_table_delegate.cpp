// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/run_table_delegate.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/sparkline.hpp"

#include <QAbstractItemView>
#include <QPainter>
#include <QSortFilterProxyModel>

namespace wavelens::ui {

namespace {

constexpr int kThumbnail = 32;
constexpr int kPadding = 8;         // as the header's sections
constexpr int kNumberPadding = 18;  // which leave room for the mark of the order
constexpr int kFirstPadding = 16;
constexpr int kGap = 12;

bool isNumber(RunColumn column) {
    return column == RunColumn::Scale || column == RunColumn::Steps || column == RunColumn::Psnr ||
           column == RunColumn::Ssim;
}

}  // namespace

RunTableDelegate::RunTableDelegate(const RunTableModel& runs, QObject* parent)
    : QStyledItemDelegate(parent), m_runs(runs) {
    connect(&m_thumbnails, &Thumbnails::ready, this, &RunTableDelegate::thumbnailReady);
}

int RunTableDelegate::nameIndent() {
    return kFirstPadding + theme().px(kThumbnail) + kGap;
}

void RunTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* filter = static_cast<const QSortFilterProxyModel*>(index.model());
    const RunTableModel::Row& row = m_runs.row(filter->mapToSource(index).row());
    const auto column = static_cast<RunColumn>(index.column());
    const Tokens& t = tokens();
    const QRect cell = option.rect;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(cell, t.sel);
    } else if (index.row() == m_hovered) {
        painter->fillRect(cell, t.hover);
    }
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), t.line);
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    if (view && view->hasFocus() && view->currentIndex().row() == index.row()) {
        painter->fillRect(QRect(cell.left(), cell.top(), cell.width(), 2), t.accent);
        painter->fillRect(QRect(cell.left(), cell.bottom() - 1, cell.width(), 2), t.accent);
    }

    const QRect inner = cell.adjusted(kPadding, 0, -kPadding, 0);
    if (column == RunColumn::Name) {
        paintName(*painter, cell, row);
    } else if (column == RunColumn::State) {
        Badge::paint(*painter, inner, row.words.tone, row.words.icon, row.words.word);
    } else {
        painter->setFont(theme().font(isNumber(column) ? TextStyle::Mono : TextStyle::Small));
        const bool quiet = column == RunColumn::Network || column == RunColumn::Changed;
        painter->setPen(quiet ? t.text2 : t.text);
        const bool left = column == RunColumn::Network || column == RunColumn::Scale || column == RunColumn::Method;
        const QRect place = left ? inner : cell.adjusted(kPadding / 2, 0, -kNumberPadding, 0);
        painter->drawText(place, static_cast<int>(Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignRight)),
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, place.width()));
        if (column == RunColumn::Psnr) {
            const QRectF curve(place.left(), cell.center().y() - 9.0, place.width() - theme().px(50), 20);
            const bool trains = row.words.kind == RunWords::Kind::Training;
            paintSparkline(*painter, curve, row.curve, m_runs.topGain(), trains ? t.curves[2] : t.text2);
        }
    }
    painter->restore();
}

void RunTableDelegate::paintName(QPainter& painter, const QRect& cell, const RunTableModel::Row& row) const {
    const Tokens& t = tokens();
    const int side = theme().px(kThumbnail);
    const QRect picture(cell.left() + kFirstPadding, cell.center().y() - side / 2, side, side);
    painter.fillRect(picture, t.raised);
    if (row.run && !row.run->previews.empty()) {
        const double ratio = painter.device()->devicePixelRatioF();
        painter.drawPixmap(picture, m_thumbnails.get(row.run->previews.back().path, qRound(side * ratio)));
    }
    QRect words = cell.adjusted(nameIndent(), 0, -kPadding, 0);
    const QString problem = !row.run || row.words.kind == RunWords::Kind::Unreadable ? row.words.sentence : QString();
    QFont bold = theme().font(TextStyle::Body);
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(row.run ? t.text : t.disabled);
    if (!problem.isEmpty()) {
        words.setHeight(cell.height() / 2 + 2);
    }
    painter.drawText(words, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.name, Qt::ElideMiddle, words.width()));
    if (!problem.isEmpty()) {
        words.translate(0, cell.height() / 2 - 4);
        painter.setFont(theme().font(TextStyle::Small));
        painter.setPen(row.run ? t.warn : t.text3);
        painter.drawText(words, Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(problem, Qt::ElideRight, words.width()));
    }
}

}  // namespace wavelens::ui
