// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/image_cache.hpp"

#include "engine/data/pairs.hpp"
#include "engine/data/reason.hpp"
#include "engine/imaging/area.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/read.hpp"

#include <algorithm>

namespace wavelens::engine {

std::int64_t DecodedPair::bytes() const {
    return static_cast<std::int64_t>(hr.bytes->size() + lr.bytes->size());
}

ImageCache::ImageCache(std::vector<UsableImage> images, int scale, int minimumLrSide, std::int64_t boundBytes)
    : m_images(std::move(images)), m_scale(scale), m_minimumLrSide(minimumLrSide), m_bound(boundBytes),
      m_entries(m_images.size()) {}

std::shared_ptr<const DecodedPair> ImageCache::get(std::size_t index, const std::stop_token& stop) {
    {
        std::unique_lock lock(m_mutex);
        Entry& entry = m_entries[index];
        m_changed.wait(lock, stop, [&] { return entry.state != State::Loading; });
        checkStop(stop);
        if (entry.state == State::Failed)
            return nullptr;
        if (entry.state == State::Ready) {
            m_uses.splice(m_uses.begin(), m_uses, entry.use);
            return entry.pair;
        }
        entry.state = State::Loading;
    }

    std::shared_ptr<const DecodedPair> pair;
    std::exception_ptr interruption;
    std::string problem;
    try {
        pair = decode(index, stop);
    } catch (const Exception& failure) {
        if (failure.error().code == ErrorCode::BadInput)
            problem = reasonOf(failure, m_images[index].hr);
        else
            interruption = std::current_exception();
    } catch (...) {
        interruption = std::current_exception();
    }

    const std::scoped_lock lock(m_mutex);
    m_entries[index].state = problem.empty() ? State::Absent : State::Failed;
    if (pair)
        keep(index, pair);
    else if (!problem.empty())
        m_failures.push_back({m_images[index].hr, problem});
    m_changed.notify_all();
    if (interruption)
        std::rethrow_exception(interruption);
    return pair;
}

std::shared_ptr<const DecodedPair> ImageCache::decode(std::size_t index, const std::stop_token& stop) const {
    const UsableImage& image = m_images[index];
    DecodedPair pair;
    pair.hr = cropToMultiple(readRgb8(image.hr, stop), m_scale);
    const Size lrSize{pair.hr.width / m_scale, pair.hr.height / m_scale};
    if (std::min(lrSize.width, lrSize.height) < m_minimumLrSide)
        throw Exception(ErrorCode::BadInput,
                        image.hr.string() + " has become smaller than the patch: " + std::to_string(pair.hr.width) +
                            " × " + std::to_string(pair.hr.height) + " px.");
    pair.lr = image.lr.empty() ? imresize(pair.hr, lrSize) : readRgb8(image.lr, stop);
    if (const std::string why = sizeMismatch(pair.hr.size(), pair.lr.size(), m_scale); !why.empty())
        throw Exception(ErrorCode::BadInput, image.hr.string() + " and " + image.lr.string() + " do not fit: " + why);
    return std::make_shared<const DecodedPair>(std::move(pair));
}

void ImageCache::keep(std::size_t index, std::shared_ptr<const DecodedPair> pair) {
    if (pair->bytes() > m_bound)
        return;
    while (m_bytes + pair->bytes() > m_bound) {
        Entry& oldest = m_entries[m_uses.back()];
        m_bytes -= oldest.pair->bytes();
        oldest = {};
        m_uses.pop_back();
    }
    m_bytes += pair->bytes();
    m_uses.push_front(index);
    m_entries[index] = {State::Ready, std::move(pair), m_uses.begin()};
}

std::int64_t ImageCache::bytes() const {
    const std::scoped_lock lock(m_mutex);
    return m_bytes;
}

std::vector<SkippedImage> ImageCache::takeFailures() {
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_failures, {});
}

}  // namespace wavelens::engine
