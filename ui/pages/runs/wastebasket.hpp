// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace wavelens::ui {

/// A folder in the desktop's wastebasket.
struct Discarded {
    QString dir;            ///< where it was
    QString inWastebasket;  ///< where it is
};

/// nullopt where the desktop has no wastebasket for that disk, or the folder may not be moved.
[[nodiscard]] std::optional<Discarded> moveToWastebasket(const QString& dir);

/// Puts a folder back. False where something lies there by now, or the wastebasket was emptied.
[[nodiscard]] bool restore(const Discarded& discarded);

}  // namespace wavelens::ui
