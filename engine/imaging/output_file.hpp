// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/write.hpp"

#include <stop_token>
#include <vips/vips8>

// What writing and streaming share; for this folder alone, since it speaks libvips.
namespace wavelens::engine {

/// Throws BadInput where a side of `size` is too long for the format.
void checkSides(const std::filesystem::path& path, Size size, PictureFormat format);

/// Computes and writes the picture, which has the samples and channels that the format can hold. The file appears
/// under its name only when it is complete and on the disk. Throws Disk naming the file, also where libvips could not
/// compute the picture; after a stop, which ends the work at the next write. BadInput (without a name), Memory,
/// Cancelled of WebP. Thread: any.
void writeFile(const std::filesystem::path& path, const vips::VImage& image, const WriteOptions& options,
               const std::stop_token& stop = {});

}  // namespace wavelens::engine
