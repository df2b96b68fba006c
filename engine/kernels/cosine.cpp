// SPDX-License-Identifier: GPL-3.0-or-later
// Cosines of feature vectors along the channels; spec §6. One pass over the anchor and all samples for the values, one
// for the gradient: unfused, the norms and products of each pair would go to memory and back.
#include "engine/kernels/instruction_set.hpp"

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kGroup = 4;    // samples at a time, as the registers allow
constexpr int kPieces = 16;  // of an image: shared out to threads, their sums added in order

thread_local Scratch sumScratch;

inline float sum(Vector values) {
    float total = 0;
    for (int i = 0; i < kLanes; i++)
        total += values[i];
    return total;
}

/// Products of the anchor with `count` samples, and their squares, at one place. `step` lies between blocks.
inline void products(const float* anchor, const float* const* samples, int count, long at, int blocks, long step,
                     float* dots, float* squares) {
    Vector dot[kGroup] = {}, square[kGroup] = {};
    for (int block = 0; block < blocks; block++)
        for (int lane = 0; lane < kBlock; lane += kLanes) {
            const long i = at + block * step + lane;
            const Vector a = load(anchor + i);
            WAVELENS_UNROLL for (int k = 0; k < kGroup; k++) {
                const Vector f = load(samples[k < count ? k : 0] + i);
                dot[k] += a * f;
                square[k] += f * f;
            }
        }
    for (int k = 0; k < count; k++) {
        dots[k] = sum(dot[k]);
        squares[k] = sum(square[k]);
    }
}

}  // namespace

void cosines(const Cosines& shape, const float* anchor, const float* const* samples, float* similarities,
             float* factors) {
    const int samplesCount = shape.samples;
    const long step = static_cast<long>(shape.places) * kBlock;
    const float floor = shape.epsilon * shape.epsilon;
    const std::size_t sums = static_cast<std::size_t>(shape.batch * kPieces * samplesCount);
    double* partial = reinterpret_cast<double*>(sumScratch.get(2 * sums));
#pragma omp parallel for
    for (int task = 0; task < shape.batch * kPieces; task++) {
        const int image = task / kPieces, piece = task % kPieces;
        double* total = partial + static_cast<long>(task) * samplesCount;
        for (int k = 0; k < samplesCount; k++)
            total[k] = 0;
        const long end = static_cast<long>(shape.places) * (piece + 1) / kPieces;
        for (long p = static_cast<long>(shape.places) * piece / kPieces; p < end; p++) {
            const long at = image * shape.blocks * step + p * kBlock;
            float* factor = factors + (image * static_cast<long>(shape.places) + p) * (1 + 2 * samplesCount);
            Vector square = {};
            for (int block = 0; block < shape.blocks; block++)
                for (int lane = 0; lane < kBlock; lane += kLanes) {
                    const Vector a = load(anchor + at + block * step + lane);
                    square += a * a;
                }
            factor[0] = 1 / __builtin_sqrtf(sum(square) + floor);
            for (int first = 0; first < samplesCount; first += kGroup) {
                const int count = smaller(kGroup, samplesCount - first);
                float dots[kGroup], squares[kGroup];
                products(anchor, samples + first, count, at, shape.blocks, step, dots, squares);
                for (int k = 0; k < count; k++) {
                    const float inverse = 1 / __builtin_sqrtf(squares[k] + floor);
                    const float cosine = dots[k] * factor[0] * inverse;
                    factor[1 + 2 * (first + k)] = inverse;
                    factor[2 + 2 * (first + k)] = cosine;
                    total[first + k] += static_cast<double>(cosine);
                }
            }
        }
    }
    for (int image = 0; image < shape.batch; image++)
        for (int k = 0; k < samplesCount; k++) {
            double total = 0;
            for (int piece = 0; piece < kPieces; piece++)
                total += partial[static_cast<long>(image * kPieces + piece) * samplesCount + k];
            similarities[image * samplesCount + k] = static_cast<float>(total / shape.places);
        }
}

void cosinesBack(const Cosines& shape, const float* anchor, const float* const* samples, const float* factors,
                 const float* gradients, float* dAnchor) {
    const int samplesCount = shape.samples;
    const long step = static_cast<long>(shape.places) * kBlock;
#pragma omp parallel for
    for (int task = 0; task < shape.batch * kPieces; task++) {
        const int image = task / kPieces, piece = task % kPieces;
        const float* gradient = gradients + static_cast<long>(image) * samplesCount;
        const long end = static_cast<long>(shape.places) * (piece + 1) / kPieces;
        for (long p = static_cast<long>(shape.places) * piece / kPieces; p < end; p++) {
            const long at = image * shape.blocks * step + p * kBlock;
            const float* factor = factors + (image * static_cast<long>(shape.places) + p) * (1 + 2 * samplesCount);
            float own = 0;
            for (int k = 0; k < samplesCount; k++)
                own -= gradient[k] * factor[2 + 2 * k];
            own *= factor[0] * factor[0] / static_cast<float>(shape.places);
            const float share = factor[0] / static_cast<float>(shape.places);
            for (int block = 0; block < shape.blocks; block++)
                for (int lane = 0; lane < kBlock; lane += kLanes) {
                    const long i = at + block * step + lane;
                    Vector value = load(anchor + i) * own;
                    for (int k = 0; k < samplesCount; k++)
                        value += load(samples[k] + i) * (gradient[k] * share * factor[1 + 2 * k]);
                    store(dAnchor + i, value);
                }
        }
    }
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
