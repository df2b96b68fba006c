// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

namespace wavelens::ui {

class Commands;

/// Every command that has a shortcut, by menu. Thread: UI.
class ShortcutList : public QTreeWidget {
    Q_OBJECT
public:
    ShortcutList(const Commands& commands, QWidget* parent);
};

}  // namespace wavelens::ui
