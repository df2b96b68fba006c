// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/drop_overlay.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QPainter>

namespace wavelens::ui {

DropOverlay::DropOverlay(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("dropOverlay"));
    setAttribute(Qt::WA_TransparentForMouseEvents);  // fields below that take drops of their own still get them
    hide();
}

void DropOverlay::say(const QString& text, const QString& hint, bool possible) {
    m_text = text;
    m_hint = hint;
    m_possible = possible;
    setAccessibleName(text);
    setGeometry(parentWidget()->rect());
    show();
    raise();
    update();
}

void DropOverlay::paintEvent(QPaintEvent*) {
    const Tokens& t = tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = m_possible ? t.sel : t.panel;
    ground.setAlphaF(0.94F);
    painter.fillRect(rect(), ground);
    QPen pen(m_possible ? t.accent : t.ctl, 2, Qt::DashLine);
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(9, 9, -9, -9), 8, 8);

    constexpr int kIconPx = 40;
    const QPoint middle = rect().center();
    const QRect image(middle.x() - kIconPx / 2, middle.y() - kIconPx - 16, kIconPx, kIconPx);
    icon(m_possible ? QStringLiteral("import") : QStringLiteral("error"), m_possible ? &Tokens::accent : &Tokens::text2)
        .paint(&painter, image);
    painter.setFont(theme().font(TextStyle::Title));
    painter.setPen(t.text);
    const QRect line(24, middle.y(), width() - 48, theme().px(24));
    painter.drawText(line, Qt::AlignCenter, m_text);
    painter.setFont(theme().font(TextStyle::Small));
    painter.setPen(t.text2);
    painter.drawText(line.translated(0, theme().px(28)), Qt::AlignCenter, m_hint);
}

}  // namespace wavelens::ui
