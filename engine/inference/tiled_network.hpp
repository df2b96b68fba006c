// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/image.hpp"
#include "engine/imaging/band.hpp"
#include "engine/networks/picture_moments.hpp"

#include <c10/core/Device.h>

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <vector>

namespace wavelens::engine {

class Network;

struct TileOptions {
    int tile = 0;           ///< largest side in LR pixels; 0: by the receptive field and the memory at hand
    int overlap = 0;        ///< LR pixels seen around a tile; 0: the receptive field, at most 40
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

    /// The result for `region`, given in LR pixels within `lr`; RGB, `scale` times its size. `progress` gets the share
    /// that is done, in (0, 1]. `moments`: what survey() told of `lr`; without them, averages over the whole picture
    /// are those over the region. Throws Exception Cancelled, NotFinite, Memory, and what reading `lr` gives.
    [[nodiscard]] Image upscale(const ImageSource& lr, Rect region, const TileOptions& options,
                                const std::function<void(double)>& progress, std::stop_token stop,
                                const std::vector<PictureMoments>& moments = {}) const;

    /// For upscale() of parts of a picture without the ensemble: of a small one exactly, of a large one by squares that
    /// are spread over it. Empty where the network does not average over the picture. Throws like upscale().
    [[nodiscard]] std::vector<PictureMoments> survey(const ImageSource& lr, std::stop_token stop) const;

private:
    friend class TiledRows;

    /// (1, 3, H, W) -> (1, 3, s·H, s·W), checked to be finite numbers. A part of a picture, where it has `moments`: one
    /// for each symmetry of the ensemble.
    [[nodiscard]] at::Tensor apply(const at::Tensor& rgb, const TileOptions& options, std::span<PictureMoments> moments,
                                   Margins margins, const std::stop_token& stop) const;

    std::shared_ptr<Network> m_network;
    c10::Device m_device;
    int m_scale;
    int m_radius;
    int m_unit;    ///< tiles begin at multiples of it: the network works on squares of this side
    bool m_local;  ///< an overlap of m_radius makes tiles exact
    mutable std::mutex m_computing;
};

/// A region of a picture enlarged from top to bottom, a band of rows at a time.
///
/// A tile sees `overlap` pixels beyond its own on each side. Where these are all that the network sees, tiles put
/// beside each other are exact. Otherwise each also reaches into its right and lower neighbour, and goes over into it
/// gradually. A network that averages over the whole picture is shown all tiles before it enlarges them. Of grey
/// pictures the network gets three equal channels; alpha goes through it likewise, and stays exact where it is constant
/// all around. Where memory does not suffice, narrower tiles are tried. Thread: one.
class TiledRows {
public:
    /// `channels`: of the bands. `tileDone` gets the share that is done; Cancelled is thrown between tiles. `moments`:
    /// of the picture where they are known.
    TiledRows(const TiledNetwork& network, Size picture, Rect region, int channels, const TileOptions& options,
              std::function<void(double)> tileDone = {}, std::stop_token stop = {},
              std::vector<PictureMoments> moments = {});

    /// Rows of LR to be enlarged at a time; the last band may have fewer.
    [[nodiscard]] int bandRows() const { return m_bandRows; }

    /// Rows of LR needed above and below those, where the picture has them.
    [[nodiscard]] int halo() const;

    /// Tiles are put beside each other, and what they reach into does not matter.
    [[nodiscard]] bool areExact() const { return m_fringe == 0; }

    /// All bands are to be shown to survey() before the first next().
    [[nodiscard]] bool needSurvey() const { return m_twice; }

    /// Arguments, order and errors as for next().
    void survey(Band seen, Rect place, int top, int count);

    /// Enlarges rows [top, top + count) of the picture within the region's columns. `seen` are the pixels of the
    /// picture at `place`: these and the halo around them, as far as the picture has it. To be called once for each
    /// band, top down. Throws Cancelled, NotFinite, Memory.
    [[nodiscard]] Band next(Band seen, Rect place, int top, int count);

    /// Bytes that all of this takes at most, roughly.
    [[nodiscard]] std::int64_t memory() const;

    /// In LR pixels of the picture.
    struct Tile {
        Rect own;
        Rect shown;  ///< with what it reaches into
        Rect seen;   ///< with the border that the network needs, where the picture has it
    };

    /// Of the band of `count` rows from `top` on.
    [[nodiscard]] std::vector<Tile> tiles(int top, int count) const;

private:
    /// A band as one row of tiles, with the rows below it into which they reach.
    [[nodiscard]] Band sumOfTiles(const Band& seen, Rect place, int top, int count);
    void addTile(const Band& seen, Rect place, const Tile& tile, Band& sum);
    [[nodiscard]] at::Tensor enlarged(const Band& seen, Rect place, const Tile& tile);
    void tellDone(const Rect& own, int top, int count) const;
    /// Again with narrower tiles where memory does not suffice.
    void withFittingTiles(const std::function<void()>& work);

    const TiledNetwork& m_network;
    Size m_picture;
    Rect m_region;
    int m_channels;
    TileOptions m_options;
    std::function<void(double)> m_tileDone;
    std::stop_token m_stop;
    int m_overlap;
    int m_fringe;  ///< pixels by which a tile reaches into the next; 0: tiles are exact
    int m_side;    ///< largest width of a tile
    int m_bandRows;
    /// By symmetry, of the colours and then of alpha; none where no tile needs to know of the others.
    std::vector<PictureMoments> m_moments;
    bool m_twice = false;  ///< all tiles are computed for their moments first
    Band m_carried;        ///< what the tiles above gave to the rows of the next band
};

}  // namespace wavelens::engine
