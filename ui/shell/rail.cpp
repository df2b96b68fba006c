// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QAction>
#include <QPainter>
#include <QStyleOption>
#include <QToolButton>
#include <QVBoxLayout>

namespace wavelens::ui {

namespace {

constexpr int kIconPx = 22;
constexpr int kGap = 2;
constexpr int kEdge = 4;         // left of the item, where the bar of the selected one is
constexpr int kLineHeight = 17;  // the line and the space around it

}  // namespace

RailItem::RailItem(QAction* action, const QString& iconName, QWidget* parent)
    : QAbstractButton(parent), m_action(action), m_icon(iconName) {
    setText(action->text());
    setAccessibleName(action->text());
    setToolTip(withShortcut(action->text(), action->shortcut()));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(action, &QAction::changed, this, [this] { update(); });
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(&theme(), &Theme::changed, this, &QWidget::updateGeometry);
}

void RailItem::setCompact(bool on) {
    if (on != m_compact) {
        m_compact = on;
        updateGeometry();
        update();
    }
}

void RailItem::setMark(QColor Tokens::*tone, const QString& word) {
    m_mark = tone;
    setAccessibleDescription(word);
    setToolTip(withShortcut(word.isEmpty() ? text() : text() + QStringLiteral(": ") + word, m_action->shortcut()));
    update();
}

int RailItem::heightFor(bool compact) {
    return compact ? 40 : 36 + theme().px(16);
}

QSize RailItem::sizeHint() const {
    return {kEdge + theme().px(64), heightFor(m_compact)};
}

void RailItem::paintEvent(QPaintEvent*) {
    const Tokens& t = tokens();
    const bool selected = m_action->isChecked();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRect item = rect().adjusted(kEdge, 0, 0, 0);
    if (selected || underMouse()) {
        painter.setBrush(selected ? t.pressed : t.hover);
        painter.drawRoundedRect(item, 4, 4);
    }
    if (selected) {
        painter.setBrush(t.accent);
        painter.drawRoundedRect(QRectF(-3, item.center().y() - 16, 6, 32), 2, 2);  // its left half is outside
    }
    const QRect image(item.left() + (item.width() - kIconPx) / 2, m_compact ? (height() - kIconPx) / 2 : 7, kIconPx,
                      kIconPx);
    ui::icon(m_icon, selected ? &Tokens::text : &Tokens::text2).paint(&painter, image);
    if (m_mark) {
        // A ring in the ground's colour keeps the dot off the icon.
        painter.setBrush(selected ? t.pressed : t.rail);
        painter.drawEllipse(QPointF(image.right() + 2, image.top() + 1), 5, 5);
        painter.setBrush(t.*m_mark);
        painter.drawEllipse(QPointF(image.right() + 2, image.top() + 1), 3.5, 3.5);
    }
    if (!m_compact) {
        QFont font = theme().font(TextStyle::Caption);
        font.setWeight(selected ? QFont::DemiBold : QFont::Normal);
        painter.setFont(font);
        painter.setPen(selected ? t.text : t.text2);
        painter.drawText(QRect(item.left(), image.bottom() + 2, item.width(), height() - image.bottom() - 4),
                         Qt::AlignCenter, text());
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(item.adjusted(1, 1, -1, -1), 4, 4);
    }
}

Rail::Rail(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)), m_foot(new QVBoxLayout) {
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Pages"));
    setProperty("surface", QStringLiteral("rail"));
    setProperty("edge", QStringLiteral("right"));
    setAttribute(Qt::WA_StyledBackground);
    m_column->setContentsMargins(0, 6, 3, 8);
    m_column->setSpacing(kGap);
    m_column->addStretch(1);
    m_foot->setSpacing(4);
    m_foot->setContentsMargins(kEdge, 0, 0, 0);
    m_column->addLayout(m_foot);
    const auto applyWidth = [this] {
        setFixedWidth(theme().px(64) + 8);
    };
    connect(&theme(), &Theme::changed, this, applyWidth);
    applyWidth();
}

RailItem* Rail::addPage(QAction* action, const QString& iconName, bool firstOfGroup) {
    if (firstOfGroup) {
        auto* line = makeLine(Qt::Horizontal, this);
        auto* row = new QVBoxLayout;
        row->setContentsMargins(kEdge + 16, 8, 16, 8);
        row->addWidget(line);
        m_column->insertLayout(m_column->count() - 2, row);
        ++m_lines;
    }
    auto* item = new RailItem(action, iconName, this);
    m_column->insertWidget(m_column->count() - 2, item);
    m_items.push_back(item);
    return item;
}

void Rail::addFoot(QAction* action, const QString& iconName) {
    m_foot->addWidget(makeIconButton(action, iconName, 28, this), 0, Qt::AlignHCenter);
}

void Rail::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int full = static_cast<int>(m_items.size()) * (RailItem::heightFor(false) + kGap) +
                     m_lines * (kLineHeight + kGap) + m_foot->sizeHint().height() + 14 + kGap;
    for (RailItem* item : m_items) {
        item->setCompact(full > height());
    }
}

}  // namespace wavelens::ui
