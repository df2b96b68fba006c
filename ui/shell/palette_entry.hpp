// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <QKeySequence>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace wavelens::ui {

class MainWindow;
class PageContext;

/// Something that the palette offers.
struct PaletteEntry {
    QString text;   ///< `Checkpoint now`
    QString group;  ///< `Run`, `Setting, Validation`
    QString help;   ///< words that find it beside those; not shown
    QString icon;
    QKeySequence shortcut;
    std::function<void()> run;
};

/// All that can be done now: the commands of menus and page, runs, presets, configuration fields.
[[nodiscard]] std::vector<PaletteEntry> paletteEntries(MainWindow& window, PageContext& context,
                                                       const std::vector<engine::Preset>& presets);

/// How well an entry answers the words that were typed; nullopt where one of them is nowhere in it. Lower is better.
[[nodiscard]] std::optional<int> paletteRank(const PaletteEntry& entry, const QString& words);

/// The entries that answer, the best first; without words the commands.
[[nodiscard]] std::vector<PaletteEntry> paletteMatches(const std::vector<PaletteEntry>& entries, const QString& words);

}  // namespace wavelens::ui
