// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/sample_picture.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/plane.hpp"
#include "ui/bridge/text.hpp"

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr float kSignedGain = 2;  // the design's default for bands

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
            plane = minus(plane, reference);
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
