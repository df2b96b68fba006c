// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/split_canvas.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kHandle = 32;
constexpr int kHandleIcon = 18;
constexpr double kGrab = 24;

}  // namespace

SplitCanvas::SplitCanvas(TileStore& tiles, QWidget* parent) : ImageCanvas(tiles, parent), m_painterB(tiles) {
    setAccessibleName(tr("Comparison"));
    setAccessibleDescription(description());
}

void SplitCanvas::setSources(const SourcePtr& a, const SourcePtr& b) {
    m_b = b;
    setSource(a);
    update();
}

void SplitCanvas::setLabels(const CanvasLabel& a, const CanvasLabel& b) {
    m_labelA = a;
    m_labelB = b;
    setAccessibleDescription(description());
    update();
}

void SplitCanvas::setBadges(const CanvasLabel& a, const CanvasLabel& b) {
    m_badgeA = a;
    m_badgeB = b;
    update();
}

void SplitCanvas::setSplit(double share) {
    const double inside = std::clamp(share, 0.0, 1.0);
    if (inside == m_split) {
        return;
    }
    m_split = inside;
    setAccessibleDescription(description());
    update();
    Q_EMIT splitChanged(inside);
}

void SplitCanvas::setOrientation(Qt::Orientation orientation) {
    if (orientation == m_orientation) {
        return;
    }
    m_orientation = orientation;
    setAccessibleDescription(description());
    update();
    Q_EMIT orientationChanged(orientation);
}

QString SplitCanvas::description() const {
    const int percent = qRound(m_split * 100);
    return m_orientation == Qt::Vertical
               ? tr("Split at %1 %, left %2, right %3").arg(QString::number(percent), m_labelA.name, m_labelB.name)
               : tr("Split at %1 %, above %2, below %3").arg(QString::number(percent), m_labelA.name, m_labelB.name);
}

void SplitCanvas::show(Shown shown) {
    if (shown == m_shown) {
        return;
    }
    m_shown = shown;
    update();
}

double SplitCanvas::position(QPointF point) const {
    return m_orientation == Qt::Vertical ? point.x() / std::max(1, width()) : point.y() / std::max(1, height());
}

bool SplitCanvas::onLine(QPointF point) const {
    const int length = m_orientation == Qt::Vertical ? width() : height();
    return divided() && std::abs(position(point) - m_split) * length <= kGrab / 2;
}

QList<TileKey> SplitCanvas::paintLayers(QPainter& painter, const Placement& place, QRect device) {
    QRect sideA = device;
    QRect sideB = device;
    if (divided()) {
        if (m_orientation == Qt::Vertical) {
            sideA.setWidth(qRound(device.width() * m_split));
            sideB.setLeft(sideA.x() + sideA.width());
        } else {
            sideA.setHeight(qRound(device.height() * m_split));
            sideB.setTop(sideA.y() + sideA.height());
        }
    } else if (m_shown == Shown::A || !m_b) {
        sideB = {};
    } else if (m_shown == Shown::B || !source()) {
        sideA = {};
    }
    QList<TileKey> missing;
    if (!sideA.isEmpty() && source()) {
        painter.setClipRect(sideA);
        missing += ImageCanvas::paintLayers(painter, place, sideA);
    }
    if (!sideB.isEmpty() && m_b) {
        painter.setClipRect(sideB);
        missing += m_painterB.paint(painter, m_b, place, sideB, blankColor());
    }
    painter.setClipRect(device);
    return missing;
}

void SplitCanvas::paintOverlay(QPainter& painter) {
    QRect roomA = rect();
    QRect roomB = rect();
    const bool vertical = m_orientation == Qt::Vertical;
    if (divided()) {
        const int at = qRound((vertical ? width() : height()) * m_split);
        if (vertical) {
            roomA.setWidth(at);
            roomB.setLeft(at);
        } else {
            roomA.setHeight(at);
            roomB.setTop(at);
        }
    } else if (m_shown == Shown::A || !m_b) {
        roomB = {};
    } else {
        roomA = {};
    }
    const Qt::Alignment outerB = vertical ? Qt::AlignRight : Qt::AlignLeft;
    const Qt::Alignment nameB = vertical ? outerB | Qt::AlignTop : outerB | Qt::AlignBottom;
    const Qt::Alignment badgeA = vertical ? Qt::AlignLeft | Qt::AlignBottom : Qt::AlignRight | Qt::AlignTop;
    paintLabel(painter, m_labelA, Qt::AlignLeft | Qt::AlignTop, roomA);
    paintLabel(painter, m_labelB, nameB, roomB);
    paintLabel(painter, m_badgeA, badgeA, roomA);
    paintLabel(painter, m_badgeB, Qt::AlignRight | Qt::AlignBottom, roomB);
    if (!divided()) {
        return;
    }

    const double at = vertical ? roomB.left() : roomB.top();
    const QColor edge = tokens().labelFill;
    const auto line = [&](double half, const QColor& color) {
        painter.fillRect(vertical ? QRectF(at - half, 0, 2 * half, height()) : QRectF(0, at - half, width(), 2 * half),
                         color);
    };
    line(2, edge);
    line(1, Qt::white);
    const QPointF centre = vertical ? QPointF(at, height() / 2.0) : QPointF(width() / 2.0, at);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(Qt::white);
    painter.drawEllipse(centre, kHandle / 2.0 - 0.5, kHandle / 2.0 - 0.5);
    const double ratio = devicePixelRatioF();
    QImage arrows = renderIcon(QStringLiteral("swap"), edge, QSize(kHandleIcon, kHandleIcon) * ratio);
    painter.translate(centre);
    painter.rotate(vertical ? 0 : 90);
    painter.drawImage(QRectF(-kHandleIcon / 2.0, -kHandleIcon / 2.0, kHandleIcon, kHandleIcon), arrows);
    painter.restore();
}

void SplitCanvas::mousePressEvent(QMouseEvent* event) {
    const bool middle = event->button() == Qt::MiddleButton && divided();
    if (middle || (event->button() == Qt::LeftButton && onLine(event->position()))) {
        m_dragOffset = middle ? 0 : position(event->position()) - m_split;
        setSplit(position(event->position()) - *m_dragOffset);
        return;
    }
    ImageCanvas::mousePressEvent(event);
}

void SplitCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragOffset) {
        setSplit(position(event->position()) - *m_dragOffset);
        return;
    }
    if (event->buttons() == Qt::NoButton) {
        if (onLine(event->position())) {
            setCursor(m_orientation == Qt::Vertical ? Qt::SplitHCursor : Qt::SplitVCursor);
        } else {
            unsetCursor();
        }
    }
    ImageCanvas::mouseMoveEvent(event);
}

void SplitCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (m_dragOffset) {
        m_dragOffset.reset();
        return;
    }
    ImageCanvas::mouseReleaseEvent(event);
}

void SplitCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && onLine(event->position())) {
        setSplit(0.5);
        return;
    }
    ImageCanvas::mouseDoubleClickEvent(event);
}

void SplitCanvas::keyPressEvent(QKeyEvent* event) {
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const int back = m_orientation == Qt::Vertical ? Qt::Key_Left : Qt::Key_Up;
    const int ahead = m_orientation == Qt::Vertical ? Qt::Key_Right : Qt::Key_Down;
    const double by = shift ? 0.1 : 0.01;
    if (!control && divided() && (event->key() == back || event->key() == ahead)) {
        // Counted in whole per cent, so that steps back and forth end where they began.
        setSplit(std::round((m_split + (event->key() == ahead ? by : -by)) * 100) / 100);
    } else if (divided() && event->key() == Qt::Key_Home) {
        setSplit(0);
    } else if (divided() && event->key() == Qt::Key_End) {
        setSplit(1);
    } else if (event->key() == Qt::Key_V && event->modifiers() == Qt::NoModifier) {
        setOrientation(m_orientation == Qt::Vertical ? Qt::Horizontal : Qt::Vertical);
    } else if (event->key() == Qt::Key_Space) {
        show(shift ? Shown::B : Shown::A);
    } else {
        ImageCanvas::keyPressEvent(event);
    }
}

void SplitCanvas::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        show(Shown::Both);
        return;
    }
    ImageCanvas::keyReleaseEvent(event);
}

void SplitCanvas::focusOutEvent(QFocusEvent* event) {
    show(Shown::Both);
    ImageCanvas::focusOutEvent(event);
}

}  // namespace wavelens::ui
