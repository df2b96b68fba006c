// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QListWidget;
class QStackedWidget;

namespace wavelens::ui {

/// A dialog with a list of topics at the left and the chosen one at the right; nothing to confirm. Thread: UI.
class TopicDialog : public QDialog {
    Q_OBJECT
public:
    TopicDialog(const QString& title, QWidget* parent);

    void addTopic(const QString& name, QWidget* content);

    /// By its name; an unknown one changes nothing.
    void showTopic(const QString& name);

    [[nodiscard]] QString topic() const;

private:
    QListWidget* m_list;
    QStackedWidget* m_contents;
};

}  // namespace wavelens::ui
