// SPDX-License-Identifier: GPL-3.0-or-later
// 3×3 convolutions by Winograd's minimal filtering F(4×4, 3×3) (Lavin & Gray 2015, arXiv:1509.09308): a tile of 6×6
// inputs and the 3×3 weights are transformed to 36 values each, multiplied, summed over the channels, and transformed
// to 4×4 outputs: 36 multiplications where the definition takes 144.
//
// A block of tiles is transformed to V[36][C/16][T][16], then for each panel of output channels 36 products
// M = U·V are formed, and their inverse transform is stored with bias, activation and residual. V and M stay in the
// second-level cache. Vectors run over channels everywhere, so nothing is ever transposed.
#include "engine/kernels/instruction_set.hpp"

#include <cstring>
#include <omp.h>

namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET {
namespace {

constexpr int kPatch = 6;            // side of a tile's input
constexpr int kSide = 4;             // side of its output
constexpr int kPlanes = 36;          // values of a transformed tile
constexpr int kTileChannels = 1536;  // tiles in a block times channels: V takes 216 KiB
constexpr int kSummed = 64;          // channels or tiles: longer chains of additions would cost digits

// Interpolation points 0, ±P, ±Q and ∞. The textbook's 1 and 2 lose three times as many digits.
constexpr float P = 0.625F, Q = 1.5F, P2 = P * P, Q2 = Q * Q;
constexpr float kAt0 = 1 / (P2 * Q2), kAtP = 1 / (2 * P2 * (P2 - Q2)), kAtQ = 1 / (2 * Q2 * (Q2 - P2));

// The transforms in one dimension. `s` and `t` are the strides of input and output, in vectors.

inline void transformInput(const Vector* d, int s, Vector* o, int t) {  // 6 -> 6
    const Vector a = d[4 * s] - Q2 * d[2 * s], b = d[3 * s] - Q2 * d[s];
    const Vector c = d[4 * s] - P2 * d[2 * s], e = d[3 * s] - P2 * d[s];
    o[0] = d[4 * s] - (P2 + Q2) * d[2 * s] + (P2 * Q2) * d[0];
    o[t] = a + P * b;
    o[2 * t] = a - P * b;
    o[3 * t] = c + Q * e;
    o[4 * t] = c - Q * e;
    o[5 * t] = d[5 * s] - (P2 + Q2) * d[3 * s] + (P2 * Q2) * d[s];
}

inline void transformOutput(const Vector* m, int s, Vector* o, int t) {  // 6 -> 4
    const Vector a = m[s] + m[2 * s], b = m[s] - m[2 * s];
    const Vector c = m[3 * s] + m[4 * s], e = m[3 * s] - m[4 * s];
    o[0] = m[0] + a + c;
    o[t] = P * b + Q * e;
    o[2 * t] = P2 * a + Q2 * c;
    o[3 * t] = P * P2 * b + Q * Q2 * e + m[5 * s];
}

inline void transformWeight(const Vector* g, int s, Vector* o, int t) {  // 3 -> 6
    const Vector a = kAtP * g[0] + (kAtP * P2) * g[2 * s], b = (kAtP * P) * g[s];
    const Vector c = kAtQ * g[0] + (kAtQ * Q2) * g[2 * s], e = (kAtQ * Q) * g[s];
    o[0] = kAt0 * g[0];
    o[t] = a + b;
    o[2 * t] = a - b;
    o[3 * t] = c + e;
    o[4 * t] = c - e;
    o[5 * t] = g[2 * s];
}

// The gradient by the weights is the dual algorithm F(3×3, 4×4): the same points, so the same transform of the input.

inline void transformGradient(const Vector* g, int s, Vector* o, int t) {  // 4 -> 6, dual of transformOutput
    const Vector a = kAtP * g[0] + (kAtP * P2) * g[2 * s], b = (kAtP * P) * g[s] + (kAtP * P * P2) * g[3 * s];
    const Vector c = kAtQ * g[0] + (kAtQ * Q2) * g[2 * s], e = (kAtQ * Q) * g[s] + (kAtQ * Q * Q2) * g[3 * s];
    o[0] = kAt0 * g[0];
    o[t] = a + b;
    o[2 * t] = a - b;
    o[3 * t] = c + e;
    o[4 * t] = c - e;
    o[5 * t] = g[3 * s];
}

inline void transformWeightGradient(const Vector* m, int s, Vector* o, int t) {  // 6 -> 3, dual of transformWeight
    const Vector a = m[s] + m[2 * s], b = m[s] - m[2 * s];
    const Vector c = m[3 * s] + m[4 * s], e = m[3 * s] - m[4 * s];
    o[0] = m[0] + a + c;
    o[t] = P * b + Q * e;
    o[2 * t] = P2 * a + Q2 * c + m[5 * s];
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
    return {conv.batch, places * blocksOf(conv.out / places) * kBlock, conv.height, conv.width, conv.shuffle};
}

/// The channel of the weights that a channel of a view is; −1 for padding.
inline int sourceChannel(const View& view, int channels, int channel) {
    const int places = view.shuffle * view.shuffle;
    const int within = channel % view.inner();
    return within < channels / places ? within * places + channel / view.inner() : -1;
}

/// How the tiles of a batch are cut into blocks: all that depends on the shape alone.
struct Plan {
    int rows, columns, tiles;  // of tiles
    int panel;                 // output channels in one product
    int blockPlaces;           // capacity of a block
    int groups, blocks;        // register blocks and blocks of tiles
    long inputPlane, outputPlane;

    Plan(const View& x, const View& y, int tileChannels)
        : rows((x.height + kSide - 1) / kSide), columns((x.width + kSide - 1) / kSide), tiles(x.batch * rows * columns),
          panel(panelOf(y.channels)) {
        const int wanted = tileChannels / x.channels;
        blockPlaces = (wanted < 12 ? 12 : wanted) / kPlaces * kPlaces;  // fewer: the weights would be read too often
        groups = (tiles + kPlaces - 1) / kPlaces;
        const int threads = omp_get_max_threads();
        blocks = smaller(groups, roundUp((groups * kPlaces + blockPlaces - 1) / blockPlaces, threads));
        // One block more than needed: else all 36 planes would fall into the same set of the first-level cache.
        inputPlane = static_cast<long>(x.channels) * blockPlaces + kBlock;
        outputPlane = static_cast<long>(blockPlaces) * panel + kBlock;
    }

    int begin(int block) const {
        return smaller(tiles, static_cast<int>(static_cast<long>(groups) * block / blocks) * kPlaces);
    }
};

/// Transformed weights are U[K/panel][36][C][panel], the order in which convolveViews() reads them. Floats of a plane;
/// one block more than needed, as in Plan.
inline long weightPlane(int channels, int panel) {
    return static_cast<long>(channels) * panel + kBlock;
}

/// Where the planes of an output channel begin.
inline long weightPlanes(int channels, int panel, int k) {
    return static_cast<long>(k / panel) * kPlanes * weightPlane(channels, panel) + k % panel;
}

thread_local Scratch tileScratch;
thread_local Scratch sumScratch;

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

/// x -> V[36][C/16][T][16] of `count` tiles.
void transformTiles(const Plan& plan, const View& view, const float* x, int first, int count, float* v) {
    alignas(64) float copy[kPlanes * kBlock];
    for (int block = 0; block < view.channels / kBlock; block++)
        for (int t = 0; t < count; t++) {
            const int tile = first + t;
            const int image = tile / (plan.rows * plan.columns);
            const int top = tile / plan.columns % plan.rows * kSide - 1, left = tile % plan.columns * kSide - 1;
            const Patch patch = patchOf(x + view.block(image, block), view, top, left, kPatch, copy);
            float* to = v + (static_cast<long>(block) * plan.blockPlaces + t) * kBlock;
            for (int lane = 0; lane < kBlock; lane += kLanes) {
                Vector half[kPlanes], in[kPatch], out[kPatch];
                for (int r = 0; r < kPatch; r++) {
                    for (int c = 0; c < kPatch; c++)
                        in[c] = load(patch.first + r * patch.row + c * patch.column + lane);
                    transformInput(in, 1, half + r * kPatch, 1);
                }
                for (int c = 0; c < kPatch; c++) {
                    transformInput(half + c, kPatch, out, 1);
                    for (int r = 0; r < kPatch; r++)
                        store(to + (r * kPatch + c) * plan.inputPlane + lane, out[r]);
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

/// M[36][T][panel] -> y, through the epilogue. Arrays by channel are padded as the view is.
void storeTiles(const Plan& plan, const View& view, const float* m, int channel, int first, int count,
                const Epilogue& epilogue, float* y) {
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
            Vector half[kPatch * kSide], in[kPatch], out[kSide * kSide];
            for (int c = 0; c < kPatch; c++) {
                for (int r = 0; r < kPatch; r++)
                    in[r] = load(m + (r * kPatch + c) * plan.outputPlane + static_cast<long>(t) * plan.panel + lane);
                transformOutput(in, 1, half + c, kPatch);
            }
            for (int r = 0; r < kSide; r++)
                transformOutput(half + r * kPatch, 1, out + r * kSide, 1);
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

void convolveViews(const View& in, const View& out, const float* x, const float* transformed, const Epilogue& epilogue,
                   float* y) {
    const Plan plan(in, out, kTileChannels);
#pragma omp parallel
    {
        float* v = tileScratch.get(static_cast<std::size_t>(kPlanes * (plan.inputPlane + plan.outputPlane)));
        float* m = v + kPlanes * plan.inputPlane;
#pragma omp for schedule(dynamic)  // a block's values do not depend on who computes it
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block), count = plan.begin(block + 1) - first;
            transformTiles(plan, in, x, first, count, v);
            for (int k = 0; k < out.channels; k += plan.panel) {
                for (int plane = 0; plane < kPlanes; plane++) {
                    const float* u = transformed + weightPlanes(in.channels, plan.panel, k) +
                                     plane * weightPlane(in.channels, plan.panel);
                    for (int t = 0; t < count; t += kPlaces) {  // the last ones hold old tiles, which are not stored
                        const float* from = v + plane * plan.inputPlane + t * kBlock;
                        float* to = m + plane * plan.outputPlane + static_cast<long>(t) * plan.panel;
                        const long blockStride = static_cast<long>(plan.blockPlaces) * kBlock;
                        if (plan.panel == kPanelVectors * kLanes)
                            multiplyPlane<kPanelVectors>(u, from, blockStride, in.channels, to);
                        else
                            multiplyPlane<kBlock / kLanes>(u, from, blockStride, in.channels, to);
                    }
                }
                storeTiles(plan, out, m, k, first, count, epilogue, y);
            }
        }
    }
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
    float* memory = sumScratch.get(2 * static_cast<std::size_t>(view.channels));
    Epilogue result = epilogue;
    result.bias = padded(view, channels, epilogue.bias, memory);
    result.slope = padded(view, channels, epilogue.slope, memory + view.channels);
    return result;
}

}  // namespace

std::size_t transformedSize(const Convolution& conv) {
    const long in = inputOf(conv).channels, out = outputOf(conv).channels;
    return static_cast<std::size_t>(kPlanes * (in * out + (in > out ? in : out)));  // enough in both directions
}

void transform(const Convolution& conv, const float* weights, bool back, float* transformed) {
    const View in = inputOf(conv), out = outputOf(conv);
    const View& from = back ? out : in;
    const View& to = back ? in : out;
    const int panel = panelOf(to.channels);
    const int fromChannels = back ? conv.out : conv.in, toChannels = back ? conv.in : conv.out;
    const int steps = to.channels / kLanes;
#pragma omp parallel for
    for (int step = 0; step < steps; step++) {
        const int k = step * kLanes;
        float* first = transformed + weightPlanes(from.channels, panel, k);
        int lanes[kLanes];
        for (int lane = 0; lane < kLanes; lane++)
            lanes[lane] = sourceChannel(to, toChannels, k + lane);
        for (int c = 0; c < from.channels; c++) {
            const int source = sourceChannel(from, fromChannels, c);
            Vector taps[9] = {}, half[18], plane[kPatch];
            for (int lane = 0; lane < kLanes; lane++) {
                if (source < 0 || lanes[lane] < 0)
                    continue;
                const long output = back ? source : lanes[lane], input = back ? lanes[lane] : source;
                const float* kernel = weights + (output * conv.in + input) * 9;
                for (int tap = 0; tap < 9; tap++)
                    taps[tap][lane] = kernel[back ? 8 - tap : tap];
            }
            for (int r = 0; r < 3; r++)
                transformWeight(taps + r * 3, 1, half + r * kPatch, 1);
            for (int q = 0; q < kPatch; q++) {
                transformWeight(half + q, kPatch, plane, 1);
                for (int r = 0; r < kPatch; r++)
                    store(first + (r * kPatch + q) * weightPlane(from.channels, panel) + static_cast<long>(c) * panel,
                          plane[r]);
            }
        }
    }
}

void convolve(const Convolution& conv, const float* x, const float* transformed, const Epilogue& epilogue, float* y) {
    const View out = outputOf(conv);
    convolveViews(inputOf(conv), out, x, transformed, padded(out, conv.out, epilogue), y);
}

void convolveBack(const Convolution& conv, const float* dy, const float* transformedBack, const Epilogue& epilogue,
                  float* dx) {
    const View in = inputOf(conv);
    convolveViews(outputOf(conv), in, dy, transformedBack, padded(in, conv.in, epilogue), dx);
}

namespace {

/// dy -> dM[36][T][panel] of a panel, and its sums by channel for the bias.
void transformGradients(const Plan& plan, const View& view, const float* dy, int channel, int first, int count,
                        float* m, float* biasSums) {
    alignas(64) float copy[kSide * kSide * kBlock];
    for (int lane = 0; lane < plan.panel; lane += kLanes) {
        const int k = channel + lane;
        Vector sum = load(biasSums + lane);
        for (int t = 0; t < count; t++) {
            const int tile = first + t;
            const int image = tile / (plan.rows * plan.columns);
            const int top = tile / plan.columns % plan.rows * kSide, left = tile % plan.columns * kSide;
            const Patch patch = patchOf(dy + view.block(image, k / kBlock), view, top, left, kSide, copy);
            Vector half[kSide * kPatch], in[kSide], out[kPatch];
            for (int r = 0; r < kSide; r++) {
                for (int c = 0; c < kSide; c++) {
                    in[c] = load(patch.first + r * patch.row + c * patch.column + k % kBlock);
                    sum += in[c];
                }
                transformGradient(in, 1, half + r * kPatch, 1);
            }
            for (int c = 0; c < kPatch; c++) {
                transformGradient(half + c, kPatch, out, 1);
                for (int r = 0; r < kPatch; r++)
                    store(m + (r * kPatch + c) * plan.outputPlane + static_cast<long>(t) * plan.panel + lane, out[r]);
            }
        }
        store(biasSums + lane, sum);
    }
}

/// U[36][C][panel] += the products of V and dM of `count` tiles.
void addProducts(const Plan& plan, int channels, const float* v, const float* m, int count, float* u) {
    for (int plane = 0; plane < kPlanes; plane++)
        for (int c = 0; c < channels; c += kBlock)
            for (int first = 0; first < count; first += kSummed) {
                const int tiles = smaller(kSummed, count - first);
                const float* gradients = m + plane * plan.outputPlane + static_cast<long>(first) * plan.panel;
                const float* values =
                    v + plane * plan.inputPlane + static_cast<long>(c) * plan.blockPlaces + first * kBlock;
                float* to = u + plane * weightPlane(channels, plan.panel) + static_cast<long>(c) * plan.panel;
                if (plan.panel == kPanelVectors * kLanes)
                    multiplyGradientBlock<kPanelVectors, kBlock>(gradients, values, tiles, to);
                else
                    multiplyGradientBlock<kBlock / kLanes, kBlock>(gradients, values, tiles, to);
            }
}

/// Gradients of the weights and bias of output channels [k, k + kLanes), given the sums of U and of the bias at their
/// first lane by `count` threads.
struct Sums {
    const float* weights;
    const float* bias;
};

void storeGradients(const Convolution& conv, int panel, int k, const Sums* parts, int count, float scale, float* dw,
                    float* db) {
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
        Vector half[18], column[kPatch], taps[3];
        for (int q = 0; q < kPatch; q++) {
            for (int r = 0; r < kPatch; r++) {
                column[r] = Vector{};
                for (int part = 0; part < count; part++)
                    column[r] += load(parts[part].weights + (r * kPatch + q) * stride + static_cast<long>(c) * panel);
            }
            transformWeightGradient(column, 1, half + q, kPatch);
        }
        for (int r = 0; r < 3; r++) {
            transformWeightGradient(half + r * kPatch, 1, taps, 1);
            for (int lane = 0; lane < kLanes; lane++)
                for (int tap = 0; outputs[lane] >= 0 && tap < 3; tap++)
                    dw[(static_cast<long>(outputs[lane]) * conv.in + c) * 9 + r * 3 + tap] = scale * taps[tap][lane];
        }
    }
}

/// Each thread takes tiles, and sums of all weights.
void weightGradientByTiles(const Convolution& conv, const float* x, const float* dy, float scale, float* dw,
                           float* db) {
    const View in = inputOf(conv), out = outputOf(conv);
    const Plan plan(in, out, 2 * kTileChannels);  // larger blocks: the sums go to memory once for each
    const std::size_t size = transformedSize(conv);
    constexpr int kMaxThreads = 256;
    float* sums[kMaxThreads] = {};
    const int threads = smaller(omp_get_max_threads(), kMaxThreads);
#pragma omp parallel num_threads(threads)
    {
        float* v = tileScratch.get(static_cast<std::size_t>(kPlanes * (plan.inputPlane + plan.outputPlane)));
        float* m = v + kPlanes * plan.inputPlane;
        float* u = sumScratch.get(size + static_cast<std::size_t>(out.channels));
        std::memset(u, 0, (size + static_cast<std::size_t>(out.channels)) * sizeof(float));
        sums[omp_get_thread_num()] = u;
#pragma omp for schedule(static)  // the same sums in the same order every time
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block), count = plan.begin(block + 1) - first;
            transformTiles(plan, in, x, first, count, v);
            for (int k = 0; k < out.channels; k += plan.panel) {
                transformGradients(plan, out, dy, k, first, count, m, u + size + k);
                addProducts(plan, in.channels, v, m, count, u + weightPlanes(in.channels, plan.panel, k));
            }
        }
#pragma omp for schedule(static)
        for (int k = 0; k < out.channels; k += kLanes) {
            Sums parts[kMaxThreads];
            int count = 0;
            for (const float* part : sums)
                if (part)
                    parts[count++] = {part + weightPlanes(in.channels, plan.panel, k), part + size + k};
            storeGradients(conv, plan.panel, k, parts, count, scale, dw, db);
        }
    }
}

/// Each thread takes output channels, and the products with all tiles.
void weightGradientByPanels(const Convolution& conv, const float* x, const float* dy, float scale, float* dw, float* db,
                            int tiles) {
    const View in = inputOf(conv), out = outputOf(conv);
    const Plan plan(in, out, roundUp(tiles, kPlaces) * in.channels);
    float* v = sumScratch.get(static_cast<std::size_t>(kPlanes * plan.inputPlane));
    const std::size_t size = static_cast<std::size_t>(kPlanes * weightPlane(in.channels, plan.panel) + plan.panel);
#pragma omp parallel
    {
        float* m = tileScratch.get(static_cast<std::size_t>(kPlanes * plan.outputPlane) + size);
        float* u = m + kPlanes * plan.outputPlane;
        float* bias = u + kPlanes * weightPlane(in.channels, plan.panel);
#pragma omp for schedule(static)
        for (int block = 0; block < plan.blocks; block++) {
            const int first = plan.begin(block);
            transformTiles(plan, in, x, first, plan.begin(block + 1) - first, v + static_cast<long>(first) * kBlock);
        }
#pragma omp for schedule(dynamic)  // a channel's sums do not depend on who computes them
        for (int k = 0; k < out.channels; k += plan.panel) {
            std::memset(u, 0, size * sizeof(float));
            transformGradients(plan, out, dy, k, 0, plan.tiles, m, bias);
            addProducts(plan, in.channels, v, m, plan.tiles, u);
            for (int lane = 0; lane < plan.panel; lane += kLanes) {
                const Sums whole{u + lane, bias + lane};
                storeGradients(conv, plan.panel, k + lane, &whole, 1, scale, dw, db);
            }
        }
    }
}

}  // namespace

void weightGradient(const Convolution& conv, const float* x, const float* dy, float scale, float* dw, float* db) {
    const View out = outputOf(conv);
    const int tiles = conv.batch * ((conv.height + kSide - 1) / kSide) * ((conv.width + kSide - 1) / kSide);
    if (tiles < out.channels)  // then the sums of all weights would be larger than the transformed input
        weightGradientByPanels(conv, x, dy, scale, dw, db, tiles);
    else
        weightGradientByTiles(conv, x, dy, scale, dw, db);
}

}  // namespace wavelens::engine::kernels::WAVELENS_INSTRUCTION_SET
