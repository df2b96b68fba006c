// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/inspector/sample_rows.hpp"

#include <QPointF>
#include <QWidget>

namespace wavelens::ui {

/// One sample of the batch in the plane.
struct EmbeddedSample {
    QPointF position;
    SampleRow::Kind kind = SampleRow::Kind::Anchor;
    int patch = 0;
    QString name;  ///< "P1"
    QImage image;
};

/// All samples of a layer, projected to the plane of their features' principal components. Axes have no units, so none
/// are drawn. Hovering names a sample and shows it; a click or Enter chooses it; the arrows go from one to the next.
/// Thread: UI.
class EmbeddingView : public QWidget {
    Q_OBJECT
public:
    explicit EmbeddingView(QWidget* parent = nullptr);

    void setSamples(std::vector<EmbeddedSample> samples);
    /// Their samples are drawn larger.
    void setPatch(int patch);

    [[nodiscard]] const std::vector<EmbeddedSample>& samples() const { return m_samples; }

    /// Where a sample is drawn.
    [[nodiscard]] QPointF pointOf(const EmbeddedSample& sample) const;

    [[nodiscard]] QSize sizeHint() const override { return {280, 280}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 180}; }

Q_SIGNALS:
    void chosen(int patch, const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRectF area() const;
    [[nodiscard]] int nearest(QPointF point) const;
    void setHovered(int index);
    void paintLegend(QPainter& painter) const;
    void paintHovered(QPainter& painter) const;

    std::vector<EmbeddedSample> m_samples;
    QRectF m_bounds;
    int m_patch = 0;
    int m_hovered = -1;
};

}  // namespace wavelens::ui
