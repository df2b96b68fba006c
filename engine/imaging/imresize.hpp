// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <memory>
#include <vector>

namespace wavelens::engine {

// MATLAB's bicubic imresize (spec/pcl.md §15): cubic kernel with a = −0.5, widened when shrinking (antialiasing),
// height pass first. Thread: any, without state.

/// What lies beyond the border: Symmetric repeats the mirrored picture (today's MATLAB); Replicate repeats the edge
/// (the MATLAB that made the LR files of Set5 and Set14).
enum class Border { Symmetric, Replicate };

// To a scale: the sides become ⌈scale · side⌉. To a size: the scale of each axis is what leads there, which is the same
// for a multiple.

/// 8-bit, 1, 3 or 4 channels: clamped and rounded half up after each of the two passes, as MATLAB does.
[[nodiscard]] Image imresize(const Image& image, double scale, Border border = Border::Symmetric);
[[nodiscard]] Image imresize(const Image& image, Size out, Border border = Border::Symmetric);

/// A single channel in double precision, rows top down.
struct DoublePlane {
    int width = 0;
    int height = 0;
    std::vector<double> values;
};

/// In double precision, neither clamped nor rounded.
[[nodiscard]] DoublePlane imresize(const DoublePlane& plane, double scale, Border border = Border::Symmetric);
[[nodiscard]] DoublePlane imresize(const DoublePlane& plane, Size out, Border border = Border::Symmetric);

/// The upper left part whose sides are multiples of `scale`; the same bytes when they are already.
/// Empty when a side is shorter than `scale`.
[[nodiscard]] Image cropToMultiple(const Image& image, int scale);

/// `lr` enlarged `scale` times by imresize, region by region: pixel for pixel what imresize of the whole gives.
[[nodiscard]] std::shared_ptr<const ImageSource> bicubicSource(std::shared_ptr<const ImageSource> lr, int scale);

/// `hr` cropped to a multiple of `scale` and shrunk `scale` times by imresize, region by region, likewise.
/// Throws BadInput when a side of `hr` is shorter than `scale`.
[[nodiscard]] std::shared_ptr<const ImageSource> downscaledSource(std::shared_ptr<const ImageSource> hr, int scale);

}  // namespace wavelens::engine
