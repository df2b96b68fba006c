// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/picture.hpp"

#include <filesystem>

namespace wavelens::engine {

struct WriteOptions {
    PictureFormat format = PictureFormat::Png;
    int quality = 92;  ///< 1…100; JPEG and WebP
};

/// Writes 1, 3 or 4 channels; alpha is laid over white in JPEG. The file appears under its name only when it is
/// complete and on the disk: written to a temporary name in the same folder, synchronised, renamed. A failure leaves
/// an earlier file of that name as it was.
/// Throws Exception naming the file. BadInput: a side too long for the format (before anything is written), an empty
/// picture. Disk: full, read-only or missing folder. Thread: any.
void writeImage(const std::filesystem::path& path, const Image& image, const WriteOptions& options);

}  // namespace wavelens::engine
