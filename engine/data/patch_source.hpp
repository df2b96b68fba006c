// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/api/data.hpp"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace wavelens::engine {

/// Training examples of one step.
struct PatchBatch {
    std::vector<float> lr;           ///< (B, 3, p, p) RGB, level / 255
    std::vector<float> hr;           ///< (B, 3, P, P) RGB, level / 255; P = p · scale
    std::vector<std::string> names;  ///< file name of HR, one for each example
};

struct PatchSourceOptions {
    std::int64_t patchSize = 48;  ///< p, LR pixels
    std::int64_t scale = 4;
    std::int64_t batchSize = 16;
    std::int64_t seed = 1;
    std::int64_t memoryBytes = std::int64_t{1} << 30;  ///< bound for decoded images between uses
    int threads = 1;                                   ///< that decode and cut ahead; 0: batch() does the work itself

    static PatchSourceOptions from(const RunConfig& config, int threads);
};

/// Cuts the batches of a training ahead of its steps, on threads of its own.
///
/// A batch is a pure function of (images, options without memory and threads, step): example b of step t is the
/// (t·B + b)-th of a sequence in which every epoch is a permutation of the images of its own, and its place and its
/// flip or rotation (one of eight) come from a generator keyed by (seed, t, b). So resuming needs no state, and neither
/// threads nor memory change a result.
///
/// A file that can no longer be read is reported once by failures() and stands replaced, for the life of this object,
/// by the next image of the list that can. When none can, batch() throws BadInput. Thread: batch() from one thread at a
/// time; the rest any. The destructor stops and joins.
class PatchSource {
public:
    PatchSource(std::vector<UsableImage> images, const PatchSourceOptions& options);
    ~PatchSource();
    PatchSource(const PatchSource&) = delete;
    PatchSource& operator=(const PatchSource&) = delete;

    /// The examples of `step` >= 0. Steps in ascending order are ready ahead; any other order works.
    /// Throws Exception: Cancelled on stop, Memory, BadInput.
    [[nodiscard]] PatchBatch batch(std::int64_t step, std::stop_token stop = {});

    /// Seconds that batch() has waited so far.
    [[nodiscard]] double waitSeconds() const;

    /// Bytes of decoded images kept between uses; never above options.memoryBytes.
    [[nodiscard]] std::int64_t cachedBytes() const;

    /// Files that became unreadable since the last call.
    [[nodiscard]] std::vector<SkippedImage> failures();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace wavelens::engine
