// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/psnr.hpp"

#include "engine/metrics/colour.hpp"
#include "engine/metrics/shared.hpp"

#include <cmath>
#include <limits>

namespace wavelens::engine {

namespace {

/// `squaredError` gives the error of all samples of a pixel, summed.
template <typename SquaredError>
double psnrOver(Size size, int crop, int samplesPerPixel, SquaredError squaredError) {
    const Size inner{size.width - 2 * crop, size.height - 2 * crop};
    if (inner.width <= 0 || inner.height <= 0)
        throw Exception(ErrorCode::BadInput,
                        "A picture of " + std::to_string(size.width) + " × " + std::to_string(size.height) +
                            " px has nothing left to measure without " + std::to_string(crop) + " px at each border.");
    double sum = 0;
    for (int y = crop; y < size.height - crop; ++y) {
        const auto row = static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width);
        for (int x = crop; x < size.width - crop; ++x)
            sum += squaredError(row + static_cast<std::size_t>(x));
    }
    const double mse = sum / (static_cast<double>(inner.width) * inner.height * samplesPerPixel);
    return mse == 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(255.0 * 255.0 / mse);
}

}  // namespace

double psnr(const DoublePlane& sr, const DoublePlane& hr, int crop) {
    requireSameSize({sr.width, sr.height}, {hr.width, hr.height});
    return psnrOver({hr.width, hr.height}, crop, 1, [&](std::size_t i) {
        const double error = sr.values[i] - hr.values[i];
        return error * error;
    });
}

double psnrY(const Image& sr, const Image& hr, int crop, Protocol protocol) {
    const bool rounded = roundsLuma(protocol);
    requireSameSize(sr.size(), hr.size());
    return psnr(lumaPlane(sr, rounded), lumaPlane(hr, rounded), crop);
}

double psnrRgb(const Image& sr, const Image& hr, int crop) {
    requireSameSize(sr.size(), hr.size());
    return psnrOver(hr.size(), crop, 3, [&](std::size_t i) {
        double sum = 0;
        for (std::size_t c = 3 * i; c < 3 * i + 3; ++c) {
            const double error = (*sr.bytes)[c] - (*hr.bytes)[c];
            sum += error * error;
        }
        return sum;
    });
}

}  // namespace wavelens::engine
