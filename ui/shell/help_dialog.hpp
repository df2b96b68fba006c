// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"
#include "ui/shell/topic_dialog.hpp"

namespace wavelens::ui {

class Commands;

/// First steps, one topic for each page, and all shortcuts. The texts lie in ui/shell/help. Thread: UI.
class HelpDialog : public TopicDialog {
    Q_OBJECT
public:
    HelpDialog(const Commands& commands, QWidget* parent);

    void showPage(PageId page);
    void showFirstSteps();
    void showShortcuts();
};

}  // namespace wavelens::ui
