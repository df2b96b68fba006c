// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <functional>
#include <span>
#include <stop_token>

namespace wavelens::engine {

/// Enlarges an RGB picture by the scale under evaluation.
using Enlarge = std::function<Image(const Image& lr)>;

/// One row of an evaluation, and the picture that was measured.
struct EvaluatedImage {
    EvaluateReport::Row row;  ///< named after the HR file, with its extension
    Image result;             ///< RGB; grey (the enlarged Y) under Protocol::Classic
};

/// PSNR-Y and SSIM-Y of `enlarge` on one pair (as pairedImages gives them) by the evaluation protocol of
/// spec/interfaces.md. Not Protocol::Classic. Errors: as readRgb8; a result of another size than HR.
[[nodiscard]] EvaluatedImage evaluateImage(const UsableImage& image, int scale, Protocol protocol,
                                           const Enlarge& enlarge, std::stop_token stop);

/// The same for bicubic enlargement, under every protocol. Classic: Y of HR first (a grey file is its own Y), down and
/// up on Y in double precision, rounded once; the LR file is not used.
[[nodiscard]] EvaluatedImage evaluateBicubic(const UsableImage& image, int scale, Protocol protocol,
                                             std::stop_token stop);

/// The mean over images, named "mean". NaN without images.
[[nodiscard]] EvaluateReport::Row meanOf(std::span<const EvaluateReport::Row> rows);

}  // namespace wavelens::engine
