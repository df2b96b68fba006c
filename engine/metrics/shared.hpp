// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

namespace wavelens::engine {

/// Throws BadInput with both sizes when they differ.
void requireSameSize(Size image, Size reference);

/// Whether `protocol` rounds Y. Throws BadInput for Classic, which is no measure of two RGB pictures.
[[nodiscard]] bool roundsLuma(Protocol protocol);

}  // namespace wavelens::engine
