// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QHBoxLayout>

namespace wavelens::ui {

class PlotCanvas;

/// One curve in a plot's header: a sample of its line, its name, its value. On: the curve is shown.
class LegendItem : public QAbstractButton {
    Q_OBJECT
public:
    LegendItem(const QString& name, int color, Qt::PenStyle style, QWidget* parent = nullptr);

    void setValue(const QString& value);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void soloRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] int widthWithName(int nameWidth) const;

    int m_color;
    Qt::PenStyle m_style;
    QString m_value;
};

/// Legend, switch and readout of a plot's curves in one: click hides a curve, Alt+click shows it alone (and all again);
/// values are those at the cursor, else the last ones. Thread: UI.
class PlotLegend : public QWidget {
    Q_OBJECT
public:
    /// `valueText` writes a value of this plot.
    PlotLegend(PlotCanvas& canvas, QString (*valueText)(double), QWidget* parent = nullptr);

    /// After PlotCanvas::setCurves.
    void rebuild();
    void showValues();

    /// `Total 0.0586, L1 0.0250`.
    [[nodiscard]] QString text() const;

private:
    void solo(std::size_t curve);
    [[nodiscard]] QString valueOf(std::size_t curve) const;

    PlotCanvas& m_canvas;
    QString (*m_valueText)(double);
    QHBoxLayout* m_row;
    std::vector<LegendItem*> m_items;
};

}  // namespace wavelens::ui
