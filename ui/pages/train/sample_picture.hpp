// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QImage>
#include <QString>

#include <vector>

namespace wavelens::ui {

/// What of each sample is shown: the image itself or one Haar band of its luma.
enum class SampleQuantity { Image, LL, LH, HL, HH };

/// One sample made ready to be shown. Immutable once made. Thread: any.
struct SamplePicture {
    engine::SampleRole role = engine::SampleRole::Anchor;
    QString name;               ///< "HR", "P1", "N2"
    QString recipe;             ///< "amount 1.4"
    QImage image;               ///< pixels of the quantity: bands are half the size
    std::vector<float> values;  ///< of each pixel of `image`: luma or coefficient, or its difference to HR
    std::vector<float> luma;    ///< 0…255, of the whole sample
    int lumaWidth = 0;
};

/// All samples of one square of an image.
struct SamplePictures {
    std::vector<SamplePicture> pictures;  ///< HR first, then positives, then negatives

    [[nodiscard]] const SamplePicture* hr() const { return pictures.empty() ? nullptr : &pictures.front(); }
};

/// Signed values are grey: mid grey is 0, a gain of 2 for luma, of 1 for bands. `change`: sample minus HR.
[[nodiscard]] SamplePictures makeSamplePictures(const engine::Engine& engine, const engine::PatchSamples& patch,
                                                SampleQuantity quantity, bool change);

}  // namespace wavelens::ui
