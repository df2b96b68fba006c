// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_link.hpp"
#include "ui/plots/qcp.hpp"

namespace wavelens::ui {

/// `5k`, `1.2M`, `18 420` for counts; `10 min`, `1 h` for times.
[[nodiscard]] QString tickText(double value, XUnit unit);

/// Ticks of x.
class XTicks : public QCPAxisTicker {
public:
    void setUnit(XUnit unit) { m_unit = unit; }

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

    int getSubTickCount(double) override { return 0; }

private:
    XUnit m_unit = XUnit::Count;
};

/// Ticks of y, on linear and log axes: 1, 2, 5 of each decade where there is room, else the decades.
class YTicks : public QCPAxisTicker {
public:
    void setLogarithmic(bool on) { m_log = on; }

protected:
    double getTickStep(const QCPRange& range) override;
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar, int precision) override;

    int getSubTickCount(double) override { return 0; }

private:
    bool m_log = false;
    double m_step = 1;
};

}  // namespace wavelens::ui
