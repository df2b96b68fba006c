// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QHBoxLayout;

namespace wavelens::ui {

class AppSettings;
class PlotLink;
class ValueSlider;

/// What Monitor's plots are drawn over.
enum class XAxis { Step, Time, Images };

/// The tool bar over Monitor's plots. Remembers smoothing and log axis. Thread: UI.
class PlotToolBar : public QWidget {
    Q_OBJECT
public:
    PlotToolBar(AppSettings& settings, PlotLink& link, QWidget* parent = nullptr);

    [[nodiscard]] double smoothing() const;
    [[nodiscard]] bool isLogarithmic() const;
    void setLogarithmic(bool on);

Q_SIGNALS:
    void axisChosen(wavelens::ui::XAxis axis);
    void smoothingChanged(double smoothing);
    void logarithmicChanged(bool on);
    void resetRequested();
    void exportRequested();

private:
    void addCaption(const QString& text);
    void addDivider();

    QHBoxLayout* m_row;
    ValueSlider* m_smoothing;
    QCheckBox* m_logarithmic;
};

}  // namespace wavelens::ui
