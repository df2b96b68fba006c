// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/lens_canvas.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kHandle = 9;
constexpr int kSmallestLens = 32;   // image pixels
constexpr int kCoveredImage = 512;  // an image no larger is covered whole
constexpr int kKeyStep = 16;
constexpr Qt::Edges kWhole = Qt::LeftEdge | Qt::RightEdge | Qt::TopEdge | Qt::BottomEdge;

}  // namespace

LensCanvas::LensCanvas(TileStore& tiles, QWidget* parent) : ImageCanvas(tiles, parent), m_resultPainter(tiles) {
    setAccessibleName(tr("Preview"));
}

void LensCanvas::setSources(const SourcePtr& bicubic, const SourcePtr& result) {
    const bool resized = bicubic && (!source() || bicubic->size() != source()->size());
    if (result != m_result) {
        m_result = result;
        m_seconds = 0;
        m_since.start();
    }
    setSource(bicubic);
    if (resized) {
        const QSize size(bicubic->size().width, bicubic->size().height);
        const bool small = std::max(size.width(), size.height()) <= kCoveredImage;
        QRect lens(QPoint(), small ? size : (size * 0.4).expandedTo({kSmallestLens, kSmallestLens}));
        lens.moveCenter(QRect(QPoint(), size).center());
        m_lens = {};
        setLens(lens);
    }
    update();
}

void LensCanvas::setLens(QRect lens) {
    if (!source()) {
        return;
    }
    const engine::Size size = source()->size();
    lens.setSize({std::clamp(lens.width(), std::min(kSmallestLens, size.width), size.width),
                  std::clamp(lens.height(), std::min(kSmallestLens, size.height), size.height)});
    lens.moveTo(std::clamp(lens.x(), 0, size.width - lens.width()),
                std::clamp(lens.y(), 0, size.height - lens.height()));
    if (lens == m_lens) {
        return;
    }
    m_lens = lens;
    m_seconds = 0;
    m_since.start();
    update();
}

QList<TileKey> LensCanvas::paintLayers(QPainter& painter, const Placement& place, QRect device) {
    QList<TileKey> missing = ImageCanvas::paintLayers(painter, place, device);
    const QRect part = place.deviceRect(m_lens) & device;
    if (m_result && !m_lens.isEmpty() && !part.isEmpty()) {
        painter.setClipRect(part);
        // Where the result is not there yet, bicubic shows through.
        const QList<TileKey> unread = m_resultPainter.paint(painter, m_result, place, part, Qt::transparent);
        painter.setClipRect(device);
        if (unread.isEmpty() && m_seconds == 0) {
            m_seconds = std::max(0.05, static_cast<double>(m_since.elapsed()) / 1000);
        }
        missing = unread + missing;
    }
    return missing;
}

QRectF LensCanvas::lensOnWidget() const {
    const QRect device = placement().deviceRect(m_lens);
    const double ratio = devicePixelRatioF();
    return {QPointF(device.topLeft()) / ratio, QSizeF(device.size()) / ratio};
}

void LensCanvas::paintOverlay(QPainter& painter) {
    ImageCanvas::paintOverlay(painter);
    if (!source() || m_lens.isEmpty()) {
        return;
    }
    const QRectF frame = lensOnWidget();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens().labelFill, 4));
    painter.drawRect(frame);
    painter.setPen(QPen(Qt::white, 2));
    painter.drawRect(frame);
    painter.setPen(QPen(tokens().labelFill, 1));
    painter.setBrush(Qt::white);
    for (const QPointF& corner : {frame.topLeft(), frame.topRight(), frame.bottomLeft(), frame.bottomRight()}) {
        painter.drawRect(QRectF(corner.x() - kHandle / 2, corner.y() - kHandle / 2, kHandle - 1, kHandle - 1));
    }
    const QRect seen = frame.toRect() & rect();
    paintLabel(painter,
               {{},
                m_result ? tr("Preview") : tr("No model"),
                !m_result       ? QString()
                : m_seconds > 0 ? tr("%1 s").arg(format::fixed(m_seconds, 1))
                                : tr("computing")},
               Qt::AlignLeft | Qt::AlignTop, seen);
    const engine::Size size = source()->size();
    if (m_lens.size() != QSize(size.width, size.height)) {
        paintLabel(painter, {{}, tr("Outside the lens: bicubic")}, Qt::AlignLeft | Qt::AlignBottom, rect());
    }
}

Qt::Edges LensCanvas::grip(QPointF point) const {
    const QRectF frame = lensOnWidget();
    if (!source() || !frame.adjusted(-kHandle, -kHandle, kHandle, kHandle).contains(point)) {
        return {};
    }
    Qt::Edges edges;
    edges.setFlag(Qt::LeftEdge, std::abs(point.x() - frame.left()) <= kHandle);
    edges.setFlag(Qt::RightEdge, std::abs(point.x() - frame.right()) <= kHandle);
    edges.setFlag(Qt::TopEdge, std::abs(point.y() - frame.top()) <= kHandle);
    edges.setFlag(Qt::BottomEdge, std::abs(point.y() - frame.bottom()) <= kHandle);
    return edges ? edges : kWhole;
}

void LensCanvas::mousePressEvent(QMouseEvent* event) {
    m_held = event->button() == Qt::LeftButton ? grip(event->position()) : Qt::Edges();
    if (!m_held) {
        ImageCanvas::mousePressEvent(event);
        return;
    }
    m_heldAt = imagePoint(event->position());
    m_heldLens = m_lens;
}

void LensCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (!m_held) {
        if (event->buttons() == Qt::NoButton) {
            const Qt::Edges at = grip(event->position());
            const bool falling = at == (Qt::LeftEdge | Qt::TopEdge) || at == (Qt::RightEdge | Qt::BottomEdge);
            const bool rising = at == (Qt::RightEdge | Qt::TopEdge) || at == (Qt::LeftEdge | Qt::BottomEdge);
            setCursor(!at                                             ? Qt::ArrowCursor
                      : at == kWhole                                  ? Qt::SizeAllCursor
                      : falling                                       ? Qt::SizeFDiagCursor
                      : rising                                        ? Qt::SizeBDiagCursor
                      : at.testAnyFlags(Qt::LeftEdge | Qt::RightEdge) ? Qt::SizeHorCursor
                                                                      : Qt::SizeVerCursor);
        }
        ImageCanvas::mouseMoveEvent(event);
        return;
    }
    const QPoint by = (imagePoint(event->position()) - m_heldAt).toPoint();
    QRect lens = m_heldLens;
    if (m_held == kWhole) {
        lens.translate(by);
    } else {
        if (m_held.testFlag(Qt::LeftEdge)) {
            lens.setLeft(std::min(lens.left() + by.x(), lens.right() - kSmallestLens));
        }
        if (m_held.testFlag(Qt::RightEdge)) {
            lens.setRight(std::max(lens.right() + by.x(), lens.left() + kSmallestLens));
        }
        if (m_held.testFlag(Qt::TopEdge)) {
            lens.setTop(std::min(lens.top() + by.y(), lens.bottom() - kSmallestLens));
        }
        if (m_held.testFlag(Qt::BottomEdge)) {
            lens.setBottom(std::max(lens.bottom() + by.y(), lens.top() + kSmallestLens));
        }
        lens &= QRect(0, 0, source()->size().width, source()->size().height);
    }
    setLens(lens);
}

void LensCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (m_held) {
        m_held = {};
        return;
    }
    ImageCanvas::mouseReleaseEvent(event);
}

void LensCanvas::keyPressEvent(QKeyEvent* event) {
    QPoint by;
    switch (event->key()) {
    case Qt::Key_Left:
        by = {-kKeyStep, 0};
        break;
    case Qt::Key_Right:
        by = {kKeyStep, 0};
        break;
    case Qt::Key_Up:
        by = {0, -kKeyStep};
        break;
    case Qt::Key_Down:
        by = {0, kKeyStep};
        break;
    default:
        break;
    }
    if (by.isNull() || event->modifiers().testFlag(Qt::ControlModifier)) {
        ImageCanvas::keyPressEvent(event);
    } else if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        setLens(QRect(m_lens.topLeft(), m_lens.size() + QSize(by.x(), by.y())));
    } else {
        setLens(m_lens.translated(by));
    }
}

}  // namespace wavelens::ui
