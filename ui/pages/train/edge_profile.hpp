// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/train/sample_picture.hpp"

#include <QLine>
#include <QWidget>

#include <memory>

namespace wavelens::ui {

/// Luma of all samples along one line of the square: HR, positives solid, negatives dashed. Thread: UI.
class EdgeProfile : public QWidget {
    Q_OBJECT
public:
    explicit EdgeProfile(QWidget* parent = nullptr);

    /// `line`: horizontal, in HR pixels.
    void setSamples(std::shared_ptr<const SamplePictures> samples, QLine line);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QPolygonF curve(const SamplePicture& picture, const QRectF& area) const;

    std::shared_ptr<const SamplePictures> m_samples;
    QLine m_line;
};

}  // namespace wavelens::ui
