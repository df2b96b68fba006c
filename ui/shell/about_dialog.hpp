// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace wavelens::ui {

class PageContext;

/// Version, licence, and the libraries at work. Deletes itself when it is closed. Thread: UI.
class AboutDialog : public QDialog {
    Q_OBJECT
public:
    AboutDialog(PageContext& context, QWidget* parent);
};

}  // namespace wavelens::ui
