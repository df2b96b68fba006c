// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <QImage>

namespace wavelens::ui {

/// A QImage that shares the engine's bytes: grey, RGB or RGBA. Null for an empty image. Thread: any.
[[nodiscard]] QImage toQImage(const engine::Image& image);

/// A copy, as RGB or, with alpha, RGBA. Thread: any.
[[nodiscard]] engine::Image toEngineImage(const QImage& image);

}  // namespace wavelens::ui
