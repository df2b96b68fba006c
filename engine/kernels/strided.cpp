// SPDX-License-Identifier: GPL-3.0-or-later
// 3×3 convolutions with stride 2 by their definition: Winograd's algorithm has nothing to save there. Each row of the
// result is made from the few rows that it depends on, packed with zeros around them, so that the inner loops know no
// borders.
#include "engine/kernels/instruction_set.hpp"

#include <omp.h>

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kSide = 3;

thread_local Scratch rowScratch;
thread_local Scratch sumScratch;

constexpr int half(int side) {
    return (side + 1) / 2;
}

/// The shape of a blocked tensor.
struct Shape {
    int blocks, height, width;

    [[nodiscard]] const float* at(const float* tensor, int image, int block, int row) const {
        return tensor + ((static_cast<long>(image) * blocks + block) * height + row) * width * kBlock;
    }

    [[nodiscard]] float* at(float* tensor, int image, int block, int row) const {
        return tensor + ((static_cast<long>(image) * blocks + block) * height + row) * width * kBlock;
    }
};

Shape inputOf(const StridedConvolution& conv) {
    return {blocksOf(conv.in), conv.height, conv.width};
}

Shape outputOf(const StridedConvolution& conv) {
    return {blocksOf(conv.out), half(conv.height), half(conv.width)};
}

/// One row of an image -> [blocks][columns][16], `left` zeros before it and zeros behind it; all zeros outside.
void packRow(const Shape& shape, const float* tensor, int image, int row, int left, int columns, float* to) {
    for (int block = 0; block < shape.blocks; block++, to += static_cast<long>(columns) * kBlock) {
        std::memset(to, 0, static_cast<std::size_t>(columns) * kBlock * sizeof(float));
        if (row >= 0 && row < shape.height)
            std::memcpy(to + left * kBlock, shape.at(tensor, image, block, row),
                        static_cast<std::size_t>(shape.width) * kBlock * sizeof(float));
    }
}

/// The input rows of an output row, one zero at the left: place p under tap (r, q) is column 2p + q of row r.
void packInput(const Shape& in, const float* x, int image, int row, int columns, float* to) {
    for (int r = 0; r < kSide; r++)
        packRow(in, x, image, 2 * row - 1 + r, 1, columns, to + static_cast<long>(r) * in.blocks * columns * kBlock);
}

/// Where the arranged weights of a panel, a tap and an input block begin: [panels][3][blocks][3][16][panel].
inline const float* weightsOf(const float* arranged, int panel, int first, int blocks, int r, int block, int q) {
    return arranged +
           (static_cast<long>(first) * 9 * blocks + (static_cast<long>(r * blocks + block) * kSide + q) * panel) *
               kBlock;
}

template <int vectors>
void convolveRow(const Shape& in, const Shape& out, const float* rows, int columns, const float* arranged, int first,
                 int image, int row, float* y) {
    constexpr int kPanel = vectors * kLanes;
    for (int place = 0; place < out.width; place += kPlaces) {
        Vector sums[kPlaces][vectors] = {};
        for (int r = 0; r < kSide; r++)
            for (int block = 0; block < in.blocks; block++)
                for (int q = 0; q < kSide; q++)
                    multiply<vectors, 2 * kBlock>(
                        sums, weightsOf(arranged, kPanel, first, in.blocks, r, block, q),
                        rows + (static_cast<long>(r * in.blocks + block) * columns + 2 * place + q) * kBlock);
        const int count = smaller(kPlaces, out.width - place);
        for (int k = 0; k < vectors; k++) {
            const int channel = first + k * kLanes;
            float* to = out.at(y, image, channel / kBlock, row) + place * kBlock + channel % kBlock;
            for (int p = 0; p < count; p++)
                store(to + p * kBlock, sums[p][k]);
        }
    }
}

/// Which row (or column) of the output a row of the input reaches under tap r: none, or (index + 1 − r)/2.
inline bool reaches(int index, int r) {
    return (index + 1 - r) % 2 == 0;
}

template <int vectors>
void convolveRowBack(const Shape& in, const Shape& out, const float* rows, int columns, const float* arranged,
                     int first, int image, int row, float* dx) {
    constexpr int kPanel = vectors * kLanes;
    for (int parity = 0; parity < 2; parity++)
        for (int place = 0; 2 * place + parity < in.width; place += kPlaces) {
            Vector sums[kPlaces][vectors] = {};
            for (int r = 0; r < kSide; r++) {
                if (!reaches(row, r))
                    continue;
                for (int block = 0; block < out.blocks; block++)
                    for (int q = 0; q < kSide; q++)
                        if (reaches(parity, q))
                            multiply<vectors, kBlock>(sums, weightsOf(arranged, kPanel, first, out.blocks, r, block, q),
                                                      rows + (static_cast<long>(r * out.blocks + block) * columns +
                                                              place + (parity + 1 - q) / 2) *
                                                                 kBlock);
            }
            for (int k = 0; k < vectors; k++) {
                const int channel = first + k * kLanes;
                float* to = in.at(dx, image, channel / kBlock, row) + channel % kBlock;
                for (int p = 0; p < kPlaces; p++)
                    if (const int column = 2 * (place + p) + parity; column < in.width)
                        store(to + column * kBlock, sums[p][k]);
            }
        }
}

}  // namespace

std::size_t stridedSize(const StridedConvolution& conv) {
    return static_cast<std::size_t>(blocksOf(conv.in)) * static_cast<std::size_t>(blocksOf(conv.out)) * kBlock *
           kBlock * kSide * kSide;
}

void stridedArrange(const StridedConvolution& conv, const float* weights, bool back, float* arranged) {
    const int from = blocksOf(back ? conv.out : conv.in) * kBlock, to = blocksOf(back ? conv.in : conv.out) * kBlock;
    const int panel = panelOf(to);
#pragma omp parallel for
    for (int first = 0; first < to; first += panel)
        for (int r = 0; r < kSide; r++)
            for (int q = 0; q < kSide; q++)
                for (int c = 0; c < from; c++) {
                    float* row = arranged +
                                 (static_cast<long>(first) * 9 * (from / kBlock) +
                                  (static_cast<long>(r * (from / kBlock) + c / kBlock) * kSide + q) * panel) *
                                     kBlock +
                                 static_cast<long>(c % kBlock) * panel;
                    for (int k = 0; k < panel; k++) {
                        const int input = back ? first + k : c, output = back ? c : first + k;
                        row[k] = input < conv.in && output < conv.out
                                     ? weights[((static_cast<long>(output) * conv.in + input) * kSide + r) * kSide + q]
                                     : 0;
                    }
                }
}

void stridedConvolve(const StridedConvolution& conv, const float* x, const float* arranged, float* y) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const int columns = 2 * roundUp(out.width, kPlaces) + 1;
    const int panel = panelOf(out.blocks * kBlock);
#pragma omp parallel for schedule(dynamic)
    for (int task = 0; task < conv.batch * out.height; task++) {
        const int image = task / out.height, row = task % out.height;
        float* rows = rowScratch.get(static_cast<std::size_t>(kSide * in.blocks * columns * kBlock));
        packInput(in, x, image, row, columns, rows);
        for (int first = 0; first < out.blocks * kBlock; first += panel)
            if (panel == kPanelVectors * kLanes)
                convolveRow<kPanelVectors>(in, out, rows, columns, arranged, first, image, row, y);
            else
                convolveRow<kBlock / kLanes>(in, out, rows, columns, arranged, first, image, row, y);
    }
}

void stridedConvolveBack(const StridedConvolution& conv, const float* dy, const float* arrangedBack, float* dx) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const int columns = roundUp(out.width, kPlaces) + 1;
    const int panel = panelOf(in.blocks * kBlock);
#pragma omp parallel for schedule(dynamic)
    for (int task = 0; task < conv.batch * in.height; task++) {
        const int image = task / in.height, row = task % in.height;
        float* rows = rowScratch.get(static_cast<std::size_t>(kSide * out.blocks * columns * kBlock));
        for (int r = 0; r < kSide; r++)
            if (reaches(row, r))
                packRow(out, dy, image, (row + 1 - r) / 2, 0, columns,
                        rows + static_cast<long>(r) * out.blocks * columns * kBlock);
        for (int first = 0; first < in.blocks * kBlock; first += panel)
            if (panel == kPanelVectors * kLanes)
                convolveRowBack<kPanelVectors>(in, out, rows, columns, arrangedBack, first, image, row, dx);
            else
                convolveRowBack<kBlock / kLanes>(in, out, rows, columns, arrangedBack, first, image, row, dx);
    }
}

void stridedWeightGradient(const StridedConvolution& conv, const float* x, const float* dy, float* dw) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const int columns = 2 * roundUp(out.width, kPlaces) + 1;
    const std::size_t size = stridedSize(conv);
    constexpr int kMaxThreads = 1024;
    float* parts[kMaxThreads] = {};
    const int threads = smaller(omp_get_max_threads(), kMaxThreads);
    // Sums are [K/16][3][3][C/16][16][16], input channel before output channel.
#pragma omp parallel num_threads(threads)
    {
        float* rows = rowScratch.get(static_cast<std::size_t>(kSide * in.blocks * columns * kBlock));
        float* sums = sumScratch.get(size);
        std::memset(sums, 0, size * sizeof(float));
        parts[omp_get_thread_num()] = sums;
#pragma omp for schedule(static)  // the same sums in the same order every time
        for (int task = 0; task < conv.batch * out.height; task++) {
            const int image = task / out.height, row = task % out.height;
            packInput(in, x, image, row, columns, rows);
            float* to = sums;
            for (int k = 0; k < out.blocks; k++)
                for (int r = 0; r < kSide; r++)
                    for (int q = 0; q < kSide; q++)
                        for (int c = 0; c < in.blocks; c++, to += kBlock * kBlock)
                            multiplyGradientBlock<kBlock / kLanes, 2 * kBlock>(
                                out.at(dy, image, k, row),
                                rows + (static_cast<long>(r * in.blocks + c) * columns + q) * kBlock, out.width, to);
        }
#pragma omp for schedule(static)
        for (int k = 0; k < conv.out; k++)
            for (int c = 0; c < conv.in; c++)
                for (int tap = 0; tap < kSide * kSide; tap++) {
                    const long at = ((static_cast<long>(k / kBlock) * kSide * kSide + tap) * in.blocks + c / kBlock) *
                                        kBlock * kBlock +
                                    c % kBlock * kBlock + k % kBlock;
                    float sum = 0;
                    for (int part = 0; part < threads; part++)
                        if (parts[part])
                            sum += parts[part][at];
                    dw[(static_cast<long>(k) * conv.in + c) * kSide * kSide + tap] = sum;
                }
    }
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
