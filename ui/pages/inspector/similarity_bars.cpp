// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/similarity_bars.hpp"

#include "ui/pages/inspector/sample_matrix.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kLow = -0.2;  // of the scale; the other end is 1
constexpr int kHead = 28;
constexpr int kBar = 17;
constexpr int kFoot = 20;

}  // namespace

double SimilarityBars::Bar::at(int layer) const {
    const auto index = static_cast<std::size_t>(layer);
    return index < similarity.size() ? static_cast<double>(similarity[index]) : engine::kNotComputed;
}

SimilarityBars::SimilarityBars(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Similarity to the anchor"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SimilarityBars::setRows(const std::vector<SampleRow>& rows, const QStringList& layers) {
    m_bars.clear();
    for (const SampleRow& row : rows)
        if (!row.similarity.empty())
            m_bars.push_back({row.name, row.kind, row.similarity});
    m_layers = layers;
    setLayer(m_layer);
    updateGeometry();
}

void SimilarityBars::setLayer(int layer) {
    m_layer = std::clamp(layer, 0, std::max(0, static_cast<int>(m_layers.size()) - 1));
    if (!m_layers.isEmpty())
        setAccessibleDescription(
            QStringList{m_layers[m_layer], tr("gap %1").arg(format::fixed(gap(m_layer), 2)), warning(m_layer)}.join(
                QStringLiteral(", ")));
    update();
}

QString SimilarityBars::warning(int layer) const {
    const Bar* worst = nullptr;
    const Bar* best = nullptr;
    for (const Bar& bar : m_bars) {
        if (!bar.isNegative() && (!worst || bar.at(layer) < worst->at(layer)))
            worst = &bar;
        if (bar.isNegative() && (!best || bar.at(layer) > best->at(layer)))
            best = &bar;
    }
    return worst && best && best->at(layer) > worst->at(layer) ? tr("%1 is closer than %2").arg(best->name, worst->name)
                                                               : QString();
}

double SimilarityBars::gap(int layer) const {
    std::array<double, 2> sums{};
    std::array<int, 2> counts{};
    for (const Bar& bar : m_bars) {
        sums[bar.isNegative()] += bar.at(layer);
        ++counts[bar.isNegative()];
    }
    return sums[0] / counts[0] - sums[1] / counts[1];
}

QSize SimilarityBars::sizeHint() const {
    return {440, theme().px(kHead) + theme().px(kBar) * static_cast<int>(m_bars.size()) + theme().px(kFoot)};
}

QRect SimilarityBars::columnRect(int layer) const {
    const int count = std::max(1, static_cast<int>(m_layers.size()));
    const int left = width() * layer / count;
    return {left, 0, width() * (layer + 1) / count - left - 4, height()};
}

void SimilarityBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    for (int layer = 0; layer < m_layers.size(); ++layer)
        paintColumn(painter, layer);
}

void SimilarityBars::paintColumn(QPainter& painter, int layer) const {
    const Tokens& t = tokens();
    const QRect column = columnRect(layer);
    const bool chosen = layer == m_layer;
    if (chosen) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() ? QPen(t.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(t.sel);
        painter.drawRoundedRect(QRectF(column).adjusted(1, 1, -1, -1), 4, 4);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    const QRect inner = column.adjusted(8, 0, -8, 0);
    QFont title = theme().font(TextStyle::Small);
    title.setWeight(chosen ? QFont::DemiBold : QFont::Normal);
    QString name = m_layers[layer];
    name[0] = name[0].toUpper();
    const QRect head(inner.left(), 0, inner.width(), theme().px(kHead));
    painter.setFont(title);
    painter.setPen(chosen ? t.text : t.text2);
    painter.drawText(head, Qt::AlignVCenter, name);
    painter.setFont(theme().font(TextStyle::Mono));
    painter.setPen(t.text2);
    const QString gapText = tr("gap %1").arg(format::fixed(gap(layer), 2));
    const QString gapShort = format::fixed(gap(layer), 2);
    const int room = inner.width() - QFontMetrics(title).horizontalAdvance(name) - 8;
    painter.drawText(head, Qt::AlignVCenter | Qt::AlignRight,
                     painter.fontMetrics().horizontalAdvance(gapText) <= room ? gapText : gapShort);

    double leastPositive = 1;
    for (const Bar& bar : m_bars)
        if (!bar.isNegative())
            leastPositive = std::min(leastPositive, bar.at(layer));
    const int nameWidth = theme().px(26);
    const int valueWidth = painter.fontMetrics().horizontalAdvance(QStringLiteral("−0.00")) + 6;
    const int barLeft = inner.left() + nameWidth;
    const int barWidth = std::max(8, inner.width() - nameWidth - valueWidth);
    const auto x = [&](double value) {
        return barLeft + static_cast<int>(std::lround((std::clamp(value, kLow, 1.0) - kLow) / (1 - kLow) * barWidth));
    };
    int top = head.bottom() + 1;
    const int height = theme().px(kBar);
    for (const Bar& bar : m_bars) {
        const double value = bar.at(layer);
        const QRect line(inner.left(), top, inner.width(), height);
        painter.setFont(theme().font(TextStyle::Caption));
        painter.setPen(t.text2);
        painter.drawText(line, Qt::AlignVCenter, bar.name);
        painter.fillRect(QRect(barLeft, top + 4, barWidth, height - 7), t.pressed);
        if (std::isfinite(value)) {
            const int from = std::min(x(0), x(value));
            painter.fillRect(QRect(from, top + 4, std::max(x(0), x(value)) - from, height - 7), sampleColor(bar.kind));
        }
        painter.setFont(theme().font(TextStyle::Mono));
        painter.setPen(bar.isNegative() && value > leastPositive ? t.warn : t.text);
        painter.drawText(line, Qt::AlignVCenter | Qt::AlignRight, format::fixed(value, 2));
        top += height;
    }
    painter.fillRect(QRect(x(0), head.bottom() + 2, 1, top - head.bottom() - 2), t.text3);
    if (const QString text = warning(layer); !text.isEmpty()) {
        painter.setFont(theme().font(TextStyle::Caption));
        painter.setPen(t.warn);
        const QString marked = QStringLiteral("⚠ ") + text;
        painter.drawText(QRect(inner.left(), top, inner.width(), theme().px(kFoot)), Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(marked, Qt::ElideRight, inner.width()));
    }
}

bool SimilarityBars::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QString text;
        for (int layer = 0; layer < m_layers.size(); ++layer)
            if (columnRect(layer).contains(help->pos()))
                text = warning(layer);
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

void SimilarityBars::mousePressEvent(QMouseEvent* event) {
    for (int layer = 0; layer < m_layers.size(); ++layer)
        if (columnRect(layer).contains(event->position().toPoint()))
            Q_EMIT layerChosen(layer);
}

void SimilarityBars::keyPressEvent(QKeyEvent* event) {
    const int to = m_layer + (event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0);
    if (to == m_layer)
        QWidget::keyPressEvent(event);
    else if (to >= 0 && to < m_layers.size())
        Q_EMIT layerChosen(to);
}

}  // namespace wavelens::ui
