// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_legend.hpp"

#include "ui/plots/plot_canvas.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kLine = 16;
constexpr int kGap = 6;
constexpr int kShortestName = 24;

}  // namespace

LegendItem::LegendItem(const QString& name, int color, Qt::PenStyle style, QWidget* parent)
    : QAbstractButton(parent), m_color(color), m_style(style), m_value(format::none()) {
    setText(name);
    setCheckable(true);
    setChecked(true);
    setAccessibleName(name);
    setToolTip(tr("%1\nClick hides or shows it, Alt+click shows it alone").arg(name));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void LegendItem::setValue(const QString& value) {
    if (value != m_value) {
        const bool wider = value.size() > m_value.size();
        m_value = value;
        setAccessibleDescription(value);
        if (wider) {
            updateGeometry();
        }
        update();
    }
}

int LegendItem::widthWithName(int nameWidth) const {
    const QFontMetrics mono(theme().font(TextStyle::Mono));
    return kLine + kGap + nameWidth + kGap +
           std::max(mono.horizontalAdvance(m_value), mono.horizontalAdvance(QStringLiteral("0.0000")));
}

QSize LegendItem::sizeHint() const {
    const QFontMetrics small(theme().font(TextStyle::Small));
    return {widthWithName(small.horizontalAdvance(text())), theme().px(24)};
}

QSize LegendItem::minimumSizeHint() const {
    return {std::min(sizeHint().width(), widthWithName(kShortestName)), theme().px(24)};
}

void LegendItem::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Tokens& t = tokens();
    const QColor line = isChecked() ? curveColor(m_color) : t.disabled;
    QPen pen(line, 2.5, Qt::SolidLine, Qt::FlatCap);
    if (m_style == Qt::DashLine) {
        pen.setDashPattern({2.4, 1.6});
    } else {
        pen.setStyle(m_style);
    }
    painter.setPen(pen);
    const double middle = height() / 2.0;
    painter.drawLine(QPointF(0, middle), QPointF(kLine, middle));

    const QFont mono = theme().font(TextStyle::Mono);
    const int valueWidth = QFontMetrics(mono).horizontalAdvance(m_value);
    const QFont small = theme().font(TextStyle::Small);
    const int fullWidth = QFontMetrics(small).horizontalAdvance(text());
    const int nameWidth = std::min(fullWidth, width() - kLine - 2 * kGap - valueWidth);
    QFont name = small;
    name.setStrikeOut(!isChecked());
    painter.setFont(name);
    painter.setPen(isChecked() ? (underMouse() ? t.text : t.text2) : t.text3);
    const QString shown =
        nameWidth < fullWidth ? QFontMetrics(small).elidedText(text(), Qt::ElideRight, nameWidth) : text();
    painter.drawText(QRect(kLine + kGap, 0, nameWidth + 1, height()), Qt::AlignVCenter, shown);
    if (isChecked()) {
        painter.setFont(mono);
        painter.setPen(t.text);
        painter.drawText(QRect(kLine + 2 * kGap + nameWidth, 0, valueWidth + 1, height()), Qt::AlignVCenter, m_value);
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 2));
        painter.drawRoundedRect(rect().adjusted(1, 1, -1, -1), 3, 3);
    }
}

void LegendItem::mouseReleaseEvent(QMouseEvent* event) {
    if (event->modifiers().testFlag(Qt::AltModifier) && rect().contains(event->pos())) {
        setDown(false);
        Q_EMIT soloRequested();
        return;
    }
    QAbstractButton::mouseReleaseEvent(event);
}

PlotLegend::PlotLegend(PlotCanvas& canvas, QString (*valueText)(double), QWidget* parent)
    : QWidget(parent), m_canvas(canvas), m_valueText(valueText), m_row(new QHBoxLayout(this)) {
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    connect(&canvas, &PlotCanvas::refreshed, this, &PlotLegend::showValues);
    connect(&canvas, &PlotCanvas::shownChanged, this, [this] {
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            m_items[i]->setChecked(m_canvas.isShown(i));
        }
    });
}

void PlotLegend::rebuild() {
    qDeleteAll(m_items);
    m_items.clear();
    for (std::size_t i = 0; i < m_canvas.curves().size(); ++i) {
        const CurveLook& look = m_canvas.curves()[i].look();
        auto* item = new LegendItem(look.name, look.color, look.style, this);
        item->setChecked(m_canvas.isShown(i));
        connect(item, &LegendItem::clicked, this, [this, i](bool on) { m_canvas.setShown(i, on); });
        connect(item, &LegendItem::soloRequested, this, [this, i] { solo(i); });
        m_row->addWidget(item);
        item->show();
        m_items.push_back(item);
    }
    showValues();
}

void PlotLegend::solo(std::size_t curve) {
    const auto shown = [this](std::size_t i) {
        return m_canvas.isShown(i);
    };
    std::size_t others = 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        others += i != curve && shown(i) ? 1 : 0;
    }
    const bool alone = shown(curve) && others == 0;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        m_canvas.setShown(i, alone || i == curve);
    }
}

QString PlotLegend::valueOf(std::size_t curve) const {
    const Curve& c = m_canvas.curves()[curve];
    const std::vector<double>& y = c.shown();
    if (const auto cursor = m_canvas.cursor()) {
        const auto at = c.at(*cursor);
        return at ? m_valueText(y[*at]) : format::none();
    }
    return y.empty() ? format::none() : m_valueText(y.back());
}

void PlotLegend::showValues() {
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        m_items[i]->setValue(valueOf(i));
    }
}

QString PlotLegend::text() const {
    QStringList parts;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (m_canvas.isShown(i)) {
            parts << m_canvas.curves()[i].look().name + u' ' + valueOf(i);
        }
    }
    return parts.join(QStringLiteral(", "));
}

}  // namespace wavelens::ui
