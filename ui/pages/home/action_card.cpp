// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/action_card.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/badge.hpp"
#include "ui/widgets/icon.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>

namespace wavelens::ui {

namespace {

constexpr int kIcon = 24;
constexpr int kMargin = 16;

}  // namespace

ActionCard::ActionCard(const QString& iconName, const QString& title, const QString& text, const QString& keys,
                       QWidget* parent)
    : QAbstractButton(parent), m_icon(iconName), m_text(text) {
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(text);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kMargin, 0, kMargin, 0);
    layout->addStretch();
    QLabel* label = makeKeyLabel(keys, this);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    layout->addWidget(label);
}

QSize ActionCard::sizeHint() const {
    return {theme().px(300), theme().px(56)};
}

void ActionCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void ActionCard::paintEvent(QPaintEvent*) {
    const Tokens& t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(t.accent, 2) : QPen(t.line, 1));
    painter.setBrush(isDown() ? t.pressed : underMouse() ? t.hover : t.raised);
    const double inset = hasFocus() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 6, 6);

    const QRect at(kMargin, (height() - kIcon) / 2, kIcon, kIcon);
    painter.drawImage(QRectF(at), renderIcon(m_icon, t.accent, (QSizeF(at.size()) * devicePixelRatioF()).toSize()));
    const int line = theme().px(19);
    QRect place(at.right() + 1 + 12, height() / 2 - line, width() - at.right() - 12 - kMargin, line);
    painter.setFont([] {
        QFont bold = theme().font(TextStyle::Body);
        bold.setWeight(QFont::DemiBold);
        return bold;
    }());
    painter.setPen(t.text);
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, text());
    painter.setFont(theme().font(TextStyle::Small));
    painter.setPen(t.text2);
    painter.drawText(place.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft, m_text);
}

}  // namespace wavelens::ui
