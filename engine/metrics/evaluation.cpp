// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/evaluation.hpp"

#include "engine/data/pairs.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/read.hpp"
#include "engine/metrics/colour.hpp"
#include "engine/metrics/psnr.hpp"
#include "engine/metrics/ssim.hpp"

#include <algorithm>
#include <cmath>

namespace wavelens::engine {

namespace {

/// HR cropped to a multiple of the scale; an error when nothing is left of it.
Image readHr(const std::filesystem::path& path, int scale, const std::stop_token& stop) {
    Image hr = cropToMultiple(readRgb8(path, stop), scale);
    if (hr.empty())
        throw Exception(ErrorCode::BadInput,
                        path.string() + " is smaller than the scale " + std::to_string(scale) + ".");
    return hr;
}

Image readOrMakeLr(const UsableImage& image, const Image& hr, int scale, const std::stop_token& stop) {
    if (image.lr.empty())
        return imresize(hr, {hr.width / scale, hr.height / scale});
    Image lr = readRgb8(image.lr, stop);
    if (const std::string why = sizeMismatch(hr.size(), lr.size(), scale); !why.empty())
        throw Exception(ErrorCode::BadInput, image.hr.string() + " and " + image.lr.string() + " do not fit: " + why);
    return lr;
}

EvaluatedImage evaluateClassic(const UsableImage& image, int scale, const std::stop_token& stop) {
    const bool grey = probe(image.hr).grey;
    const Image hr = readHr(image.hr, scale, stop);
    DoublePlane y = lumaPlane(hr, true);
    if (grey)
        for (std::size_t i = 0; i < y.values.size(); ++i)
            y.values[i] = (*hr.bytes)[3 * i];
    DoublePlane enlarged = imresize(imresize(y, {hr.width / scale, hr.height / scale}), hr.size());
    std::vector<std::uint8_t> bytes;
    bytes.reserve(enlarged.values.size());
    for (double& value : enlarged.values) {
        value = std::clamp(std::floor(value + 0.5), 0.0, 255.0);
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return {{image.hr.filename().string(), psnr(enlarged, y, scale), ssim(enlarged, y, scale)},
            {hr.width, hr.height, 1, std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))}};
}

}  // namespace

EvaluatedImage evaluateImage(const UsableImage& image, int scale, Protocol protocol, const Enlarge& enlarge,
                             std::stop_token stop) {
    const Image hr = readHr(image.hr, scale, stop);
    Image result = enlarge(readOrMakeLr(image, hr, scale, stop));
    EvaluateReport::Row row{image.hr.filename().string(), psnrY(result, hr, scale, protocol),
                            ssimY(result, hr, scale, protocol)};
    return {std::move(row), std::move(result)};
}

EvaluatedImage evaluateBicubic(const UsableImage& image, int scale, Protocol protocol, std::stop_token stop) {
    if (protocol == Protocol::Classic)
        return evaluateClassic(image, scale, stop);
    const Enlarge enlarge = [scale](const Image& lr) {
        return imresize(lr, {lr.width * scale, lr.height * scale});
    };
    return evaluateImage(image, scale, protocol, enlarge, std::move(stop));
}

EvaluateReport::Row meanOf(std::span<const EvaluateReport::Row> rows) {
    EvaluateReport::Row mean{"mean", 0, 0};
    for (const auto& row : rows) {
        mean.psnrY += row.psnrY;
        mean.ssimY += row.ssimY;
    }
    mean.psnrY /= static_cast<double>(rows.size());
    mean.ssimY /= static_cast<double>(rows.size());
    return mean;
}

}  // namespace wavelens::engine
