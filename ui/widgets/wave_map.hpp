// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>

namespace wavelens::ui {

/// The perceptually uniform map of differences and cosine similarities, from dark (0) to light (255).
[[nodiscard]] const std::array<QRgb, 256>& waveMap();

}  // namespace wavelens::ui
