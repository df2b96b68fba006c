// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/badge.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace wavelens::ui {

namespace {

QFont badgeFont() {
    QFont font = theme().font(TextStyle::Caption);
    font.setWeight(QFont::DemiBold);
    return font;
}

int badgeWidth(const QString& text) {
    return 8 + 12 + 4 + QFontMetrics(badgeFont()).horizontalAdvance(text) + 8;
}

int badgeHeight() {
    return theme().px(18);
}

}  // namespace

Badge::Badge(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::set(Tone tone, const QString& iconName, const QString& text) {
    m_tone = tone;
    m_icon = iconName;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const {
    return {badgeWidth(m_text), badgeHeight()};
}

int Badge::paint(QPainter& painter, const QRect& rect, Tone tone, const QString& iconName, const QString& text) {
    const Tokens& t = tokens();
    const auto [back, front] = [&]() -> std::pair<QColor, QColor Tokens::*> {
        switch (tone) {
        case Tone::Ok:
            return {t.okBg, &Tokens::ok};
        case Tone::Active:
            return {t.sel, &Tokens::accent};
        case Tone::Warning:
            return {t.warnBg, &Tokens::warn};
        case Tone::Error:
            return {t.errBg, &Tokens::err};
        case Tone::Neutral:
            break;
        }
        return {t.pressed, &Tokens::text2};
    }();
    const QRect box(rect.x(), rect.y() + (rect.height() - badgeHeight()) / 2, badgeWidth(text), badgeHeight());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(back);
    painter.drawRoundedRect(box, 3, 3);
    const QRect mark(box.x() + 8, box.y() + (box.height() - 12) / 2, 12, 12);
    if (iconName == QLatin1StringView("dot")) {
        painter.setBrush(tone == Tone::Active ? t.ok : t.*front);
        painter.drawEllipse(QPointF(mark.center()) + QPointF(0.5, 0.5), 3, 3);
    } else {
        icon(iconName, front).paint(&painter, mark);
    }
    painter.setFont(badgeFont());
    painter.setPen(t.*front);
    painter.drawText(box.adjusted(24, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
    painter.restore();
    return box.width();
}

void Badge::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    if (!m_text.isEmpty()) {
        QPainter painter(this);
        paint(painter, rect(), m_tone, m_icon, m_text);
    }
}

Chip::Chip(const QString& text, bool removable, QWidget* parent)
    : QFrame(parent), m_line(new QLabel(this)), m_text(new QLabel(text, this)), m_note(new QLabel(this)) {
    setFixedHeight(theme().px(22));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 0, removable ? 1 : 10, 0);
    row->setSpacing(6);
    row->addWidget(m_line);
    row->addWidget(m_text);
    row->addWidget(m_note);
    m_line->hide();
    m_note->hide();
    setTextStyle(m_text, TextStyle::Small);
    setTextStyle(m_note, TextStyle::Small);
    setTextTone(m_note, "text2");
    if (removable) {
        QToolButton* remove = makeIconButton(QStringLiteral("close"), tr("Remove %1").arg(text), {}, 20, this);
        remove->setIconSize({12, 12});
        row->addWidget(remove);
        connect(remove, &QToolButton::clicked, this, &Chip::removeRequested);
    }
}

void Chip::setText(const QString& text) {
    m_text->setText(text);
}

void Chip::setNote(const QString& note) {
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Chip::setLine(QColor color, Qt::PenStyle style) {
    const qreal ratio = devicePixelRatioF();
    QPixmap sample(QSize(16, 12) * ratio);
    sample.setDevicePixelRatio(ratio);
    sample.fill(Qt::transparent);
    QPainter painter(&sample);
    QPen pen(color, 2);
    pen.setCapStyle(Qt::FlatCap);
    if (style == Qt::DashLine) {
        pen.setDashPattern({3, 2});
    } else {
        pen.setStyle(style);
    }
    painter.setPen(pen);
    painter.drawLine(0, 6, 16, 6);
    painter.end();
    m_line->setPixmap(sample);
    m_line->show();
}

void Chip::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens().line);
    painter.setBrush(tokens().raised);
    const double radius = height() / 2.0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

QLabel* makeKeyLabel(const QString& keys, QWidget* parent) {
    auto* label = new QLabel(keys, parent);
    label->setProperty("role", QStringLiteral("keys"));
    label->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return label;
}

ImageLabel::ImageLabel(const QString& text, QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setText(text);
}

void ImageLabel::setText(const QString& text) {
    m_text = text;
    setAccessibleName(text);
    resize(sizeHint());
    updateGeometry();
    update();
}

QSize ImageLabel::sizeFor(const QString& text) {
    return {QFontMetrics(theme().font(TextStyle::Small)).horizontalAdvance(text) + 18, theme().px(24)};
}

void ImageLabel::paint(QPainter& painter, const QPoint& topLeft, const QString& text) {
    const Tokens& t = tokens();
    const QRect box(topLeft, sizeFor(text));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(t.labelLine);
    painter.setBrush(t.labelFill);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(t.labelText);
    painter.setFont(theme().font(TextStyle::Small));
    painter.drawText(box, Qt::AlignCenter, text);
    painter.restore();
}

void ImageLabel::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    paint(painter, {}, m_text);
}

}  // namespace wavelens::ui
