// SPDX-License-Identifier: GPL-3.0-or-later
// 3×3 convolutions with stride 2 by their definition. Winograd's algorithm has little to save there.
//
// Places are those of the output, in every pass. They are taken in bands, of some rows of an image or of some small
// images, packed so that a band is one run of places under every tap: the input by the parity of its rows and once for
// each column of taps. The inner loops know no borders.
#include "engine/kernels/instruction_set.hpp"

#include <omp.h>

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kSide = 3;
constexpr int kTaps = kSide * kSide;
constexpr int kSummed = 64;      // places: longer chains of additions would cost digits
constexpr int kBandPlaces = 64;  // in a band: fewer would read the weights too often

thread_local Scratch inputScratch;
thread_local Scratch outputScratch;
thread_local Scratch sumScratch;

/// The shape of a blocked tensor.
struct Shape {
    int batch, blocks, height, width;

    [[nodiscard]] long row(int image, int block, int row) const {
        return ((static_cast<long>(image) * blocks + block) * height + row) * width * kBlock;
    }
};

Shape inputOf(const StridedConvolution& conv) {
    return {conv.batch, blocksOf(conv.in), conv.height, conv.width};
}

Shape outputOf(const StridedConvolution& conv) {
    return {conv.batch, blocksOf(conv.out), (conv.height + 1) / 2, (conv.width + 1) / 2};
}

/// How a batch is cut into bands.
struct Bands {
    int width;   // places in a row
    int rows;    // of an image, in a band
    int images;  // in a band; more than one only if they are whole
    int ofImage, count;
    int image;   // places from image to image: after its rows comes one that taps reach
    int places;  // of a band, filled up to whole register blocks

    /// `wanted`: places in a band, at least, if there are as many.
    Bands(const Shape& out, int wanted) : width(out.width) {
        rows = smaller(out.height, (wanted + width - 1) / width);
        ofImage = (out.height + rows - 1) / rows;
        image = (rows + 1) * width;
        images = ofImage > 1 || wanted < 2 * image ? 1 : smaller(wanted / image, out.batch);
        count = (out.batch + images - 1) / images * ofImage;
        places = roundUp(images * image, kPlaces);
    }

    /// Floats of a packed plane of one block of channels. What lies beyond the places is read but not used.
    [[nodiscard]] long plane() const { return static_cast<long>(places + width) * kBlock; }
};

/// One band of a batch.
struct Band {
    int firstImage, images, top, rows;
    int places;  // up to the last that is stored

    Band(const Bands& bands, const Shape& out, int index)
        : firstImage(index / bands.ofImage * bands.images), images(smaller(bands.images, out.batch - firstImage)),
          top(index % bands.ofImage * bands.rows), rows(smaller(bands.rows, out.height - top)),
          places((images - 1) * bands.image + rows * bands.width) {}
};

/// Every `step`-th column from `left` on of a row -> `width` places; zero outside it, and where there is no row (null).
void packRow(const float* row, int columns, int left, int step, int width, float* to) {
    for (int x = 0; x < width; x++, to += kBlock)
        if (const int column = left + step * x; row && column >= 0 && column < columns)
            std::memcpy(to, row + column * kBlock, kBlock * sizeof(float));
        else
            std::memset(to, 0, kBlock * sizeof(float));
}

/// The input of a band -> [even rows, odd rows][column of taps][blocks][plane]. Odd rows begin with the one before the
/// band.
void packInput(const Bands& bands, const Band& band, const Shape& in, const float* x, float* to) {
    for (int odd = 0; odd < 2; odd++)
        for (int q = 0; q < kSide; q++)
            for (int block = 0; block < in.blocks; block++, to += bands.plane())
                for (int image = 0; image < band.images; image++)
                    for (int y = 0; y < (odd || band.images > 1 ? band.rows + 1 : band.rows); y++) {
                        const int row = 2 * (band.top + y) - odd;
                        const bool there = row >= 0 && row < in.height;
                        packRow(there ? x + in.row(band.firstImage + image, block, row) : nullptr, in.width, q - 1, 2,
                                bands.width, to + static_cast<long>(image * bands.image + y * bands.width) * kBlock);
                    }
}

/// The output of a band, from column `left` on, with the row below it or zeros -> [blocks][plane].
void packOutput(const Bands& bands, const Band& band, const Shape& out, const float* y, bool below, int left,
                float* to) {
    const int rows = smaller(below ? band.rows + 1 : band.rows, out.height - band.top);
    for (int block = 0; block < out.blocks; block++, to += bands.plane())
        for (int image = 0; image < band.images; image++)
            for (int row = 0; row <= band.rows; row++)
                packRow(row < rows ? y + out.row(band.firstImage + image, block, band.top + row) : nullptr, out.width,
                        left, 1, bands.width, to + static_cast<long>(image * bands.image + row * bands.width) * kBlock);
}

/// A tap of the weights, and the packed value under it at the first place.
struct Tap {
    int index;
    const float* first;
};

/// Of packed input: the middle row of taps lies on even rows, the last on the odd ones after the first's.
Tap inputTap(const Bands& bands, const Shape& in, const float* packed, int index) {
    const int r = index / kSide, plane = (r == 1 ? 0 : kSide) + index % kSide;
    return {index, packed + plane * in.blocks * bands.plane() + static_cast<long>(r == 2 ? bands.width : 0) * kBlock};
}

/// Where a band's places are stored: to every `step`-th row and column of a tensor, odd ones or even ones.
struct Target {
    Shape shape;
    float* tensor;
    int step, oddRow, oddColumn;
};

/// sums[p][k] += what multiply() adds for `blocks` blocks of channels, one plane apart. Summed apart first: one chain
/// of additions over all taps and channels would cost digits.
template <int vectors>
inline void addBlocks(const float* weights, const float* values, int blocks, long plane, float* sums) {
    Vector local[kPlaces][vectors] = {};
    for (int block = 0; block < blocks; block++, weights += kBlock * vectors * kLanes, values += plane)
        multiply<vectors, kBlock>(local, weights, values);
    WAVELENS_UNROLL for (int p = 0; p < kPlaces; p++) WAVELENS_UNROLL for (int k = 0; k < vectors; k++) {
        float* to = sums + (p * vectors + k) * kLanes;
        store(to, load(to) + local[p][k]);
    }
}

/// Sums over taps and blocks of channels, for all channels of the target. `arranged`:
/// [panels][taps][blocks][16][panel].
template <int vectors>
void convolveBand(const Bands& bands, const Band& band, int blocks, const Tap* taps, int count, const float* arranged,
                  const Target& to) {
    constexpr int kPanel = vectors * kLanes;
    constexpr int kTogether = 8;  // blocks whose weights stay in the first-level cache for all places
    const std::size_t size = static_cast<std::size_t>(bands.places) * kPanel;
    float* sums = sumScratch.get(size);
    for (int channel = 0; channel < to.shape.blocks * kBlock; channel += kPanel) {
        std::memset(sums, 0, size * sizeof(float));
        for (int i = 0; i < count; i++)
            for (int block = 0; block < blocks; block += kTogether) {
                const float* weights =
                    arranged +
                    (static_cast<long>(channel) * kTaps * blocks + (taps[i].index * blocks + block) * kPanel) * kBlock;
                const float* values = taps[i].first + block * bands.plane();
                for (int first = 0; first < band.places; first += kPlaces)
                    addBlocks<vectors>(weights, values + first * kBlock, smaller(kTogether, blocks - block),
                                       bands.plane(), sums + static_cast<long>(first) * kPanel);
            }
        for (int place = 0; place < band.places; place++) {
            const int image = place / bands.image, within = place % bands.image;
            const int y = within / bands.width, x = within % bands.width;
            const int row = to.step * (band.top + y) + to.oddRow, column = to.step * x + to.oddColumn;
            if (y >= band.rows || row >= to.shape.height || column >= to.shape.width)
                continue;
            for (int k = 0; k < kPanel; k += kLanes)
                store(to.tensor + to.shape.row(band.firstImage + image, (channel + k) / kBlock, row) + column * kBlock +
                          (channel + k) % kBlock,
                      load(sums + static_cast<long>(place) * kPanel + k));
        }
    }
}

void convolveBand(const Bands& bands, const Band& band, int blocks, const Tap* taps, int count, const float* arranged,
                  const Target& to) {
    if (panelOf(to.shape.blocks * kBlock) == kPanelVectors * kLanes)
        convolveBand<kPanelVectors>(bands, band, blocks, taps, count, arranged, to);
    else
        convolveBand<kBlock / kLanes>(bands, band, blocks, taps, count, arranged, to);
}

}  // namespace

std::size_t stridedSize(const StridedConvolution& conv) {
    return static_cast<std::size_t>(blocksOf(conv.in)) * static_cast<std::size_t>(blocksOf(conv.out)) * kBlock *
           kBlock * kTaps;
}

void stridedArrange(const StridedConvolution& conv, const float* weights, bool back, float* arranged) {
    const int from = blocksOf(back ? conv.out : conv.in) * kBlock, to = blocksOf(back ? conv.in : conv.out) * kBlock;
    const int panel = panelOf(to);
#pragma omp parallel for
    for (int first = 0; first < to; first += panel)
        for (int tap = 0; tap < kTaps; tap++)
            for (int c = 0; c < from; c++) {
                float* row =
                    arranged + (static_cast<long>(first) * kTaps + tap * panel) * from + static_cast<long>(c) * panel;
                for (int k = 0; k < panel; k++) {
                    const int input = back ? first + k : c, output = back ? c : first + k;
                    row[k] = input < conv.in && output < conv.out
                                 ? weights[(static_cast<long>(output) * conv.in + input) * kTaps + tap]
                                 : 0;
                }
            }
}

void stridedConvolve(const StridedConvolution& conv, const float* x, const float* arranged, float* y) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const Bands bands(out, kBandPlaces);
#pragma omp parallel for schedule(dynamic)
    for (int index = 0; index < bands.count; index++) {
        const Band band(bands, out, index);
        float* packed = inputScratch.get(static_cast<std::size_t>(2 * kSide * in.blocks * bands.plane()));
        packInput(bands, band, in, x, packed);
        Tap taps[kTaps];
        for (int tap = 0; tap < kTaps; tap++)
            taps[tap] = inputTap(bands, in, packed, tap);
        convolveBand(bands, band, in.blocks, taps, kTaps, arranged, {out, y, 1, 0, 0});
    }
}

void stridedConvolveBack(const StridedConvolution& conv, const float* dy, const float* arrangedBack, float* dx) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const Bands bands(out, kBandPlaces);
#pragma omp parallel for schedule(dynamic)
    for (int index = 0; index < bands.count; index++) {
        const Band band(bands, out, index);
        const long copy = out.blocks * bands.plane();
        float* packed = outputScratch.get(2 * static_cast<std::size_t>(copy));
        for (int left = 0; left < 2; left++)
            packOutput(bands, band, out, dy, true, left, packed + left * copy);
        // Even rows of the input lie under the middle row of taps; odd ones under the last, and one row on under the
        // first. Columns likewise.
        for (int odd = 0; odd < 4; odd++) {
            Tap taps[kTaps];
            int count = 0;
            for (int tap = 0; tap < kTaps; tap++) {
                const int r = tap / kSide, q = tap % kSide;
                if ((r != 1) == (odd / 2 == 1) && (q != 1) == (odd % 2 == 1))
                    taps[count++] = {tap, packed + (q == 0 ? copy : 0) + (r == 0 ? bands.width * kBlock : 0)};
            }
            convolveBand(bands, band, out.blocks, taps, count, arrangedBack, {in, dx, 2, odd / 2, odd % 2});
        }
    }
}

namespace {

/// sums[taps][C/16][16][16] += products of a band's input with its output's block of channels, inputs before outputs.
void addProducts(const Bands& bands, const Band& band, const Shape& in, const float* input, const float* output,
                 float* sums) {
    for (int tap = 0; tap < kTaps; tap++) {
        const float* values = inputTap(bands, in, input, tap).first;
        for (int c = 0; c < in.blocks; c++, sums += kBlock * kBlock, values += bands.plane())
            for (int first = 0; first < band.places; first += kSummed)
                multiplyGradientBlock<kBlock / kLanes, kBlock>(output + first * kBlock, values + first * kBlock,
                                                               smaller(kSummed, band.places - first), sums);
    }
}

/// The sums of `count` threads for block `k` of outputs -> its part of dw.
void storeGradients(const StridedConvolution& conv, int k, const float* const* parts, int count, float* dw) {
    const int blocks = blocksOf(conv.in);
    for (int c = 0; c < blocks; c++) {
        float square[kBlock][kBlock * kTaps];  // by output, input and tap, as they are stored
        for (int tap = 0; tap < kTaps; tap++)
            for (int i = 0; i < kBlock; i++)
                for (int lane = 0; lane < kBlock; lane += kLanes) {
                    const long at = ((static_cast<long>(tap) * blocks + c) * kBlock + i) * kBlock + lane;
                    Vector sum = {};
                    for (int part = 0; part < count; part++)
                        sum += load(parts[part] + at);
                    for (int o = 0; o < kLanes; o++)
                        square[lane + o][i * kTaps + tap] = sum[o];
                }
        const int inputs = smaller(kBlock, conv.in - c * kBlock);
        for (int o = 0; o < smaller(kBlock, conv.out - k * kBlock); o++)
            std::memcpy(dw + (static_cast<long>(k * kBlock + o) * conv.in + c * kBlock) * kTaps, square[o],
                        static_cast<std::size_t>(inputs * kTaps) * sizeof(float));
    }
}

/// Each thread takes bands, and sums of all weights.
void weightGradientByBands(const StridedConvolution& conv, const float* x, const float* dy, float* dw) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const Bands bands(out, kBandPlaces);
    const std::size_t size = stridedSize(conv);
    const long ofBlock = static_cast<long>(kTaps) * in.blocks * kBlock * kBlock;
    constexpr int kMaxThreads = 256;
    float* sums[kMaxThreads] = {};
    const int threads = smaller(omp_get_max_threads(), kMaxThreads);
#pragma omp parallel num_threads(threads)
    {
        float* input = inputScratch.get(static_cast<std::size_t>(2 * kSide * in.blocks * bands.plane()));
        float* output = outputScratch.get(static_cast<std::size_t>(out.blocks * bands.plane()));
        float* own = sumScratch.get(size);
        std::memset(own, 0, size * sizeof(float));
        sums[omp_get_thread_num()] = own;
#pragma omp for schedule(static)  // the same sums in the same order every time
        for (int index = 0; index < bands.count; index++) {
            const Band band(bands, out, index);
            packInput(bands, band, in, x, input);
            packOutput(bands, band, out, dy, false, 0, output);
            for (int k = 0; k < out.blocks; k++)
                addProducts(bands, band, in, input, output + k * bands.plane(), own + k * ofBlock);
        }
#pragma omp for schedule(static)
        for (int k = 0; k < out.blocks; k++) {
            const float* parts[kMaxThreads];
            int count = 0;
            for (const float* part : sums)
                if (part)
                    parts[count++] = part + k * ofBlock;
            storeGradients(conv, k, parts, count, dw);
        }
    }
}

/// Each thread takes output channels, and the products with the whole batch in one band.
void weightGradientByChannels(const StridedConvolution& conv, const float* x, const float* dy, float* dw) {
    const Shape in = inputOf(conv), out = outputOf(conv);
    const Bands bands(out, out.batch * (out.height + 1) * out.width);
    const Band band(bands, out, 0);
    float* input = inputScratch.get(static_cast<std::size_t>(2 * kSide * in.blocks * bands.plane()));
    float* output = outputScratch.get(static_cast<std::size_t>(out.blocks * bands.plane()));
    packInput(bands, band, in, x, input);
    packOutput(bands, band, out, dy, false, 0, output);
    const std::size_t size = static_cast<std::size_t>(kTaps * in.blocks) * kBlock * kBlock;
#pragma omp parallel for schedule(dynamic)  // a channel's sums do not depend on who computes them
    for (int k = 0; k < out.blocks; k++) {
        float* sums = sumScratch.get(size);
        std::memset(sums, 0, size * sizeof(float));
        addProducts(bands, band, in, input, output + k * bands.plane(), sums);
        storeGradients(conv, k, &sums, 1, dw);
    }
}

}  // namespace

void stridedWeightGradient(const StridedConvolution& conv, const float* x, const float* dy, float* dw) {
    const Shape out = outputOf(conv);
    if (out.batch * out.height * out.width < conv.out)  // then the sums of all weights would outweigh the input
        weightGradientByChannels(conv, x, dy, dw);
    else
        weightGradientByBands(conv, x, dy, dw);
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
