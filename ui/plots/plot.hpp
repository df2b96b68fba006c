// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_canvas.hpp"

#include <QFrame>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace wavelens::ui {

class PlotLegend;

/// A plot with its header: title, legend that is switch and readout too, menu. Thread: UI.
class Plot : public QFrame {
    Q_OBJECT
public:
    /// `unit` stands after the values: `dB`. `valueText` writes one.
    Plot(const QString& title, const QString& unit, QString (*valueText)(double), PlotLink& link,
         QWidget* parent = nullptr);

    [[nodiscard]] QString title() const { return m_title; }

    [[nodiscard]] PlotCanvas& canvas() { return *m_canvas; }

    /// New curves; those of a name that was hidden stay hidden.
    void setCurves(const std::vector<CurveLook>& looks);

    /// A control at the right end of the header, before the menu.
    void addHeaderWidget(QWidget* widget);

    /// What the maximise entry says; who lays the plots out does it.
    void setMaximised(bool on);

    /// `Total 0.0586, L1 0.0250`: the values at the cursor, else the last ones.
    [[nodiscard]] QString valuesText() const;

Q_SIGNALS:
    void maximiseRequested();
    /// In the format of this suffix: png, svg, csv.
    void exportRequested(const QString& suffix);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeMenu();
    void describe();

    QString m_title;
    PlotCanvas* m_canvas;
    PlotLegend* m_legend;
    QHBoxLayout* m_header;
    QToolButton* m_more;
    QMenu* m_menu;
    QAction* m_logarithmic = nullptr;
    QAction* m_maximise = nullptr;
};

}  // namespace wavelens::ui
