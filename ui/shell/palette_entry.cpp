// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette_entry.hpp"

#include "engine/api/config_fields.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/commands.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/widgets/form/field_text.hpp"

#include <QAction>
#include <QCoreApplication>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr std::size_t kMostMatches = 50;

QString tr(const char* text) {
    return QCoreApplication::translate("Palette", text);
}

bool startsWord(const QString& text, const QString& word) {
    const qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
    return at == 0 || (at > 0 && !text[at - 1].isLetterOrNumber());
}

}  // namespace

std::vector<PaletteEntry> paletteEntries(MainWindow& window, PageContext& context,
                                         const std::vector<engine::Preset>& presets) {
    std::vector<PaletteEntry> entries;
    for (const Commands::Listed& command : window.commands().list()) {
        QAction* action = command.action;
        if (!action->isEnabled()) {
            continue;
        }
        entries.push_back({command.name(), command.menu, {}, command.icon, action->shortcut(), [action] {
                               action->trigger();
                           }});
    }
    for (const engine::RunSummary& run : context.library().runs()) {
        const QString dir = fromPath(run.dir);
        entries.push_back({toQString(run.name),
                           tr("Run, %1").arg(wordsFor(run, context.runs()).word),
                           {},
                           QStringLiteral("monitor"),
                           {},
                           [&context, dir] {
                               context.go({.page = PageId::Monitor, .runDir = dir});
                           }});
    }
    for (const engine::Preset& preset : presets) {
        entries.push_back({toQString(preset.label),
                           tr("Preset"),
                           toQString(preset.description),
                           QStringLiteral("train"),
                           {},
                           [&context, config = preset.config] {
                               context.go({.page = PageId::Train, .config = config});
                           }});
    }
    for (const engine::Field& field : engine::configFields()) {
        entries.push_back({toQString(field.label),
                           tr("Setting, %1").arg(sectionTitle(field.section)),
                           toQString(field.key) + QLatin1Char(' ') + toQString(field.help),
                           QStringLiteral("settings"),
                           {},
                           [&context, key = toQString(field.key)] {
                               context.go({.page = PageId::Train, .field = key});
                           }});
    }
    return entries;
}

std::optional<int> paletteRank(const PaletteEntry& entry, const QString& words) {
    int rank = 0;
    for (const QString& word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (startsWord(entry.text, word)) {
            rank += entry.text.startsWith(word, Qt::CaseInsensitive) ? 0 : 1;
        } else if (entry.text.contains(word, Qt::CaseInsensitive)) {
            rank += 2;
        } else if (entry.group.contains(word, Qt::CaseInsensitive)) {
            rank += 4;
        } else if (entry.help.contains(word, Qt::CaseInsensitive)) {
            rank += 8;
        } else {
            return std::nullopt;
        }
    }
    return rank;
}

std::vector<PaletteEntry> paletteMatches(const std::vector<PaletteEntry>& entries, const QString& words) {
    std::vector<std::pair<int, const PaletteEntry*>> ranked;
    for (const PaletteEntry& entry : entries) {
        if (const auto rank = paletteRank(entry, words)) {
            ranked.emplace_back(*rank, &entry);
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<PaletteEntry> matches;
    for (std::size_t i = 0; i < std::min(ranked.size(), kMostMatches); ++i) {
        matches.push_back(*ranked[i].second);
    }
    return matches;
}

}  // namespace wavelens::ui
