// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/shortcut_list.hpp"

#include "ui/shell/commands.hpp"
#include "ui/shell/theme.hpp"

#include <QAction>
#include <QHeaderView>

namespace wavelens::ui {

ShortcutList::ShortcutList(const Commands& commands, QWidget* parent) : QTreeWidget(parent) {
    setAccessibleName(tr("Keyboard shortcuts"));
    setHeaderLabels({tr("Command"), tr("Shortcut"), tr("Menu")});
    setRootIsDecorated(false);
    setEditTriggers(NoEditTriggers);
    setUniformRowHeights(true);
    for (const Commands::Listed& command : commands.list()) {
        const QKeySequence shortcut = command.action->shortcut();
        if (!shortcut.isEmpty()) {
            auto* row =
                new QTreeWidgetItem(this, {command.name(), shortcut.toString(QKeySequence::NativeText), command.menu});
            row->setSizeHint(0, {0, theme().px(28)});
        }
    }
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::Fixed);
    header()->setSectionResizeMode(2, QHeaderView::Fixed);
    setColumnWidth(1, theme().px(130));
    setColumnWidth(2, theme().px(90));
    header()->setStretchLastSection(false);
}

}  // namespace wavelens::ui
