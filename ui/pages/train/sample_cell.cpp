// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/sample_cell.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kCaption = 22;

QColor colorOf(engine::SampleRole role) {
    switch (role) {
    case engine::SampleRole::Positive:
        return tokens().positive;
    case engine::SampleRole::Negative:
        return tokens().negative;
    case engine::SampleRole::Hr:
        return tokens().hr;
    case engine::SampleRole::Anchor:
        break;
    }
    return tokens().anchor;
}

}  // namespace

SampleCell::SampleCell(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
}

void SampleCell::setPicture(std::shared_ptr<const SamplePictures> all, std::size_t index) {
    m_all = std::move(all);
    m_index = index;
    if (const SamplePicture* shown = picture()) {
        setAccessibleName(shown->name);
        setAccessibleDescription(shown->recipe);
    }
    update();
}

const SamplePicture* SampleCell::picture() const {
    return m_all && m_index < m_all->pictures.size() ? &m_all->pictures[m_index] : nullptr;
}

void SampleCell::setCursor(std::optional<QPoint> pixel) {
    if (pixel != m_cursor) {
        m_cursor = pixel;
        update();
    }
}

void SampleCell::setProfileLine(QLine line) {
    m_line = line;
    setFocusPolicy(Qt::StrongFocus);
    update();
}

QSize SampleCell::sizeFor(int side) {
    return {side, side + theme().px(kCaption)};
}

int SampleCell::hrSide() const {
    return picture() ? std::max(1, picture()->lumaWidth) : 1;
}

QRect SampleCell::imageArea() const {
    const int side = std::max(1, std::min(width(), height() - theme().px(kCaption)));
    return {0, 0, side, side};
}

std::optional<QPoint> SampleCell::pixelAt(QPointF position) const {
    const QRect area = imageArea();
    if (!picture() || !area.contains(position.toPoint()))
        return {};
    const double scale = static_cast<double>(hrSide()) / area.width();
    return QPoint(std::clamp(static_cast<int>(position.x() * scale), 0, hrSide() - 1),
                  std::clamp(static_cast<int>(position.y() * scale), 0, hrSide() - 1));
}

QPointF SampleCell::toWidget(QPointF hrPixel) const {
    return hrPixel * (static_cast<double>(imageArea().width()) / hrSide());
}

void SampleCell::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect area = imageArea();
    const SamplePicture* shown = picture();
    if (!shown || shown->image.isNull()) {
        painter.fillRect(area, tokens().raised);
        return;
    }
    painter.drawImage(area, shown->image);

    const auto drawLine = [&](const QLineF& line) {
        // White with dark on both sides: seen on any content.
        painter.setPen(QPen(QColor(0x1a, 0x1a, 0x1a), 3));
        painter.drawLine(line);
        painter.setPen(QPen(Qt::white, 1));
        painter.drawLine(line);
    };
    if (m_line)
        drawLine(QLineF(toWidget(m_line->p1()), toWidget(m_line->p2() + QPoint(1, 0))).translated(0.5, 0.5));
    if (m_cursor) {
        const QPointF at = toWidget(QPointF(*m_cursor) + QPointF(0.5, 0.5));
        drawLine(QLineF(at - QPointF(6, 0), at + QPointF(6, 0)));
        drawLine(QLineF(at - QPointF(0, 6), at + QPointF(0, 6)));
    }
    if (hasFocus()) {
        painter.setPen(QPen(tokens().accent, 2));
        painter.drawRect(area.adjusted(1, 1, -1, -1));
    }

    const QRect caption(0, area.bottom() + 1, width(), theme().px(kCaption));
    painter.fillRect(QRect(0, caption.top() + 5, 3, caption.height() - 8), colorOf(shown->role));
    QFont bold = theme().font(TextStyle::Small);
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(tokens().text);
    const QRect text = caption.adjusted(9, 2, 0, 0);
    painter.drawText(text, Qt::AlignVCenter, shown->name);
    const int used = QFontMetrics(bold).horizontalAdvance(shown->name) + 8;
    QString remark = shown->recipe;
    painter.setFont(theme().font(TextStyle::Small));
    if (m_cursor && !shown->values.empty()) {
        const int x = m_cursor->x() * shown->image.width() / hrSide();
        const int y = m_cursor->y() * shown->image.height() / hrSide();
        remark = format::fixed(
            static_cast<double>(shown->values[static_cast<std::size_t>(y * shown->image.width() + x)]), 1);
        painter.setFont(theme().font(TextStyle::Mono));
    }
    painter.setPen(tokens().text2);
    const QRect rest = text.adjusted(used, 0, 0, 0);
    painter.drawText(rest, Qt::AlignVCenter, painter.fontMetrics().elidedText(remark, Qt::ElideRight, rest.width()));
}

void SampleCell::mouseMoveEvent(QMouseEvent* event) {
    const auto pixel = pixelAt(event->position());
    if (m_line && event->buttons().testFlag(Qt::LeftButton)) {
        if (pixel)
            Q_EMIT profileMoved(*pixel);
        return;
    }
    Q_EMIT hovered(pixel);
}

void SampleCell::mousePressEvent(QMouseEvent* event) {
    const auto pixel = pixelAt(event->position());
    if (m_line && pixel && event->button() == Qt::LeftButton)
        Q_EMIT profileMoved(*pixel);
    else
        QWidget::mousePressEvent(event);
}

void SampleCell::leaveEvent(QEvent* event) {
    Q_EMIT hovered(std::nullopt);
    QWidget::leaveEvent(event);
}

void SampleCell::keyPressEvent(QKeyEvent* event) {
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? 8 : 1;
    QPoint move;
    switch (event->key()) {
    case Qt::Key_Left:
        move = {-step, 0};
        break;
    case Qt::Key_Right:
        move = {step, 0};
        break;
    case Qt::Key_Up:
        move = {0, -step};
        break;
    case Qt::Key_Down:
        move = {0, step};
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (m_line)
        Q_EMIT profileMoved(m_line->center() + move);
}

}  // namespace wavelens::ui
