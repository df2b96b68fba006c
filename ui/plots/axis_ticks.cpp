// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/axis_ticks.hpp"

#include "ui/shell/format.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace wavelens::ui {

namespace {

/// Without the noise of the last binary digits: 0.3, not 0.30000000000000004.
QString roundText(double value) {
    return format::shortest(QString::number(value, 'g', 6).toDouble());
}

}  // namespace

QString tickText(double value, XUnit unit) {
    if (unit == XUnit::Seconds) {
        if (value == 0) {
            return QStringLiteral("0");
        }
        const auto seconds = static_cast<qint64>(std::llround(value));
        if (seconds < 60 || seconds % 60 == 0) {
            return format::duration(value);
        }
        return QStringLiteral("%1:%2 min").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    }
    if (value >= 1e6 && std::fmod(value, 1e4) == 0) {
        return roundText(value / 1e6) + u'M';
    }
    if (value >= 1000 && std::fmod(value, 100) == 0) {
        return roundText(value / 1000) + u'k';
    }
    return std::floor(value) == value ? format::integer(static_cast<qint64>(value)) : roundText(value);
}

double XTicks::getTickStep(const QCPRange& range) {
    if (m_unit == XUnit::Count) {
        return QCPAxisTicker::getTickStep(range);
    }
    static constexpr std::array kSteps{1.0,     2.0,     5.0,     10.0,    15.0,    30.0,   60.0,
                                       120.0,   300.0,   600.0,   900.0,   1800.0,  3600.0, 7200.0,
                                       10800.0, 21600.0, 43200.0, 86400.0, 172800.0};
    const double wanted = range.size() / tickCount();
    const auto step = std::lower_bound(kSteps.begin(), kSteps.end(), wanted);
    return step == kSteps.end() ? 86400 * std::ceil(wanted / 86400) : *step;
}

QString XTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
    return tick < 0 ? QString() : tickText(tick, m_unit);  // there are no steps before 0
}

double YTicks::getTickStep(const QCPRange& range) {
    m_step = QCPAxisTicker::getTickStep(range);
    return m_step;
}

QVector<double> YTicks::createTickVector(double tickStep, const QCPRange& range) {
    if (!m_log || !(range.lower > 0)) {
        return QCPAxisTicker::createTickVector(tickStep, range);
    }
    const double decades = std::log10(range.upper / range.lower);
    const int stride = std::max(1, static_cast<int>(decades / 6));
    QVector<double> ticks;
    int inside = 0;
    for (int e = static_cast<int>(std::floor(std::log10(range.lower))); e <= std::log10(range.upper); e += stride) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            if (factor == 1.0 || decades < 3) {
                ticks.append(factor * std::pow(10, e));
                inside += range.contains(ticks.last()) ? 1 : 0;
            }
        }
    }
    return inside >= 2 ? ticks : QCPAxisTicker::createTickVector(tickStep, range);
}

QString YTicks::getTickLabel(double tick, const QLocale&, QChar, int) {
    if (m_log || m_step < 1e-4 || std::abs(tick) >= 1e5) {
        return roundText(std::abs(tick) < m_step * 1e-6 && !m_log ? 0 : tick);
    }
    int decimals = 0;  // as many as tell the ticks apart: 2 for steps of 0.25
    for (double step = m_step; decimals < 4 && std::abs(step - std::round(step)) > 1e-6; step *= 10) {
        ++decimals;
    }
    return format::fixed(tick, decimals);
}

}  // namespace wavelens::ui
