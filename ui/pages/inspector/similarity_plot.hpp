// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/inspector/similarity_series.hpp"

#include <QWidget>

#include <map>

namespace wavelens::ui {

/// The similarities' course over the kept snapshots at one layer: mean, range and single samples of positives and
/// negatives. A click or Left, Right, Home and End choose a step. Thread: UI.
class SimilarityPlot : public QWidget {
    Q_OBJECT
public:
    explicit SimilarityPlot(QWidget* parent = nullptr);

    void setHistory(const std::map<qint64, SimilarityPoint>& history);
    void setLayer(int layer);
    /// The line that marks the shown step; −1 for none.
    void setStep(qint64 step);

    [[nodiscard]] QSize sizeHint() const override { return {440, 180}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 140}; }

Q_SIGNALS:
    void stepChosen(qint64 step);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Axes;
    [[nodiscard]] Axes axes() const;
    void paintLegend(QPainter& painter, const Axes& axes) const;
    void paintAxes(QPainter& painter, const Axes& axes) const;
    void paintGroup(QPainter& painter, const Axes& axes, bool positive) const;
    [[nodiscard]] const GroupSimilarity* group(const SimilarityPoint& point, bool positive) const;

    std::vector<SimilarityPoint> m_points;  // those with values, by step
    int m_layer = 0;
    qint64 m_step = -1;
};

}  // namespace wavelens::ui
