// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/step_list.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kRowHeight = 27;
constexpr int kIcon = 16;
constexpr int Step = Qt::UserRole;

class Delegate final : public QStyledItemDelegate {
public:
    Delegate(const std::vector<StepList::Row>& rows, QObject* parent) : QStyledItemDelegate(parent), m_rows(rows) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const StepList::Row& row = m_rows[static_cast<std::size_t>(index.row())];
        const Tokens& t = tokens();
        if (option.state.testFlag(QStyle::State_Selected)) {
            painter->fillRect(option.rect, t.sel);
        } else if (option.state.testFlag(QStyle::State_MouseOver)) {
            painter->fillRect(option.rect, t.hover);
        }
        QRect rest = option.rect.adjusted(0, 0, -4, 0);
        const QRect iconRect(rest.left(), rest.center().y() - kIcon / 2 + 1, kIcon, kIcon);
        icon(row.icon, row.tone).paint(painter, iconRect);
        rest.setLeft(iconRect.right() + 8);

        painter->setFont(theme().font(TextStyle::Mono));
        const QString step = format::integer(row.step);
        painter->setPen(t.text2);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, step);
        const QFontMetrics mono(painter->font());
        rest.setRight(rest.right() -
                      std::max(mono.horizontalAdvance(step), mono.horizontalAdvance(QStringLiteral("000000"))) - 10);
        painter->setPen(t.text);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, row.value);
        rest.setRight(rest.right() - (row.value.isEmpty() ? 0 : mono.horizontalAdvance(row.value) + 8));
        painter->setFont(theme().font(TextStyle::Small));
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(row.text, Qt::ElideRight, rest.width()));
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {120, theme().px(kRowHeight)};
    }

private:
    const std::vector<StepList::Row>& m_rows;
};

}  // namespace

StepList::StepList(const QString& accessibleName, int maxRows, QWidget* parent)
    : QListWidget(parent), m_maxRows(maxRows) {
    setAccessibleName(accessibleName);
    setItemDelegate(new Delegate(m_rows, this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTabKeyNavigation(false);
    const auto choose = [this](const QListWidgetItem* item) {
        Q_EMIT stepChosen(item->data(Step).toLongLong());
    };
    connect(this, &QListWidget::itemClicked, this, choose);
    connect(this, &QListWidget::itemActivated, this, choose);
}

void StepList::setRows(const std::vector<Row>& rows) {
    if (rows == m_rows) {
        return;
    }
    const qint64 current = currentStep();
    clear();
    m_rows = rows;
    for (const Row& row : rows) {
        auto* item = new QListWidgetItem(this);
        item->setData(Step, row.step);
        // What a screen reader says.
        item->setText(QStringList{row.text, row.value, format::integer(row.step)}.join(u' ').simplified());
        item->setToolTip(row.text);
        if (row.step == current && currentRow() < 0) {
            setCurrentItem(item);
        }
    }
    updateGeometry();
}

qint64 StepList::currentStep() const {
    return currentItem() ? currentItem()->data(Step).toLongLong() : -1;
}

QSize StepList::sizeHint() const {
    return {120, theme().px(kRowHeight) * std::min(m_maxRows, count()) + 2};
}

}  // namespace wavelens::ui
