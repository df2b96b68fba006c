// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/imresize.hpp"

#include "engine/imaging/area.hpp"
#include "engine/imaging/guard.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace wavelens::engine {

namespace {

double cubic(double x) {
    x = std::abs(x);
    if (x <= 1)
        return (1.5 * x - 2.5) * x * x + 1;
    return x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

int fold(int index, int size, Border border) {
    if (border == Border::Replicate)
        return std::clamp(index, 0, size - 1);
    const int period = 2 * size;
    const int wrapped = ((index % period) + period) % period;
    return wrapped < size ? wrapped : period - 1 - wrapped;
}

/// Which input positions make the output positions [begin, end) of one axis, and with what weights.
struct Taps {
    int count = 0;               ///< for each output position
    std::vector<int> positions;  ///< folded at the borders
    std::vector<double> weights;

    [[nodiscard]] int size() const { return static_cast<int>(weights.size()) / count; }

    [[nodiscard]] const int* positionsOf(int i) const {
        return positions.data() + static_cast<std::ptrdiff_t>(i) * count;
    }

    [[nodiscard]] const double* weightsOf(int i) const {
        return weights.data() + static_cast<std::ptrdiff_t>(i) * count;
    }
};

/// Of `in` positions resized by `scale`, for output positions begin … end − 1.
Taps makeTaps(int in, double scale, int begin, int end, Border border) {
    const double shrink = std::min(scale, 1.0);
    const double support = 4 / shrink;
    Taps taps;
    taps.count = static_cast<int>(std::ceil(support)) + 2;
    for (int i = begin; i < end; ++i) {
        const double centre = (i + 1) / scale + 0.5 * (1 - 1 / scale);  // 1-based
        const double left = std::floor(centre - support / 2);
        const auto first = taps.weights.size();
        double sum = 0;
        for (int t = 0; t < taps.count; ++t) {
            taps.positions.push_back(fold(static_cast<int>(left) + t - 1, in, border));
            taps.weights.push_back(shrink * cubic(shrink * (centre - (left + t))));
            sum += taps.weights.back();
        }
        for (auto w = first; w < taps.weights.size(); ++w)
            taps.weights[w] /= sum;
    }
    return taps;
}

double ratio(int out, int in) {
    return static_cast<double>(out) / in;
}

/// The taps of both axes of a whole picture.
struct WholeTaps {
    Taps columns;
    Taps rows;

    WholeTaps(Size in, Size out, double scaleX, double scaleY, Border border)
        : columns(makeTaps(in.width, scaleX, 0, out.width, border)),
          rows(makeTaps(in.height, scaleY, 0, out.height, border)) {}

    WholeTaps(Size in, Size out, Border border)
        : WholeTaps(in, out, ratio(out.width, in.width), ratio(out.height, in.height), border) {}

    WholeTaps(Size in, double scale, Border border)
        : WholeTaps(in, {static_cast<int>(std::ceil(scale * in.width)), static_cast<int>(std::ceil(scale * in.height))},
                    scale, scale, border) {}
};

/// Smallest interval that holds all positions of the taps: {first, count}.
std::pair<int, int> extent(const Taps& taps) {
    const auto [low, high] = std::minmax_element(taps.positions.begin(), taps.positions.end());
    return {*low, *high - *low + 1};
}

float roundHalfUp(float value) {
    return std::floor(std::clamp(value, 0.0F, 255.0F) + 0.5F);
}

/// Resizes `part`, whose upper left pixel lies at (x0, y0) of the picture that the taps speak of.
/// In float32: for the scales 2, 3, 4 and their inverses all weights are multiples of 1/4096 or of 1/81, so sums of
/// 8-bit levels are exact, or stay clear of a tie by 1/162, and rounding cannot differ from double precision.
template <int Channels>
std::vector<std::uint8_t> resample(const Image& part, int x0, int y0, const Taps& columns, const Taps& rows) {
    const int outWidth = columns.size();
    const int outHeight = rows.size();
    const auto samples = part.stride();
    std::vector<float> column(samples);
    std::vector<float> weights(columns.weights.begin(), columns.weights.end());
    std::vector<int> offsets(columns.positions);
    for (int& offset : offsets)
        offset = (offset - x0) * Channels;

    std::vector<std::uint8_t> result(static_cast<std::size_t>(outWidth) * static_cast<std::size_t>(outHeight) *
                                     Channels);
    std::uint8_t* to = result.data();
    for (int y = 0; y < outHeight; ++y) {
        std::fill(column.begin(), column.end(), 0.0F);
        for (int t = 0; t < rows.count; ++t) {
            const auto weight = static_cast<float>(rows.weightsOf(y)[t]);
            if (weight == 0)
                continue;
            const std::uint8_t* from = part.row(rows.positionsOf(y)[t] - y0);
            for (std::size_t i = 0; i < samples; ++i)
                column[i] += weight * static_cast<float>(from[i]);
        }
        for (float& value : column)
            value = roundHalfUp(value);

        const float* weight = weights.data();
        const int* offset = offsets.data();
        for (int x = 0; x < outWidth; ++x) {
            float sums[Channels] = {};
            for (int t = 0; t < columns.count; ++t, ++weight, ++offset)
                for (int c = 0; c < Channels; ++c)
                    sums[c] += *weight * column[static_cast<std::size_t>(*offset + c)];
            for (const float sum : sums)
                *to++ = static_cast<std::uint8_t>(roundHalfUp(sum));
        }
    }
    return result;
}

Image resample(const Image& part, int x0, int y0, const Taps& columns, const Taps& rows) {
    std::vector<std::uint8_t> bytes = part.channels == 1   ? resample<1>(part, x0, y0, columns, rows)
                                      : part.channels == 3 ? resample<3>(part, x0, y0, columns, rows)
                                                           : resample<4>(part, x0, y0, columns, rows);
    return {columns.size(), rows.size(), part.channels,
            std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
}

Image resample(const Image& image, const WholeTaps& taps) {
    return resample(image, 0, 0, taps.columns, taps.rows);
}

DoublePlane resample(const DoublePlane& plane, const WholeTaps& taps) {
    const auto& [columns, rows] = taps;
    const auto width = static_cast<std::size_t>(plane.width);
    DoublePlane result{columns.size(), rows.size(), {}};
    result.values.reserve(static_cast<std::size_t>(result.width) * static_cast<std::size_t>(result.height));
    std::vector<double> column(width);
    for (int y = 0; y < result.height; ++y) {
        std::fill(column.begin(), column.end(), 0.0);
        for (int t = 0; t < rows.count; ++t) {
            const double weight = rows.weightsOf(y)[t];
            const double* from = plane.values.data() + static_cast<std::size_t>(rows.positionsOf(y)[t]) * width;
            for (std::size_t x = 0; x < width; ++x)
                column[x] += weight * from[x];
        }
        for (int x = 0; x < result.width; ++x) {
            double sum = 0;
            for (int t = 0; t < columns.count; ++t)
                sum += columns.weightsOf(x)[t] * column[static_cast<std::size_t>(columns.positionsOf(x)[t])];
            result.values.push_back(sum);
        }
    }
    return result;
}

/// A source resized as a whole, of which only what is asked for is computed.
class ResizedSource final : public ImageSource {
public:
    /// Only the upper left `in` of `source` counts.
    ResizedSource(std::shared_ptr<const ImageSource> source, Size in, Size out)
        : m_source(std::move(source)), m_in(in), m_out(out) {}

    Size size() const override { return m_out; }

    Result<Image> read(Rect region, double scale, std::stop_token stop) const override {
        return guarded(
            [&] { return readScaled(m_out, region, scale, stop, [&](Rect part) { return compute(part, stop); }); });
    }

private:
    Image compute(Rect part, const std::stop_token& stop) const {
        constexpr int kRows = 64;  // bounds the memory beside the result, and the time until a stop is seen
        const Taps columns =
            makeTaps(m_in.width, ratio(m_out.width, m_in.width), part.x, part.x + part.width, Border::Symmetric);
        const auto [x0, width] = extent(columns);
        std::vector<std::uint8_t> bytes;
        bytes.reserve(static_cast<std::size_t>(part.width) * static_cast<std::size_t>(part.height) * 3);
        for (int y = 0; y < part.height; y += kRows) {
            const int begin = part.y + y;
            const Taps rows = makeTaps(m_in.height, ratio(m_out.height, m_in.height), begin,
                                       begin + std::min(kRows, part.height - y), Border::Symmetric);
            const auto [y0, height] = extent(rows);
            Result<Image> input = m_source->read({x0, y0, width, height}, 1.0, stop);
            if (!input)
                throw Exception(input.error());
            const Image done = resample(*input, x0, y0, columns, rows);
            bytes.insert(bytes.end(), done.bytes->begin(), done.bytes->end());
        }
        return {part.width, part.height, 3, std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
    }

    std::shared_ptr<const ImageSource> m_source;
    Size m_in;
    Size m_out;
};

}  // namespace

Image imresize(const Image& image, double scale, Border border) {
    return resample(image, WholeTaps(image.size(), scale, border));
}

Image imresize(const Image& image, Size out, Border border) {
    return resample(image, WholeTaps(image.size(), out, border));
}

DoublePlane imresize(const DoublePlane& plane, double scale, Border border) {
    return resample(plane, WholeTaps({plane.width, plane.height}, scale, border));
}

DoublePlane imresize(const DoublePlane& plane, Size out, Border border) {
    return resample(plane, WholeTaps({plane.width, plane.height}, out, border));
}

Image cropToMultiple(const Image& image, int scale) {
    const Size size{image.width / scale * scale, image.height / scale * scale};
    if (size == image.size())
        return image;
    const auto stride = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(image.channels);
    std::vector<std::uint8_t> bytes;
    bytes.reserve(stride * static_cast<std::size_t>(size.height));
    for (int y = 0; y < size.height; ++y)
        bytes.insert(bytes.end(), image.row(y), image.row(y) + stride);
    return {size.width, size.height, image.channels,
            std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
}

std::shared_ptr<const ImageSource> bicubicSource(std::shared_ptr<const ImageSource> lr, int scale) {
    const Size in = lr->size();
    return std::make_shared<ResizedSource>(std::move(lr), in, Size{in.width * scale, in.height * scale});
}

std::shared_ptr<const ImageSource> downscaledSource(std::shared_ptr<const ImageSource> hr, int scale) {
    const Size out{hr->size().width / scale, hr->size().height / scale};
    if (out.width == 0 || out.height == 0)
        throw Exception(ErrorCode::BadInput, "A picture of " + std::to_string(hr->size().width) + " × " +
                                                 std::to_string(hr->size().height) + " px cannot be made " +
                                                 std::to_string(scale) + " times smaller.");
    return std::make_shared<ResizedSource>(std::move(hr), Size{out.width * scale, out.height * scale}, out);
}

}  // namespace wavelens::engine
