// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/data.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace wavelens::engine {

/// The picture files (by extension) under `folder` and its subfolders, sorted by their path. Hidden files are left out;
/// linked subfolders are entered, each folder once.
/// Throws BadInput when `folder` is missing (naming the nearest that exists), is no folder, or holds no picture. Where
/// the nearest folder above it has pictures, that is said and suggested.
[[nodiscard]] std::vector<std::filesystem::path> listPictures(const std::filesystem::path& folder);

struct ImagePair {
    std::filesystem::path hr;
    std::filesystem::path lr;  ///< empty: made from HR
};

struct Pairing {
    std::vector<ImagePair> pairs;       ///< sorted by HR path
    std::vector<SkippedImage> skipped;  ///< HR files without a partner, or with more than one
    std::vector<std::string> warnings;  ///< the first LR names without an HR
};

/// Pairs by name, never by order: the same stem in the same subfolder, where LR's may end in x2, x3, x4 (with or
/// without _ or - before it) when that is `scale`. Without `lrFolder` every HR file stands alone. Throws BadInput as
/// listPictures, and when no pair is found (naming the first files of both sides).
[[nodiscard]] Pairing pairImages(const std::filesystem::path& hrFolder, const std::filesystem::path& lrFolder,
                                 int scale);

/// Empty when an LR of size `lr` belongs to an HR of size `hr` at `scale`, HR being cropped to a multiple of it; else
/// what is wrong, with both sizes and the scale that they suggest.
[[nodiscard]] std::string sizeMismatch(Size hr, Size lr, int scale);

}  // namespace wavelens::engine
