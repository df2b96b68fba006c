// SPDX-License-Identifier: GPL-3.0-or-later
// Batch normalisation with a leaky ReLU (Ioffe & Szegedy 2015, arXiv:1502.03167). Sums are of 64 values in float32, and
// of those in float64, image by image, so that they do not depend on the threads.
#include "engine/kernels/instruction_set.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kRun = 64;

thread_local Scratch sumScratch;

/// Two sums by lane of a block of an image.
struct Sums {
    double first[kBlock];
    double second[kBlock];
};

/// Sums of what `add(place, lane, first, second)` adds at each place and vector of lanes.
template <typename Add>
inline Sums sumPlaces(int places, const Add& add) {
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

/// Does `work(image, block, memory)` for each image and block, then adds the images' sums up by channel.
template <typename Work>
inline void sumImages(const BatchNorm& norm, const Work& work, double* first, double* second) {
    const int blocks = norm.channels / kBlock;
    auto* all = reinterpret_cast<Sums*>(
        sumScratch.get(static_cast<std::size_t>(norm.batch * blocks) * sizeof(Sums) / sizeof(float)));
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++)
        all[task] = work(task / blocks, task % blocks);
    for (int channel = 0; channel < norm.channels; channel++) {
        first[channel] = second[channel] = 0;
        for (int image = 0; image < norm.batch; image++) {
            const Sums& sums = all[image * blocks + channel / kBlock];
            first[channel] += sums.first[channel % kBlock];
            second[channel] += sums.second[channel % kBlock];
        }
    }
}

constexpr int kMaxChannels = 4096;

inline long offset(const BatchNorm& norm, int image, int block) {
    return (static_cast<long>(image) * (norm.channels / kBlock) + block) * norm.places * kBlock;
}

/// 1/√(variance + ε) of a block, by lane.
inline void inverseDeviations(const BatchNorm& norm, const Moments& moments, int block, float* to) {
    for (int i = 0; i < kBlock; i++)
        to[i] = 1 / __builtin_sqrtf(moments.variance[block * kBlock + i] + norm.epsilon);
}

}  // namespace

void batchNorm(const BatchNorm& norm, const float* x, Moments& moments, float* y) {
    double first[kMaxChannels], second[kMaxChannels];
    const double count = static_cast<double>(norm.batch) * norm.places;
    sumImages(
        norm,
        [&](int image, int block) {
            const float* from = x + offset(norm, image, block);
            return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector&) {
                sum += load(from + static_cast<long>(p) * kBlock + lane);
            });
        },
        first, second);
    for (int channel = 0; channel < norm.channels; channel++)
        moments.mean[channel] = static_cast<float>(first[channel] / count);
    sumImages(
        norm,
        [&](int image, int block) {
            const float* from = x + offset(norm, image, block);
            const float* mean = moments.mean + block * kBlock;
            return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector&) {
                const Vector difference = load(from + static_cast<long>(p) * kBlock + lane) - load(mean + lane);
                sum += difference * difference;
            });
        },
        first, second);
    for (int channel = 0; channel < norm.channels; channel++)
        moments.variance[channel] = static_cast<float>(first[channel] / count);

    const int blocks = norm.channels / kBlock;
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++) {
        const int block = task % blocks;
        float inverse[kBlock];
        inverseDeviations(norm, moments, block, inverse);
        const long begin = offset(norm, task / blocks, block);
        for (int lane = 0; lane < kBlock; lane += kLanes) {
            const int channel = block * kBlock + lane;
            const Vector factor = load(norm.gamma + channel) * load(inverse + lane);
            const Vector shift = load(norm.beta + channel) - load(moments.mean + channel) * factor;
            for (long i = begin + lane; i < begin + static_cast<long>(norm.places) * kBlock; i += kBlock) {
                const Vector z = load(x + i) * factor + shift;
                store(y + i, z > 0 ? z : z * norm.slope);
            }
        }
    }
}

void batchNormBack(const BatchNorm& norm, const float* x, const Moments& moments, const float* dy, float* dx,
                   float* dGamma, float* dBeta) {
    double first[kMaxChannels], second[kMaxChannels];
    const int blocks = norm.channels / kBlock;
    sumImages(
        norm,
        [&](int image, int block) {
            float inverse[kBlock];
            inverseDeviations(norm, moments, block, inverse);
            const long begin = offset(norm, image, block);
            return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector& scaled) {
                const int channel = block * kBlock + lane;
                const long i = begin + static_cast<long>(p) * kBlock + lane;
                const Vector unit = (load(x + i) - load(moments.mean + channel)) * load(inverse + lane);
                const Vector z = load(norm.gamma + channel) * unit + load(norm.beta + channel);
                const Vector dz = z > 0 ? load(dy + i) : load(dy + i) * norm.slope;
                sum += dz;
                scaled += dz * unit;
            });
        },
        first, second);
    for (int channel = 0; channel < norm.channels; channel++) {
        dBeta[channel] = static_cast<float>(first[channel]);
        dGamma[channel] = static_cast<float>(second[channel]);
    }

    const float share = 1 / (static_cast<float>(norm.batch) * static_cast<float>(norm.places));
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++) {
        const int block = task % blocks;
        float inverse[kBlock];
        inverseDeviations(norm, moments, block, inverse);
        const long begin = offset(norm, task / blocks, block);
        for (int lane = 0; lane < kBlock; lane += kLanes) {
            const int channel = block * kBlock + lane;
            const Vector gamma = load(norm.gamma + channel), beta = load(norm.beta + channel);
            const Vector mean = load(moments.mean + channel), scale = load(inverse + lane);
            const Vector meanGradient = load(dBeta + channel) * share, meanScaled = load(dGamma + channel) * share;
            for (long i = begin + lane; i < begin + static_cast<long>(norm.places) * kBlock; i += kBlock) {
                const Vector unit = (load(x + i) - mean) * scale;
                const Vector z = gamma * unit + beta;
                const Vector dz = z > 0 ? load(dy + i) : load(dy + i) * norm.slope;
                store(dx + i, gamma * scale * (dz - meanGradient - unit * meanScaled));
            }
        }
    }
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
