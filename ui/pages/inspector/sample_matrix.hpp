// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/inspector/sample_rows.hpp"

#include <QAbstractScrollArea>
#include <QPixmap>

#include <optional>

namespace wavelens::ui {

/// A colour that stands for a row's kind of sample.
[[nodiscard]] QColor sampleColor(SampleRow::Kind kind);

/// Samples × (image, LL, LH, HL, HH). The heads of the columns and the anchor stay while the rest scrolls; groups fold.
///
/// Mouse: hovering moves the crosshair of all cells, a click selects one, Ctrl+wheel changes the size of the cells,
/// Alt+drag shows the dragged square in all of them, Alt+double click the whole again. Keys: arrows select, with Shift
/// they move the crosshair, Enter opens the cell, `+ −` ask for gain. Thread: UI.
class SampleMatrix : public QAbstractScrollArea {
    Q_OBJECT
public:
    struct Cell {
        int row = 0;  ///< of the rows, not of the screen
        Band band = Band::Image;
        bool operator==(const Cell&) const = default;
    };

    static constexpr int kMinCell = 48;
    static constexpr int kMaxCell = 256;

    explicit SampleMatrix(QWidget* parent = nullptr);

    /// Rows and how they are shown belong together; `layer` chooses the similarity in the heads.
    void setRows(std::vector<SampleRow> rows, std::vector<ShownRow> shown, int layer);
    void setGainChips(bool on);

    [[nodiscard]] const std::vector<SampleRow>& rows() const { return m_rows; }

    [[nodiscard]] const std::vector<ShownRow>& shownRows() const { return m_shown; }

    [[nodiscard]] Cell selection() const { return m_selection; }

    void select(Cell cell);

    /// The pixel of the crosshair, in HR coordinates, and the cell that it is in.
    [[nodiscard]] std::optional<QPoint> cursorPixel() const { return m_pixel; }

    [[nodiscard]] Cell cursorCell() const { return m_cursorCell; }

    [[nodiscard]] bool isFolded(SampleRow::Kind group) const;
    void setFolded(SampleRow::Kind group, bool folded);

    [[nodiscard]] int cellSide() const;
    void setCellSide(int side);

    /// Where a cell is drawn, in coordinates of the viewport; for tests and tooltips.
    [[nodiscard]] QRect cellRect(Cell cell) const;

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void selected(int row);
    void cursorMoved();
    void openRequested();
    void gainRequested(int steps);
    void held(bool held);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// A row of the screen: a sample, or the head of a group.
    struct Line {
        int row = -1;                                       // −1: a head
        SampleRow::Kind group = SampleRow::Kind::Positive;  // of a head
        int top = 0;                                        // below the columns' heads, unscrolled
        int height = 0;
    };

    void layOut();
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int headHeight() const;
    [[nodiscard]] int lineTop(const Line& line) const;  // in the viewport
    [[nodiscard]] const Line* lineOf(int row) const;
    [[nodiscard]] const Line* lineAt(QPoint point) const;
    [[nodiscard]] std::optional<Cell> cellAt(QPoint point) const;
    [[nodiscard]] QPoint pixelAt(Cell cell, QPointF point) const;
    [[nodiscard]] QSize imageSize() const;
    void moveCursor(Cell cell, std::optional<QPoint> pixel);
    void moveSelection(int rows, int bands);
    void reveal(int row);

    void paintColumnHeads(QPainter& painter) const;
    void paintGroup(QPainter& painter, const Line& line) const;
    void paintRow(QPainter& painter, const Line& line);
    void paintHead(QPainter& painter, const SampleRow& row, const ShownRow& shown, QRect area) const;
    void paintCell(QPainter& painter, Cell cell, QRect area);
    void paintCross(QPainter& painter, QRect area) const;
    [[nodiscard]] const QPixmap& scaled(Cell cell);

    std::vector<SampleRow> m_rows;
    std::vector<ShownRow> m_shown;
    std::vector<std::array<QPixmap, kBandCount>> m_scaled;  // of the size of the cells, made when first drawn
    std::vector<Line> m_lines;
    int m_layer = 0;
    bool m_gainChips = false;
    bool m_positivesFolded = false;
    bool m_negativesFolded = false;
    int m_cellSide = 0;  // 0: as large as fits, up to 80
    Cell m_selection{1, Band::Image};
    Cell m_cursorCell;
    std::optional<QPoint> m_pixel;
    QRectF m_part{0, 0, 1, 1};          // what of the images the cells show
    std::optional<QPointF> m_partFrom;  // where Alt+drag began, as a share of the image
    int m_wheelRest = 0;
};

}  // namespace wavelens::ui
