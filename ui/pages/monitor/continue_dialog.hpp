// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace wavelens::ui {

class NumberField;

/// Asks up to which step a finished training goes on. Use open(). Thread: UI.
class ContinueDialog : public QDialog {
    Q_OBJECT
public:
    ContinueDialog(const QString& runName, qint64 step, QWidget* parent);

Q_SIGNALS:
    void chosen(qint64 stopAt);

private:
    NumberField* m_stopAt;
};

}  // namespace wavelens::ui
