// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/sample_picture.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/text.hpp"

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr float kSignedGain = 2;  // the design's default for bands

/// BT.601 luma of full-range RGB, 0…255, for display alone.
engine::Plane lumaOf(const engine::Image& image) {
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t* row = image.row(y);
        for (int x = 0; x < image.width; ++x, row += image.channels) {
            values.push_back(image.channels < 3
                                 ? static_cast<float>(row[0])
                                 : 0.299F * static_cast<float>(row[0]) + 0.587F * static_cast<float>(row[1]) +
                                       0.114F * static_cast<float>(row[2]));
        }
    }
    return {image.width, image.height, std::make_shared<const std::vector<float>>(std::move(values))};
}

engine::Plane planeOf(const engine::Engine& engine, const engine::Image& image, SampleQuantity quantity) {
    if (quantity == SampleQuantity::Image)
        return lumaOf(image);
    const engine::Bands bands = engine.bands(image);
    switch (quantity) {
    case SampleQuantity::LH:
        return bands.lh;
    case SampleQuantity::HL:
        return bands.hl;
    case SampleQuantity::HH:
        return bands.hh;
    default:
        return bands.ll;
    }
}

QImage greyOf(const engine::Plane& plane, float offset, float gain) {
    QImage image(plane.width, plane.height, QImage::Format_Grayscale8);
    for (int y = 0; y < plane.height; ++y) {
        uchar* row = image.scanLine(y);
        for (int x = 0; x < plane.width; ++x)
            row[x] = static_cast<uchar>(std::clamp(std::lround(offset + gain * plane.at(x, y)), 0L, 255L));
    }
    return image;
}

engine::Plane difference(const engine::Plane& a, const engine::Plane& b) {
    if (a.width != b.width || a.height != b.height || a.empty())
        return a;
    std::vector<float> values(a.values->size());
    std::ranges::transform(*a.values, *b.values, values.begin(), std::minus());
    return {a.width, a.height, std::make_shared<const std::vector<float>>(std::move(values))};
}

}  // namespace

SamplePictures makeSamplePictures(const engine::Engine& engine, const engine::PatchSamples& patch,
                                  SampleQuantity quantity, bool change) {
    SamplePictures result;
    const auto hr = std::ranges::find(patch.samples, engine::SampleRole::Hr, &engine::SampleView::role);
    if (hr == patch.samples.end())
        return result;
    const engine::Plane reference = planeOf(engine, hr->image, quantity);
    const auto add = [&](const engine::SampleView& sample) {
        SamplePicture picture{sample.role, toQString(sample.name), toQString(sample.recipe), {}, {}, {}, 0};
        engine::Plane plane = planeOf(engine, sample.image, quantity);
        const engine::Plane luma = quantity == SampleQuantity::Image ? plane : lumaOf(sample.image);
        const bool isSigned = change || (quantity != SampleQuantity::Image && quantity != SampleQuantity::LL);
        // The reference itself is always shown as it is, else it would be plain grey.
        const bool asDifference = change && sample.role != engine::SampleRole::Hr;
        if (asDifference)
            plane = difference(plane, reference);
        if (quantity == SampleQuantity::Image && !asDifference)
            picture.image = toQImage(sample.image);
        else if (quantity == SampleQuantity::LL && !asDifference)
            picture.image = greyOf(plane, 0, 0.5F);
        else if (isSigned)
            picture.image = greyOf(plane, 128, quantity == SampleQuantity::Image ? kSignedGain : kSignedGain / 2);
        if (!plane.empty())
            picture.values = *plane.values;
        if (!luma.empty())
            picture.luma = *luma.values;
        picture.lumaWidth = luma.width;
        result.pictures.push_back(std::move(picture));
    };
    add(*hr);
    for (const auto role : {engine::SampleRole::Positive, engine::SampleRole::Negative})
        for (const auto& sample : patch.samples)
            if (sample.role == role)
                add(sample);
    return result;
}

}  // namespace wavelens::ui
