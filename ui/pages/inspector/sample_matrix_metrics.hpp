// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.hpp"

/// Lengths of the matrix, in device-independent pixels.
namespace wavelens::ui::matrix {

inline constexpr int kMargin = 12;
inline constexpr int kGap = 8;
inline constexpr int kDefaultCell = 80;

[[nodiscard]] inline int headWidth() {
    return theme().px(104);
}

[[nodiscard]] inline int bandLeft(int band, int cellSide) {
    return kMargin + headWidth() + band * (cellSide + kGap);
}

[[nodiscard]] inline int widthFor(int cellSide) {
    return bandLeft(5, cellSide) - kGap + kMargin;
}

}  // namespace wavelens::ui::matrix
