// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"
#include "ui/widgets/badge.hpp"

#include <QString>

namespace wavelens::ui {

class RunController;

/// How the state of a run is shown: badge, word, sentence.
struct RunWords {
    enum class Kind { Done, Training, Paused, Failed, Waiting, Stopped, Interrupted, Followed, Unreadable };
    Kind kind = Kind::Stopped;
    Badge::Tone tone = Badge::Tone::Neutral;
    QString icon;      ///< name; `dot` is drawn
    QString word;      ///< `Paused`
    QString sentence;  ///< `Paused at 18 420 of 30 000`
    bool canResume = false;
    qint64 step = 0;
    qint64 stopAt = 0;
};

/// Of the training of this window.
[[nodiscard]] RunWords wordsFor(const RunController& runs);

/// Of a run on disk; the controller knows better about its own and about those that wait.
[[nodiscard]] RunWords wordsFor(const engine::RunSummary& run, const RunController& runs);

/// `EDSR`, `SRVGGNetCompact`.
[[nodiscard]] QString networkName(const engine::NetworkConfig& network);

/// `EDSR 16 × 64`, `SRVGGNetCompact 8 × 32`.
[[nodiscard]] QString networkText(const engine::NetworkConfig& network);

/// `PCL`, `L1`, `Naive contrast`.
[[nodiscard]] QString methodText(const engine::ContrastConfig& contrast);

/// `Step 640 of 2 000`.
[[nodiscard]] QString stepText(qint64 step, qint64 stopAt);

}  // namespace wavelens::ui
