// SPDX-License-Identifier: GPL-3.0-or-later
// 3×3 convolutions by Winograd's minimal filtering (Lavin & Gray 2015, arXiv:1509.09308): a tile of the input and the
// weights are transformed to as many values each, multiplied, summed over the channels, and transformed to a tile of
// the output. With stride 1, F(4×4, 3×3) takes 36 multiplications where the definition takes 144; with stride 2, 81
// instead of 144, or 25 instead of 36.
//
// A block of tiles is transformed to V[points²][C/16][T][16], then for each panel of output channels points² products
// M = U·V are formed, and their inverse transform is stored with bias, activation and residual. V and M stay in the
// second-level cache. Vectors run over channels everywhere, so nothing is ever transposed.
#include "engine/kernels/instruction_set.hpp"

#include <cstring>
#include <omp.h>

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kTileFloats = 54 << 10;  // of V: 216 KiB
constexpr int kSummed = 64;            // channels or tiles: longer chains of additions would cost digits

// An algorithm has its geometry in one dimension: points of a transformed tile, and of the transformed weights, whose
// last one serves all points beyond; the input's patch that a tile sees, how far it begins before the tile, and its
// step from tile to tile; the side of the output's tile. And its transforms in one dimension, `s` and `t` being the
// strides of input and output in vectors. The gradient by the weights is the dual algorithm, with the same transform of
// the input.

struct Stride1 {  // F(4, 3)
    static constexpr int kPoints = 6, kWeights = 6, kPatch = 6, kBorder = 1, kStep = 4, kSide = 4;

    // Interpolation points 0, ±P, ±Q and ∞. The textbook's 1 and 2 lose three times as many digits.
    static constexpr float P = 0.625F, Q = 1.5F, P2 = P * P, Q2 = Q * Q;
    static constexpr float kAt0 = 1 / (P2 * Q2), kAtP = 1 / (2 * P2 * (P2 - Q2)), kAtQ = 1 / (2 * Q2 * (Q2 - P2));

    static void input(const Vector* d, int s, Vector* o, int t) {
        const Vector a = d[4 * s] - Q2 * d[2 * s], b = d[3 * s] - Q2 * d[s];
        const Vector c = d[4 * s] - P2 * d[2 * s], e = d[3 * s] - P2 * d[s];
        o[0] = d[4 * s] - (P2 + Q2) * d[2 * s] + (P2 * Q2) * d[0];
        o[t] = a + P * b;
        o[2 * t] = a - P * b;
        o[3 * t] = c + Q * e;
        o[4 * t] = c - Q * e;
        o[5 * t] = d[5 * s] - (P2 + Q2) * d[3 * s] + (P2 * Q2) * d[s];
    }

    static void output(const Vector* m, int s, Vector* o, int t) {
        const Vector a = m[s] + m[2 * s], b = m[s] - m[2 * s];
        const Vector c = m[3 * s] + m[4 * s], e = m[3 * s] - m[4 * s];
        o[0] = m[0] + a + c;
        o[t] = P * b + Q * e;
        o[2 * t] = P2 * a + Q2 * c;
        o[3 * t] = P * P2 * b + Q * Q2 * e + m[5 * s];
    }

    static void weight(const Vector* g, int s, Vector* o, int t) {
        const Vector a = kAtP * g[0] + (kAtP * P2) * g[2 * s], b = (kAtP * P) * g[s];
        const Vector c = kAtQ * g[0] + (kAtQ * Q2) * g[2 * s], e = (kAtQ * Q) * g[s];
        o[0] = kAt0 * g[0];
        o[t] = a + b;
        o[2 * t] = a - b;
        o[3 * t] = c + e;
        o[4 * t] = c - e;
        o[5 * t] = g[2 * s];
    }

    static void gradient(const Vector* g, int s, Vector* o, int t) {  // dual of output()
        const Vector a = kAtP * g[0] + (kAtP * P2) * g[2 * s], b = (kAtP * P) * g[s] + (kAtP * P * P2) * g[3 * s];
        const Vector c = kAtQ * g[0] + (kAtQ * Q2) * g[2 * s], e = (kAtQ * Q) * g[s] + (kAtQ * Q * Q2) * g[3 * s];
        o[0] = kAt0 * g[0];
        o[t] = a + b;
        o[2 * t] = a - b;
        o[3 * t] = c + e;
        o[4 * t] = c - e;
        o[5 * t] = g[3 * s];
    }

    static void weightGradient(const Vector* m, int s, Vector* o, int t) {  // dual of weight()
        const Vector a = m[s] + m[2 * s], b = m[s] - m[2 * s];
        const Vector c = m[3 * s] + m[4 * s], e = m[3 * s] - m[4 * s];
        o[0] = m[0] + a + c;
        o[t] = P * b + Q * e;
        o[2 * t] = P2 * a + Q2 * c + m[5 * s];
    }
};

/// F(4, 2): points ±P, ±Q and ∞. The two taps lie side by side.
struct TwoTaps4 {
    static constexpr int kPoints = 5, kSide = 4;
    static constexpr float P = 0.5F, Q = 1.25F, P2 = P * P, Q2 = Q * Q;
    static constexpr float kAtP = 1 / (2 * (P2 - Q2)), kAtQ = 1 / (2 * (Q2 - P2));

    static void input(const Vector* d, int s, Vector* o, int t) {
        const Vector a = d[3 * s] - Q2 * d[s], b = P * (d[2 * s] - Q2 * d[0]);
        const Vector c = d[3 * s] - P2 * d[s], e = Q * (d[2 * s] - P2 * d[0]);
        o[0] = a + b;
        o[t] = a - b;
        o[2 * t] = c + e;
        o[3 * t] = c - e;
        o[4 * t] = d[4 * s] - (P2 + Q2) * d[2 * s] + (P2 * Q2) * d[0];
    }

    static void output(const Vector* m, int s, Vector* o, int t) {
        const Vector a = m[0] + m[s], b = P * (m[0] - m[s]);
        const Vector c = m[2 * s] + m[3 * s], e = Q * (m[2 * s] - m[3 * s]);
        o[0] = a + c;
        o[t] = b + e;
        o[2 * t] = P2 * a + Q2 * c;
        o[3 * t] = P2 * b + Q2 * e + m[4 * s];
    }

    static void weight(Vector first, Vector second, Vector* o, int t) {
        o[0] = kAtP * (second + (1 / P) * first);
        o[t] = kAtP * (second - (1 / P) * first);
        o[2 * t] = kAtQ * (second + (1 / Q) * first);
        o[3 * t] = kAtQ * (second - (1 / Q) * first);
        o[4 * t] = second;
    }

    static void gradient(const Vector* g, int s, Vector* o, int t) {  // dual of output()
        const Vector a = g[0] + P2 * g[2 * s], b = P * (g[s] + P2 * g[3 * s]);
        const Vector c = g[0] + Q2 * g[2 * s], e = Q * (g[s] + Q2 * g[3 * s]);
        o[0] = a + b;
        o[t] = a - b;
        o[2 * t] = c + e;
        o[3 * t] = c - e;
        o[4 * t] = g[3 * s];
    }

    static void weightGradient(const Vector* m, int s, Vector& first, Vector& second) {  // dual of weight()
        first = (kAtP / P) * (m[0] - m[s]) + (kAtQ / Q) * (m[2 * s] - m[3 * s]);
        second = kAtP * (m[0] + m[s]) + kAtQ * (m[2 * s] + m[3 * s]) + m[4 * s];
    }
};

/// F(2, 2): points 0, 1 and ∞.
struct TwoTaps2 {
    static constexpr int kPoints = 3, kSide = 2;

    static void input(const Vector* d, int s, Vector* o, int t) {
        o[0] = d[0] - d[s];
        o[t] = d[s];
        o[2 * t] = d[2 * s] - d[s];
    }

    static void output(const Vector* m, int s, Vector* o, int t) {
        o[0] = m[0] + m[s];
        o[t] = m[s] + m[2 * s];
    }

    static void weight(Vector first, Vector second, Vector* o, int t) {
        o[0] = first;
        o[t] = first + second;
        o[2 * t] = second;
    }

    static void gradient(const Vector* g, int s, Vector* o, int t) {
        o[0] = g[0];
        o[t] = g[0] + g[s];
        o[2 * t] = g[s];
    }

    static void weightGradient(const Vector* m, int s, Vector& first, Vector& second) {
        first = m[0] + m[s];
        second = m[s] + m[2 * s];
    }
};

/// With stride 2, the taps before and behind the middle one lie on every second sample: two taps of stride 1. The
/// middle tap lies on the samples between: nothing to save.
template <typename Outer>
struct Stride2 {
    static constexpr int kOuter = Outer::kPoints, kSide = Outer::kSide;
    static constexpr int kPoints = kOuter + kSide, kWeights = kOuter + 1;
    static constexpr int kPatch = 2 * kSide + 1, kBorder = 1, kStep = 2 * kSide;

    static void input(const Vector* d, int s, Vector* o, int t) {
        Outer::input(d, 2 * s, o, t);
        for (int i = 0; i < kSide; i++)
            o[(kOuter + i) * t] = d[(2 * i + 1) * s];
    }

    static void output(const Vector* m, int s, Vector* o, int t) {
        Outer::output(m, s, o, t);
        for (int i = 0; i < kSide; i++)
            o[i * t] += m[(kOuter + i) * s];
    }

    static void weight(const Vector* g, int s, Vector* o, int t) {
        Outer::weight(g[0], g[2 * s], o, t);
        o[kOuter * t] = g[s];
    }

    static void gradient(const Vector* g, int s, Vector* o, int t) {
        Outer::gradient(g, s, o, t);
        for (int i = 0; i < kSide; i++)
            o[(kOuter + i) * t] = g[i * s];
    }

    static void weightGradient(const Vector* m, int s, Vector* o, int t) {
        Outer::weightGradient(m, s, o[0], o[2 * t]);
        o[t] = m[kOuter * s];
    }
};

/// From the gradient by the output to that by the input, which has twice its side: every second sample was under the
/// middle tap, those between under the two others.
template <typename Outer>
struct Stride2Back {
    static constexpr int kOuter = Outer::kPoints;
    static constexpr int kPoints = kOuter + Outer::kSide, kWeights = kOuter + 1;
    static constexpr int kPatch = Outer::kSide + 1, kBorder = 0, kStep = Outer::kSide, kSide = 2 * Outer::kSide;

    static void input(const Vector* d, int s, Vector* o, int t) {
        Outer::input(d, s, o, t);
        for (int i = 0; i < Outer::kSide; i++)
            o[(kOuter + i) * t] = d[i * s];
    }

    static void output(const Vector* m, int s, Vector* o, int t) {
        Outer::output(m, s, o + t, 2 * t);
        for (int i = 0; i < Outer::kSide; i++)
            o[2 * i * t] = m[(kOuter + i) * s];
    }
};

template <typename Algorithm>
inline constexpr int kPlanes = (Algorithm::kPoints) * (Algorithm::kPoints);

/// Of the transformed weights.
template <typename Algorithm>
inline constexpr int kWeightPlanes = (Algorithm::kWeights) * (Algorithm::kWeights);

/// The plane of the weights that a plane of the input is multiplied with.
template <typename Algorithm>
constexpr int weightPlaneOf(int plane) {
    constexpr int kPoints = Algorithm::kPoints, kLast = Algorithm::kWeights - 1;
    return smaller(plane / kPoints, kLast) * (kLast + 1) + smaller(plane % kPoints, kLast);
}

/// A blocked tensor seen through its pixel shuffle: as (N, channels, height, width) before it. Channels are padded and
/// in the order (place in the shuffle, channel behind it), so that a block never straddles two places.
struct View {
    int batch, channels, height, width, shuffle;

    /// Channels behind the shuffle, padded.
    int inner() const { return channels / (shuffle * shuffle); }

    /// First value of a block of channels of an image.
    long block(int image, int block) const {
        const int blocks = inner() / kBlock;
        const int place = block / blocks;
        const long row = (static_cast<long>(image) * blocks + block % blocks) * height * shuffle + place / shuffle;
        return (row * width * shuffle + place % shuffle) * kBlock;
    }

    long row() const { return static_cast<long>(shuffle) * width * shuffle * kBlock; }

    long column() const { return static_cast<long>(shuffle) * kBlock; }
};

View inputOf(const Convolution& conv) {
    return {conv.batch, blocksOf(conv.in) * kBlock, conv.height, conv.width, 1};
}

View outputOf(const Convolution& conv) {
    const int places = conv.shuffle * conv.shuffle;
    return {conv.batch, places * blocksOf(conv.out / places) * kBlock, (conv.height + conv.stride - 1) / conv.stride,
            (conv.width + conv.stride - 1) / conv.stride, conv.shuffle};
}

/// The channel of the weights that a channel of a view is; −1 for padding.
inline int sourceChannel(const View& view, int channels, int channel) {
    const int places = view.shuffle * view.shuffle;
    const int within = channel % view.inner();
    return within < channels / places ? within * places + channel / view.inner() : -1;
}

int tilesOf(const View& y, int side) {
    return y.batch * ((y.height + side - 1) / side) * ((y.width + side - 1) / side);
}

/// How the tiles of a batch are cut into blocks: all that depends on the shape alone.
struct Plan {
    int rows, columns, tiles;  // of tiles
    int panel;                 // output channels in one product
    int blockPlaces;           // capacity of a block
    int groups, blocks;        // register blocks and blocks of tiles
    long inputPlane, outputPlane;

    /// `side`: of a tile of y.
    Plan(const View& x, const View& y, int side, int tileChannels)
        : rows((y.height + side - 1) / side), columns((y.width + side - 1) / side), tiles(tilesOf(y, side)),
          panel(panelOf(y.channels)) {
        const int wanted = tileChannels / x.channels;
        blockPlaces = (wanted < 12 ? 12 : wanted) / kPlaces * kPlaces;  // fewer: the weights would be read too often
        groups = (tiles + kPlaces - 1) / kPlaces;
        const int threads = omp_get_max_threads();
        blocks = smaller(groups, roundUp((groups * kPlaces + blockPlaces - 1) / blockPlaces, threads));
        // One block more than needed: else all planes would fall into the same set of the first-level cache.
        inputPlane = static_cast<long>(x.channels) * blockPlaces + kBlock;
        outputPlane = static_cast<long>(blockPlaces) * panel + kBlock;
    }

    int begin(int block) const {
        return smaller(tiles, static_cast<int>(static_cast<long>(groups) * block / blocks) * kPlaces);
    }
};

/// Transformed weights are U[K/panel][kWeights²][C][panel], the order in which convolveViews() reads them. Floats of a
/// plane; one block more than needed, as in Plan.
inline long weightPlane(int channels, int panel) {
    return static_cast<long>(channels) * panel + kBlock;
}

/// Where the planes of an output channel begin.
template <typename Algorithm>
inline long weightPlanes(int channels, int panel, int k) {
    return static_cast<long>(k / panel) * kWeightPlanes<Algorithm> * weightPlane(channels, panel) + k % panel;
}

thread_local Scratch tileScratch;
thread_local Scratch sumScratch;
thread_local Scratch epilogueScratch;

struct Patch {
    const float* first;
    long row, column;
};

/// A square of one block of channels; zero outside the image. Inside it nothing is copied.
inline Patch patchOf(const float* image, const View& view, int top, int left, int side, float* copy) {
    if (top >= 0 && left >= 0 && top + side <= view.height && left + side <= view.width)
        return {image + top * view.row() + left * view.column(), view.row(), view.column()};
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            const int row = top + y, column = left + x;
            float* to = copy + (y * side + x) * kBlock;
            if (row < 0 || column < 0 || row >= view.height || column >= view.width)
                std::memset(to, 0, kBlock * sizeof(float));
            else
                std::memcpy(to, image + row * view.row() + column * view.column(), kBlock * sizeof(float));
        }
    return {copy, static_cast<long>(side) * kBlock, kBlock};
}

/// x -> V[points²][C/16][T][16] of `count` tiles.
template <typename Algorithm>
void transformTiles(const Plan& plan, const View& view, const float* x, int first, int count, float* v) {
    constexpr int kPatch = Algorithm::kPatch, kPoints = Algorithm::kPoints;
    alignas(64) float copy[kPatch * kPatch * kBlock];
    for (int block = 0; block < view.channels / kBlock; block++)
        for (int t = 0; t < count; t++) {
            const int tile = first + t;
            const int image = tile / (plan.rows * plan.columns);
            const int top = tile / plan.columns % plan.rows * Algorithm::kStep - Algorithm::kBorder;
            const int left = tile % plan.columns * Algorithm::kStep - Algorithm::kBorder;
            const Patch patch = patchOf(x + view.block(image, block), view, top, left, kPatch, copy);
            float* to = v + (static_cast<long>(block) * plan.blockPlaces + t) * kBlock;
            for (int lane = 0; lane < kBlock; lane += kLanes) {
                Vector half[kPatch * kPoints], in[kPatch], out[kPoints];
                for (int r = 0; r < kPatch; r++) {
                    for (int c = 0; c < kPatch; c++)
                        in[c] = load(patch.first + r * patch.row + c * patch.column + lane);
                    Algorithm::input(in, 1, half + r * kPoints, 1);
                }
                for (int c = 0; c < kPoints; c++) {
                    Algorithm::input(half + c, kPoints, out, 1);
                    for (int r = 0; r < kPoints; r++)
                        store(to + (r * kPoints + c) * plan.inputPlane + lane, out[r]);
                }
            }
        }
}

/// M[t][k] = Σ_c U[c][k]·V[c][t] for one register block.
template <int vectors>
inline void multiplyPlane(const float* u, const float* v, long blockStride, int channels, float* m) {
    for (int block = 0; block < channels / kBlock;) {
        const bool more = block > 0;
        Vector sums[kPlaces][vectors] = {};
        for (const int end = smaller(channels / kBlock, block + kSummed / kBlock); block < end; block++) {
            multiply<vectors, kBlock>(sums, u, v);
            u += kBlock * vectors * kLanes;
            v += blockStride;
        }
        WAVELENS_UNROLL for (int t = 0; t < kPlaces; t++) WAVELENS_UNROLL for (int k = 0; k < vectors; k++) {
            float* to = m + (t * vectors + k) * kLanes;
            store(to, more ? load(to) + sums[t][k] : sums[t][k]);
        }
    }
}

/// M[points²][T][panel] -> y, through the epilogue. Arrays by channel are padded as the view is.
template <typename Algorithm>
void storeTiles(const Plan& plan, const View& view, const float* m, int channel, int first, int count,
                const Epilogue& epilogue, float* y) {
    constexpr int kSide = Algorithm::kSide, kPoints = Algorithm::kPoints;
    const long row = view.row(), column = view.column();
    for (int t = 0; t < count; t++) {
        const int tile = first + t;
        const int image = tile / (plan.rows * plan.columns);
        const int top = tile / plan.columns % plan.rows * kSide, left = tile % plan.columns * kSide;
        const int height = smaller(kSide, view.height - top), width = smaller(kSide, view.width - left);
        for (int lane = 0; lane < plan.panel; lane += kLanes) {
            const int k = channel + lane;
            const long at = view.block(image, k / kBlock) + top * row + left * column + k % kBlock;
            for (int r = 0; r < height; r++)
                for (int c = 0; c < width; c++)
                    __builtin_prefetch(y + at + r * row + c * column, 1);
            Vector half[kPoints * kSide], in[kPoints], out[kSide * kSide];
            for (int c = 0; c < kPoints; c++) {
                for (int r = 0; r < kPoints; r++)
                    in[r] = load(m + (r * kPoints + c) * plan.outputPlane + static_cast<long>(t) * plan.panel + lane);
                Algorithm::output(in, 1, half + c, kPoints);
            }
            for (int r = 0; r < kSide; r++)
                Algorithm::output(half + r * kPoints, 1, out + r * kSide, 1);
            const Vector bias = epilogue.bias ? load(epilogue.bias + k) : Vector{};
            const Vector slope = epilogue.slope ? load(epilogue.slope + k) : Vector{};
            for (int r = 0; r < height; r++)
                for (int c = 0; c < width; c++) {
                    const long to = at + r * row + c * column;
                    Vector value = (out[r * kSide + c] + bias) * epilogue.scale;
                    if (epilogue.slope)
                        value = (epilogue.gate ? load(epilogue.gate + to) : value) > 0 ? value : value * slope;
                    if (epilogue.residual)
                        value += load(epilogue.residual + to);
                    store(y + to, value);
                }
        }
    }
}

/// The outputs [k, k + panel) of the tiles [first, first + count), whose V begins at `v`.
template <typename Algorithm>
void convolvePanel(const Plan& plan, const View& in, const View& out, const float* v, const float* transformed, int k,
                   int first, int count, const Epilogue& epilogue, float* m, float* y) {
    const long blockStride = static_cast<long>(plan.blockPlaces) * kBlock;
    for (int plane = 0; plane < kPlanes<Algorithm>; plane++) {
        const float* u = transformed + weightPlanes<Algorithm>(in.channels, plan.panel, k) +
                         weightPlaneOf<Algorithm>(plane) * weightPlane(in.channels, plan.panel);
        for (int t = 0; t < count; t += kPlaces) {  // the last ones hold old tiles, which are not stored
            const float* from = v + plane * plan.inputPlane + t * kBlock;
            float* to = m + plane * plan.outputPlane + static_cast<long>(t) * plan.panel;
            if (plan.panel == kPanelVectors * kLanes)
                multiplyPlane<kPanelVectors>(u, from, blockStride, in.channels, to);
            else
                multiplyPlane<kBlock / kLanes>(u, from, blockStride, in.channels, to);
        }
    }
    storeTiles<Algorithm>(plan, out, m, k, first, count, epilogue, y);
}

/// Each thread takes tiles.
template <typename Algorithm>
void convolveByTiles(const View& in, const View& out, const float* x, const float* transformed,
                     const Epilogue& epilogue, float* y) {
    const Plan plan(in, out, Algorithm::kSide, kTileFloats / kPlanes<Algorithm>);
#pragma omp parallel
    {
        float* v = tileScratch.get(static_cast<std::size_t>(kPlanes<Algorithm> * (plan.inputPlane + plan.outputPlane)));
        float* m = v + kPlanes<Algorithm> * plan.inputPlane;
#pragma omp for schedule(dynamic)  // a block's values do not depend on who computes it
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block), count = plan.begin(block + 1) - first;
            transformTiles<Algorithm>(plan, in, x, first, count, v);
            for (int k = 0; k < out.channels; k += plan.panel)
                convolvePanel<Algorithm>(plan, in, out, v, transformed, k, first, count, epilogue, m, y);
        }
    }
}

/// Each thread takes output channels, and all tiles: the weights are read once.
template <typename Algorithm>
void convolveByPanels(const View& in, const View& out, const float* x, const float* transformed,
                      const Epilogue& epilogue, float* y, int tiles) {
    const Plan plan(in, out, Algorithm::kSide, roundUp(tiles, kPlaces) * in.channels);
    float* v = sumScratch.get(static_cast<std::size_t>(kPlanes<Algorithm> * plan.inputPlane));
#pragma omp parallel
    {
        float* m = tileScratch.get(static_cast<std::size_t>(kPlanes<Algorithm> * plan.outputPlane));
#pragma omp for
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block);
            transformTiles<Algorithm>(plan, in, x, first, plan.begin(block + 1) - first,
                                      v + static_cast<long>(first) * kBlock);
        }
#pragma omp for schedule(dynamic)
        for (int k = 0; k < out.channels; k += plan.panel)
            convolvePanel<Algorithm>(plan, in, out, v, transformed, k, 0, plan.tiles, epilogue, m, y);
    }
}

template <typename Algorithm>
void convolveViews(const View& in, const View& out, const float* x, const float* transformed, const Epilogue& epilogue,
                   float* y) {
    constexpr int kFew = 48;
    const int tiles = tilesOf(out, Algorithm::kSide);
    if (tiles <= kFew)  // then the threads could not share them evenly
        convolveByPanels<Algorithm>(in, out, x, transformed, epilogue, y, tiles);
    else
        convolveByTiles<Algorithm>(in, out, x, transformed, epilogue, y);
}

/// Values by channel in a view's order, zero where it is padded.
const float* padded(const View& view, int channels, const float* values, float* to) {
    if (!values)
        return nullptr;
    for (int k = 0; k < view.channels; k++) {
        const int source = sourceChannel(view, channels, k);
        to[k] = source < 0 ? 0 : values[source];
    }
    return to;
}

Epilogue padded(const View& view, int channels, const Epilogue& epilogue) {
    float* memory = epilogueScratch.get(2 * static_cast<std::size_t>(view.channels));
    Epilogue result = epilogue;
    result.bias = padded(view, channels, epilogue.bias, memory);
    result.slope = padded(view, channels, epilogue.slope, memory + view.channels);
    return result;
}

template <typename Algorithm>
void transformWeights(const Convolution& conv, const float* weights, bool back, float* transformed) {
    constexpr int kWeights = Algorithm::kWeights;
    const View in = inputOf(conv), out = outputOf(conv);
    const View& from = back ? out : in;
    const View& to = back ? in : out;
    const int panel = panelOf(to.channels);
    const int fromChannels = back ? conv.out : conv.in, toChannels = back ? conv.in : conv.out;
    const int steps = to.channels / kLanes;
#pragma omp parallel for
    for (int step = 0; step < steps; step++) {
        const int k = step * kLanes;
        float* first = transformed + weightPlanes<Algorithm>(from.channels, panel, k);
        int lanes[kLanes];
        for (int lane = 0; lane < kLanes; lane++)
            lanes[lane] = sourceChannel(to, toChannels, k + lane);
        for (int c = 0; c < from.channels; c++) {
            const int source = sourceChannel(from, fromChannels, c);
            Vector taps[9] = {}, half[3 * kWeights], plane[kWeights];
            for (int lane = 0; lane < kLanes; lane++) {
                if (source < 0 || lanes[lane] < 0)
                    continue;
                const long output = back ? source : lanes[lane], input = back ? lanes[lane] : source;
                const float* kernel = weights + (output * conv.in + input) * 9;
                for (int tap = 0; tap < 9; tap++)
                    taps[tap][lane] = kernel[back ? 8 - tap : tap];
            }
            for (int r = 0; r < 3; r++)
                Algorithm::weight(taps + r * 3, 1, half + r * kWeights, 1);
            for (int q = 0; q < kWeights; q++) {
                Algorithm::weight(half + q, kWeights, plane, 1);
                for (int r = 0; r < kWeights; r++)
                    store(first + (r * kWeights + q) * weightPlane(from.channels, panel) + static_cast<long>(c) * panel,
                          plane[r]);
            }
        }
    }
}

/// dy -> dM[points²][T][panel] of a panel, and its sums by channel for the bias.
template <typename Algorithm>
void transformGradients(const Plan& plan, const View& view, const float* dy, int channel, int first, int count,
                        float* m, float* biasSums) {
    constexpr int kSide = Algorithm::kSide, kPoints = Algorithm::kPoints;
    alignas(64) float copy[kSide * kSide * kBlock];
    for (int lane = 0; lane < plan.panel; lane += kLanes) {
        const int k = channel + lane;
        Vector sum = load(biasSums + lane);
        for (int t = 0; t < count; t++) {
            const int tile = first + t;
            const int image = tile / (plan.rows * plan.columns);
            const int top = tile / plan.columns % plan.rows * kSide, left = tile % plan.columns * kSide;
            const Patch patch = patchOf(dy + view.block(image, k / kBlock), view, top, left, kSide, copy);
            Vector half[kSide * kPoints], in[kSide], out[kPoints];
            for (int r = 0; r < kSide; r++) {
                for (int c = 0; c < kSide; c++) {
                    in[c] = load(patch.first + r * patch.row + c * patch.column + k % kBlock);
                    sum += in[c];
                }
                Algorithm::gradient(in, 1, half + r * kPoints, 1);
            }
            for (int c = 0; c < kPoints; c++) {
                Algorithm::gradient(half + c, kPoints, out, 1);
                for (int r = 0; r < kPoints; r++)
                    store(m + (r * kPoints + c) * plan.outputPlane + static_cast<long>(t) * plan.panel + lane, out[r]);
            }
        }
        store(biasSums + lane, sum);
    }
}

/// U[kWeights²][C][panel] += the products of V and dM of `count` tiles.
template <typename Algorithm>
void addProducts(const Plan& plan, int channels, const float* v, const float* m, int count, float* u) {
    for (int plane = 0; plane < kPlanes<Algorithm>; plane++)
        for (int c = 0; c < channels; c += kBlock)
            for (int first = 0; first < count; first += kSummed) {
                const int tiles = smaller(kSummed, count - first);
                const float* gradients = m + plane * plan.outputPlane + static_cast<long>(first) * plan.panel;
                const float* values =
                    v + plane * plan.inputPlane + static_cast<long>(c) * plan.blockPlaces + first * kBlock;
                float* to = u + weightPlaneOf<Algorithm>(plane) * weightPlane(channels, plan.panel) +
                            static_cast<long>(c) * plan.panel;
                if (plan.panel == kPanelVectors * kLanes)
                    multiplyGradientBlock<kPanelVectors, kBlock>(gradients, values, tiles, to);
                else
                    multiplyGradientBlock<kBlock / kLanes, kBlock>(gradients, values, tiles, to);
            }
}

/// A thread's sums of U and of the bias, at a vector of output channels.
struct Sums {
    const float* weights;
    const float* bias;
};

/// Gradients of the weights and bias of output channels [k, k + kLanes), given the sums of `count` threads.
template <typename Algorithm>
void storeGradients(const Convolution& conv, int panel, int k, const Sums* parts, int count, float scale, float* dw,
                    float* db) {
    constexpr int kWeights = Algorithm::kWeights;
    const View in = inputOf(conv), out = outputOf(conv);
    const long stride = weightPlane(in.channels, panel);
    int outputs[kLanes];
    Vector bias = {};
    for (int part = 0; part < count; part++)
        bias += load(parts[part].bias);
    for (int lane = 0; lane < kLanes; lane++) {
        outputs[lane] = sourceChannel(out, conv.out, k + lane);
        if (outputs[lane] >= 0)
            db[outputs[lane]] = scale * bias[lane];
    }
    for (int c = 0; c < conv.in; c++) {
        Vector half[3 * kWeights], column[kWeights], taps[3];
        for (int q = 0; q < kWeights; q++) {
            for (int r = 0; r < kWeights; r++) {
                column[r] = Vector{};
                for (int part = 0; part < count; part++)
                    column[r] += load(parts[part].weights + (r * kWeights + q) * stride + static_cast<long>(c) * panel);
            }
            Algorithm::weightGradient(column, 1, half + q, kWeights);
        }
        for (int r = 0; r < 3; r++) {
            Algorithm::weightGradient(half + r * kWeights, 1, taps, 1);
            for (int lane = 0; lane < kLanes; lane++)
                for (int tap = 0; outputs[lane] >= 0 && tap < 3; tap++)
                    dw[(static_cast<long>(outputs[lane]) * conv.in + c) * 9 + r * 3 + tap] = scale * taps[tap][lane];
        }
    }
}

/// Each thread takes tiles, and sums of all weights.
template <typename Algorithm>
void weightGradientByTiles(const Convolution& conv, const float* x, const float* dy, float scale, float* dw,
                           float* db) {
    const View in = inputOf(conv), out = outputOf(conv);
    // Larger blocks: the sums go to memory once for each.
    const Plan plan(in, out, Algorithm::kSide, 2 * kTileFloats / kPlanes<Algorithm>);
    const std::size_t size = transformedSize(conv);
    constexpr int kMaxThreads = 256;
    float* sums[kMaxThreads] = {};
    const int threads = smaller(omp_get_max_threads(), kMaxThreads);
#pragma omp parallel num_threads(threads)
    {
        float* v = tileScratch.get(static_cast<std::size_t>(kPlanes<Algorithm> * (plan.inputPlane + plan.outputPlane)));
        float* m = v + kPlanes<Algorithm> * plan.inputPlane;
        float* u = sumScratch.get(size + static_cast<std::size_t>(out.channels));
        std::memset(u, 0, (size + static_cast<std::size_t>(out.channels)) * sizeof(float));
        sums[omp_get_thread_num()] = u;
#pragma omp for schedule(static)  // the same sums in the same order every time
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block), count = plan.begin(block + 1) - first;
            transformTiles<Algorithm>(plan, in, x, first, count, v);
            for (int k = 0; k < out.channels; k += plan.panel) {
                transformGradients<Algorithm>(plan, out, dy, k, first, count, m, u + size + k);
                addProducts<Algorithm>(plan, in.channels, v, m, count,
                                       u + weightPlanes<Algorithm>(in.channels, plan.panel, k));
            }
        }
#pragma omp for schedule(static)
        for (int k = 0; k < out.channels; k += kLanes) {
            Sums parts[kMaxThreads];
            int count = 0;
            for (const float* part : sums)
                if (part)
                    parts[count++] = {part + weightPlanes<Algorithm>(in.channels, plan.panel, k), part + size + k};
            storeGradients<Algorithm>(conv, plan.panel, k, parts, count, scale, dw, db);
        }
    }
}

/// Each thread takes output channels, and the products with all tiles.
template <typename Algorithm>
void weightGradientByPanels(const Convolution& conv, const float* x, const float* dy, float scale, float* dw, float* db,
                            int tiles) {
    const View in = inputOf(conv), out = outputOf(conv);
    const Plan plan(in, out, Algorithm::kSide, roundUp(tiles, kPlaces) * in.channels);
    float* v = sumScratch.get(static_cast<std::size_t>(kPlanes<Algorithm> * plan.inputPlane));
    const std::size_t size =
        static_cast<std::size_t>(kWeightPlanes<Algorithm> * weightPlane(in.channels, plan.panel) + plan.panel);
#pragma omp parallel
    {
        float* m = tileScratch.get(static_cast<std::size_t>(kPlanes<Algorithm> * plan.outputPlane) + size);
        float* u = m + kPlanes<Algorithm> * plan.outputPlane;
        float* bias = u + kWeightPlanes<Algorithm> * weightPlane(in.channels, plan.panel);
#pragma omp for schedule(static)
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block);
            transformTiles<Algorithm>(plan, in, x, first, plan.begin(block + 1) - first,
                                      v + static_cast<long>(first) * kBlock);
        }
#pragma omp for schedule(dynamic)  // a channel's sums do not depend on who computes them
        for (int k = 0; k < out.channels; k += plan.panel) {
            std::memset(u, 0, size * sizeof(float));
            transformGradients<Algorithm>(plan, out, dy, k, 0, plan.tiles, m, bias);
            addProducts<Algorithm>(plan, in.channels, v, m, plan.tiles, u);
            for (int lane = 0; lane < plan.panel; lane += kLanes) {
                const Sums whole{u + lane, bias + lane};
                storeGradients<Algorithm>(conv, plan.panel, k + lane, &whole, 1, scale, dw, db);
            }
        }
    }
}

template <typename Algorithm>
void weightGradientBy(const Convolution& conv, const float* x, const float* dy, float scale, float* dw, float* db) {
    const View out = outputOf(conv);
    const int tiles = tilesOf(out, Algorithm::kSide);
    if (tiles < out.channels)  // then the sums of all weights would be larger than the transformed input
        weightGradientByPanels<Algorithm>(conv, x, dy, scale, dw, db, tiles);
    else
        weightGradientByTiles<Algorithm>(conv, x, dy, scale, dw, db);
}

template <typename ForwardAlgorithm, typename BackAlgorithm>
struct Algorithms {
    using Forward = ForwardAlgorithm;
    using Back = BackAlgorithm;
};

/// Calls `work` with the Algorithms of a convolution. With stride 2 larger tiles take fewer multiplications, unless too
/// much of the last ones lies beyond the border.
template <typename Work>
auto withAlgorithm(const Convolution& conv, Work work) {
    if (conv.stride == 1)
        return work(Algorithms<Stride1, Stride1>());
    using Large = Stride2<TwoTaps4>;
    using Small = Stride2<TwoTaps2>;
    const auto multiplications = [&](int side, int planes) {
        return static_cast<long>(roundUp(tilesOf(outputOf(conv), side), kPlaces)) * planes;
    };
    if (multiplications(Large::kSide, kPlanes<Large>) <= multiplications(Small::kSide, kPlanes<Small>))
        return work(Algorithms<Large, Stride2Back<TwoTaps4>>());
    return work(Algorithms<Small, Stride2Back<TwoTaps2>>());
}

}  // namespace

std::size_t transformedSize(const Convolution& conv) {
    const long in = inputOf(conv).channels, out = outputOf(conv).channels;
    return withAlgorithm(conv, [&](auto algorithm) {
        constexpr int kPlanes = kWeightPlanes<typename decltype(algorithm)::Forward>;
        return static_cast<std::size_t>(kPlanes * (in * out + (in > out ? in : out)));  // enough in both directions
    });
}

void transform(const Convolution& conv, const float* weights, bool back, float* transformed) {
    withAlgorithm(conv, [&](auto algorithm) {
        transformWeights<typename decltype(algorithm)::Forward>(conv, weights, back, transformed);
    });
}

void convolve(const Convolution& conv, const float* x, const float* transformed, const Epilogue& epilogue, float* y) {
    const View in = inputOf(conv), out = outputOf(conv);
    withAlgorithm(conv, [&](auto algorithm) {
        convolveViews<typename decltype(algorithm)::Forward>(in, out, x, transformed, padded(out, conv.out, epilogue),
                                                             y);
    });
}

void convolveBack(const Convolution& conv, const float* dy, const float* transformedBack, const Epilogue& epilogue,
                  float* dx) {
    const View in = inputOf(conv), out = outputOf(conv);
    withAlgorithm(conv, [&](auto algorithm) {
        convolveViews<typename decltype(algorithm)::Back>(out, in, dy, transformedBack, padded(in, conv.in, epilogue),
                                                          dx);
    });
}

void weightGradient(const Convolution& conv, const float* x, const float* dy, float scale, float* dw, float* db) {
    withAlgorithm(conv, [&](auto algorithm) {
        weightGradientBy<typename decltype(algorithm)::Forward>(conv, x, dy, scale, dw, db);
    });
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
