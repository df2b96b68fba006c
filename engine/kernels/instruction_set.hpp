// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the kernels of one instruction set share. They are compiled once for each, WAVELENS_INSTRUCTION_SET being their
// namespace. No intrinsics: GCC's vector extensions. Nothing of the standard library may be instantiated in them: the
// linker could take such an object's copy of an inline function for the whole program, on a processor that lacks its
// instructions.

#include "engine/kernels/kernels.hpp"

#include <cstdlib>
#include <cstring>

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {

// Lanes of a vector; vectors of output channels in a panel; places of a register block; input channels of a register
// block in a gradient by weights (those left of 16 are the third). Together they fill the registers.
#if defined(__AVX512F__)
inline constexpr int kLanes = 16, kPanelVectors = 2, kPlaces = 12, kFirst = 8, kSecond = 8;
#elif defined(__AVX2__)
inline constexpr int kLanes = 8, kPanelVectors = 2, kPlaces = 6, kFirst = 6, kSecond = 5;
#else
inline constexpr int kLanes = 4, kPanelVectors = 4, kPlaces = 6, kFirst = 6, kSecond = 5;
#endif

typedef float Vector __attribute__((vector_size(kLanes * sizeof(float))));
typedef float Unaligned __attribute__((vector_size(kLanes * sizeof(float)), aligned(4), may_alias));

#define WAVELENS_UNROLL _Pragma("GCC unroll 16")  // accumulators in arrays become registers only so

inline Vector load(const float* from) {
    return *reinterpret_cast<const Unaligned*>(from);
}

inline void store(float* to, Vector value) {
    *reinterpret_cast<Unaligned*>(to) = value;
}

constexpr int smaller(int a, int b) {
    return a < b ? a : b;
}

constexpr int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
}

/// Output channels that are computed together; `channels` is a multiple of 16.
constexpr int panelOf(int channels) {
    const int panel = kPanelVectors * kLanes;
    return panel >= kBlock && channels % panel == 0 ? panel : kBlock;
}

/// sums[p][k] += Σ_c weights[c][k]·values[p][c] over a block of 16 channels; places lie `stride` floats apart.
template <int vectors, int stride>
[[gnu::always_inline]] inline void multiply(Vector (&sums)[kPlaces][vectors], const float* weights,
                                            const float* values) {
    for (int c = 0; c < kBlock; c++, weights += vectors * kLanes) {
        Vector row[vectors];
        WAVELENS_UNROLL for (int k = 0; k < vectors; k++) row[k] = load(weights + k * kLanes);
        WAVELENS_UNROLL for (int p = 0; p < kPlaces; p++) WAVELENS_UNROLL for (int k = 0; k < vectors; k++)
            sums[p][k] += row[k] * values[p * stride + c];
    }
}

/// sums[c][k] += Σ_p gradients[p][k]·values[p][c] for `channels` input channels.
template <int vectors, int channels, int stride>
inline void multiplyGradients(const float* gradients, const float* values, int places, float* sums) {
    Vector local[channels][vectors];
    WAVELENS_UNROLL for (int c = 0; c < channels; c++) WAVELENS_UNROLL for (int k = 0; k < vectors; k++) local[c][k] =
        Vector{};
    for (int p = 0; p < places; p++, gradients += vectors * kLanes, values += stride) {
        Vector row[vectors];
        WAVELENS_UNROLL for (int k = 0; k < vectors; k++) row[k] = load(gradients + k * kLanes);
        WAVELENS_UNROLL for (int c = 0; c < channels; c++) WAVELENS_UNROLL for (int k = 0; k < vectors; k++)
            local[c][k] += row[k] * values[c];
    }
    WAVELENS_UNROLL for (int c = 0; c < channels; c++) WAVELENS_UNROLL for (int k = 0; k < vectors; k++) {
        float* to = sums + (c * vectors + k) * kLanes;
        store(to, load(to) + local[c][k]);
    }
}

/// The same for the 16 channels of a block.
template <int vectors, int stride>
inline void multiplyGradientBlock(const float* gradients, const float* values, int places, float* sums) {
    constexpr int kRow = vectors * kLanes, kLeft = kBlock - kFirst - kSecond;
    multiplyGradients<vectors, kFirst, stride>(gradients, values, places, sums);
    multiplyGradients<vectors, kSecond, stride>(gradients, values + kFirst, places, sums + kFirst * kRow);
    if constexpr (kLeft > 0)
        multiplyGradients<vectors, kLeft, stride>(gradients, values + kFirst + kSecond, places,
                                                  sums + (kFirst + kSecond) * kRow);
}

/// A thread's memory, kept between calls: fresh pages would cost more than the transforms.
class Scratch {
public:
    ~Scratch() { std::free(m_memory); }

    float* get(std::size_t floats) {
        if (floats > m_size) {
            std::free(m_memory);
            const std::size_t bytes = (floats * sizeof(float) + 4095) / 4096 * 4096;
            m_memory = static_cast<float*>(std::aligned_alloc(4096, bytes));
            if (!m_memory)
                std::abort();  // a few hundred KiB, inside a parallel region that nothing may leave
            std::memset(m_memory, 0, bytes);
            m_size = floats;
        }
        return m_memory;
    }

private:
    float* m_memory = nullptr;
    std::size_t m_size = 0;
};

std::size_t transformedSize(const Convolution&);
void transform(const Convolution&, const float* weights, bool back, float* transformed);
void convolve(const Convolution&, const float* x, const float* transformed, const Epilogue&, float* y);
void convolveBack(const Convolution&, const float* dy, const float* transformedBack, const Epilogue&, float* dx);
void weightGradient(const Convolution&, const float* x, const float* dy, float scale, float* dw, float* db);

void activateBack(const Activation&, const float* y, const float* dy, float* dx, float* dSlope);

void normalise(const Norm&, const float* x, Moments&, float* y);
void normaliseBack(const Norm&, const float* x, const Moments&, const float* dy, float* dx, float* dGamma,
                   float* dBeta);

void cosines(const Cosines&, const float* anchor, const float* const* samples, float* similarities, float* factors);
void cosinesBack(const Cosines&, const float* anchor, const float* const* samples, const float* factors,
                 const float* gradients, float* dAnchor);

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
