// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/data.hpp"
#include "engine/api/engine.hpp"
#include "engine/inference/tiled_network.hpp"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace wavelens::engine {

/// Measures a network on whole images by the default protocol, and keeps the pictures of one of them.
/// Decoded images stay in memory up to a bound, and the previewed one in any case. One that can no longer be read is
/// left out until it can. Thread: engine.
class Validator {
public:
    /// `preview`: file name of the image whose result is kept; empty: the first. Throws BadInput when no image has it.
    Validator(std::vector<UsableImage> images, int scale, const std::string& preview, std::int64_t memoryBytes);

    struct Outcome {
        Measures mean;
        Image preview;
        std::vector<SkippedImage> missing;  ///< cannot be read now; the mean is that of the others
    };

    /// Both throw BadInput when no image can be read, or not the one to preview.
    [[nodiscard]] Outcome bicubic(std::stop_token stop);
    [[nodiscard]] Outcome measure(const TiledNetwork& network, const TileOptions& options, std::stop_token stop);

    [[nodiscard]] Image previewHr(std::stop_token stop) { return pair(m_preview, stop).hr; }

    [[nodiscard]] Image previewLr(std::stop_token stop) { return pair(m_preview, stop).lr; }

private:
    struct Pair {
        Image hr;
        Image lr;
    };

    template <typename Enlarge>
    Outcome mean(const Enlarge& enlarge, const std::stop_token& stop);
    Pair pair(std::size_t index, const std::stop_token& stop);

    std::vector<UsableImage> m_images;
    std::vector<Pair> m_pairs;  // empty where not kept
    int m_scale;
    std::size_t m_preview = 0;
    std::int64_t m_bytesLeft;
};

}  // namespace wavelens::engine
