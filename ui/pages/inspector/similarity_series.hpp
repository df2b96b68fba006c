// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/training.hpp"

#include <QtGlobal>

#include <vector>

namespace wavelens::ui {

/// How similar the samples of one group are to the anchor at one layer, over all patches of a snapshot.
struct GroupSimilarity {
    double mean = engine::kNotComputed;
    double min = engine::kNotComputed;
    double max = engine::kNotComputed;
    std::vector<double> samples;  ///< each sample's mean over the patches
};

/// One step of the similarities' course; both vectors by layer. HR counts as a positive.
struct SimilarityPoint {
    qint64 step = 0;
    std::vector<GroupSimilarity> positives;
    std::vector<GroupSimilarity> negatives;
};

/// Thread: any.
[[nodiscard]] SimilarityPoint similarityPoint(const engine::Snapshot& snapshot);

}  // namespace wavelens::ui
