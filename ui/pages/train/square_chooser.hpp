// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace wavelens::ui {

/// A small view of an image with a square that is dragged, or moved by the arrow keys: by 1 pixel of the image, with
/// Shift by 16. Thread: UI.
class SquareChooser : public QWidget {
    Q_OBJECT
public:
    explicit SquareChooser(QWidget* parent = nullptr);

    /// `thumbnail` shows an image of `imageSize`; the square has `side` pixels of it.
    void setImage(const QImage& thumbnail, QSize imageSize);
    void setSide(int side);

    /// Upper left corner in pixels of the image.
    [[nodiscard]] QPoint corner() const { return m_corner; }

    void setCorner(QPoint corner);

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void cornerChanged(QPoint corner);  ///< by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QRect imageArea() const;
    [[nodiscard]] double scale() const;
    void moveSquare(QPoint corner);

    QImage m_thumbnail;
    QSize m_imageSize;
    QPoint m_corner;
    QPoint m_grip;  // of the cursor in the square, in pixels of the image
    int m_side = 128;
};

}  // namespace wavelens::ui
