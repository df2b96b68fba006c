// SPDX-License-Identifier: GPL-3.0-or-later
// How SampleMatrix draws; sample_matrix.cpp holds what it does.
#include "ui/pages/inspector/sample_matrix.hpp"

#include "ui/pages/inspector/sample_matrix_metrics.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr QColor kDarkEdge(0x1a, 0x1a, 0x1a);

QFont semiBold(TextStyle style) {
    QFont font = theme().font(style);
    font.setWeight(QFont::DemiBold);
    return font;
}

/// ● for positives, ■ for negatives: the second sign beside the colour.
void paintSign(QPainter& painter, QPointF centre, SampleRow::Kind kind) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(sampleColor(kind));
    painter.setRenderHint(QPainter::Antialiasing, kind == SampleRow::Kind::Positive);
    if (kind == SampleRow::Kind::Positive)
        painter.drawEllipse(centre, 4, 4);
    else
        painter.drawRect(QRectF(centre.x() - 4, centre.y() - 4, 8, 8));
    painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace

QColor sampleColor(SampleRow::Kind kind) {
    switch (kind) {
    case SampleRow::Kind::Lr:
        return tokens().lr;
    case SampleRow::Kind::Anchor:
        return tokens().anchor;
    case SampleRow::Kind::Hr:
        return tokens().hr;
    case SampleRow::Kind::Positive:
        return tokens().positive;
    case SampleRow::Kind::Negative:
        break;
    }
    return tokens().negative;
}

void SampleMatrix::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), tokens().panel);
    painter.setClipRect(0, headHeight(), viewport()->width(), viewport()->height());
    const Line* anchor = nullptr;
    for (const Line& line : m_lines) {
        const int top = lineTop(line);
        if (top > viewport()->height() || top + line.height < headHeight())
            continue;
        if (line.row < 0)
            paintGroup(painter, line);
        else if (m_rows[static_cast<std::size_t>(line.row)].kind == SampleRow::Kind::Anchor)
            anchor = &line;  // last, since the others pass under it
        else
            paintRow(painter, line);
    }
    if (anchor) {
        const QRect area(0, lineTop(*anchor), viewport()->width(), anchor->height);
        painter.fillRect(area, tokens().panel);
        paintRow(painter, *anchor);
        if (area.top() == headHeight())
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), tokens().line);
    }
    painter.setClipping(false);
    paintColumnHeads(painter);
}

void SampleMatrix::paintColumnHeads(QPainter& painter) const {
    painter.fillRect(0, 0, viewport()->width(), headHeight(), tokens().panel);
    painter.setFont(theme().font(TextStyle::Small));
    painter.setPen(tokens().text2);
    painter.drawText(QRect(matrix::kMargin - horizontalScrollBar()->value(), 0, matrix::headWidth(), headHeight()),
                     Qt::AlignVCenter, tr("Sample"));
    for (int i = 0; i < kBandCount; ++i) {
        const int left = matrix::bandLeft(i, cellSide()) - horizontalScrollBar()->value();
        painter.drawText(QRect(left, 0, cellSide(), headHeight()), Qt::AlignCenter, bandName(static_cast<Band>(i)));
    }
}

void SampleMatrix::paintGroup(QPainter& painter, const Line& line) const {
    const QRect area(0, lineTop(line), viewport()->width(), line.height);
    painter.fillRect(QRect(0, area.top(), area.width(), 1), tokens().line);
    const bool folded = isFolded(line.group);
    const QImage chevron = renderIcon(folded ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"),
                                      tokens().text2, QSize(16, 16) * devicePixelRatioF());
    const int middle = area.top() + area.height() / 2;
    painter.drawImage(QRect(matrix::kMargin - 2, middle - 8, 16, 16), chevron);
    paintSign(painter, QPointF(matrix::kMargin + 26, middle), line.group);
    const QString title = line.group == SampleRow::Kind::Positive ? tr("Positives") : tr("Negatives");
    painter.setFont(semiBold(TextStyle::Small));
    painter.setPen(tokens().text);
    const QRect text = area.adjusted(matrix::kMargin + 38, 1, 0, 0);
    painter.drawText(text, Qt::AlignVCenter, title);
    const int used = painter.fontMetrics().horizontalAdvance(title) + 8;
    const auto count = std::ranges::count(m_rows, line.group, &SampleRow::kind);
    painter.setFont(theme().font(TextStyle::Small));
    painter.setPen(tokens().text2);
    painter.drawText(text.adjusted(used, 0, 0, 0), Qt::AlignVCenter, QString::number(count));
}

void SampleMatrix::paintRow(QPainter& painter, const Line& line) {
    const auto index = static_cast<std::size_t>(line.row);
    const int top = lineTop(line) + matrix::kGap / 2;
    paintHead(painter, m_rows[index], m_shown[index],
              QRect(matrix::kMargin - horizontalScrollBar()->value(), top, matrix::headWidth(), cellSide()));
    for (int i = 0; i < kBandCount; ++i) {
        const Cell cell{line.row, static_cast<Band>(i)};
        paintCell(painter, cell, cellRect(cell));
    }
}

void SampleMatrix::paintHead(QPainter& painter, const SampleRow& row, const ShownRow& shown, QRect area) const {
    const QFontMetrics small(theme().font(TextStyle::Small));
    const int lineHeight = std::min(theme().px(20), area.height() / 3);
    const bool hasSimilarity = static_cast<std::size_t>(m_layer) < row.similarity.size();
    const int lines = 2 + static_cast<int>(hasSimilarity || m_gainChips);
    QRect text(area.left() + 11, area.top() + (area.height() - lines * lineHeight) / 2, area.width() - 15, lineHeight);
    painter.fillRect(QRect(area.left(), text.top() + 2, 3, lines * lineHeight - 4), sampleColor(row.kind));

    painter.setFont(semiBold(TextStyle::Body));
    painter.setPen(tokens().text);
    painter.drawText(text, Qt::AlignVCenter, row.name);
    text.translate(0, lineHeight);
    painter.setFont(theme().font(TextStyle::Caption));
    painter.setPen(tokens().text2);
    painter.drawText(text, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row.recipe, Qt::ElideRight, text.width()));
    text.translate(0, lineHeight);
    int left = 0;
    if (hasSimilarity) {
        painter.drawText(text, Qt::AlignVCenter, tr("sim"));
        left = painter.fontMetrics().horizontalAdvance(tr("sim")) + 6;
        painter.setFont(theme().font(TextStyle::Mono));
        painter.setPen(tokens().text);
        const QString value = format::fixed(static_cast<double>(row.similarity[static_cast<std::size_t>(m_layer)]), 2);
        painter.drawText(text.adjusted(left, 0, 0, 0), Qt::AlignVCenter, value);
        left += painter.fontMetrics().horizontalAdvance(value) + 6;
    }
    if (m_gainChips) {
        painter.setFont(theme().font(TextStyle::Caption));
        const QString chip = QStringLiteral("×%1").arg(format::fixed(shown.gain, 1));
        const QRect box(text.left() + left, text.top() + 1, painter.fontMetrics().horizontalAdvance(chip) + 8,
                        text.height() - 2);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(tokens().line);
        painter.setBrush(tokens().raised);
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(tokens().text2);
        painter.drawText(box, Qt::AlignCenter, chip);
    }
}

const QPixmap& SampleMatrix::scaled(Cell cell) {
    QPixmap& made = m_scaled[static_cast<std::size_t>(cell.row)][static_cast<std::size_t>(cell.band)];
    const int side = static_cast<int>(std::lround(cellSide() * devicePixelRatioF()));
    const QImage& whole = m_shown[static_cast<std::size_t>(cell.row)].pictures[static_cast<std::size_t>(cell.band)];
    if (made.width() == side || whole.isNull())
        return made;
    const QRect part = QRectF(m_part.x() * whole.width(), m_part.y() * whole.height(), m_part.width() * whole.width(),
                              m_part.height() * whole.height())
                           .toRect();
    // Larger than the image: nearest neighbour; smaller: averages, since dropped pixels would make patterns of their
    // own.
    const auto mode = part.width() > side ? Qt::SmoothTransformation : Qt::FastTransformation;
    made = QPixmap::fromImage(
        whole.copy(part.isEmpty() ? whole.rect() : part).scaled(side, side, Qt::IgnoreAspectRatio, mode));
    made.setDevicePixelRatio(devicePixelRatioF());
    return made;
}

void SampleMatrix::paintCell(QPainter& painter, Cell cell, QRect area) {
    const QPixmap& picture = scaled(cell);
    if (picture.isNull())
        painter.fillRect(area, tokens().raised);
    else
        painter.drawPixmap(area.topLeft(), picture);
    if (m_shown[static_cast<std::size_t>(cell.row)].clipped[static_cast<std::size_t>(cell.band)]) {
        painter.fillRect(QRect(area.right() - 9, area.top(), 10, 1), tokens().warn);
        painter.fillRect(QRect(area.right(), area.top(), 1, 10), tokens().warn);
    }
    if (m_pixel)
        paintCross(painter, area);
    if (cell == m_selection) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(tokens().accent, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(area.adjusted(-1, -1, 1, 1));
        if (hasFocus()) {  // seen on any content
            painter.setPen(QPen(Qt::white, 1));
            painter.drawRect(area.adjusted(0, 0, -1, -1));
            painter.setPen(QPen(kDarkEdge, 1));
            painter.drawRect(area.adjusted(1, 1, -2, -2));
        }
    }
}

void SampleMatrix::paintCross(QPainter& painter, QRect area) const {
    const QSize size = imageSize();
    const QPointF share((m_pixel->x() + 0.5) / size.width(), (m_pixel->y() + 0.5) / size.height());
    const int x = area.left() + static_cast<int>((share.x() - m_part.x()) / m_part.width() * area.width());
    const int y = area.top() + static_cast<int>((share.y() - m_part.y()) / m_part.height() * area.height());
    if (!area.contains(x, y))
        return;
    QColor edge = kDarkEdge;
    edge.setAlphaF(0.45F);  // both seen on any content, and the content still seen
    painter.fillRect(QRect(area.left(), y - 1, area.width(), 3) & area, edge);
    painter.fillRect(QRect(x - 1, area.top(), 3, area.height()) & area, edge);
    painter.fillRect(QRect(area.left(), y, area.width(), 1), Qt::white);
    painter.fillRect(QRect(x, area.top(), 1, area.height()), Qt::white);
}

}  // namespace wavelens::ui
