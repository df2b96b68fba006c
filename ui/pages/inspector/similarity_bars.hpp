// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/inspector/sample_rows.hpp"

#include <QStringList>
#include <QWidget>

namespace wavelens::ui {

/// How close each sample is to the anchor, one column per layer: positives, then negatives. A click or the arrows
/// choose the layer. Thread: UI.
class SimilarityBars : public QWidget {
    Q_OBJECT
public:
    explicit SimilarityBars(QWidget* parent = nullptr);

    /// `layers`: their names.
    void setRows(const std::vector<SampleRow>& rows, const QStringList& layers);
    void setLayer(int layer);

    /// `N1 is closer than P4`; empty where every positive is closer than every negative.
    [[nodiscard]] QString warning(int layer) const;

    /// Mean positive − mean negative.
    [[nodiscard]] double gap(int layer) const;

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return {300, sizeHint().height()}; }

Q_SIGNALS:
    void layerChosen(int layer);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Bar {
        QString name;
        SampleRow::Kind kind = SampleRow::Kind::Hr;
        std::vector<float> similarity;

        [[nodiscard]] bool isNegative() const { return kind == SampleRow::Kind::Negative; }

        [[nodiscard]] double at(int layer) const;
    };

    [[nodiscard]] QRect columnRect(int layer) const;
    void paintColumn(QPainter& painter, int layer) const;

    std::vector<Bar> m_bars;  // HR, positives, negatives
    QStringList m_layers;
    int m_layer = 0;
};

}  // namespace wavelens::ui
