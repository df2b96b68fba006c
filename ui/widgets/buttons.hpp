// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QString>

class QAction;
class QFrame;
class QLabel;
class QPushButton;
class QToolButton;
class QWidget;

namespace wavelens::ui {

/// Primary: at most one per page. Danger: only in menus and dialogs.
enum class ButtonKind { Default, Primary, Quiet, Danger };
enum class ButtonSize { Small, Normal, Large };

/// A button that says a verb; `iconName` may be empty.
[[nodiscard]] QPushButton* makeButton(const QString& text, const QString& iconName = {},
                                      ButtonKind kind = ButtonKind::Default, ButtonSize size = ButtonSize::Normal,
                                      QWidget* parent = nullptr);

/// Changes the kind of a button made by makeButton, its icon's colour too.
void setButtonKind(QPushButton* button, ButtonKind kind);

/// Changes the icon of a button made by makeButton; empty for none.
void setButtonIcon(QPushButton* button, const QString& iconName);

/// A square button with an icon only: `name` is its accessible name and, with the shortcut, its tooltip.
/// `sizePx` is the side of the button: 28, or 24 in panels.
[[nodiscard]] QToolButton* makeIconButton(const QString& iconName, const QString& name,
                                          const QKeySequence& shortcut = {}, int sizePx = 28,
                                          QWidget* parent = nullptr);

/// An icon button that triggers and follows an action: enabled, checked, name, shortcut.
[[nodiscard]] QToolButton* makeIconButton(QAction* action, const QString& iconName, int sizePx = 28,
                                          QWidget* parent = nullptr);

/// `Pause (F5)`.
[[nodiscard]] QString withShortcut(const QString& name, const QKeySequence& shortcut);

/// A line of 1 px between groups.
[[nodiscard]] QFrame* makeLine(Qt::Orientation orientation, QWidget* parent = nullptr);

}  // namespace wavelens::ui
