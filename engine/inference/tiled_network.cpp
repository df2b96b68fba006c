// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tiled_network.hpp"

#include "engine/imaging/area.hpp"
#include "engine/imaging/pixels.hpp"
#include "engine/inference/tensor_image.hpp"
#include "engine/networks/network.hpp"
#include "engine/training/kept_pages.hpp"
#include "engine/training/memory_line.hpp"
#include "engine/training/threads.hpp"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace wavelens::engine {
namespace {

constexpr double kActivationBytes = 70e6;  // of a tile and its border in one layer, at most
constexpr double kLivingLayers = 6;        // that a network holds at a time, roughly
constexpr double kBandBytes = 192e6;       // of a band of the result
constexpr int kSmallestTile = 64;
constexpr int kLargestOverlap = 40;  // beyond it, deeper networks gain nothing that 8 bits show
constexpr int kFringe = 16;
constexpr int kFlatReach = 2;  // pixels around one within which alpha is constant

int roundedUp(int value, int unit) {
    return (value + unit - 1) / unit * unit;
}

/// The side that cuts `length` into as many equal pieces as `side` would need, in whole units.
int evenSide(int length, int side, int unit) {
    const int pieces = (length + side - 1) / side;
    return roundedUp((length + pieces - 1) / pieces, unit);
}

/// Three overlaps at least: else more is computed for the border than twice the tile. Thirteen at most: then it is
/// less than a third, and larger tiles would gain little.
int chosenSide(const NetworkConfig& network, int overlap) {
    const auto free = static_cast<double>(memoryLine("/proc/meminfo", "MemAvailable:"));
    const double bytes = free > 0 ? std::min(kActivationBytes, free / (4 * kLivingLayers)) : kActivationBytes;
    const int possible = static_cast<int>(std::sqrt(bytes / static_cast<double>(network.features * sizeof(float))));
    return std::max(kSmallestTile, std::clamp(possible - 2 * overlap, 3 * overlap, 13 * overlap));
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

Margins symmetry(Margins margins, int which) {
    if ((which & 1) != 0)
        std::swap(margins.left, margins.right);
    if ((which & 2) != 0)
        std::swap(margins.top, margins.bottom);
    return (which & 4) != 0 ? Margins{margins.top, margins.left, margins.bottom, margins.right} : margins;
}

int symmetriesOf(const TileOptions& options) {
    return options.ensemble ? 8 : 1;
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

/// Of what is seen around a part.
Margins marginsOf(Rect own, Rect seen) {
    return {own.x - seen.x, own.y - seen.y, seen.x + seen.width - own.x - own.width,
            seen.y + seen.height - own.y - own.height};
}

/// (1, channels, height, width) of a part of a band; `y` within the band.
at::Tensor cut(const Band& band, int x, int y, int width, int height) {
    auto* first = const_cast<float*>(band.values.data()) + static_cast<std::size_t>(y) * band.stride() +
                  static_cast<std::size_t>(x) * static_cast<std::size_t>(band.channels);
    const auto stride = static_cast<std::int64_t>(band.stride());
    return torch::from_blob(first, {1, band.channels, height, width}, {0, 1, stride, band.channels}, torch::kFloat)
        .contiguous();
}

/// Weight of the pixels along one side of a tile of `own` pixels: rises where the tile before reaches into it, falls
/// beyond its own, where it reaches into the next one. What overlaps adds up to 1.
std::vector<float> weights(int length, int own, int fringe, bool isFirst) {
    std::vector<float> result(static_cast<std::size_t>(length), 1.0F);
    const auto ramp = [&](int i) {
        return (static_cast<float>(i) + 0.5F) / static_cast<float>(fringe);
    };
    for (int i = 0; i < std::min(isFirst ? 0 : fringe, length); ++i)
        result[static_cast<std::size_t>(i)] = ramp(i);
    for (int i = own; i < length; ++i)
        result[static_cast<std::size_t>(i)] *= 1 - ramp(i - own);
    return result;
}

/// Alpha where it is the same in all pixels around, enlarged; NaN elsewhere.
at::Tensor flatAlpha(const at::Tensor& alpha, int scale) {
    constexpr int kSide = 2 * kFlatReach + 1;
    const auto highest = torch::max_pool2d(alpha, kSide, 1, kFlatReach);
    const auto lowest = -torch::max_pool2d(-alpha, kSide, 1, kFlatReach);
    return torch::upsample_nearest2d(torch::where(highest == lowest, alpha, at::full({}, NAN)),
                                     {scale * alpha.size(2), scale * alpha.size(3)});
}

bool isLackOfMemory(const std::exception& failure) {
    return dynamic_cast<const std::bad_alloc*>(&failure) != nullptr ||
           (dynamic_cast<const c10::Error*>(&failure) != nullptr &&
            std::string_view(failure.what()).find("out of memory") != std::string_view::npos);
}

Band read(const ImageSource& lr, Rect part, const std::stop_token& stop) {
    const auto image = lr.read(part, 1.0, stop);
    if (!image)
        throw Exception(image.error());
    Band band{part.width, part.height, 3, std::vector<float>(image->bytes->size())};
    std::ranges::transform(*image->bytes, band.values.begin(),
                           [](std::uint8_t level) { return static_cast<float>(level) / 255.0F; });
    return band;
}

/// Into an RGB picture of `width`, with its upper left corner at (x, y).
void writeLevels(const Band& band, int x, int y, int width, std::vector<std::uint8_t>& levels) {
    at::parallel_for(0, band.rows, 1, [&](std::int64_t first, std::int64_t last) {
        for (auto row = first; row < last; ++row)
            std::transform(band.values.begin() + row * static_cast<std::ptrdiff_t>(band.stride()),
                           band.values.begin() + (row + 1) * static_cast<std::ptrdiff_t>(band.stride()),
                           levels.begin() + 3 * ((y + row) * width + x),
                           [](float value) { return sampleOf<std::uint8_t>(value, 255); });
    });
}

}  // namespace

TiledNetwork::TiledNetwork(std::shared_ptr<Network> network, c10::Device device)
    : m_network(std::move(network)), m_device(device), m_scale(static_cast<int>(m_network->scale())),
      m_radius(static_cast<int>(m_network->receptiveRadius())), m_unit(static_cast<int>(m_network->unit())),
      m_local(!m_network->seesWholePicture()) {
    m_network->eval();
    m_network->to(m_device);
}

at::Tensor TiledNetwork::apply(const at::Tensor& rgb, const TileOptions& options, std::span<PictureMoments> moments,
                               Margins margins, const std::stop_token& stop) const {
    const std::scoped_lock lock(m_computing);
    const c10::InferenceMode inference;
    useThreads(options.threads);
    const auto input = rgb.to(m_device);
    at::Tensor sum;
    for (int which = 0; which < symmetriesOf(options); ++which) {
        checkStop(stop);
        const auto seen = symmetry(input, which).contiguous();
        const auto result = [&] {
            if (moments.empty())
                return m_network->forward(seen);
            PictureMoments& picture = moments[static_cast<std::size_t>(which)];
            picture.beginPart(symmetry(margins, which));
            return m_network->forwardPart(seen, picture);
        }();
        const auto upright = undoSymmetry(result, which);
        sum = sum.defined() ? sum + upright : upright;
    }
    if (!std::isfinite(sum.sum().item<float>()))
        throw Exception(ErrorCode::NotFinite, "The network's result holds values that are not finite numbers.");
    return (options.ensemble ? sum / 8.0 : sum).to(torch::kCPU);
}

Image TiledNetwork::upscale(const ImageSource& lr, Rect region, const TileOptions& options,
                            const std::function<void(double)>& progress, std::stop_token stop,
                            const std::vector<PictureMoments>& moments) const {
    const KeptPages kept;
    const Size picture = lr.size();
    TiledRows rows(*this, picture, region, 3, options, progress, stop, moments);
    const int width = region.width * m_scale;
    auto pixels = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(width) * 3 *
                                                              static_cast<std::size_t>(region.height * m_scale));
    const auto seenFor = [&](int top, int count) {
        return grown({region.x, top, region.width, count}, rows.halo(), picture);
    };
    for (int y = 0; rows.needSurvey() && y < region.height; y += rows.bandRows()) {
        const int top = region.y + y;
        const int count = std::min(rows.bandRows(), region.height - y);
        const Rect seen = seenFor(top, count);
        rows.survey(read(lr, seen, stop), seen, top, count);
    }
    double done = 0;
    for (int y = 0; y < region.height; y += rows.bandRows()) {
        const int top = region.y + y;
        const int count = std::min(rows.bandRows(), region.height - y);
        if (!rows.areExact()) {
            const Rect seen = seenFor(top, count);
            writeLevels(rows.next(read(lr, seen, stop), seen, top, count), 0, y * m_scale, width, *pixels);
            continue;
        }
        // Each tile for itself takes less memory than a band.
        for (const auto& tile : rows.tiles(top, count)) {
            const Rect part = tile.own;
            TileOptions one = options;
            one.tile = part.width;
            TiledRows alone(*this, picture, part, 3, one, {}, stop);
            writeLevels(alone.next(read(lr, tile.seen, stop), tile.seen, top, count), (part.x - region.x) * m_scale,
                        y * m_scale, width, *pixels);
            done += static_cast<double>(part.width) * count / region.width / region.height;
            if (progress)
                progress(std::min(done, 1.0));
        }
    }
    return {width, region.height * m_scale, 3, std::move(pixels)};
}

std::vector<PictureMoments> TiledNetwork::survey(const ImageSource& lr, std::stop_token stop) const {
    if (m_local)
        return {};
    constexpr int kSide = 128, kMost = 3;  // of the squares, in each direction
    std::vector<PictureMoments> moments(1);
    const Size size = lr.size();
    const auto squares = [&](int length) {
        return std::clamp((length + kSide - 1) / kSide, 1, kMost);
    };
    const auto place = [&](int length, int index) {
        const int side = length > kSide * kMost ? kSide : evenSide(length, kSide, 1);
        const int begin = length > kSide * kMost ? index * (length - side) / (kMost - 1) : index * side;
        return std::pair(begin, std::min(side, length - begin));
    };
    for (int row = 0; row < squares(size.height); ++row)
        for (int column = 0; column < squares(size.width); ++column) {
            const auto [x, width] = place(size.width, column);
            const auto [y, height] = place(size.height, row);
            const Rect own{x, y, width, height};
            const Rect seen = grown(own, std::min(m_radius, kLargestOverlap), size);
            const Band band = read(lr, seen, stop);
            (void)apply(cut(band, 0, 0, seen.width, seen.height), {}, moments, marginsOf(own, seen), stop);
        }
    moments.front().finish();
    return moments;
}

TiledRows::TiledRows(const TiledNetwork& network, Size picture, Rect region, int channels, const TileOptions& options,
                     std::function<void(double)> tileDone, std::stop_token stop, std::vector<PictureMoments> moments)
    : m_network(network), m_picture(picture), m_region(region), m_channels(channels), m_options(options),
      m_tileDone(std::move(tileDone)), m_stop(std::move(stop)), m_moments(std::move(moments)) {
    const int wanted = options.overlap > 0 ? options.overlap : std::min(network.m_radius, kLargestOverlap);
    m_overlap = roundedUp(wanted, network.m_unit);
    const bool exact = network.m_local && m_overlap >= network.m_radius;
    m_fringe = exact ? 0 : kFringe;
    m_side = options.tile > 0 ? options.tile : chosenSide(network.m_network->config(), m_overlap);
    const double rowBytes =
        sizeof(float) * static_cast<double>(network.m_scale) * network.m_scale * region.width * channels;
    const int rows = std::max(kFringe, std::min(m_side, static_cast<int>(kBandBytes / rowBytes)));
    m_bandRows = std::max(m_fringe, evenSide(region.height, rows, network.m_unit));
    m_twice = !network.m_local && m_moments.empty() && (region.width > m_side || region.height > m_bandRows);
    if (m_twice)
        m_moments.resize(static_cast<std::size_t>(symmetriesOf(options) * (hasAlpha(channels) ? 2 : 1)));
}

int TiledRows::halo() const {
    return m_overlap + m_fringe + (hasAlpha(m_channels) ? kBleedReach : 0);
}

std::int64_t TiledRows::memory() const {
    const double scale = m_network.m_scale;
    const double band = 2.0 * (m_bandRows + m_fringe) * scale * scale * m_region.width * m_channels;
    const double seen = (m_bandRows + 2.0 * halo()) * m_region.width * m_channels;
    const double tile = std::min(m_side, m_region.width) + 2.0 * m_overlap;
    const double layers = kLivingLayers * tile * (m_bandRows + 2.0 * m_overlap) *
                          static_cast<double>(m_network.m_network->config().features);
    return static_cast<std::int64_t>(sizeof(float) * (band + seen + layers));
}

at::Tensor TiledRows::enlarged(const Band& band, Rect place, const Tile& tile) {
    const auto& [own, shown, needed] = tile;
    const auto seen = cut(band, needed.x - place.x, needed.y - place.y, needed.width, needed.height);
    const Margins margins = marginsOf(own, needed);
    const auto apply = [&](const at::Tensor& channels, std::span<PictureMoments> moments) {
        return m_network.apply(channels.expand({1, 3, -1, -1}), m_options, moments, margins, m_stop);
    };
    const auto colours = m_channels > 2 ? 3 : 1;
    const std::span moments(m_moments);
    const auto ofColours = moments.size() / (hasAlpha(m_channels) ? 2 : 1);
    auto result = apply(seen.narrow(1, 0, colours), moments.first(ofColours));
    if (colours == 1)
        result = luma(result);
    if (m_channels == colours)
        return result;
    const auto alpha = seen.narrow(1, colours, 1);
    const auto flat = flatAlpha(alpha, m_network.m_scale);
    const auto enlargedAlpha = luma(apply(alpha, moments.subspan(ofColours)));
    return torch::cat({result, torch::where(flat.isnan(), enlargedAlpha, flat)}, 1);
}

std::vector<TiledRows::Tile> TiledRows::tiles(int top, int count) const {
    const int right = m_region.x + m_region.width;
    const int bottom = m_region.y + m_region.height;
    const int width = std::max(m_fringe, evenSide(m_region.width, m_side, m_network.m_unit));
    std::vector<Tile> result;
    for (int x = m_region.x; x < right; x += width) {
        const Rect own{x, top, std::min(width, right - x), count};
        const Rect shown{x, top, std::min(own.width + m_fringe, right - x), std::min(count + m_fringe, bottom - top)};
        result.push_back({own, shown, grown(shown, m_overlap, m_picture)});
    }
    return result;
}

Band TiledRows::sumOfTiles(const Band& seen, Rect place, int top, int count) {
    const int scale = m_network.m_scale;
    const auto tiles = this->tiles(top, count);
    Band sum{m_region.width * scale, tiles.front().shown.height * scale, m_channels, {}};
    sum.values.assign(sum.stride() * static_cast<std::size_t>(sum.rows), 0.0F);
    std::ranges::copy(m_carried.values, sum.values.begin());
    for (const Tile& tile : tiles) {
        checkStop(m_stop);
        addTile(seen, place, tile, sum);
        tellDone(tile.own, top, count);
    }
    return sum;
}

void TiledRows::tellDone(const Rect& own, int top, int count) const {
    if (!m_tileDone)
        return;
    const double share = (static_cast<double>(top - m_region.y) * m_region.width +
                          static_cast<double>(own.x + own.width - m_region.x) * count) /
                         m_region.width / m_region.height;
    m_tileDone(m_twice ? (share + (m_moments.front().isFinished() ? 1 : 0)) / 2 : share);
}

void TiledRows::addTile(const Band& seen, Rect place, const Tile& tile, Band& sum) {
    const int scale = m_network.m_scale;
    const auto& [own, shown, needed] = tile;
    const auto result = enlarged(seen, place, tile);
    const int fringe = m_fringe * scale;
    const auto across = weights(shown.width * scale, own.width * scale, fringe, own.x == m_region.x);
    const auto down = weights(shown.height * scale, own.height * scale, fringe, own.y == m_region.y);
    const auto values = result.accessor<float, 4>();
    at::parallel_for(0, shown.height * scale, 1, [&](std::int64_t first, std::int64_t last) {
        for (auto row = first; row < last; ++row) {
            float* const target = sum.values.data() + static_cast<std::size_t>(row) * sum.stride() +
                                  static_cast<std::ptrdiff_t>(own.x - m_region.x) * scale * m_channels;
            for (int channel = 0; channel < m_channels; ++channel) {
                const float* const value = &values[0][channel][(shown.y - needed.y) * scale + row][0] +
                                           static_cast<std::ptrdiff_t>(shown.x - needed.x) * scale;
                for (std::size_t x = 0; x < across.size(); ++x)
                    target[x * static_cast<std::size_t>(m_channels) + static_cast<std::size_t>(channel)] +=
                        value[x] * across[x] * down[static_cast<std::size_t>(row)];
            }
        }
    });
}

void TiledRows::withFittingTiles(const std::function<void()>& work) {
    for (bool done = false; !done;) {
        try {
            work();
            done = true;
        } catch (const std::exception& failure) {
            if (!isLackOfMemory(failure) || m_side <= kSmallestTile)
                throw;
            m_side = std::max(kSmallestTile, m_side / 2);
        }
    }
}

void TiledRows::survey(Band seen, Rect place, int top, int count) {
    const torch::NoGradGuard noGrad;
    bleedColours(seen);
    const auto before = m_moments;
    withFittingTiles([&] {
        m_moments = before;
        for (const Tile& tile : tiles(top, count)) {
            checkStop(m_stop);
            (void)enlarged(seen, place, tile);
            tellDone(tile.own, top, count);
        }
    });
    if (top + count == m_region.y + m_region.height)
        std::ranges::for_each(m_moments, &PictureMoments::finish);
}

Band TiledRows::next(Band seen, Rect place, int top, int count) {
    const torch::NoGradGuard noGrad;
    bleedColours(seen);
    Band result;
    withFittingTiles([&] { result = sumOfTiles(seen, place, top, count); });
    const int rows = count * m_network.m_scale;
    const auto own = static_cast<std::ptrdiff_t>(result.stride()) * rows;
    m_carried = {result.width, result.rows - rows, m_channels, {result.values.begin() + own, result.values.end()}};
    result.rows = rows;
    result.values.resize(static_cast<std::size_t>(own));
    return result;
}

}  // namespace wavelens::engine
