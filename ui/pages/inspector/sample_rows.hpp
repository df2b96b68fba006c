// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QImage>
#include <QString>

#include <array>
#include <vector>

namespace wavelens::ui {

/// A column of the matrix: the image itself, or one Haar band of its luma.
enum class Band { Image, LL, LH, HL, HH };

inline constexpr int kBandCount = 5;

[[nodiscard]] QString bandName(Band band);

/// One row of the matrix: a sample with its bands. Immutable once made. Thread: any.
struct SampleRow {
    enum class Kind { Lr, Anchor, Hr, Positive, Negative };

    Kind kind = Kind::Lr;
    QString name;                                  ///< "Anchor", "P1"
    QString recipe;                                ///< "amount 1.4"
    std::vector<float> similarity;                 ///< to the anchor, per layer; empty for LR and the anchor
    QImage image;                                  ///< HR size; LR is enlarged by nearest neighbour
    std::array<engine::Plane, kBandCount> values;  ///< by Band; luma (0…255) for the image

    [[nodiscard]] const engine::Plane& plane(Band band) const { return values[static_cast<std::size_t>(band)]; }
};

[[nodiscard]] SampleRow::Kind kindOf(engine::SampleRole role);

/// LR, anchor, HR, positives, negatives, as far as the patch has them. Takes milliseconds: for workers.
[[nodiscard]] std::vector<SampleRow> makeSampleRows(const engine::Engine& engine, const engine::PatchSamples& patch);

/// How values become grey: LL/2 as it is; what is signed as 128 + gain · value / 2, so that mid grey is 0.
struct BandScale {
    double gain = 2;       ///< for all rows, unless byRow
    bool byRow = false;    ///< each row has a gain of its own, that of autoGain()
    bool minusHr = false;  ///< each row minus HR; HR itself stays as it is
};

inline constexpr double kMinGain = 0.5;
inline constexpr double kMaxGain = 16;

/// The gain at which the 99.5 percentile of |LH|, |HL|, |HH| reaches white.
[[nodiscard]] double autoGain(const std::array<engine::Plane, kBandCount>& values);

/// The value that is white at a gain: 127 at 2.
[[nodiscard]] double whiteValue(double gain);

/// One row as it is shown. Thread: any.
struct ShownRow {
    double gain = 2;
    std::array<engine::Plane, kBandCount> values;  ///< the exact ones, after the subtraction of HR
    std::array<QImage, kBandCount> pictures;
    std::array<bool, kBandCount> isSigned{};
    std::array<bool, kBandCount> clipped{};  ///< some value is beyond black or white
};

[[nodiscard]] std::vector<ShownRow> showRows(const std::vector<SampleRow>& rows, const BandScale& scale);

}  // namespace wavelens::ui
