// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/picture.hpp"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace wavelens::engine {

/// Starts libvips once: only the loaders of PNG, JPEG, TIFF, WebP and (for BMP) ImageMagick stay open, the cache of
/// operations is off, decoders print nothing. Every function of this folder calls it. Thread: any.
void initialiseImaging();

/// "8.14.1"
[[nodiscard]] std::string vipsVersion();

/// True for the extensions of the formats that are read, in any case: png jpg jpeg bmp tif tiff webp.
[[nodiscard]] bool hasPictureExtension(const std::filesystem::path& path);

// All of the following throw an Exception whose message names the file. BadInput: missing, empty, of no known format,
// damaged or cut short (a partly decoded picture counts as damaged), more than four channels, samples other than 8 and
// 16 bit, a PQ or HLG transfer curve. Memory: the picture does not fit. Cancelled: stop was requested.
// Thread: any.

/// Reads the header only.
[[nodiscard]] PictureInfo probe(const std::filesystem::path& path);

/// Decodes the whole file and keeps nothing of it: a few rows of memory.
PictureInfo verifyPicture(const std::filesystem::path& path, std::stop_token stop = {});

/// The picture as 8-bit RGB: orientation applied, grey replicated, alpha laid over white, CMYK converted to sRGB,
/// 16 bits rounded to 8.
[[nodiscard]] Image readRgb8(const std::filesystem::path& path, std::stop_token stop = {});

/// The same picture, region by region. What cannot be read at random from its file is decoded once, at the first
/// read, to memory up to 100 MB and to a temporary file beyond. Reads nothing but the header here.
[[nodiscard]] std::shared_ptr<const ImageSource> openSource(const std::filesystem::path& path);

/// A picture in memory as a source; grey and RGBA are made RGB as above.
[[nodiscard]] std::shared_ptr<const ImageSource> memorySource(const Image& image);

}  // namespace wavelens::engine
