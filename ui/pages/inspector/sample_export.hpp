// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/inspector/sample_rows.hpp"

#include <cstdint>

namespace wavelens::ui {

/// The rows and bands of one patch as numbered PNG files, `step_500_patch_1_02_Anchor_HH.png`, in their own size and
/// grey as shown, and the similarities as `…_similarity.csv`. Thread: any.
struct SampleExport {
    struct Outcome {
        int files = 0;
        QString problem;  ///< names the file; empty: all were written
    };

    QString folder;
    QString prefix;
    std::vector<std::int64_t> layers;
    std::vector<SampleRow> rows;
    std::vector<ShownRow> shown;

    [[nodiscard]] Outcome write() const;
};

}  // namespace wavelens::ui
