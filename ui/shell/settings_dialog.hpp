// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/topic_dialog.hpp"

namespace wavelens::ui {

class AppSettings;
class Commands;
class PageContext;

/// What the user can set; everything takes effect at once. Thread: UI.
class SettingsDialog : public TopicDialog {
    Q_OBJECT
public:
    SettingsDialog(PageContext& context, Commands& commands, QWidget* parent);

private:
    QWidget* makeAppearance();
    QWidget* makeRunsFolder();
    QWidget* makeComputer();
    QWidget* makeViewer();
    QWidget* makeKeyboard(Commands& commands);

    PageContext& m_context;
    AppSettings& m_settings;
};

}  // namespace wavelens::ui
