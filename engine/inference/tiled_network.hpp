// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"

#include <c10/core/Device.h>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace wavelens::engine {

class Network;

struct TileOptions {
    int tile = 0;           ///< largest side in LR pixels; 0: by the receptive field, within a bound on memory
    int overlap = 0;        ///< LR pixels seen around a tile; 0: the receptive field, which leaves no seam
    bool ensemble = false;  ///< mean over the eight flips and rotations of the input
    int threads = 0;        ///< 0: all processors allowed
};

/// A trained network applied to pictures tile by tile, so that memory stays bounded whatever their size.
/// Upscaling, validation, previews and Compare all go through it. Thread: any; one computes at a time.
class TiledNetwork {
public:
    /// Takes the network over and puts it into evaluation mode on `device`.
    TiledNetwork(std::shared_ptr<Network> network, c10::Device device);

    [[nodiscard]] int scale() const { return m_scale; }

    struct Tile {
        Rect shown;  ///< LR pixels whose result is kept
        Rect seen;   ///< with the border that the network needs, where the picture has it
    };

    /// How a region of a picture of `size` is cut; tile and overlap of `options`.
    [[nodiscard]] std::vector<Tile> tiles(Rect region, Size size, const TileOptions& options) const;

    /// The result for `region`, given in LR pixels within `lr`; RGB, `scale` times its size. `progress` gets the share
    /// that is done, in (0, 1]. Throws Exception Cancelled, NotFinite, and what reading `lr` gives.
    [[nodiscard]] Image upscale(const ImageSource& lr, Rect region, const TileOptions& options,
                                const std::function<void(double)>& progress, std::stop_token stop) const;

private:
    [[nodiscard]] Image upscaleTile(const Image& padded, bool ensemble) const;

    std::shared_ptr<Network> m_network;
    c10::Device m_device;
    int m_scale;
    int m_radius;
    int m_tile;  ///< where none is asked for
    mutable std::mutex m_computing;
};

}  // namespace wavelens::engine
