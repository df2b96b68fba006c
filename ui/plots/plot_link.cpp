// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_link.hpp"

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

double niceCeiling(double value) {
    if (!(value > 0)) {
        return 0;
    }
    const double decade = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0}) {
        if (value <= factor * decade * (1 + 1e-9)) {
            return factor * decade;
        }
    }
    return 10 * decade;
}

void PlotLink::setRange(double lower, double upper) {
    const double least = std::max(1e-3, m_last / 1e6);
    if (!(upper - lower >= least)) {
        const double centre = (lower + upper) / 2;
        lower = centre - least / 2;
        upper = centre + least / 2;
    }
    setFollow(false);
    if (lower != m_lower || upper != m_upper) {
        m_lower = lower;
        m_upper = upper;
        Q_EMIT rangeChanged();
    }
}

void PlotLink::zoom(double factor, double x) {
    setRange(x - (x - m_lower) * factor, x + (m_upper - x) * factor);
}

void PlotLink::pan(double share) {
    const double way = share * (m_upper - m_lower);
    setRange(m_lower + way, m_upper + way);
}

void PlotLink::toStart() {
    setRange(0, m_upper - m_lower);
}

void PlotLink::toEnd() {
    setRange(m_last - (m_upper - m_lower), m_last);
}

void PlotLink::setFollow(bool follow) {
    if (follow == m_follow) {
        return;
    }
    m_follow = follow;
    if (follow) {
        showAll();
    }
    Q_EMIT followChanged(follow);
}

void PlotLink::setExtent(double last) {
    m_last = last;
    if (m_follow) {
        showAll();
    }
}

void PlotLink::showAll() {
    const double upper = m_last > 0 ? niceCeiling(m_last) : 1000;
    if (m_lower != 0 || m_upper != upper) {
        m_lower = 0;
        m_upper = upper;
        Q_EMIT rangeChanged();
    }
}

void PlotLink::setUnit(XUnit unit) {
    m_unit = unit;
    Q_EMIT rangeChanged();
}

void PlotLink::setCursor(std::optional<double> x) {
    if (x != m_cursor) {
        m_cursor = x;
        Q_EMIT cursorChanged();
    }
}

void PlotLink::setMark(std::optional<double> x) {
    if (x != m_mark) {
        m_mark = x;
        Q_EMIT cursorChanged();
    }
}

}  // namespace wavelens::ui
