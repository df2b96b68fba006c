// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/job_tracker.hpp"
#include "ui/shell/palette_entry.hpp"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace wavelens::ui {

class PaletteRow;

/// Finds commands, pages, runs, presets and settings by typing. Over the window; Esc, a click beside it or a choice
/// closes it. Thread: UI.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    CommandPalette(MainWindow& window, PageContext& context);

    void open();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void readPresets();
    void filter();
    void choose(int row);
    void close();

    MainWindow& m_window;
    PageContext& m_context;
    JobTracker m_presetJob;
    std::vector<engine::Preset> m_presets;
    std::vector<PaletteEntry> m_entries;
    std::vector<PaletteEntry> m_matches;
    QPointer<QWidget> m_focusBefore;
    QLineEdit* m_search;
    QListView* m_list;
    QLabel* m_nothing;
    QStandardItemModel* m_model;
    PaletteRow* m_row;
};

}  // namespace wavelens::ui
