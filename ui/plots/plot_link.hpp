// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

namespace wavelens::ui {

/// What an x axis counts.
enum class XUnit { Count, Seconds };

/// What plots side by side share: the range of x, the cursor, the marked place. Thread: UI.
class PlotLink : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] double lower() const { return m_lower; }

    [[nodiscard]] double upper() const { return m_upper; }

    /// Ends following. Never narrower than a thousandth of the extent.
    void setRange(double lower, double upper);
    /// `factor` below 1 zooms in; the place `x` stays where it is.
    void zoom(double factor, double x);
    /// By a share of the range.
    void pan(double share);
    /// Keeps the width: to the beginning, to the end of the data.
    void toStart();
    void toEnd();

    /// The range shows all from 0 to the end of the data, and grows with it.
    [[nodiscard]] bool follows() const { return m_follow; }

    void setFollow(bool follow);

    /// The largest x of the data; the next one starts at 0 again when it is smaller.
    void setExtent(double last);

    [[nodiscard]] XUnit unit() const { return m_unit; }

    void setUnit(XUnit unit);

    /// Where the mouse is, in any of the plots.
    [[nodiscard]] std::optional<double> cursor() const { return m_cursor; }

    void setCursor(std::optional<double> x);

    /// The place that is looked at everywhere: the shared step.
    [[nodiscard]] std::optional<double> mark() const { return m_mark; }

    void setMark(std::optional<double> x);

    /// How much later than the first a further plot draws new data, in ms: each has a turn of the event loop of its
    /// own.
    [[nodiscard]] int takeTurnMs() {
        constexpr int kTurnMs = 12;
        return kTurnMs * m_turns++;
    }

    /// A click on a plot: whoever owns the shared step sets the mark.
    void choose(double x) { Q_EMIT chosen(x); }

Q_SIGNALS:
    void rangeChanged();
    void followChanged(bool follow);
    void cursorChanged();  ///< or the mark
    void chosen(double x);

private:
    void showAll();

    double m_lower = 0;
    double m_upper = 1000;
    double m_last = 0;
    bool m_follow = true;
    XUnit m_unit = XUnit::Count;
    std::optional<double> m_cursor;
    std::optional<double> m_mark;
    int m_turns = 0;
};

/// The next larger of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten, so that a growing axis seldom moves.
[[nodiscard]] double niceCeiling(double value);

}  // namespace wavelens::ui
