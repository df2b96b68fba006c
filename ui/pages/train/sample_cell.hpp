// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/train/sample_picture.hpp"

#include <QWidget>

#include <memory>
#include <optional>

namespace wavelens::ui {

/// One sample, nearest neighbour, square, with its name and how it was made below; while the cursor is over any of
/// the cells the value of the same pixel takes the recipe's place. The HR cell carries the line of the edge profile,
/// which can be dragged, or moved by the arrow keys. Thread: UI.
class SampleCell : public QWidget {
    Q_OBJECT
public:
    explicit SampleCell(QWidget* parent = nullptr);

    void setPicture(std::shared_ptr<const SamplePictures> all, std::size_t index);

    /// The pixel of the HR square that is pointed at, here or in another cell.
    void setCursor(std::optional<QPoint> pixel);

    /// Shows a line of the profile from `line`'s start to its end, in HR pixels, and lets it be moved.
    void setProfileLine(QLine line);

    /// The size of a cell whose picture has this side.
    [[nodiscard]] static QSize sizeFor(int side);

Q_SIGNALS:
    void hovered(std::optional<QPoint> pixel);
    void profileMoved(QPoint centre);  ///< in HR pixels

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] const SamplePicture* picture() const;
    [[nodiscard]] QRect imageArea() const;
    [[nodiscard]] std::optional<QPoint> pixelAt(QPointF position) const;
    [[nodiscard]] QPointF toWidget(QPointF hrPixel) const;
    [[nodiscard]] int hrSide() const;

    std::shared_ptr<const SamplePictures> m_all;
    std::size_t m_index = 0;
    std::optional<QPoint> m_cursor;
    std::optional<QLine> m_line;
};

}  // namespace wavelens::ui
