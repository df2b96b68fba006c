// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/square_chooser.hpp"

#include "ui/shell/theme.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace wavelens::ui {

SquareChooser::SquareChooser(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Square of the image"));
    setFixedSize(sizeHint());
}

QSize SquareChooser::sizeHint() const {
    return {theme().px(160), theme().px(108)};
}

void SquareChooser::setImage(const QImage& thumbnail, QSize imageSize) {
    m_thumbnail = thumbnail;
    m_imageSize = imageSize;
    setCorner(m_corner);
}

void SquareChooser::setSide(int side) {
    m_side = side;
    setCorner(m_corner);
}

void SquareChooser::setCorner(QPoint corner) {
    m_corner = {std::clamp(corner.x(), 0, std::max(0, m_imageSize.width() - m_side)),
                std::clamp(corner.y(), 0, std::max(0, m_imageSize.height() - m_side))};
    setAccessibleDescription(tr("%1 px square at %2, %3").arg(m_side).arg(m_corner.x()).arg(m_corner.y()));
    update();
}

void SquareChooser::moveSquare(QPoint corner) {
    const QPoint before = m_corner;
    setCorner(corner);
    if (m_corner != before)
        Q_EMIT cornerChanged(m_corner);
}

QRect SquareChooser::imageArea() const {
    const QSize size = m_imageSize.scaled(this->size(), Qt::KeepAspectRatio);
    return {QPoint(0, 0), size};
}

double SquareChooser::scale() const {
    return m_imageSize.isEmpty() ? 1 : static_cast<double>(imageArea().width()) / m_imageSize.width();
}

void SquareChooser::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_thumbnail.isNull()) {
        painter.fillRect(rect(), tokens().raised);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(imageArea(), m_thumbnail);
    const QRectF square(QPointF(m_corner) * scale(), QSizeF(m_side, m_side) * scale());
    painter.setPen(QPen(QColor(0x1a, 0x1a, 0x1a), 3));
    painter.drawRect(square.adjusted(1, 1, -1, -1));
    painter.setPen(QPen(Qt::white, hasFocus() ? 2 : 1));
    painter.drawRect(square.adjusted(1, 1, -1, -1));
    if (hasFocus()) {
        painter.setPen(QPen(tokens().accent, 2));
        painter.drawRect(QRectF(imageArea()).adjusted(1, 1, -1, -1));
    }
}

void SquareChooser::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_imageSize.isEmpty())
        return;
    const QPoint at = (event->position() / scale()).toPoint();
    const QRect square(m_corner, QSize(m_side, m_side));
    m_grip = square.contains(at) ? at - m_corner : QPoint(m_side / 2, m_side / 2);
    moveSquare(at - m_grip);
}

void SquareChooser::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton) && !m_imageSize.isEmpty())
        moveSquare((event->position() / scale()).toPoint() - m_grip);
}

void SquareChooser::keyPressEvent(QKeyEvent* event) {
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? 16 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        moveSquare(m_corner - QPoint(step, 0));
        break;
    case Qt::Key_Right:
        moveSquare(m_corner + QPoint(step, 0));
        break;
    case Qt::Key_Up:
        moveSquare(m_corner - QPoint(0, step));
        break;
    case Qt::Key_Down:
        moveSquare(m_corner + QPoint(0, step));
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

}  // namespace wavelens::ui
