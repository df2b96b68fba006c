// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/compare_panels.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace wavelens::ui {

namespace {

QLabel* numberLabel(TextStyle style, QWidget* parent) {
    auto* label = new QLabel(parent);
    setTextStyle(label, style);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return label;
}

}  // namespace

MeasuresPanel::MeasuresPanel(QWidget* parent) : QWidget(parent), m_table(new QWidget(this)), m_hint(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->addWidget(m_table);
    column->addWidget(m_hint);
    m_hint->setText(tr("Choose a reference to measure"));
    setTextStyle(m_hint, TextStyle::Small);
    setTextTone(m_hint, "text2");

    auto* grid = new QGridLayout(m_table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    const QString names[] = {
        {}, tr("PSNR-Y, whole"), tr("PSNR-Y, in view"), tr("SSIM-Y, whole"), tr("SSIM-Y, in view")};
    const QString heads[] = {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("B − A")};
    for (size_t row = 0; row < m_cells.size(); ++row) {
        auto* name = new QLabel(names[row], m_table);
        setTextStyle(name, TextStyle::Small);
        name->setMinimumHeight(theme().px(31));
        grid->addWidget(name, static_cast<int>(row) * 2, 0);
        for (size_t side = 0; side < 3; ++side) {
            QLabel* cell = numberLabel(row == 0 ? TextStyle::Small : TextStyle::Mono, m_table);
            m_cells[row][side] = cell;
            if (row == 0) {
                cell->setText(heads[side]);
                setTextTone(cell, "text2");
            } else {
                cell->setAccessibleName(names[row] + u' ' + heads[side]);
            }
            grid->addWidget(cell, static_cast<int>(row) * 2, static_cast<int>(side) + 1);
        }
        grid->addWidget(makeLine(Qt::Horizontal, m_table), static_cast<int>(row) * 2 + 1, 0, 1, 4);
    }
    setWhole({}, {});
    setInView({}, {});
    setReferenceName({});
}

void MeasuresPanel::setReferenceName(const QString& name) {
    m_table->setVisible(!name.isEmpty());
    m_hint->setVisible(name.isEmpty());
}

void MeasuresPanel::setRow(int row, double a, double b, int decimals) {
    const auto& cells = m_cells[static_cast<size_t>(row)];
    const double change = b - a;
    cells[0]->setText(format::fixed(a, decimals));
    cells[1]->setText(format::fixed(b, decimals));
    cells[2]->setText(format::change(change, decimals));
    const double smallest = 0.5 * std::pow(10.0, -decimals);
    setTextTone(cells[2], change >= smallest ? "ok" : change <= -smallest ? "err" : "");
}

void MeasuresPanel::setWhole(const engine::Measures& a, const engine::Measures& b) {
    setRow(1, a.psnrY, b.psnrY, 2);
    setRow(3, a.ssimY, b.ssimY, 3);
}

void MeasuresPanel::setInView(const engine::Measures& a, const engine::Measures& b) {
    setRow(2, a.psnrY, b.psnrY, 2);
    setRow(4, a.ssimY, b.ssimY, 3);
}

void MeasuresPanel::setDifferenceShown(bool on) {
    for (const auto& row : m_cells) {
        row[2]->setVisible(on);
    }
}

PixelPanel::PixelPanel(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    const QString heads[] = {QStringLiteral("R"), QStringLiteral("G"), QStringLiteral("B")};
    for (int i = 0; i < 3; ++i) {
        QLabel* head = numberLabel(TextStyle::Small, this);
        head->setText(heads[i]);
        setTextTone(head, "text2");
        grid->addWidget(head, 0, i + 1);
    }
    for (int i = 0; i < kRows; ++i) {
        Row& row = m_rows[static_cast<size_t>(i)];
        row.name = new ElidedLabel({}, this);
        setTextStyle(row.name, TextStyle::Small);
        row.name->setMinimumHeight(theme().px(31));
        grid->addWidget(row.name, i + 1, 0);
        for (int c = 0; c < 3; ++c) {
            QLabel* value = numberLabel(TextStyle::Mono, this);
            value->setMinimumWidth(value->fontMetrics().horizontalAdvance(QStringLiteral("255")));
            row.values[static_cast<size_t>(c)] = value;
            grid->addWidget(value, i + 1, c + 1);
        }
        row.swatch = new QLabel(this);
        row.swatch->setFixedSize(14, 14);
        row.swatch->setAutoFillBackground(true);
        grid->addWidget(row.swatch, i + 1, 4);
    }
    setColors({});
}

void PixelPanel::setNames(const QStringList& names) {
    for (int i = 0; i < kRows; ++i) {
        Row& row = m_rows[static_cast<size_t>(i)];
        const bool used = i < names.size();
        row.name->setText(used ? names[i] : QString());
        row.name->setVisible(used);
        row.swatch->setVisible(used);
        for (QLabel* value : row.values) {
            value->setVisible(used);
        }
    }
}

void PixelPanel::setColors(const std::array<std::optional<QColor>, kRows>& colors) {
    for (size_t i = 0; i < colors.size(); ++i) {
        const auto& color = colors[i];
        m_rows[i].values[0]->setText(color ? QString::number(color->red()) : format::none());
        m_rows[i].values[1]->setText(color ? QString::number(color->green()) : format::none());
        m_rows[i].values[2]->setText(color ? QString::number(color->blue()) : format::none());
        QPixmap swatch(14, 14);
        swatch.fill(color.value_or(Qt::transparent));
        m_rows[i].swatch->setPixmap(color ? swatch : QPixmap());
    }
}

}  // namespace wavelens::ui
