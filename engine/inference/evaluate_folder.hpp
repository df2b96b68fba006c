// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

namespace wavelens::engine {

class TiledNetwork;

/// PSNR-Y and SSIM-Y of a model, or of bicubic when `network` is null, on a folder of images; spec "Evaluation
/// protocol". Throws Exception: bad request (scale, protocol), no image, Cancelled.
[[nodiscard]] EvaluateReport evaluateFolder(const TiledNetwork* network, const EvaluateRequest& request,
                                            const ProgressCallback& progress, std::stop_token stop);

}  // namespace wavelens::engine
