// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/validator.hpp"

#include "engine/data/reason.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/read.hpp"
#include "engine/metrics/psnr.hpp"
#include "engine/metrics/ssim.hpp"

#include <algorithm>

namespace wavelens::engine {

Validator::Validator(std::vector<UsableImage> images, int scale, const std::string& preview, std::int64_t memoryBytes)
    : m_images(std::move(images)), m_pairs(m_images.size()), m_scale(scale), m_bytesLeft(memoryBytes) {
    if (preview.empty())
        return;
    const auto found =
        std::ranges::find_if(m_images, [&](const UsableImage& image) { return image.hr.filename() == preview; });
    if (found == m_images.end())
        throw Exception(ErrorCode::BadInput,
                        "validation.preview = " + preview + ": no validation image has this name.");
    m_preview = static_cast<std::size_t>(found - m_images.begin());
}

Validator::Pair Validator::pair(std::size_t index, const std::stop_token& stop) {
    if (!m_pairs[index].hr.empty())
        return m_pairs[index];
    const UsableImage& image = m_images[index];
    Pair pair;
    pair.hr = cropToMultiple(readRgb8(image.hr, stop), m_scale);
    const Size lrSize{pair.hr.width / m_scale, pair.hr.height / m_scale};
    pair.lr = image.lr.empty() ? imresize(pair.hr, lrSize) : readRgb8(image.lr, stop);
    if (pair.lr.size() != lrSize)
        throw Exception(ErrorCode::BadInput, image.lr.string() + " has changed its size since the training began.");
    const auto bytes = static_cast<std::int64_t>(pair.hr.bytes->size() + pair.lr.bytes->size());
    if (bytes <= m_bytesLeft || index == m_preview) {
        m_bytesLeft -= bytes;
        m_pairs[index] = pair;
    }
    return pair;
}

template <typename Enlarge>
Validator::Outcome Validator::mean(const Enlarge& enlarge, const std::stop_token& stop) {
    Outcome outcome{{0, 0}, {}, {}};
    for (std::size_t i = 0; i < m_images.size(); ++i) {
        if (stop.stop_requested())
            throw Exception(ErrorCode::Cancelled, "Cancelled.");
        Pair images;
        try {
            images = pair(i, stop);
        } catch (const Exception& failure) {
            if (failure.error().code != ErrorCode::BadInput || i == m_preview)
                throw;
            outcome.missing.push_back({m_images[i].hr, reasonOf(failure, m_images[i].hr)});
            continue;
        }
        const Image sr = enlarge(images.lr);
        outcome.mean.psnrY += psnrY(sr, images.hr, m_scale, Protocol::Paper);
        outcome.mean.ssimY += ssimY(sr, images.hr, m_scale, Protocol::Paper);
        if (i == m_preview)
            outcome.preview = sr;
    }
    const auto measured = static_cast<double>(m_images.size() - outcome.missing.size());  // the previewed one at least
    outcome.mean.psnrY /= measured;
    outcome.mean.ssimY /= measured;
    return outcome;
}

Validator::Outcome Validator::bicubic(std::stop_token stop) {
    return mean([&](const Image& lr) { return imresize(lr, {lr.width * m_scale, lr.height * m_scale}); }, stop);
}

Validator::Outcome Validator::measure(const TiledNetwork& network, const TileOptions& options, std::stop_token stop) {
    return mean(
        [&](const Image& lr) {
            return network.upscale(*memorySource(lr), {0, 0, lr.width, lr.height}, options, {}, stop);
        },
        stop);
}

}  // namespace wavelens::engine
