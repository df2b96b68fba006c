// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <string>
#include <vector>

namespace wavelens::engine {

/// Formats that pictures are written in.
enum class PictureFormat { Png, Jpeg, Webp, Tiff };

/// What a file's header says.
struct PictureInfo {
    Size size;             ///< after its orientation is applied
    int bits = 8;          ///< 8 or 16 per sample
    bool alpha = false;    ///< laid over white when read as RGB
    bool grey = false;     ///< one channel in the file, alpha not counted
    bool cmyk = false;     ///< converted to sRGB when read
    bool profile = false;  ///< carries an ICC profile; an RGB profile is never applied
    bool rotated = false;  ///< has an orientation other than upright
    std::string format;    ///< "PNG", "JPEG", "TIFF", "WebP", "BMP"
};

/// Longest side in pixels that a format can hold: 65535 in JPEG, 16383 in WebP, no limit of ours (INT_MAX) in others.
[[nodiscard]] int longestSide(PictureFormat format);

/// The usual extension with its dot: ".png", ".jpg", ".webp", ".tif".
[[nodiscard]] const char* extensionOf(PictureFormat format);

/// What a picture loses when it is upscaled into a file of this format, for people to read: "alpha is laid over
/// white". Empty: nothing. Thread: any.
[[nodiscard]] std::vector<std::string> lossesOf(const PictureInfo& picture, PictureFormat format);

}  // namespace wavelens::engine
