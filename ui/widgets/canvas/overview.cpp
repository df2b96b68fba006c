// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/overview.hpp"

#include "ui/shell/theme.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace wavelens::ui {

Overview::Overview(TileStore& store, Viewport& viewport, QWidget* parent)
    : QWidget(parent), m_store(&store), m_viewport(viewport), m_painter(store) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Overview"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&m_viewport, &Viewport::changed, this, qOverload<>(&QWidget::update));
    connect(m_store, &TileStore::tileReady, this, [this](const TileKey& key) {
        if (key.source == m_source) {
            update();
        }
    });
}

Overview::~Overview() {
    if (m_store) {
        m_store->request(this, {});
    }
}

void Overview::setSource(const SourcePtr& source) {
    if (source == m_source) {
        return;
    }
    m_source = source;
    updateGeometry();
    update();
}

int Overview::heightForWidth(int width) const {
    constexpr double kMaxAspect = 1.0;  // a tall image leaves room for the sources above
    const QSize image = m_viewport.extent();
    const double aspect = image.isEmpty() ? 2.0 / 3 : 1.0 * image.height() / image.width();
    return std::max(48, qRound(width * std::min(aspect, kMaxAspect)));
}

Placement Overview::placement() const {
    const double ratio = devicePixelRatioF();
    const QSize device(qRound(width() * ratio), qRound(height() * ratio));
    const QSize image = m_viewport.extent();
    return Placement::of(device, QRectF(QPointF(), image).center(), std::min(1.0, fittingZoom(device, image)),
                         m_viewport.imageSize());
}

QRectF Overview::shownPart() const {
    const QSizeF size = QSizeF(m_viewport.viewSize()) / m_viewport.zoom();
    return {m_viewport.centre() - QPointF(size.width(), size.height()) / 2, size};
}

void Overview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Placement place = placement();
    const double ratio = devicePixelRatioF();
    QList<TileKey> missing;
    if (m_source && !m_viewport.extent().isEmpty()) {
        painter.save();
        enterDevicePixels(painter, ratio);
        const QRect image = place.deviceRect(QRectF(QPointF(), m_viewport.extent()));
        painter.setClipRect(image);
        missing = m_painter.paint(painter, m_source, place, image & QRect(QPoint(), place.view), tokens().raised);
        painter.restore();

        const QRect shown = place.deviceRect(shownPart() & QRectF(QPointF(), m_viewport.extent()));
        const QRectF frame(QPointF(shown.topLeft()) / ratio, QSizeF(shown.size()) / ratio);
        painter.setPen(QPen(tokens().labelFill, 3));
        painter.drawRect(frame.adjusted(1.5, 1.5, -1.5, -1.5));
        painter.setPen(QPen(hasFocus() ? tokens().accent : QColor(Qt::white), 1));
        painter.drawRect(frame.adjusted(1.5, 1.5, -1.5, -1.5));
    }
    m_store->request(this, missing);
}

void Overview::hideEvent(QHideEvent* event) {
    if (m_store) {  // a window that is being destroyed hides its views late
        m_store->request(this, {});
    }
    QWidget::hideEvent(event);
}

void Overview::mousePressEvent(QMouseEvent* event) {
    const QPointF at = placement().imagePoint(event->position() * devicePixelRatioF());
    m_grab = shownPart().contains(at) ? at - m_viewport.centre() : QPointF();
    m_viewport.setCentre(at - m_grab);
}

void Overview::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) {
        m_viewport.setCentre(placement().imagePoint(event->position() * devicePixelRatioF()) - m_grab);
    }
}

void Overview::keyPressEvent(QKeyEvent* event) {
    const QSizeF by = shownPart().size() / 10;
    QPointF move;
    switch (event->key()) {
    case Qt::Key_Left:
        move = {-by.width(), 0};
        break;
    case Qt::Key_Right:
        move = {by.width(), 0};
        break;
    case Qt::Key_Up:
        move = {0, -by.height()};
        break;
    case Qt::Key_Down:
        move = {0, by.height()};
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    m_viewport.setCentre(m_viewport.centre() + move);
}

}  // namespace wavelens::ui
