// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>

#include <optional>
#include <vector>

namespace wavelens::ui {

/// Where a curve's colour comes from: 0 to 5 is Tokens::curves, kTextColor is Tokens::text.
inline constexpr int kTextColor = -1;
[[nodiscard]] QColor curveColor(int color);

/// What a curve is called and how it is drawn.
struct CurveLook {
    QString name;
    int color = 0;
    Qt::PenStyle style = Qt::SolidLine;
    bool noisy = true;  ///< smoothed over its raw values; validations are not
};

/// The values of one curve by ascending x, raw and smoothed. Values that are not finite leave no point.
/// Smoothing is the exponential mean without the bias of its start: m/w with m ← s·m + (1 − s)·y, w ← s·w + (1 − s).
class Curve {
public:
    explicit Curve(CurveLook look) : m_look(std::move(look)) {}

    [[nodiscard]] const CurveLook& look() const { return m_look; }

    void append(double x, double y);

    /// In [0, 1); 0 is off.
    void setSmoothing(double smoothing);

    [[nodiscard]] bool isSmoothed() const { return m_look.noisy && m_smoothing > 0; }

    [[nodiscard]] const std::vector<double>& x() const { return m_x; }

    [[nodiscard]] const std::vector<double>& raw() const { return m_raw; }

    /// What stands for the curve: smoothed, or raw where it is not smoothed.
    [[nodiscard]] const std::vector<double>& shown() const { return isSmoothed() ? m_smooth : m_raw; }

    /// Index of the point nearest to `x`; nullopt without points and outside of them.
    [[nodiscard]] std::optional<std::size_t> at(double x) const;

private:
    void smoothFrom(std::size_t first);

    CurveLook m_look;
    std::vector<double> m_x;
    std::vector<double> m_raw;
    std::vector<double> m_smooth;
    double m_smoothing = 0;
    double m_mean = 0;
    double m_weight = 0;
};

/// A point of a decimated curve.
struct CurvePoint {
    double x = 0;
    double y = 0;
    bool operator==(const CurvePoint&) const = default;
};

/// The part of a curve within [lower, upper], at most two points for each of `columns` equal strips: their lowest and
/// their highest one, so that no spike is lost. One point beyond each end joins it to what lies outside.
[[nodiscard]] std::vector<CurvePoint> decimate(const std::vector<double>& x, const std::vector<double>& y, double lower,
                                               double upper, int columns);

}  // namespace wavelens::ui
