// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/edge_profile.hpp"

#include "ui/shell/theme.hpp"

#include <QPainter>

namespace wavelens::ui {

EdgeProfile::EdgeProfile(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(theme().px(120));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Edge profile"));
}

void EdgeProfile::setSamples(std::shared_ptr<const SamplePictures> samples, QLine line) {
    m_samples = std::move(samples);
    m_line = line;
    setAccessibleDescription(tr("Luma from %1 to %2 in row %3").arg(line.x1()).arg(line.x2()).arg(line.y1()));
    update();
}

QSize EdgeProfile::sizeHint() const {
    return {theme().px(400), theme().px(140)};
}

QPolygonF EdgeProfile::curve(const SamplePicture& picture, const QRectF& area) const {
    QPolygonF points;
    const int last = std::max(1, m_line.dx());
    for (int i = 0; i <= m_line.dx(); ++i) {
        const auto index = static_cast<std::size_t>(m_line.y1()) * static_cast<std::size_t>(picture.lumaWidth) +
                           static_cast<std::size_t>(m_line.x1() + i);
        if (index < picture.luma.size())
            points << QPointF(area.left() + area.width() * i / last,
                              area.bottom() - area.height() * static_cast<double>(picture.luma[index]) / 255);
    }
    return points;
}

void EdgeProfile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = tokens();
    painter.setFont(theme().font(TextStyle::Mono));
    const QFontMetrics metrics = painter.fontMetrics();
    const QRectF area =
        QRectF(rect()).adjusted(metrics.horizontalAdvance(QStringLiteral("255")) + 8, 6, -6, -metrics.height() - 4);
    painter.fillRect(area, t.plot);
    for (const int level : {0, 128, 255}) {
        const double y = area.bottom() - area.height() * level / 255;
        painter.setPen(QPen(t.grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(t.text3);
        painter.drawText(QRectF(0, y - 10, area.left() - 6, 20), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(level));
    }
    if (!m_samples || m_line.dx() < 1)
        return;
    for (int i = 0; i <= m_line.dx(); i += 10) {
        const double x = area.left() + area.width() * i / m_line.dx();
        painter.setPen(QPen(t.grid, 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(t.text3);
        painter.drawText(QRectF(x - 20, area.bottom() + 2, 40, metrics.height()), Qt::AlignCenter, QString::number(i));
    }
    // The reference last: on top of what it is compared with.
    for (auto picture = m_samples->pictures.rbegin(); picture != m_samples->pictures.rend(); ++picture) {
        switch (picture->role) {
        case engine::SampleRole::Positive:
            painter.setPen(QPen(t.positive, 1));
            break;
        case engine::SampleRole::Negative:
            painter.setPen(QPen(t.negative, 1, Qt::DashLine));
            break;
        default:
            painter.setPen(QPen(t.hr, 2));
            break;
        }
        painter.drawPolyline(curve(*picture, area));
    }
}

}  // namespace wavelens::ui
