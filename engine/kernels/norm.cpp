// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisation with a leaky ReLU: batch norm (Ioffe & Szegedy 2015, arXiv:1502.03167) and group norm (Wu & He 2018,
// arXiv:1803.08494), which differ in what shares a mean.
#include "engine/kernels/image_sums.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

thread_local Scratch meanScratch;

/// The mean of a value over all that share a statistic, given its sums by image and channel.
template <typename Sum>
inline void meanOfShared(const Norm& norm, const Sum& sum, float* means) {
    const int together = norm.groups > 0 ? norm.channels / norm.groups : 1;
    const int images = norm.groups > 0 ? 1 : norm.batch;
    const double count = static_cast<double>(images) * together * norm.places;
    for (int first = 0; first < norm.statistics(); first += together) {
        double total = 0;
        for (int image = first / norm.channels; image < first / norm.channels + images; image++)
            for (int i = 0; i < together; i++)
                total += sum(image, first % norm.channels + i);
        for (int i = 0; i < together; i++)
            means[first + i] = static_cast<float>(total / count);
    }
}

/// What the values of a block of channels of an image share.
struct Plane {
    int channel;    // the first
    int statistic;  // its index among the moments
    long begin;

    Plane(const Norm& norm, int image, int block)
        : channel(block * kBlock), statistic((norm.groups > 0 ? image * norm.channels : 0) + channel),
          begin((static_cast<long>(image) * (norm.channels / kBlock) + block) * norm.places * kBlock) {}
};

/// 1/√(variance + ε)
inline Vector inverseDeviation(const Norm& norm, const Moments& moments, int statistic) {
    Vector inverse = {};
    for (int i = 0; i < kLanes; i++)
        inverse[i] = 1 / __builtin_sqrtf(moments.variance[statistic + i] + norm.epsilon);
    return inverse;
}

/// The statistics of x, or where `mean` is given, of its squared distance from that.
void meanOf(const Norm& norm, const float* x, const float* mean, float* result) {
    const ImageSums sums(norm.batch, norm.channels / kBlock, [&](int image, int block) {
        const Plane plane(norm, image, block);
        return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector&) {
            Vector value = load(x + plane.begin + static_cast<long>(p) * kBlock + lane);
            if (mean) {
                value -= load(mean + plane.statistic + lane);
                value *= value;
            }
            sum += value;
        });
    });
    meanOfShared(
        norm, [&](int image, int channel) { return sums.first(image, channel); }, result);
}

/// Does `work(plane, lane)` for each vector of lanes of each block of channels.
template <typename Work>
inline void forEachLanes(const Norm& norm, const Work& work) {
    const int blocks = norm.channels / kBlock;
#pragma omp parallel for
    for (int task = 0; task < norm.batch * blocks; task++)
        for (int lane = 0; lane < kBlock; lane += kLanes)
            work(Plane(norm, task / blocks, task % blocks), lane);
}

}  // namespace

void normalise(const Norm& norm, const float* x, Moments& moments, float* y) {
    meanOf(norm, x, nullptr, moments.mean);
    meanOf(norm, x, moments.mean, moments.variance);
    forEachLanes(norm, [&](const Plane& plane, int lane) {
        const int channel = plane.channel + lane, statistic = plane.statistic + lane;
        const Vector factor = load(norm.gamma + channel) * inverseDeviation(norm, moments, statistic);
        const Vector shift = load(norm.beta + channel) - load(moments.mean + statistic) * factor;
        for (long i = plane.begin + lane; i < plane.begin + static_cast<long>(norm.places) * kBlock; i += kBlock) {
            const Vector z = load(x + i) * factor + shift;
            store(y + i, z > 0 ? z : z * norm.slope);
        }
    });
}

void normaliseBack(const Norm& norm, const float* x, const Moments& moments, const float* dy, float* dx, float* dGamma,
                   float* dBeta) {
    const ImageSums sums(norm.batch, norm.channels / kBlock, [&](int image, int block) {
        const Plane plane(norm, image, block);
        Vector inverse[kBlock / kLanes];
        for (int i = 0; i < kBlock / kLanes; i++)
            inverse[i] = inverseDeviation(norm, moments, plane.statistic + i * kLanes);
        return sumPlaces(norm.places, [&](int p, int lane, Vector& sum, Vector& scaled) {
            const int channel = plane.channel + lane;
            const long i = plane.begin + static_cast<long>(p) * kBlock + lane;
            const Vector unit = (load(x + i) - load(moments.mean + plane.statistic + lane)) * inverse[lane / kLanes];
            const Vector z = load(norm.gamma + channel) * unit + load(norm.beta + channel);
            const Vector dz = z > 0 ? load(dy + i) : load(dy + i) * norm.slope;
            sum += dz;
            scaled += dz * unit;
        });
    });
    for (int channel = 0; channel < norm.channels; channel++) {
        double beta = 0, gamma = 0;
        for (int image = 0; image < norm.batch; image++) {
            beta += sums.first(image, channel);
            gamma += sums.second(image, channel);
        }
        dBeta[channel] = static_cast<float>(beta);
        dGamma[channel] = static_cast<float>(gamma);
    }

    // The gradient γ·dz by the unit value, less its mean and less its mean product with the unit value times that.
    float* meanGradient = meanScratch.get(2 * static_cast<std::size_t>(norm.statistics()));
    float* meanScaled = meanGradient + norm.statistics();
    const auto weighted = [&](double sum, int channel) {
        return static_cast<double>(norm.gamma[channel]) * sum;
    };
    meanOfShared(
        norm, [&](int image, int channel) { return weighted(sums.first(image, channel), channel); }, meanGradient);
    meanOfShared(
        norm, [&](int image, int channel) { return weighted(sums.second(image, channel), channel); }, meanScaled);
    forEachLanes(norm, [&](const Plane& plane, int lane) {
        const int channel = plane.channel + lane, statistic = plane.statistic + lane;
        const Vector gamma = load(norm.gamma + channel), beta = load(norm.beta + channel);
        const Vector mean = load(moments.mean + statistic), inverse = inverseDeviation(norm, moments, statistic);
        const Vector gradient = load(meanGradient + statistic), scaled = load(meanScaled + statistic);
        for (long i = plane.begin + lane; i < plane.begin + static_cast<long>(norm.places) * kBlock; i += kBlock) {
            const Vector unit = (load(x + i) - mean) * inverse;
            const Vector z = gamma * unit + beta;
            const Vector dz = z > 0 ? load(dy + i) : load(dy + i) * norm.slope;
            store(dx + i, inverse * (gamma * dz - gradient - unit * scaled));
        }
    });
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
