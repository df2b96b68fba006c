// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/similarity_plot.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

/// From values to the widget.
struct SimilarityPlot::Axes {
    QRectF area;
    double from = 0;  ///< steps
    double to = 1;
    double low = 0;  ///< similarity
    double high = 1;

    [[nodiscard]] QPointF at(double step, double value) const {
        return {area.left() + (step - from) / (to - from) * area.width(),
                area.bottom() - (value - low) / (high - low) * area.height()};
    }
};

namespace {

constexpr double kValueTick = 0.2;
constexpr int kLegend = 22;

/// 1, 2 or 5 times a power of ten, so that about `count` of them make `span`.
double tickStep(double span, int count) {
    const double raw = span / count;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= raw)
            return factor * power;
    return 10 * power;
}

QString stepTick(double step) {
    return step >= 1000 ? QStringLiteral("%1k").arg(format::shortest(step / 1000)) : format::shortest(step);
}

}  // namespace

SimilarityPlot::SimilarityPlot(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Similarity over time"));
}

void SimilarityPlot::setHistory(const std::map<qint64, SimilarityPoint>& history) {
    m_points.clear();
    for (const auto& [step, point] : history)
        if (!point.positives.empty())
            m_points.push_back(point);
    update();
}

void SimilarityPlot::setLayer(int layer) {
    m_layer = layer;
    update();
}

void SimilarityPlot::setStep(qint64 step) {
    m_step = step;
    setAccessibleDescription(step < 0 ? QString() : tr("Step %1").arg(format::integer(step)));
    update();
}

const GroupSimilarity* SimilarityPlot::group(const SimilarityPoint& point, bool positive) const {
    const auto& layers = positive ? point.positives : point.negatives;
    const auto index = static_cast<std::size_t>(m_layer);
    return index < layers.size() && std::isfinite(layers[index].mean) ? &layers[index] : nullptr;
}

SimilarityPlot::Axes SimilarityPlot::axes() const {
    Axes axes;
    const int left = QFontMetrics(theme().font(TextStyle::Mono)).horizontalAdvance(QStringLiteral("−0.8")) + 8;
    axes.area = QRectF(rect().adjusted(left, theme().px(kLegend), -18, -theme().px(20)));
    double low = 0;
    double high = 0;
    for (const SimilarityPoint& point : m_points)
        for (const bool positive : {true, false})
            if (const GroupSimilarity* values = group(point, positive)) {
                low = std::min(low, values->min);
                high = std::max(high, values->max);
            }
    axes.low = std::floor(low / kValueTick) * kValueTick - 0.04;
    axes.high = std::max(kValueTick, std::ceil(high / kValueTick) * kValueTick) + 0.04;
    if (!m_points.empty())
        axes.to = static_cast<double>(std::max<qint64>(1, std::max(m_points.back().step, m_step)));
    return axes;
}

void SimilarityPlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Axes axes = this->axes();
    paintAxes(painter, axes);
    if (m_points.empty()) {
        painter.setFont(theme().font(TextStyle::Small));
        painter.setPen(tokens().text3);
        painter.drawText(axes.area, Qt::AlignCenter, tr("The first values come with the first kept snapshot."));
        return;
    }
    paintLegend(painter, axes);
    painter.setClipRect(axes.area);
    paintGroup(painter, axes, false);
    paintGroup(painter, axes, true);
    if (m_step >= 0) {
        const double x = std::floor(axes.at(static_cast<double>(m_step), 0).x());
        painter.fillRect(QRectF(std::min(x, axes.area.right() - 1), axes.area.top(), 1, axes.area.height()),
                         tokens().text);
    }
    painter.setClipping(false);
    if (hasFocus()) {
        painter.setPen(QPen(tokens().accent, 2));
        painter.drawRect(axes.area);
    }
}

void SimilarityPlot::paintLegend(QPainter& painter, const Axes& axes) const {
    painter.setFont(theme().font(TextStyle::Caption));
    double right = axes.area.right();
    const double middle = axes.area.top() / 2 - 2;
    const auto entry = [&](const QString& text, QColor color, Qt::PenStyle style) {
        const int wide = painter.fontMetrics().horizontalAdvance(text);
        painter.setPen(tokens().text2);
        painter.drawText(QRectF(right - wide, 0, wide + 1, 2 * middle), Qt::AlignVCenter, text);
        painter.setPen(QPen(color, 2, style));
        painter.drawLine(QPointF(right - wide - 30, middle), QPointF(right - wide - 6, middle));
        right -= wide + 44;
    };
    entry(tr("negatives"), tokens().negative, Qt::DashLine);
    entry(tr("HR and positives"), tokens().positive, Qt::SolidLine);
}

void SimilarityPlot::paintAxes(QPainter& painter, const Axes& axes) const {
    const Tokens& t = tokens();
    painter.fillRect(axes.area, t.plot);
    painter.setFont(theme().font(TextStyle::Mono));
    const double lowest = std::ceil(axes.low / kValueTick) * kValueTick;
    const int every = (axes.high - axes.low) / kValueTick * 24 > axes.area.height() ? 2 : 1;
    for (int i = 0; lowest + i * kValueTick <= axes.high; i += every) {
        const double value = lowest + i * kValueTick;
        const double y = std::floor(axes.at(0, value).y());
        painter.fillRect(QRectF(axes.area.left(), y, axes.area.width(), 1), t.grid);
        painter.setPen(t.text3);
        painter.drawText(QRectF(0, y - 10, axes.area.left() - 6, 20), Qt::AlignVCenter | Qt::AlignRight,
                         format::fixed(value, 1));
    }
    const double step =
        std::max(1.0, tickStep(axes.to - axes.from, std::max(2, static_cast<int>(axes.area.width()) / 110)));
    for (double value = 0; value <= axes.to; value += step) {
        const double x = std::floor(axes.at(value, 0).x());
        painter.fillRect(QRectF(x, axes.area.top(), 1, axes.area.height()), t.grid);
        painter.setPen(t.text3);
        painter.drawText(QRectF(x - 40, axes.area.bottom(), 80, height() - axes.area.bottom()), Qt::AlignCenter,
                         stepTick(value));
    }
}

void SimilarityPlot::paintGroup(QPainter& painter, const Axes& axes, bool positive) const {
    const QColor color = positive ? tokens().positive : tokens().negative;
    QPolygonF upper;
    QPolygonF lower;
    QPolygonF mean;
    std::vector<QPolygonF> samples;
    for (const SimilarityPoint& point : m_points) {
        const GroupSimilarity* values = group(point, positive);
        if (!values)
            continue;
        const auto step = static_cast<double>(point.step);
        upper.append(axes.at(step, values->max));
        lower.prepend(axes.at(step, values->min));
        mean.append(axes.at(step, values->mean));
        samples.resize(std::max(samples.size(), values->samples.size()));
        for (std::size_t i = 0; i < values->samples.size(); ++i)
            samples[i].append(axes.at(step, values->samples[i]));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QColor band = color;
    band.setAlphaF(0.22F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(band);
    painter.drawPolygon(upper + lower);
    QColor thin = color;
    thin.setAlphaF(0.5F);
    const Qt::PenStyle style = positive ? Qt::SolidLine : Qt::DashLine;
    painter.setPen(QPen(thin, 1, style));
    for (const QPolygonF& sample : samples)
        painter.drawPolyline(sample);
    painter.setPen(QPen(color, 2, style));
    painter.drawPolyline(mean);
    if (mean.size() == 1) {  // one point is no line
        painter.setBrush(color);
        painter.drawEllipse(mean.front(), 2, 2);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void SimilarityPlot::mousePressEvent(QMouseEvent* event) {
    const Axes axes = this->axes();
    const double share = (event->position().x() - axes.area.left()) / axes.area.width();
    if (!m_points.empty() && share >= 0 && share <= 1)
        Q_EMIT stepChosen(static_cast<qint64>(std::llround(axes.from + share * (axes.to - axes.from))));
}

void SimilarityPlot::keyPressEvent(QKeyEvent* event) {
    if (m_points.empty())
        return QWidget::keyPressEvent(event);
    const auto next = std::ranges::find_if(m_points, [this](const auto& point) { return point.step > m_step; });
    const auto at = std::ranges::find_if(m_points, [this](const auto& point) { return point.step >= m_step; });
    switch (event->key()) {
    case Qt::Key_Left:
        if (at != m_points.begin())
            Q_EMIT stepChosen(std::prev(at)->step);
        return;
    case Qt::Key_Right:
        if (next != m_points.end())
            Q_EMIT stepChosen(next->step);
        return;
    case Qt::Key_Home:
        Q_EMIT stepChosen(m_points.front().step);
        return;
    case Qt::Key_End:
        Q_EMIT stepChosen(m_points.back().step);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

}  // namespace wavelens::ui
