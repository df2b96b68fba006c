// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

namespace wavelens::ui {

/// The content of a panel or a page, as wide as its place and scrolled up and down; no Tab stop of its own.
[[nodiscard]] QScrollArea* scrolled(QWidget* content);

}  // namespace wavelens::ui
