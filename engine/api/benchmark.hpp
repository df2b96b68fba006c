// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/training.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace wavelens::engine {

/// What is timed, on random images in memory: a training step, and upscaling a picture of 1280 × 720 (edsr_l: 320 ×
/// 180).
struct BenchmarkRequest {
    std::string network = "edsr_s";  ///< edsr_s, edsr_l, small (EDSR 8 × 32), srvgg; all ×4
    std::string method = "pcl";      ///< l1, pcl, pcl_script (discriminator.augment, layers 0, 2, 4, 6)
    std::int64_t batch = 0;          ///< 0: 16, or 8 for small
    std::int64_t patch = 0;          ///< LR pixels; 0: 48, or 32 for small
    std::string kernels = "auto";    ///< as hardware.kernels
    int threads = 0;                 ///< 0: all processors allowed
    int repeat = 3;                  ///< steps of which the median is taken, after one to warm up
    bool step = true;
    bool inference = true;
};

struct BenchmarkReport {
    std::string path;    ///< which kernels ran: "own kernels, avx512" or "LibTorch's operators"
    std::string reason;  ///< why those
    int threads = 0;
    double sgemmGflops = 0;  ///< of LibTorch's matrix product with as many threads: what this machine can do

    /// FLOP are two for each multiply-add of the convolutions by their definition, whatever algorithm ran; in
    /// upscaling, those for the borders of tiles too.
    struct Timing {
        double seconds = kNotComputed;
        double gflops = kNotComputed;      ///< 10⁹ FLOP/s
        std::int64_t peakMemoryBytes = 0;  ///< of the whole process meanwhile; 0: not known
    };

    Timing step;
    std::vector<std::pair<std::string, double>> parts;  ///< of the step: name and seconds, in order
    Timing inference;
    std::int64_t lrPixels = 0;
};

}  // namespace wavelens::engine
