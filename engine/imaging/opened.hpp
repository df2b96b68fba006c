// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/picture.hpp"

#include <filesystem>
#include <string>
#include <vips/vips8>

// What reading and streaming share; for this folder alone, since it speaks libvips.
namespace wavelens::engine {

/// Throws BadInput: "PATH WHY".
[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why, const std::string& details = {});

/// Throws BadInput with what libvips has to say about a picture of which a part does not decode.
[[noreturn]] void refuseDamaged(const std::filesystem::path& path);

/// Takes what libvips has to say. Its buffer is shared by all threads, so this is for details only.
[[nodiscard]] std::string takeDetails();

/// A file whose header is read and found acceptable.
struct Opened {
    vips::VImage image;  ///< as in the file
    PictureInfo info;
};

/// Opens by the rules of read.hpp. A picture to be turned is opened for random access whatever `access` says.
/// Throws BadInput naming the file. Thread: any.
[[nodiscard]] Opened openChecked(const std::filesystem::path& path, VipsAccess access);

/// True where the file's rows are the upright picture's columns, by its EXIF orientation.
[[nodiscard]] bool liesSideways(const vips::VImage& file);

/// Converts by the embedded profile, or by a usual one where there is none; nothing is computed yet.
[[nodiscard]] vips::VImage cmykToSrgb(const vips::VImage& image);

}  // namespace wavelens::engine
