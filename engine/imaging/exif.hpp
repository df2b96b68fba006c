// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <string>
#include <vips/vips8>

// What libvips does not do with EXIF; for this folder alone. A block is as in the files: "Exif\0\0", which may be left
// out, and a TIFF structure of its own.
namespace wavelens::engine {

/// The block with the picture's size where it tells one, without its thumbnail, in this processor's byte order.
[[nodiscard]] std::string exifForSize(std::string block, Size size);

/// Puts the picture's EXIF into its complete TIFF file, which libvips does not do: camera, author and date as tags,
/// exposure and place as directories behind the picture. For files below 4 GiB, which are not BigTIFF. Does nothing
/// where there is none. Throws vips::VError where it cannot be written.
void addExifToTiff(int descriptor, const vips::VImage& image);

}  // namespace wavelens::engine
