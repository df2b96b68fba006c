// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tiled_network.hpp"

#include "engine/inference/tensor_image.hpp"
#include "engine/networks/network.hpp"
#include "engine/training/kept_pages.hpp"
#include "engine/training/threads.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace wavelens::engine {
namespace {

constexpr double kActivationBytes = 70e6;  // of a tile and its border in one layer; a few of them live at a time
constexpr int kSmallestTile = 64;

/// Three radii at least: else more is computed for the border than twice the tile. Fourteen at most: then it is less
/// than a third, and larger tiles would gain little.
int defaultTile(const NetworkConfig& network, int radius) {
    const double pixels = kActivationBytes / static_cast<double>(network.features * sizeof(float));
    const int possible = static_cast<int>(std::sqrt(pixels)) - 2 * radius;
    return std::max(kSmallestTile, std::clamp(possible, 3 * radius, 14 * radius));
}

/// The side that cuts `length` into as many equal pieces as `side` would need.
int evenSide(int length, int side) {
    const int pieces = (length + side - 1) / side;
    return (length + pieces - 1) / pieces;
}

/// One of the eight symmetries of the square: bit 0 flips the width, bit 1 the height, bit 2 transposes (last).
at::Tensor symmetry(const at::Tensor& image, int which) {
    auto result = image;
    if ((which & 1) != 0)
        result = result.flip({3});
    if ((which & 2) != 0)
        result = result.flip({2});
    return (which & 4) != 0 ? result.transpose(2, 3) : result;
}

at::Tensor undoSymmetry(const at::Tensor& image, int which) {
    auto result = (which & 4) != 0 ? image.transpose(2, 3) : image;
    if ((which & 2) != 0)
        result = result.flip({2});
    return (which & 1) != 0 ? result.flip({3}) : result;
}

Rect grown(Rect rect, int by, Size limits) {
    const int left = std::max(0, rect.x - by);
    const int top = std::max(0, rect.y - by);
    const int right = std::min(limits.width, rect.x + rect.width + by);
    const int bottom = std::min(limits.height, rect.y + rect.height + by);
    return {left, top, right - left, bottom - top};
}

void copyRows(const Image& from, int fromX, int fromY, std::vector<std::uint8_t>& to, int toStride, Rect target) {
    for (int y = 0; y < target.height; ++y)
        std::memcpy(to.data() + static_cast<std::ptrdiff_t>(target.y + y) * toStride +
                        static_cast<std::ptrdiff_t>(target.x) * 3,
                    from.row(fromY + y) + static_cast<std::ptrdiff_t>(fromX) * 3,
                    static_cast<std::size_t>(target.width) * 3);
}

}  // namespace

TiledNetwork::TiledNetwork(std::shared_ptr<Network> network, c10::Device device)
    : m_network(std::move(network)), m_device(device), m_scale(static_cast<int>(m_network->scale())),
      m_radius(static_cast<int>(m_network->receptiveRadius())), m_tile(defaultTile(m_network->config(), m_radius)) {
    m_network->eval();
    m_network->to(m_device);
}

Image TiledNetwork::upscaleTile(const Image& padded, bool ensemble) const {
    const c10::InferenceMode inference;
    const auto input = toTensor(padded).to(m_device);
    if (!ensemble)
        return toImage(m_network->forward(input));
    at::Tensor sum;
    for (int which = 0; which < 8; ++which) {
        const auto result = undoSymmetry(m_network->forward(symmetry(input, which).contiguous()), which);
        sum = sum.defined() ? sum + result : result;
    }
    return toImage(sum / 8.0);
}

std::vector<TiledNetwork::Tile> TiledNetwork::tiles(Rect region, Size size, const TileOptions& options) const {
    const int side = options.tile > 0 ? options.tile : m_tile;
    const int overlap = options.overlap > 0 ? options.overlap : m_radius;
    const int width = evenSide(region.width, side), height = evenSide(region.height, side);
    std::vector<Tile> result;
    for (int y = 0; y < region.height; y += height)
        for (int x = 0; x < region.width; x += width) {
            const Rect shown{region.x + x, region.y + y, std::min(width, region.width - x),
                             std::min(height, region.height - y)};
            result.push_back({shown, grown(shown, overlap, size)});
        }
    return result;
}

Image TiledNetwork::upscale(const ImageSource& lr, Rect region, const TileOptions& options,
                            const std::function<void(double)>& progress, std::stop_token stop) const {
    const KeptPages kept;
    const int stride = region.width * m_scale * 3;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(stride) *
                                                              static_cast<std::size_t>(region.height * m_scale));
    const auto tiles = this->tiles(region, lr.size(), options);
    for (std::size_t index = 0; index < tiles.size(); ++index) {
        const auto& [shown, seen] = tiles[index];
        auto padded = lr.read(seen, 1.0, stop);
        if (!padded)
            throw Exception(padded.error());
        const std::scoped_lock lock(m_computing);
        if (stop.stop_requested())
            throw Exception(ErrorCode::Cancelled, "Cancelled.");
        useThreads(options.threads);
        const Image result = upscaleTile(*padded, options.ensemble);
        copyRows(result, (shown.x - seen.x) * m_scale, (shown.y - seen.y) * m_scale, *pixels, stride,
                 {(shown.x - region.x) * m_scale, (shown.y - region.y) * m_scale, shown.width * m_scale,
                  shown.height * m_scale});
        if (progress)
            progress(static_cast<double>(index + 1) / static_cast<double>(tiles.size()));
    }
    return {region.width * m_scale, region.height * m_scale, 3, std::move(pixels)};
}

}  // namespace wavelens::engine
