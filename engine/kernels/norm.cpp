// SPDX-License-Identifier: GPL-3.0-or-later
// Batch normalisation with a leaky ReLU (Ioffe & Szegedy 2015, arXiv:1502.03167). Sums are of 64 values in float32, and
// of those in float64, image by image, so that they do not depend on the threads.
#include "engine/kernels/instruction_set.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kRun = 64;

thread_local Scratch partScratch;
thread_local Scratch totalScratch;

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

/// The sums that `work(image, block)` gives, added up over the images: one for each block of channels.
template <typename Work>
inline const Sums* sumImages(const BatchNorm& norm, const Work& work) {
    const int blocks = norm.channels / kBlock;
    const auto memory = [&](Scratch& scratch, int count) {
        return reinterpret_cast<Sums*>(scratch.get(static_cast<std::size_t>(count) * sizeof(Sums) / sizeof(float)));
    };
    Sums* parts = memory(partScratch, norm.batch * blocks);
    Sums* totals = memory(totalScratch, blocks);
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++)
        parts[task] = work(task / blocks, task % blocks);
    for (int block = 0; block < blocks; block++) {
        totals[block] = {};
        for (int image = 0; image < norm.batch; image++)
            for (int i = 0; i < kBlock; i++) {
                totals[block].first[i] += parts[image * blocks + block].first[i];
                totals[block].second[i] += parts[image * blocks + block].second[i];
            }
    }
    return totals;
}

/// Where a block of channels of an image lies.
inline long offset(const BatchNorm& norm, int image, int block) {
    return (static_cast<long>(image) * (norm.channels / kBlock) + block) * norm.places * kBlock;
}

/// What the values of a block of channels of an image share.
struct Plane {
    int channel;  // the first
    long begin;
    float inverse[kBlock];  // 1/√(variance + ε)

    Plane(const BatchNorm& norm, const Moments& moments, int image, int block)
        : channel(block * kBlock), begin(offset(norm, image, block)) {
        for (int i = 0; i < kBlock; i++)
            inverse[i] = 1 / __builtin_sqrtf(moments.variance[channel + i] + norm.epsilon);
    }
};

/// By channel: the mean of x, or where `mean` is given, of its squared distance from that.
void meanOf(const BatchNorm& norm, const float* x, const float* mean, float* result) {
    const double count = static_cast<double>(norm.batch) * norm.places;
    const Sums* sums = sumImages(norm, [&](int image, int block) {
        const float* from = x + offset(norm, image, block);
        return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector&) {
            Vector value = load(from + static_cast<long>(p) * kBlock + lane);
            if (mean) {
                value -= load(mean + block * kBlock + lane);
                value *= value;
            }
            sum += value;
        });
    });
    for (int channel = 0; channel < norm.channels; channel++)
        result[channel] = static_cast<float>(sums[channel / kBlock].first[channel % kBlock] / count);
}

}  // namespace

void batchNorm(const BatchNorm& norm, const float* x, Moments& moments, float* y) {
    meanOf(norm, x, nullptr, moments.mean);
    meanOf(norm, x, moments.mean, moments.variance);
    const int blocks = norm.channels / kBlock;
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++) {
        const Plane plane(norm, moments, task / blocks, task % blocks);
        for (int lane = 0; lane < kBlock; lane += kLanes) {
            const int channel = plane.channel + lane;
            const Vector factor = load(norm.gamma + channel) * load(plane.inverse + lane);
            const Vector shift = load(norm.beta + channel) - load(moments.mean + channel) * factor;
            for (long i = plane.begin + lane; i < plane.begin + static_cast<long>(norm.places) * kBlock; i += kBlock) {
                const Vector z = load(x + i) * factor + shift;
                store(y + i, z > 0 ? z : z * norm.slope);
            }
        }
    }
}

void batchNormBack(const BatchNorm& norm, const float* x, const Moments& moments, const float* dy, float* dx,
                   float* dGamma, float* dBeta) {
    const int blocks = norm.channels / kBlock;
    const Sums* sums = sumImages(norm, [&](int image, int block) {
        const Plane plane(norm, moments, image, block);
        return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector& scaled) {
            const int channel = plane.channel + lane;
            const long i = plane.begin + static_cast<long>(p) * kBlock + lane;
            const Vector unit = (load(x + i) - load(moments.mean + channel)) * load(plane.inverse + lane);
            const Vector z = load(norm.gamma + channel) * unit + load(norm.beta + channel);
            const Vector dz = z > 0 ? load(dy + i) : load(dy + i) * norm.slope;
            sum += dz;
            scaled += dz * unit;
        });
    });
    for (int channel = 0; channel < norm.channels; channel++) {
        dBeta[channel] = static_cast<float>(sums[channel / kBlock].first[channel % kBlock]);
        dGamma[channel] = static_cast<float>(sums[channel / kBlock].second[channel % kBlock]);
    }

    const float share = 1 / (static_cast<float>(norm.batch) * static_cast<float>(norm.places));
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++) {
        const Plane plane(norm, moments, task / blocks, task % blocks);
        for (int lane = 0; lane < kBlock; lane += kLanes) {
            const int channel = plane.channel + lane;
            const Vector gamma = load(norm.gamma + channel), beta = load(norm.beta + channel);
            const Vector mean = load(moments.mean + channel), scale = load(plane.inverse + lane);
            const Vector meanGradient = load(dBeta + channel) * share, meanScaled = load(dGamma + channel) * share;
            for (long i = plane.begin + lane; i < plane.begin + static_cast<long>(norm.places) * kBlock; i += kBlock) {
                const Vector unit = (load(x + i) - mean) * scale;
                const Vector z = gamma * unit + beta;
                const Vector dz = z > 0 ? load(dy + i) : load(dy + i) * norm.slope;
                store(dx + i, gamma * scale * (dz - meanGradient - unit * meanScaled));
            }
        }
    }
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
