// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/embedding_view.hpp"

#include "ui/pages/inspector/sample_matrix.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/badge.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kReach = 12;  // of the mouse, around a symbol
constexpr int kPreview = 96;
constexpr int kLegend = 24;

/// ◆ anchor, ● HR and positives, ■ negatives.
void paintSymbol(QPainter& painter, QPointF centre, SampleRow::Kind kind, double radius) {
    QPainterPath path;
    if (kind == SampleRow::Kind::Anchor)
        path.addPolygon(QPolygonF({centre - QPointF(0, radius), centre + QPointF(radius, 0),
                                   centre + QPointF(0, radius), centre - QPointF(radius, 0)}));
    else if (kind == SampleRow::Kind::Negative)
        path.addRect(
            QRectF(-radius, -radius, 2 * radius, 2 * radius).adjusted(0.5, 0.5, -0.5, -0.5).translated(centre));
    else
        path.addEllipse(centre, radius, radius);
    path.closeSubpath();
    painter.fillPath(path, sampleColor(kind));
}

}  // namespace

EmbeddingView::EmbeddingView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Embedding"));
}

void EmbeddingView::setSamples(std::vector<EmbeddedSample> samples) {
    m_samples = std::move(samples);
    m_bounds = {};
    if (!m_samples.empty()) {
        const auto [left, right] = std::ranges::minmax(m_samples, {}, [](const auto& s) { return s.position.x(); });
        const auto [low, high] = std::ranges::minmax(m_samples, {}, [](const auto& s) { return s.position.y(); });
        m_bounds = QRectF(QPointF(left.position.x(), low.position.y()), QPointF(right.position.x(), high.position.y()));
    }
    setHovered(-1);
}

void EmbeddingView::setPatch(int patch) {
    m_patch = patch;
    update();
}

QRectF EmbeddingView::area() const {
    return QRectF(rect().adjusted(0, 0, 0, -theme().px(kLegend)));
}

QPointF EmbeddingView::pointOf(const EmbeddedSample& sample) const {
    const QRectF inner = area().adjusted(16, 16, -16, -16);
    // One scale for both axes: distances mean the same in all directions.
    const double scale =
        std::min(inner.width() / std::max(1e-9, m_bounds.width()), inner.height() / std::max(1e-9, m_bounds.height()));
    const QPointF offset = sample.position - m_bounds.center();
    return inner.center() + QPointF(offset.x(), -offset.y()) * scale;
}

void EmbeddingView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(area(), tokens().plot);
    painter.setPen(tokens().line);
    painter.drawRect(area().adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const bool ofPatch : {false, true})
        for (const EmbeddedSample& sample : m_samples)
            if ((sample.patch == m_patch) == ofPatch)
                paintSymbol(painter, pointOf(sample), sample.kind, ofPatch ? 5.5 : 3.5);
    paintLegend(painter);
    if (m_hovered >= 0)
        paintHovered(painter);
    if (hasFocus()) {
        painter.setPen(QPen(tokens().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area().adjusted(1, 1, -1, -1));
    }
}

void EmbeddingView::paintLegend(QPainter& painter) const {
    const std::array<std::pair<SampleRow::Kind, QString>, 4> entries{{{SampleRow::Kind::Anchor, tr("anchor")},
                                                                      {SampleRow::Kind::Hr, tr("HR")},
                                                                      {SampleRow::Kind::Positive, tr("positives")},
                                                                      {SampleRow::Kind::Negative, tr("negatives")}}};
    painter.setFont(theme().font(TextStyle::Caption));
    double left = 6;
    const double middle = area().bottom() + theme().px(kLegend) / 2.0 + 2;
    for (const auto& [kind, name] : entries) {
        paintSymbol(painter, {left, middle}, kind, 4.5);
        painter.setPen(tokens().text2);
        painter.drawText(QPointF(left + 10, middle + painter.fontMetrics().capHeight() / 2.0), name);
        left += painter.fontMetrics().horizontalAdvance(name) + 28;
    }
}

void EmbeddingView::paintHovered(QPainter& painter) const {
    const EmbeddedSample& sample = m_samples[static_cast<std::size_t>(m_hovered)];
    const QPointF point = pointOf(sample);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tokens().text, 2));
    painter.drawEllipse(point, 8, 8);
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QString name = tr("%1, patch %2").arg(sample.name).arg(sample.patch + 1);
    const QSize label = ImageLabel::sizeFor(name);
    const QSize box(std::max(kPreview, label.width()), kPreview + 2 + label.height());
    // Beside the symbol, on the side where there is room.
    const int x = point.x() + 14 + box.width() <= width() ? static_cast<int>(point.x()) + 14
                                                          : static_cast<int>(point.x()) - 14 - box.width();
    const int y = std::clamp(static_cast<int>(point.y()) - box.height() / 2, 0, std::max(0, height() - box.height()));
    const QRect picture(x, y, kPreview, kPreview);
    painter.drawImage(picture, sample.image);
    painter.setPen(tokens().ctl);
    painter.drawRect(picture.adjusted(-1, -1, 0, 0));
    ImageLabel::paint(painter, QPoint(x, picture.bottom() + 3), name);
}

int EmbeddingView::nearest(QPointF point) const {
    int best = -1;
    double bestDistance = kReach;
    for (std::size_t i = 0; i < m_samples.size(); ++i) {
        const QPointF offset = pointOf(m_samples[i]) - point;
        const double distance = std::hypot(offset.x(), offset.y());
        if (distance < bestDistance) {
            bestDistance = distance;
            best = static_cast<int>(i);
        }
    }
    return best;
}

void EmbeddingView::setHovered(int index) {
    m_hovered = index;
    if (index >= 0) {
        const EmbeddedSample& sample = m_samples[static_cast<std::size_t>(index)];
        setAccessibleDescription(tr("%1, patch %2").arg(sample.name).arg(sample.patch + 1));
    }
    update();
}

void EmbeddingView::mouseMoveEvent(QMouseEvent* event) {
    const int index = nearest(event->position());
    if (index != m_hovered)
        setHovered(index);
}

void EmbeddingView::mousePressEvent(QMouseEvent* event) {
    const int index = nearest(event->position());
    if (index >= 0)
        Q_EMIT chosen(m_samples[static_cast<std::size_t>(index)].patch,
                      m_samples[static_cast<std::size_t>(index)].name);
}

void EmbeddingView::leaveEvent(QEvent*) {
    setHovered(-1);
}

void EmbeddingView::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(m_samples.size());
    const bool forward = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    const bool back = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    if (count > 0 && (forward || back))
        setHovered((std::max(m_hovered, forward ? -1 : 0) + (forward ? 1 : count - 1)) % count);
    else if (m_hovered >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        Q_EMIT chosen(m_samples[static_cast<std::size_t>(m_hovered)].patch,
                      m_samples[static_cast<std::size_t>(m_hovered)].name);
    else
        QWidget::keyPressEvent(event);
}

}  // namespace wavelens::ui
