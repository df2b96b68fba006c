// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace wavelens::engine {

/// How far long work has come. `total` is 0 while it is not known.
struct Progress {
    std::int64_t done = 0;
    std::int64_t total = 0;
    std::string text;  ///< what is being done: a file's name, mostly
};

/// Called on the working thread. A callback that blocks pauses the work.
using ProgressCallback = std::function<void(const Progress&)>;

/// An image that can be trained on or validated with.
struct UsableImage {
    std::filesystem::path hr;
    std::filesystem::path lr;  ///< empty: made from HR
    Size size;                 ///< of HR, cropped to a multiple of the scale
};

struct SkippedImage {
    std::filesystem::path path;
    std::string reason;     ///< "ends early", "40 × 32 px, smaller than the patch of 96 px"
    bool tooSmall = false;  ///< smaller than the patch or, to validate with, than SSIM's window
};

/// What the check of all files before step 1 found.
struct PreflightReport {
    std::vector<UsableImage> training;
    std::vector<UsableImage> validation;
    std::vector<SkippedImage> skipped;
    std::vector<std::string> warnings;  ///< "3 images have an alpha channel: laid over white."
    bool heldOut = false;               ///< validation images were taken from the training folder
    std::int64_t decodedBytes = 0;      ///< of all training images in memory
    /// The one subfolder that holds all that is under data.train_hr; empty where that has images itself or in several.
    std::filesystem::path suggestedFolder;
};

}  // namespace wavelens::engine
