// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/cosine_map.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/badge.hpp"
#include "ui/widgets/wave_map.hpp"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kLegend = 24;
constexpr int kLegendBar = 8;

}  // namespace

CosineMap::CosineMap(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setAccessibleName(tr("Cosine map"));
}

void CosineMap::setMap(const QImage& anchor, const engine::Plane& cosine, const QString& label) {
    m_anchor = anchor.convertToFormat(QImage::Format_Grayscale8);
    m_cosine = cosine;
    m_label = label;
    m_hovered.reset();
    m_map = {};
    if (!cosine.empty()) {
        const double lowest = static_cast<double>(std::ranges::min(*cosine.values));
        m_low = std::min(0.9, std::floor(lowest * 10) / 10);
        m_map = QImage(cosine.width, cosine.height, QImage::Format_ARGB32);
        for (int y = 0; y < cosine.height; ++y)
            for (int x = 0; x < cosine.width; ++x) {
                const double away = std::clamp((1 - static_cast<double>(cosine.at(x, y))) / (1 - m_low), 0.0, 1.0);
                const QRgb color = waveMap()[static_cast<std::size_t>(std::lround(away * 255))];
                m_map.setPixel(
                    x, y, qRgba(qRed(color), qGreen(color), qBlue(color), static_cast<int>(std::lround(away * 255))));
            }
    }
    setAccessibleDescription(label);
    update();
}

void CosineMap::setOpacity(double share) {
    m_opacity = share;
    update();
}

QRect CosineMap::mapArea() const {
    const int side = std::max(1, std::min(width(), height() - theme().px(kLegend)));
    return {0, 0, side, side};
}

void CosineMap::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect area = mapArea();
    if (m_map.isNull()) {
        painter.fillRect(area, tokens().plot);
        painter.setPen(tokens().text3);
        painter.setFont(theme().font(TextStyle::Small));
        painter.drawText(area.adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("This snapshot holds no features of the samples."));
        return;
    }
    painter.drawImage(area, m_anchor);
    painter.setOpacity(m_opacity);
    painter.drawImage(area, m_map);
    painter.setOpacity(1);
    QString text = m_label;
    if (m_hovered)
        text +=
            QStringLiteral("  ") + format::fixed(static_cast<double>(m_cosine.at(m_hovered->x(), m_hovered->y())), 3);
    ImageLabel::paint(painter, area.topLeft() + QPoint(8, 8), text);

    const int middle = area.bottom() + theme().px(kLegend) / 2 + 3;
    painter.setFont(theme().font(TextStyle::Mono));
    painter.setPen(tokens().text);
    const QString high = format::fixed(1, 1);
    const QString low = format::fixed(m_low, 1);
    const int wide = painter.fontMetrics().horizontalAdvance(QStringLiteral("−0.0")) + 4;
    painter.drawText(QRect(0, middle - 10, wide, 20), Qt::AlignVCenter, high);
    painter.drawText(QRect(area.right() - wide, middle - 10, wide, 20), Qt::AlignVCenter | Qt::AlignRight, low);
    const QRect bar(wide, middle - kLegendBar / 2, area.width() - 2 * wide, kLegendBar);
    for (int x = 0; x < bar.width(); ++x)
        painter.fillRect(QRect(bar.left() + x, bar.top(), 1, bar.height()),
                         QColor(waveMap()[static_cast<std::size_t>(x * 255 / std::max(1, bar.width() - 1))]));
}

void CosineMap::mouseMoveEvent(QMouseEvent* event) {
    const QRect area = mapArea();
    const QPoint point = event->position().toPoint();
    m_hovered.reset();
    if (area.contains(point) && !m_cosine.empty())
        m_hovered = QPoint(point.x() * m_cosine.width / area.width(), point.y() * m_cosine.height / area.height());
    update();
}

void CosineMap::leaveEvent(QEvent*) {
    m_hovered.reset();
    update();
}

}  // namespace wavelens::ui
