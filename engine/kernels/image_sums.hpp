// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Sums over the places of blocked images: of 64 values in float32, and of those in float64, by channel of each image,
// so that they do not depend on the threads.

#include "engine/kernels/instruction_set.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {

/// Two sums by lane of a block of an image.
struct Sums {
    double first[kBlock];
    double second[kBlock];
};

/// Sums of what `add(place, lane, first, second)` adds at each place and vector of lanes.
template <typename Add>
inline Sums sumPlaces(int places, const Add& add) {
    constexpr int kRun = 64;
    Sums sums = {};
    for (int begin = 0; begin < places; begin += kRun)
        for (int lane = 0; lane < kBlock; lane += kLanes) {
            Vector first = {}, second = {};
            for (int p = begin; p < smaller(places, begin + kRun); p++)
                add(p, lane, first, second);
            for (int i = 0; i < kLanes; i++) {
                sums.first[lane + i] += static_cast<double>(first[i]);
                sums.second[lane + i] += static_cast<double>(second[i]);
            }
        }
    return sums;
}

/// What `work(image, block)` gives for each image and block of channels. One at a time in a thread.
class ImageSums {
public:
    template <typename Work>
    ImageSums(int batch, int blocks, const Work& work)
        : m_blocks(blocks), m_sums(reinterpret_cast<Sums*>(
                                memory(static_cast<std::size_t>(batch * blocks) * sizeof(Sums) / sizeof(float)))) {
#pragma omp parallel for
        for (int task = 0; task < batch * blocks; task++)
            m_sums[task] = work(task / m_blocks, task % m_blocks);
    }

    [[nodiscard]] double first(int image, int channel) const {
        return at(image, channel).first[channel % kBlock];
    }

    [[nodiscard]] double second(int image, int channel) const {
        return at(image, channel).second[channel % kBlock];
    }

private:
    static float* memory(std::size_t floats) {
        thread_local Scratch scratch;
        return scratch.get(floats);
    }

    [[nodiscard]] const Sums& at(int image, int channel) const {
        return m_sums[image * m_blocks + channel / kBlock];
    }

    int m_blocks;
    Sums* m_sums;
};

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
