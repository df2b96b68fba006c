// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/patch_source.hpp"

#include "engine/data/counter_rng.hpp"
#include "engine/data/image_cache.hpp"
#include "engine/imaging/area.hpp"

#include <array>
#include <chrono>
#include <map>
#include <numeric>
#include <optional>
#include <thread>

namespace wavelens::engine {

namespace {

// What a generator is for; part of every run's result, so never to be renumbered.
constexpr std::uint64_t kOrderStream = 1;
constexpr std::uint64_t kPatchStream = 2;

/// One of the eight flips and rotations of a square.
struct Turn {
    bool mirrorX = false;
    bool mirrorY = false;
    bool transpose = false;
};

const std::array<float, 256>& unitLevels() {
    static const auto table = [] {
        std::array<float, 256> levels{};
        for (std::size_t i = 0; i < levels.size(); ++i)
            levels[i] = static_cast<float>(i) / 255.0F;
        return levels;
    }();
    return table;
}

/// Writes the turned square of `side` pixels at (x0, y0) of an RGB image to three planes.
void cut(const Image& image, int x0, int y0, int side, Turn turn, float* to) {
    const auto& levels = unitLevels();
    const auto n = static_cast<std::size_t>(side);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x, ++to) {
            const int u = turn.transpose ? y : x;
            const int v = turn.transpose ? x : y;
            const std::uint8_t* pixel = image.row(y0 + (turn.mirrorY ? side - 1 - v : v)) +
                                        static_cast<std::ptrdiff_t>(x0 + (turn.mirrorX ? side - 1 - u : u)) * 3;
            to[0] = levels[pixel[0]];
            to[n * n] = levels[pixel[1]];
            to[2 * n * n] = levels[pixel[2]];
        }
}

}  // namespace

PatchSourceOptions PatchSourceOptions::from(const RunConfig& config, int threads) {
    constexpr std::int64_t kMega = 1000 * 1000;
    return {config.data.patchSize, config.network.scale,         config.training.batchSize,
            config.training.seed,  config.data.memoryMb * kMega, threads};
}

class PatchSource::Impl {
public:
    Impl(std::vector<UsableImage> images, const PatchSourceOptions& options)
        : m_options(options), m_cache(std::move(images), static_cast<int>(options.scale),
                                      static_cast<int>(options.patchSize), options.memoryBytes) {
        for (int t = 0; t < options.threads; ++t)
            m_workers.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }

    PatchBatch batch(std::int64_t step, const std::stop_token& stop) {
        const auto start = std::chrono::steady_clock::now();
        PatchBatch batch = m_workers.empty() ? make(step, stop) : await(step, stop);
        const std::scoped_lock lock(m_mutex);
        m_waited += std::chrono::steady_clock::now() - start;
        return batch;
    }

    double waitSeconds() const {
        const std::scoped_lock lock(m_mutex);
        return m_waited.count();
    }

    ImageCache& cache() { return m_cache; }

private:
    /// A step that a worker makes or has made.
    struct Slot {
        std::optional<PatchBatch> batch;
        std::exception_ptr failure;

        [[nodiscard]] bool done() const { return batch.has_value() || failure; }
    };

    PatchBatch await(std::int64_t step, const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        m_next = step;
        std::erase_if(m_slots, [&](const auto& slot) { return slot.first < step || slot.first >= step + ahead(); });
        m_changed.notify_all();
        m_changed.wait(lock, stop, [&] { return m_slots.contains(step) && m_slots[step].done(); });
        checkStop(stop);
        Slot slot = std::move(m_slots[step]);
        m_slots.erase(step);
        if (slot.failure)
            std::rethrow_exception(slot.failure);
        m_next = step + 1;
        m_changed.notify_all();
        return std::move(*slot.batch);
    }

    void work(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        for (;;) {
            std::optional<std::int64_t> step;
            if (!m_changed.wait(lock, stop, [&] { return (step = unclaimed()).has_value(); }))
                return;
            m_slots[*step] = {};
            lock.unlock();
            Slot made;
            try {
                made.batch = make(*step, stop);
            } catch (...) {
                made.failure = std::current_exception();
            }
            lock.lock();
            if (const auto slot = m_slots.find(*step); slot != m_slots.end())
                slot->second = std::move(made);
            m_changed.notify_all();
        }
    }

    /// Steps from m_next on that are made before they are asked for: one for each worker, and one ready.
    [[nodiscard]] std::int64_t ahead() const { return m_options.threads + 1; }

    /// Caller holds m_mutex.
    [[nodiscard]] std::optional<std::int64_t> unclaimed() const {
        if (m_next >= 0)
            for (std::int64_t step = m_next; step < m_next + ahead(); ++step)
                if (!m_slots.contains(step))
                    return step;
        return std::nullopt;
    }

    PatchBatch make(std::int64_t step, const std::stop_token& stop) {
        const auto count = static_cast<std::size_t>(m_options.batchSize);
        const auto side = static_cast<std::size_t>(m_options.patchSize);
        const auto hrSide = side * static_cast<std::size_t>(m_options.scale);
        PatchBatch batch;
        batch.lr.resize(count * 3 * side * side);
        batch.hr.resize(count * 3 * hrSide * hrSide);
        for (std::size_t b = 0; b < count; ++b) {
            checkStop(stop);
            const auto example = static_cast<std::uint64_t>(step) * count + b;
            const auto [pair, index] = imageOf(example, stop);
            CounterRng random(static_cast<std::uint64_t>(m_options.seed), kPatchStream, example);
            const auto place = [&](int length) {
                return static_cast<int>(random.below(static_cast<std::uint64_t>(length) - side + 1));
            };
            const int x = place(pair->lr.width);
            const int y = place(pair->lr.height);
            const std::uint64_t bits = random.next();
            const Turn turn{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
            const auto scale = static_cast<int>(m_options.scale);
            cut(pair->lr, x, y, static_cast<int>(side), turn, batch.lr.data() + b * 3 * side * side);
            cut(pair->hr, x * scale, y * scale, static_cast<int>(hrSide), turn,
                batch.hr.data() + b * 3 * hrSide * hrSide);
            batch.names.push_back(m_cache.at(index).hr.filename().string());
        }
        return batch;
    }

    /// The image of an example, or the next in the list that can be read.
    std::pair<std::shared_ptr<const DecodedPair>, std::size_t> imageOf(std::uint64_t example,
                                                                       const std::stop_token& stop) {
        const std::size_t images = m_cache.size();
        const std::size_t first = (*permutation(example / images))[example % images];
        for (std::size_t i = 0; i < images; ++i) {
            const std::size_t index = (first + i) % images;
            if (auto pair = m_cache.get(index, stop))
                return {std::move(pair), index};
        }
        throw Exception(ErrorCode::BadInput, "None of the " + std::to_string(images) +
                                                 " training images can be read any more, such as " +
                                                 m_cache.at(first).hr.string() + ".");
    }

    std::shared_ptr<const std::vector<std::size_t>> permutation(std::uint64_t epoch) {
        {
            const std::scoped_lock lock(m_orderMutex);
            if (const auto known = m_orders.find(epoch); known != m_orders.end())
                return known->second;
        }
        std::vector<std::size_t> order(m_cache.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        CounterRng random(static_cast<std::uint64_t>(m_options.seed), kOrderStream, epoch);
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[random.below(i)]);
        auto shared = std::make_shared<const std::vector<std::size_t>>(std::move(order));
        const std::scoped_lock lock(m_orderMutex);
        constexpr std::size_t kKept = 8;
        if (m_orders.size() >= kKept)
            m_orders.clear();
        return m_orders.emplace(epoch, std::move(shared)).first->second;
    }

    const PatchSourceOptions m_options;
    ImageCache m_cache;

    std::mutex m_orderMutex;  // guards m_orders
    std::map<std::uint64_t, std::shared_ptr<const std::vector<std::size_t>>> m_orders;

    mutable std::mutex m_mutex;  // guards all below but the threads
    std::condition_variable_any m_changed;
    std::int64_t m_next = -1;  ///< the step that is wanted next; −1: not known yet
    std::map<std::int64_t, Slot> m_slots;
    std::chrono::duration<double> m_waited{0};

    std::vector<std::jthread> m_workers;  // last: stopped and joined before what they use goes
};

PatchSource::PatchSource(std::vector<UsableImage> images, const PatchSourceOptions& options)
    : m_impl(std::make_unique<Impl>(std::move(images), options)) {}

PatchSource::~PatchSource() = default;

PatchBatch PatchSource::batch(std::int64_t step, std::stop_token stop) {
    return m_impl->batch(step, stop);
}

double PatchSource::waitSeconds() const {
    return m_impl->waitSeconds();
}

std::int64_t PatchSource::cachedBytes() const {
    return m_impl->cache().bytes();
}

std::vector<SkippedImage> PatchSource::failures() {
    return m_impl->cache().takeFailures();
}

}  // namespace wavelens::engine
