// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <string>
#include <vips/vips8>

namespace wavelens::engine {

/// A WebP file of the picture with its metadata, lossy at `quality` in [0, 100]. 8 bits, 1 to 4 channels; grey becomes
/// colours. By libwebp: libvips has no way to stop its encoder before 8.15, and it can take a minute. The whole
/// picture is held in memory. Throws vips::VError where libvips cannot compute it; Cancelled, Memory, BadInput (without
/// a name). Thread: any.
[[nodiscard]] std::string webpFile(const vips::VImage& image, int quality, const std::stop_token& stop);

}  // namespace wavelens::engine
