// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/difference.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/wave_map.hpp"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

/// BT.601 weights of full range RGB, in thousandths.
int luma(const std::uint8_t* pixel) {
    return (299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000;
}

/// |luma(a) − luma(b)| of each pixel.
engine::Result<std::vector<std::uint8_t>> lumaDifference(const engine::ImageSource& a, const engine::ImageSource& b,
                                                         engine::Rect region, double scale, std::stop_token stop) {
    const auto first = a.read(region, scale, stop);
    if (!first) {
        return first.error();
    }
    const auto second = b.read(region, scale, stop);
    if (!second) {
        return second.error();
    }
    const size_t pixels = static_cast<size_t>(first->width) * static_cast<size_t>(first->height);
    std::vector<std::uint8_t> difference(pixels);
    const std::uint8_t* p = first->bytes->data();
    const std::uint8_t* q = second->bytes->data();
    for (size_t i = 0; i < pixels; ++i) {
        difference[i] = static_cast<std::uint8_t>(std::abs(luma(p + 3 * i) - luma(q + 3 * i)));
    }
    return difference;
}

}  // namespace

DifferenceSource::DifferenceSource(SourcePtr a, SourcePtr b, int fullScale)
    : m_a(std::move(a)), m_b(std::move(b)), m_fullScale(fullScale) {}

engine::Result<engine::Image> DifferenceSource::read(engine::Rect region, double scale, std::stop_token stop) const {
    const auto difference = lumaDifference(*m_a, *m_b, region, scale, std::move(stop));
    if (!difference) {
        return difference.error();
    }
    std::vector<std::uint8_t> bytes(difference->size() * 3);
    for (size_t i = 0; i < difference->size(); ++i) {
        const int entry = std::min(255, (*difference)[i] * 255 / m_fullScale);
        const QRgb color = waveMap()[static_cast<size_t>(entry)];
        bytes[3 * i] = static_cast<std::uint8_t>(qRed(color));
        bytes[3 * i + 1] = static_cast<std::uint8_t>(qGreen(color));
        bytes[3 * i + 2] = static_cast<std::uint8_t>(qBlue(color));
    }
    const auto side = [scale](int pixels) {
        return std::max(1, static_cast<int>(std::lround(pixels * scale)));
    };
    return engine::Image{side(region.width), side(region.height), 3,
                         std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
}

std::optional<DifferenceStatistics> differenceStatistics(const engine::ImageSource& a, const engine::ImageSource& b,
                                                         engine::Rect region, std::stop_token stop) {
    const auto difference = lumaDifference(a, b, region, 1, std::move(stop));
    if (!difference || difference->empty()) {
        return std::nullopt;
    }
    std::array<size_t, 256> counts{};
    double sum = 0;
    for (const std::uint8_t level : *difference) {
        ++counts[level];
        sum += level;
    }
    const auto total = static_cast<double>(difference->size());
    const auto quantile = [&](double share) {
        size_t seen = 0;
        for (int level = 0; level < 256; ++level) {
            seen += counts[static_cast<size_t>(level)];
            if (static_cast<double>(seen) >= share * total) {
                return level;
            }
        }
        return 255;
    };
    return DifferenceStatistics{sum / total, quantile(0.95), quantile(0.99), quantile(1)};
}

int fullScaleFor(int level) {
    const auto found = std::find_if(kFullScales.begin(), kFullScales.end(), [&](int scale) { return scale >= level; });
    return found == kFullScales.end() ? kFullScales.back() : *found;
}

void DifferenceCanvas::setLegend(int fullScale) {
    m_fullScale = fullScale;
    update();
}

void DifferenceCanvas::setStatistics(const std::optional<DifferenceStatistics>& statistics) {
    m_statistics = statistics;
    update();
}

void DifferenceCanvas::paintOverlay(QPainter& painter) {
    ImageCanvas::paintOverlay(painter);
    if (!source()) {
        return;
    }
    if (m_statistics) {
        paintLabel(painter,
                   {{},
                    {},
                    tr("in view"),
                    tr("mean %1  95 % below %2  max %3")
                        .arg(format::fixed(m_statistics->mean, 2), QString::number(m_statistics->below95),
                             QString::number(m_statistics->max))},
                   Qt::AlignRight | Qt::AlignBottom, rect());
    }

    const Tokens& t = tokens();
    const QRect box(12, height() - theme().px(68) - 12, theme().px(280), theme().px(68));
    if (width() < box.width() + 24 || height() < box.height() * 2) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(t.labelLine);
    painter.setBrush(t.labelFill);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const QRect inner = box.adjusted(10, 6, -10, -6);
    painter.setPen(t.labelText);
    painter.setFont(theme().font(TextStyle::Small));
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop, tr("Absolute difference"));
    painter.drawText(inner, Qt::AlignRight | Qt::AlignTop, tr("of 255"));
    QImage ramp(256, 1, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        ramp.setPixel(i, 0, waveMap()[static_cast<size_t>(i)]);
    }
    painter.drawImage(QRect(inner.left(), inner.top() + theme().px(22), inner.width(), theme().px(12)), ramp);
    painter.setFont(theme().font(TextStyle::Mono));
    constexpr int kTicks = 5;
    for (int i = 0; i < kTicks; ++i) {
        const double value = m_fullScale * i / (kTicks - 1.0);
        const QString text = (i == kTicks - 1 ? QStringLiteral("≥ ") : QString()) +
                             QString::number(value, 'f', std::floor(value) == value ? 0 : 1);
        const int wide = painter.fontMetrics().horizontalAdvance(text);
        const int x = inner.left() + (inner.width() - wide) * i / (kTicks - 1);
        painter.drawText(QRect(x, inner.top(), wide, inner.height()), Qt::AlignLeft | Qt::AlignBottom, text);
    }
    painter.restore();
}

}  // namespace wavelens::ui
