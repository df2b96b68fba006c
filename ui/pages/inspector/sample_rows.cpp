// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/sample_rows.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/plane.hpp"
#include "ui/bridge/text.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kAutoShare = 0.995;

void fill(SampleRow& row, const engine::Engine& engine, const engine::Image& image) {
    if (image.empty())
        return;
    row.image = toQImage(image);
    const engine::Bands bands = engine.bands(image);
    row.values = {lumaOf(image), bands.ll, bands.lh, bands.hl, bands.hh};
}

bool isClipped(const engine::Plane& plane, double gain) {
    const auto limit = static_cast<float>(whiteValue(gain));
    return std::ranges::any_of(*plane.values, [limit](float value) { return std::abs(value) > limit; });
}

}  // namespace

QString bandName(Band band) {
    constexpr std::array kNames{"LL", "LH", "HL", "HH"};
    return band == Band::Image ? QCoreApplication::translate("inspector", "Image")
                               : QString::fromLatin1(kNames[static_cast<std::size_t>(band) - 1]);
}

SampleRow::Kind kindOf(engine::SampleRole role) {
    switch (role) {
    case engine::SampleRole::Anchor:
        return SampleRow::Kind::Anchor;
    case engine::SampleRole::Hr:
        return SampleRow::Kind::Hr;
    case engine::SampleRole::Positive:
        return SampleRow::Kind::Positive;
    case engine::SampleRole::Negative:
        break;
    }
    return SampleRow::Kind::Negative;
}

std::vector<SampleRow> makeSampleRows(const engine::Engine& engine, const engine::PatchSamples& patch) {
    std::vector<SampleRow> rows;
    QSize hrSize;
    for (const auto& sample : patch.samples) {
        SampleRow row{kindOf(sample.role), toQString(sample.name), toQString(sample.recipe), sample.similarity, {}, {}};
        fill(row, engine, sample.image);
        if (row.kind == SampleRow::Kind::Hr)
            hrSize = row.image.size();
        rows.push_back(std::move(row));
    }
    if (!patch.lr.empty() && !hrSize.isEmpty()) {
        SampleRow lr;
        lr.name = QStringLiteral("LR");
        lr.recipe = QStringLiteral("%1 × %2 px").arg(patch.lr.width).arg(patch.lr.height);
        fill(lr, engine, toEngineImage(toQImage(patch.lr).scaled(hrSize)));
        rows.push_back(std::move(lr));
    }
    std::ranges::stable_sort(rows, {}, &SampleRow::kind);
    return rows;
}

double autoGain(const std::array<engine::Plane, kBandCount>& values) {
    std::vector<float> sizes;
    for (const Band band : {Band::LH, Band::HL, Band::HH}) {
        const engine::Plane& plane = values[static_cast<std::size_t>(band)];
        if (!plane.empty())
            std::ranges::transform(*plane.values, std::back_inserter(sizes), [](float v) { return std::abs(v); });
    }
    if (sizes.empty())
        return BandScale().gain;
    const auto rank = static_cast<std::ptrdiff_t>(kAutoShare * static_cast<double>(sizes.size() - 1));
    std::ranges::nth_element(sizes, sizes.begin() + rank);
    const double size = static_cast<double>(sizes[static_cast<std::size_t>(rank)]);
    return size > 0 ? std::clamp(whiteValue(1) / size, kMinGain, kMaxGain) : kMaxGain;
}

double whiteValue(double gain) {
    return 254 / gain;
}

std::vector<ShownRow> showRows(const std::vector<SampleRow>& rows, const BandScale& scale) {
    const auto hr = std::ranges::find(rows, SampleRow::Kind::Hr, &SampleRow::kind);
    std::vector<ShownRow> shown;
    for (const SampleRow& row : rows) {
        ShownRow& made = shown.emplace_back();
        made.values = row.values;
        const bool asDifference = scale.minusHr && hr != rows.end() && row.kind != SampleRow::Kind::Hr;
        if (asDifference)
            for (std::size_t i = 0; i < kBandCount; ++i)
                made.values[i] = minus(row.values[i], hr->values[i]);
        made.gain = scale.byRow ? autoGain(made.values) : scale.gain;
        for (std::size_t i = 0; i < kBandCount; ++i) {
            const engine::Plane& plane = made.values[i];
            if (plane.empty())
                continue;
            const auto band = static_cast<Band>(i);
            made.isSigned[i] = asDifference || (band != Band::Image && band != Band::LL);
            if (made.isSigned[i]) {
                made.pictures[i] = greyOf(plane, 128, static_cast<float>(made.gain / 2));
                made.clipped[i] = isClipped(plane, made.gain);
            } else {
                made.pictures[i] = band == Band::Image ? row.image : greyOf(plane, 0, 0.5F);
            }
        }
    }
    return shown;
}

}  // namespace wavelens::ui
