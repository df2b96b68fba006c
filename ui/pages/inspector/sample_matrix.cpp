// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/sample_matrix.hpp"

#include "ui/pages/inspector/sample_matrix_metrics.hpp"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kWheelNotch = 120;

}  // namespace

SampleMatrix::SampleMatrix(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Samples"));
}

void SampleMatrix::setRows(std::vector<SampleRow> rows, std::vector<ShownRow> shown, int layer) {
    m_rows = std::move(rows);
    m_shown = std::move(shown);
    m_layer = layer;
    m_scaled.assign(m_rows.size(), {});
    layOut();
    if (!m_rows.empty()) {
        const int last = static_cast<int>(m_rows.size()) - 1;
        m_selection.row = std::min(m_selection.row, last);
        m_cursorCell.row = std::min(m_cursorCell.row, last);
    }
    if (m_pixel && !QRect(QPoint(), imageSize()).contains(*m_pixel))
        m_pixel.reset();
    Q_EMIT cursorMoved();
}

void SampleMatrix::setGainChips(bool on) {
    m_gainChips = on;
    viewport()->update();
}

bool SampleMatrix::isFolded(SampleRow::Kind group) const {
    return group == SampleRow::Kind::Positive ? m_positivesFolded : m_negativesFolded;
}

void SampleMatrix::setFolded(SampleRow::Kind group, bool folded) {
    (group == SampleRow::Kind::Positive ? m_positivesFolded : m_negativesFolded) = folded;
    layOut();
}

int SampleMatrix::cellSide() const {
    if (m_cellSide > 0)
        return m_cellSide;
    const int room = viewport()->width() - matrix::bandLeft(0, 0) - matrix::kMargin;
    return std::clamp((room + matrix::kGap) / kBandCount - matrix::kGap, kMinCell, matrix::kDefaultCell);
}

void SampleMatrix::setCellSide(int side) {
    m_cellSide = std::clamp(side, kMinCell, kMaxCell);
    m_scaled.assign(m_rows.size(), {});
    layOut();
}

QSize SampleMatrix::minimumSizeHint() const {
    return {matrix::widthFor(kMinCell) + 14, 240};
}

QSize SampleMatrix::sizeHint() const {
    return {matrix::widthFor(matrix::kDefaultCell) + 14, 600};
}

int SampleMatrix::rowHeight() const {
    return cellSide() + matrix::kGap;
}

int SampleMatrix::headHeight() const {
    return theme().px(28);
}

QSize SampleMatrix::imageSize() const {
    return m_rows.empty() ? QSize(1, 1) : m_rows.front().image.size().expandedTo({1, 1});
}

/// Places all lines and sets the ranges of the scroll bars.
void SampleMatrix::layOut() {
    m_lines.clear();
    int top = 0;
    const auto add = [&](int row, SampleRow::Kind group, int height) {
        m_lines.push_back({row, group, top, height});
        top += height;
    };
    auto previous = SampleRow::Kind::Lr;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto kind = m_rows[i].kind;
        const bool grouped = kind == SampleRow::Kind::Positive || kind == SampleRow::Kind::Negative;
        if (grouped && kind != previous)
            add(-1, kind, theme().px(32));
        if (!grouped || !isFolded(kind))
            add(static_cast<int>(i), kind, rowHeight());
        previous = kind;
    }
    verticalScrollBar()->setSingleStep(rowHeight());
    verticalScrollBar()->setPageStep(viewport()->height() - headHeight());
    verticalScrollBar()->setRange(0, std::max(0, top - (viewport()->height() - headHeight())));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, matrix::widthFor(cellSide()) - viewport()->width()));
    viewport()->update();
}

int SampleMatrix::lineTop(const Line& line) const {
    const int top = headHeight() + line.top - verticalScrollBar()->value();
    const bool sticks = line.row >= 0 && m_rows[static_cast<std::size_t>(line.row)].kind == SampleRow::Kind::Anchor;
    return sticks ? std::max(top, headHeight()) : top;
}

const SampleMatrix::Line* SampleMatrix::lineOf(int row) const {
    const auto found = std::ranges::find(m_lines, row, &Line::row);
    return row < 0 || found == m_lines.end() ? nullptr : &*found;
}

const SampleMatrix::Line* SampleMatrix::lineAt(QPoint point) const {
    if (point.y() < headHeight())
        return nullptr;
    const Line* found = nullptr;
    for (const Line& line : m_lines) {
        const int top = lineTop(line);
        if (point.y() < top || point.y() >= top + line.height)
            continue;
        found = &line;
        if (line.row >= 0 && m_rows[static_cast<std::size_t>(line.row)].kind == SampleRow::Kind::Anchor)
            break;  // it lies above the others
    }
    return found;
}

QRect SampleMatrix::cellRect(Cell cell) const {
    const Line* line = lineOf(cell.row);
    return line ? QRect(matrix::bandLeft(static_cast<int>(cell.band), cellSide()) - horizontalScrollBar()->value(),
                        lineTop(*line) + matrix::kGap / 2, cellSide(), cellSide())
                : QRect();
}

std::optional<SampleMatrix::Cell> SampleMatrix::cellAt(QPoint point) const {
    const Line* line = lineAt(point);
    if (!line || line->row < 0)
        return {};
    for (int i = 0; i < kBandCount; ++i) {
        const Cell cell{line->row, static_cast<Band>(i)};
        if (cellRect(cell).contains(point))
            return cell;
    }
    return {};
}

QPoint SampleMatrix::pixelAt(Cell cell, QPointF point) const {
    const QRect area = cellRect(cell);
    const QSize size = imageSize();
    const double x = m_part.x() + m_part.width() * (point.x() - area.left()) / area.width();
    const double y = m_part.y() + m_part.height() * (point.y() - area.top()) / area.height();
    return {std::clamp(static_cast<int>(x * size.width()), 0, size.width() - 1),
            std::clamp(static_cast<int>(y * size.height()), 0, size.height() - 1)};
}

void SampleMatrix::select(Cell cell) {
    if (cell.row < 0 || cell.row >= static_cast<int>(m_rows.size()))
        return;
    m_selection = cell;
    const QString name = tr("%1 of %2").arg(bandName(cell.band), m_rows[static_cast<std::size_t>(cell.row)].name);
    setAccessibleDescription(name);
    viewport()->update();
    Q_EMIT selected(cell.row);
}

void SampleMatrix::moveCursor(Cell cell, std::optional<QPoint> pixel) {
    m_cursorCell = cell;
    m_pixel = pixel;
    viewport()->update();
    Q_EMIT cursorMoved();
}

void SampleMatrix::moveSelection(int rows, int bands) {
    std::vector<int> order;  // what is not folded
    for (const Line& line : m_lines)
        if (line.row >= 0)
            order.push_back(line.row);
    if (order.empty())
        return;
    const auto at = std::ranges::lower_bound(order, m_selection.row) - order.begin();
    const auto next = std::clamp<std::ptrdiff_t>(at + rows, 0, std::ssize(order) - 1);
    const int band = std::clamp(static_cast<int>(m_selection.band) + bands, 0, kBandCount - 1);
    select({order[static_cast<std::size_t>(next)], static_cast<Band>(band)});
    reveal(m_selection.row);
}

void SampleMatrix::reveal(int row) {
    const Line* line = lineOf(row);
    if (!line)
        return;
    QScrollBar* bar = verticalScrollBar();
    const int covered = line->top > rowHeight() ? rowHeight() : 0;  // by the anchor
    const int view = viewport()->height() - headHeight();
    if (line->top - covered < bar->value())
        bar->setValue(line->top - covered);
    else if (line->top + line->height > bar->value() + view)
        bar->setValue(line->top + line->height - view);
}

bool SampleMatrix::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave)
        moveCursor(m_cursorCell, std::nullopt);
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const Line* line = lineAt(help->pos());
        if (line && line->row >= 0 && help->pos().x() < matrix::bandLeft(0, 0))
            QToolTip::showText(help->globalPos(), m_rows[static_cast<std::size_t>(line->row)].recipe, viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void SampleMatrix::resizeEvent(QResizeEvent*) {
    layOut();
}

void SampleMatrix::mousePressEvent(QMouseEvent* event) {
    Q_EMIT held(true);
    const QPoint point = event->position().toPoint();
    const Line* line = lineAt(point);
    if (event->button() != Qt::LeftButton || !line)
        return;
    if (line->row < 0) {
        setFolded(line->group, !isFolded(line->group));
        return;
    }
    const auto cell = cellAt(point);
    if (cell && event->modifiers().testFlag(Qt::AltModifier)) {
        const QPoint pixel = pixelAt(*cell, event->position());
        m_partFrom = QPointF(static_cast<double>(pixel.x()) / imageSize().width(),
                             static_cast<double>(pixel.y()) / imageSize().height());
        m_cursorCell = *cell;
        return;
    }
    select(cell.value_or(Cell{line->row, m_selection.band}));
}

void SampleMatrix::mouseMoveEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->position().toPoint());
    if (cell)
        moveCursor(*cell, pixelAt(*cell, event->position()));
    else if (m_pixel)
        moveCursor(m_cursorCell, std::nullopt);
}

void SampleMatrix::mouseReleaseEvent(QMouseEvent* event) {
    Q_EMIT held(false);
    if (!m_partFrom)
        return;
    const QPoint pixel = pixelAt(m_cursorCell, event->position());
    const QPointF from = *m_partFrom;
    m_partFrom.reset();
    const QPointF to(static_cast<double>(pixel.x()) / imageSize().width(),
                     static_cast<double>(pixel.y()) / imageSize().height());
    const double side = std::max(std::abs(to.x() - from.x()), std::abs(to.y() - from.y()));
    if (side * std::min(imageSize().width(), imageSize().height()) < 4)
        return;  // a click
    m_part = {std::min({from.x(), to.x(), 1 - side}), std::min({from.y(), to.y(), 1 - side}), side, side};
    m_scaled.assign(m_rows.size(), {});
    viewport()->update();
}

void SampleMatrix::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto cell = cellAt(event->position().toPoint());
    if (!cell) {
        mousePressEvent(event);
    } else if (event->modifiers().testFlag(Qt::AltModifier)) {
        m_part = {0, 0, 1, 1};
        m_scaled.assign(m_rows.size(), {});
        viewport()->update();
    } else {
        Q_EMIT openRequested();
    }
}

void SampleMatrix::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    m_wheelRest += event->angleDelta().y();
    const int notches = m_wheelRest / kWheelNotch;
    m_wheelRest %= kWheelNotch;
    if (notches != 0)
        setCellSide(cellSide() + 16 * notches);
    event->accept();
}

void SampleMatrix::keyPressEvent(QKeyEvent* event) {
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const auto move = [&](int x, int y) {
        if (shift) {
            const QPoint from = m_pixel.value_or(QRect(QPoint(), imageSize()).center());
            const QPoint to = from + QPoint(x, y);
            if (QRect(QPoint(), imageSize()).contains(to))
                moveCursor(m_selection, to);
        } else {
            moveSelection(y, x);
        }
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return move(-1, 0);
    case Qt::Key_Right:
        return move(1, 0);
    case Qt::Key_Up:
        return move(0, -1);
    case Qt::Key_Down:
        return move(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT openRequested();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        Q_EMIT gainRequested(1);
        return;
    case Qt::Key_Minus:
        Q_EMIT gainRequested(-1);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void SampleMatrix::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void SampleMatrix::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

}  // namespace wavelens::ui
