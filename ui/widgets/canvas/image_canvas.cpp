// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/image_canvas.hpp"

#include "ui/shell/theme.hpp"

#include <QGestureEvent>
#include <QKeyEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>

#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kGridZoom = 8;  // a grid begins above 800 %
constexpr int kLabelMargin = 12;
constexpr int kLabelPadding = 8;
constexpr int kLabelGap = 8;

}  // namespace

ImageCanvas::ImageCanvas(TileStore& tiles, QWidget* parent)
    : QWidget(parent), m_store(&tiles), m_viewport(new Viewport(this)), m_painter(tiles) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    grabGesture(Qt::PinchGesture);
    connect(m_viewport, &Viewport::changed, this, &ImageCanvas::onViewportChanged);
    connect(m_store, &TileStore::tileReady, this, [this](const TileKey& key) {
        if (shows(key.source)) {
            update();
        }
    });
    connect(&theme(), &Theme::surroundChanged, this, qOverload<>(&QWidget::update));
}

ImageCanvas::~ImageCanvas() {
    if (m_store) {
        m_store->request(this, {});
    }
}

void ImageCanvas::setViewport(Viewport* viewport) {
    disconnect(m_viewport, nullptr, this, nullptr);
    if (m_viewport->parent() == this && m_viewport != viewport) {
        delete m_viewport;
    }
    m_viewport = viewport;
    m_offset = {};
    connect(m_viewport, &Viewport::changed, this, &ImageCanvas::onViewportChanged);
    if (isVisible()) {
        m_viewport->setViewSize(deviceSize());
    }
    onViewportChanged();
}

void ImageCanvas::setSource(const SourcePtr& source) {
    if (source == m_source) {
        return;
    }
    m_source = source;
    update();
}

void ImageCanvas::setLabel(const CanvasLabel& label) {
    if (label == m_label) {
        return;
    }
    m_label = label;
    update();
}

void ImageCanvas::setBadge(const CanvasLabel& badge) {
    if (badge == m_badge) {
        return;
    }
    m_badge = badge;
    update();
}

void ImageCanvas::setPixelGrid(bool on) {
    m_grid = on;
    update();
}

void ImageCanvas::setOverlayShown(bool on) {
    m_overlay = on;
    update();
}

void ImageCanvas::setMarker(std::optional<QRect> imagePixels) {
    if (imagePixels == m_marker) {
        return;
    }
    m_marker = imagePixels;
    update();
}

QRect ImageCanvas::visibleRegion() const {
    return placement().visible(m_viewport->imageSize(), QRect(QPoint(0, 0), deviceSize()));
}

QSize ImageCanvas::deviceSize() const {
    const double ratio = devicePixelRatioF();
    return {qRound(width() * ratio), qRound(height() * ratio)};
}

Placement ImageCanvas::placement() const {
    return Placement::of(deviceSize(), m_viewport->centre() + m_offset, m_viewport->zoom(), m_viewport->imageSize());
}

QColor ImageCanvas::blankColor() const {
    return tokens().raised;
}

QPointF ImageCanvas::imagePoint(QPointF widgetPoint) const {
    return placement().imagePoint(widgetPoint * devicePixelRatioF());
}

void ImageCanvas::pan(QPointF widgetDelta, bool alone) {
    const QPointF delta = widgetDelta * devicePixelRatioF() / m_viewport->zoom();
    if (alone) {
        m_offset -= delta;
        onViewportChanged();
    } else {
        m_viewport->setCentre(m_viewport->centre() - delta);
    }
}

void ImageCanvas::onViewportChanged() {
    update();
    Q_EMIT visibleRegionChanged();
}

void ImageCanvas::setLoading(bool loading) {
    if (loading == m_loading) {
        return;
    }
    m_loading = loading;
    Q_EMIT loadingChanged(loading);
}

QList<TileKey> ImageCanvas::paintLayers(QPainter& painter, const Placement& place, QRect device) {
    return m_source ? m_painter.paint(painter, m_source, place, device, blankColor()) : QList<TileKey>();
}

void ImageCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme().surround());
    const Placement place = placement();
    painter.save();
    enterDevicePixels(painter, devicePixelRatioF());
    const QRect device(QPoint(0, 0), deviceSize());
    painter.setClipRect(device);
    const QList<TileKey> missing = paintLayers(painter, place, device);
    if (m_grid && place.zoom > kGridZoom) {
        paintGrid(painter, place);
    }
    painter.restore();
    m_store->request(this, missing);
    setLoading(!missing.isEmpty());
    if (!m_overlay) {
        return;
    }
    paintMarker(painter);
    paintOverlay(painter);
    if (m_ring) {
        painter.setPen(QPen(Qt::black, 1));
        painter.drawRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5));
        painter.setPen(QPen(Qt::white, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ImageCanvas::paintGrid(QPainter& painter, const Placement& place) const {
    const QRect device(QPoint(0, 0), deviceSize());
    const QRect seen = place.visible(m_viewport->imageSize(), device);
    const QRect area = place.deviceRect(seen) & device;
    // Dark over light beside each other: seen on any content.
    const auto lines = [&](int shift, const QColor& color) {
        for (int x = seen.left(); x <= seen.right() + 1; ++x) {
            painter.fillRect(qRound(place.devicePoint(QPointF(x, 0)).x()) + shift, area.top(), 1, area.height(), color);
        }
        for (int y = seen.top(); y <= seen.bottom() + 1; ++y) {
            painter.fillRect(area.left(), qRound(place.devicePoint(QPointF(0, y)).y()) + shift, area.width(), 1, color);
        }
    };
    lines(0, QColor(0, 0, 0, 102));
    lines(1, QColor(255, 255, 255, 51));
}

void ImageCanvas::paintMarker(QPainter& painter) const {
    if (!m_marker) {
        return;
    }
    const double ratio = devicePixelRatioF();
    const QRect device = placement().deviceRect(*m_marker);
    const QRectF frame(QPointF(device.topLeft()) / ratio, QSizeF(device.size()) / ratio);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens().labelFill, 3));
    painter.drawRect(frame.adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(frame.adjusted(-1, -1, 1, 1));
}

void ImageCanvas::paintOverlay(QPainter& painter) {
    paintLabel(painter, m_label, Qt::AlignLeft | Qt::AlignTop, rect());
    paintLabel(painter, m_badge, Qt::AlignLeft | Qt::AlignBottom, rect());
}

void ImageCanvas::paintLabel(QPainter& painter, const CanvasLabel& label, Qt::Alignment corner, QRect room) const {
    if (label.empty()) {
        return;
    }

    struct Part {
        QString text;
        QFont font;
        QColor color;
    };

    QFont bold = theme().font(TextStyle::Small);
    bold.setWeight(QFont::DemiBold);
    const Part parts[] = {{label.tag, bold, tokens().labelText},
                          {label.name, theme().font(TextStyle::Small), tokens().labelText},
                          {label.detail, theme().font(TextStyle::Small), darkTokens().text2},
                          {label.numbers, theme().font(TextStyle::Mono), tokens().labelText}};
    int wide = 0;
    for (const Part& part : parts) {
        wide += part.text.isEmpty() ? 0 : QFontMetrics(part.font).horizontalAdvance(part.text) + kLabelGap;
    }
    QRect box(0, 0, wide - kLabelGap + 2 * kLabelPadding, theme().px(24));
    if (room.width() < box.width() + 2 * kLabelMargin || room.height() < box.height() + 2 * kLabelMargin) {
        return;
    }
    const QRect inner = room.adjusted(kLabelMargin, kLabelMargin, -kLabelMargin, -kLabelMargin);
    box.moveTopLeft(inner.topLeft());
    if (corner.testFlag(Qt::AlignRight)) {
        box.moveRight(inner.right());
    }
    if (corner.testFlag(Qt::AlignBottom)) {
        box.moveBottom(inner.bottom());
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(tokens().labelLine);
    painter.setBrush(tokens().labelFill);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QRect text = box.adjusted(kLabelPadding, 0, 0, 0);
    for (const Part& part : parts) {
        if (!part.text.isEmpty()) {
            painter.setFont(part.font);
            painter.setPen(part.color);
            painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft, part.text);
            text.setLeft(text.left() + QFontMetrics(part.font).horizontalAdvance(part.text) + kLabelGap);
        }
    }
    painter.restore();
}

bool ImageCanvas::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            m_viewport->setZoom(m_viewport->zoom() * (1 + gesture->value()), imagePoint(gesture->position()));
            return true;
        }
    }
    if (event->type() == QEvent::Gesture) {
        const auto* gestures = static_cast<QGestureEvent*>(event);
        if (const auto* pinch = static_cast<QPinchGesture*>(gestures->gesture(Qt::PinchGesture))) {
            const QPointF at = mapFromGlobal(pinch->hotSpot());
            m_viewport->setZoom(m_viewport->zoom() * pinch->scaleFactor(), imagePoint(at));
            return true;
        }
    }
    return QWidget::event(event);
}

void ImageCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (isVisible()) {
        m_viewport->setViewSize(deviceSize());
        Q_EMIT visibleRegionChanged();
    }
}

void ImageCanvas::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_viewport->setViewSize(deviceSize());
}

void ImageCanvas::hideEvent(QHideEvent* event) {
    if (m_store) {  // a window that is being destroyed hides its views late
        m_store->request(this, {});
    }
    setLoading(false);
    QWidget::hideEvent(event);
}

void ImageCanvas::wheelEvent(QWheelEvent* event) {
    constexpr int kNotch = 120;
    m_wheelRest += event->angleDelta().y();
    for (; std::abs(m_wheelRest) >= kNotch; m_wheelRest += m_wheelRest > 0 ? -kNotch : kNotch) {
        m_viewport->step(m_wheelRest > 0, imagePoint(event->position()));
    }
    event->accept();
}

void ImageCanvas::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) {
        m_panFrom = event->position();
        setCursor(Qt::ClosedHandCursor);
    }
}

void ImageCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (m_panFrom && event->buttons().testFlag(Qt::LeftButton)) {
        pan(event->position() - *m_panFrom, event->modifiers().testFlag(Qt::AltModifier));
        m_panFrom = event->position();
    }
    const QPointF at = imagePoint(event->position());
    const QPoint pixel(static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y())));
    if (QRect(QPoint(0, 0), m_viewport->extent()).contains(pixel)) {
        Q_EMIT hovered(pixel);
    } else {
        Q_EMIT left();
    }
}

void ImageCanvas::mouseReleaseEvent(QMouseEvent*) {
    m_panFrom.reset();
    unsetCursor();
}

void ImageCanvas::focusInEvent(QFocusEvent* event) {
    m_ring = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
             event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void ImageCanvas::focusOutEvent(QFocusEvent* event) {
    m_ring = false;
    QWidget::focusOutEvent(event);
    update();
}

void ImageCanvas::leaveEvent(QEvent* event) {
    Q_EMIT left();
    QWidget::leaveEvent(event);
}

void ImageCanvas::keyPressEvent(QKeyEvent* event) {
    const double far = event->modifiers().testFlag(Qt::ShiftModifier) ? 240 : 48;
    const QPointF cursor = mapFromGlobal(QPointF(QCursor::pos()));
    const QPointF anchor = underMouse() ? imagePoint(cursor) : m_viewport->centre();
    switch (event->key()) {
    case Qt::Key_Left:
        pan({far, 0}, false);
        break;
    case Qt::Key_Right:
        pan({-far, 0}, false);
        break;
    case Qt::Key_Up:
        pan({0, far}, false);
        break;
    case Qt::Key_Down:
        pan({0, -far}, false);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_viewport->step(true, anchor);
        break;
    case Qt::Key_Minus:
        m_viewport->step(false, anchor);
        break;
    case Qt::Key_0:
        m_viewport->fit();
        break;
    case Qt::Key_Z:
        if (m_viewport->fits()) {
            m_viewport->setZoom(1, anchor);
        } else {
            m_viewport->fit();
        }
        break;
    case Qt::Key_B:
        theme().cycleSurround();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

}  // namespace wavelens::ui
