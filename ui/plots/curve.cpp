// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/curve.hpp"

#include "ui/shell/theme.hpp"

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

QColor curveColor(int color) {
    return color == kTextColor ? tokens().text : tokens().curves.at(static_cast<std::size_t>(color));
}

void Curve::append(double x, double y) {
    if (!std::isfinite(y)) {
        return;
    }
    m_x.push_back(x);
    m_raw.push_back(y);
    if (isSmoothed()) {
        smoothFrom(m_raw.size() - 1);
    }
}

void Curve::setSmoothing(double smoothing) {
    m_smoothing = smoothing;
    m_mean = m_weight = 0;
    m_smooth.clear();
    if (isSmoothed()) {
        m_smooth.reserve(m_raw.size());
        smoothFrom(0);
    }
}

void Curve::smoothFrom(std::size_t first) {
    for (std::size_t i = first; i < m_raw.size(); ++i) {
        m_mean = m_smoothing * m_mean + (1 - m_smoothing) * m_raw[i];
        m_weight = m_smoothing * m_weight + (1 - m_smoothing);
        m_smooth.push_back(m_mean / m_weight);
    }
}

std::optional<std::size_t> Curve::at(double x) const {
    if (m_x.empty() || x < m_x.front() || x > m_x.back()) {
        return std::nullopt;
    }
    const auto above = static_cast<std::size_t>(std::lower_bound(m_x.begin(), m_x.end(), x) - m_x.begin());
    return above > 0 && x - m_x[above - 1] < m_x[above] - x ? above - 1 : above;
}

std::vector<CurvePoint> decimate(const std::vector<double>& x, const std::vector<double>& y, double lower, double upper,
                                 int columns) {
    std::vector<CurvePoint> points;
    if (x.empty() || columns <= 0 || !(upper > lower)) {
        return points;
    }
    const auto first = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), lower) - x.begin());
    const auto end = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), upper) - x.begin());
    const auto add = [&](std::size_t i) {
        points.push_back({x[i], y[i]});
    };
    if (first > 0) {
        add(first - 1);
    }
    if (end - first <= 2 * static_cast<std::size_t>(columns)) {
        for (std::size_t i = first; i < end; ++i) {
            add(i);
        }
    } else {
        points.reserve(2 * static_cast<std::size_t>(columns) + 2);
        const double width = (upper - lower) / columns;
        for (std::size_t i = first; i < end;) {
            const double column = std::floor((x[i] - lower) / width);
            const double right = lower + (column + 1) * width;
            std::size_t lowest = i;
            std::size_t highest = i;
            for (++i; i < end && x[i] < right; ++i) {
                if (y[i] < y[lowest]) {
                    lowest = i;
                }
                if (y[i] > y[highest]) {
                    highest = i;
                }
            }
            add(std::min(lowest, highest));
            if (lowest != highest) {
                add(std::max(lowest, highest));
            }
        }
    }
    if (end < x.size()) {
        add(end);
    }
    return points;
}

}  // namespace wavelens::ui
