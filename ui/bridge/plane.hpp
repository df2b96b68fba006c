// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <QImage>

namespace wavelens::ui {

/// BT.601 luma of full-range RGB, 0…255, for display alone. Thread: any, as for all here.
[[nodiscard]] engine::Plane lumaOf(const engine::Image& image);

/// a − b; `a` itself where the sizes differ.
[[nodiscard]] engine::Plane minus(const engine::Plane& a, const engine::Plane& b);

/// Grey levels offset + gain · value, clipped to 0…255.
[[nodiscard]] QImage greyOf(const engine::Plane& plane, float offset, float gain);

}  // namespace wavelens::ui
