// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/pages/compare/compare_model.hpp"

#include <QColor>
#include <QWidget>

#include <array>
#include <optional>

class QGridLayout;
class QLabel;

namespace wavelens::ui {

/// PSNR-Y and SSIM-Y of A and B against the reference, whole and in view. Thread: UI.
class MeasuresPanel : public QWidget {
    Q_OBJECT
public:
    explicit MeasuresPanel(QWidget* parent = nullptr);

    /// With no reference there is only the request to choose one.
    void setReferenceName(const QString& name);
    void setWhole(const engine::Measures& a, const engine::Measures& b);
    void setInView(const engine::Measures& a, const engine::Measures& b);
    /// Where there is no room, B − A goes.
    void setDifferenceShown(bool on);

private:
    void setRow(int row, double a, double b, int decimals);

    QWidget* m_table;
    QLabel* m_hint;
    std::array<std::array<QLabel*, 3>, 5> m_cells{};  // heads and four rows; A, B, B − A
};

/// R, G, B of the pixel under the cursor in up to three sources. Thread: UI.
class PixelPanel : public QWidget {
    Q_OBJECT
public:
    static constexpr int kRows = 3;

    explicit PixelPanel(QWidget* parent = nullptr);

    void setNames(const QStringList& names);
    /// An unset colour shows `–`.
    void setColors(const std::array<std::optional<QColor>, kRows>& colors);

private:
    struct Row {
        QLabel* name;
        std::array<QLabel*, 3> values;
        QLabel* swatch;
    };

    std::array<Row, kRows> m_rows{};
};

}  // namespace wavelens::ui
