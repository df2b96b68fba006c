// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/tokens.hpp"

#include <QIcon>
#include <QImage>

namespace wavelens::ui {

/// An icon of resources/icons by the name of its file. Drawn when painted, so it is sharp at any pixel ratio and
/// follows the theme: in `tone` normally, in `disabled` when disabled, in `accent` when on (a pressed toggle).
[[nodiscard]] QIcon icon(const QString& name, QColor Tokens::*tone = &Tokens::text);

/// As icon(), for actions of menus: white on the highlighted row.
[[nodiscard]] QIcon menuIcon(const QString& name);

/// One icon of the given size in device pixels; `strokeWidth` in units of the 24 px grid, 1.25 for empty pages.
[[nodiscard]] QImage renderIcon(const QString& name, QColor color, QSize sizePx, double strokeWidth = 1.75);

}  // namespace wavelens::ui
