// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace wavelens::ui {

/// A question before something is lost: a title, what will happen, two verbs. Enter does it, Esc does not.
/// Use open(); `accepted` and `rejected` answer.
class ConfirmDialog : public QDialog {
    Q_OBJECT
public:
    struct Words {
        QString title;
        QString text;
        QString confirm;
        QString keep;
    };

    ConfirmDialog(const Words& words, QWidget* parent);
};

}  // namespace wavelens::ui
