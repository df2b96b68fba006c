// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/picture.hpp"

#include <vips/vips8>

// For this folder alone, since it speaks libvips.
namespace wavelens::engine {

/// What of a file goes with its pixels into another.
struct Carried {
    bool profile = true;  ///< the ICC profile
    bool texts = true;    ///< EXIF, XMP, IPTC and comments
};

/// `image` with the resolution and, as asked for, the metadata of `source`, the picture as it is in its file; as the
/// encoder of `format` wants them.
/// The orientation is upright, EXIF has no thumbnail, since that would show the picture as it was. A resolution that
/// the file does not state becomes 72 dpi, as EXIF 2.3 (tag XResolution) rules; libvips would say 25.4.
[[nodiscard]] vips::VImage withMetadata(const vips::VImage& image, const vips::VImage& source, Carried carried,
                                        PictureFormat format);

}  // namespace wavelens::engine
