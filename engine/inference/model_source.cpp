// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/model_source.hpp"

#include "engine/inference/edge.hpp"
#include "engine/inference/tiled_network.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace wavelens::engine {
namespace {

constexpr int kTile = 64;                        // LR pixels: small enough to answer soon, large enough for its halo
constexpr std::size_t kKeptBytes = 128U << 20U;  // of 8-bit results
constexpr int kOutputBlock = 256;                // pixels of a reduced view that are made from one full-size piece

/// The most recently used tiles, by index, up to kKeptBytes.
class TileCache {
public:
    [[nodiscard]] Image find(std::int64_t index) {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_places.find(index);
        if (found == m_places.end())
            return {};
        m_tiles.splice(m_tiles.begin(), m_tiles, found->second);
        return found->second->second;
    }

    void insert(std::int64_t index, const Image& tile) {
        const std::scoped_lock lock(m_mutex);
        if (m_places.contains(index))
            return;
        m_tiles.emplace_front(index, tile);
        m_places[index] = m_tiles.begin();
        m_bytes += tile.bytes->size();
        while (m_bytes > kKeptBytes && m_tiles.size() > 1) {
            m_bytes -= m_tiles.back().second.bytes->size();
            m_places.erase(m_tiles.back().first);
            m_tiles.pop_back();
        }
    }

private:
    using Tiles = std::list<std::pair<std::int64_t, Image>>;
    std::mutex m_mutex;
    Tiles m_tiles;
    std::unordered_map<std::int64_t, Tiles::iterator> m_places;
    std::size_t m_bytes = 0;
};

cv::Mat asMat(const Image& image) {
    return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.bytes->data())};
}

Image asImage(const cv::Mat& mat) {
    Image image{mat.cols, mat.rows, 3, nullptr};
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(image.stride() * static_cast<std::size_t>(mat.rows));
    for (int y = 0; y < mat.rows; ++y)
        std::memcpy(bytes->data() + static_cast<std::size_t>(y) * image.stride(), mat.ptr(y), image.stride());
    image.bytes = std::move(bytes);
    return image;
}

class ModelSource final : public ImageSource {
public:
    ModelSource(std::shared_ptr<const TiledNetwork> network, std::shared_ptr<const ImageSource> lr)
        : m_network(std::move(network)), m_lr(std::move(lr)) {}

    [[nodiscard]] Size size() const override {
        return {m_lr->size().width * m_network->scale(), m_lr->size().height * m_network->scale()};
    }

    [[nodiscard]] Result<Image> read(Rect region, double scale, std::stop_token stop) const override {
        return atEdge<Image>([&] { return scale >= 1.0 ? asImage(full(region, stop)) : reduced(region, scale, stop); });
    }

private:
    [[nodiscard]] Image tile(int column, int row, const std::stop_token& stop) const {
        const auto index = static_cast<std::int64_t>(row) << 32U | static_cast<std::uint32_t>(column);
        if (Image kept = m_cache.find(index); !kept.empty())
            return kept;
        const Rect rect{column * kTile, row * kTile, std::min(kTile, m_lr->size().width - column * kTile),
                        std::min(kTile, m_lr->size().height - row * kTile)};
        const Image result = m_network->upscale(*m_lr, rect, {}, {}, stop, moments(stop));
        m_cache.insert(index, result);
        return result;
    }

    /// Of the whole picture, so that tiles fit together. Computed once; readers wait for it.
    [[nodiscard]] const std::vector<PictureMoments>& moments(const std::stop_token& stop) const {
        const std::scoped_lock lock(m_momentsMutex);
        if (!m_moments)
            m_moments = m_network->survey(*m_lr, stop);
        return *m_moments;
    }

    /// `region` at full size, put together from tiles.
    [[nodiscard]] cv::Mat full(Rect region, const std::stop_token& stop) const {
        const int side = kTile * m_network->scale();
        const cv::Rect wanted(region.x, region.y, region.width, region.height);
        cv::Mat result(region.height, region.width, CV_8UC3);
        for (int row = region.y / side; row * side < region.y + region.height; ++row)
            for (int column = region.x / side; column * side < region.x + region.width; ++column) {
                const Image piece = tile(column, row, stop);
                const cv::Rect place(column * side, row * side, piece.width, piece.height);
                const cv::Rect common = place & wanted;
                asMat(piece)(common - place.tl()).copyTo(result(common - wanted.tl()));
            }
        return result;
    }

    [[nodiscard]] Image reduced(Rect region, double scale, const std::stop_token& stop) const {
        const int width = std::max(1, static_cast<int>(std::lround(region.width * scale)));
        const int height = std::max(1, static_cast<int>(std::lround(region.height * scale)));
        cv::Mat result(height, width, CV_8UC3);
        const auto source = [](int out, int length, int total) {
            return static_cast<int>(static_cast<std::int64_t>(out) * length / total);
        };
        for (int y = 0; y < height; y += kOutputBlock)
            for (int x = 0; x < width; x += kOutputBlock) {
                const int right = std::min(x + kOutputBlock, width);
                const int bottom = std::min(y + kOutputBlock, height);
                const int x0 = source(x, region.width, width);
                const int y0 = source(y, region.height, height);
                const cv::Mat piece = full({region.x + x0, region.y + y0, source(right, region.width, width) - x0,
                                            source(bottom, region.height, height) - y0},
                                           stop);
                cv::resize(piece, result(cv::Rect(x, y, right - x, bottom - y)), cv::Size(right - x, bottom - y), 0, 0,
                           cv::INTER_AREA);
            }
        return asImage(result);
    }

    std::shared_ptr<const TiledNetwork> m_network;
    std::shared_ptr<const ImageSource> m_lr;
    mutable TileCache m_cache;
    mutable std::mutex m_momentsMutex;  // guards m_moments, which is written once
    mutable std::optional<std::vector<PictureMoments>> m_moments;
};

}  // namespace

std::shared_ptr<const ImageSource> modelSource(std::shared_ptr<const TiledNetwork> network,
                                               std::shared_ptr<const ImageSource> lr) {
    return std::make_shared<ModelSource>(std::move(network), std::move(lr));
}

}  // namespace wavelens::engine
