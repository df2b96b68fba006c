// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace wavelens::ui {

/// A number in the run bar between words, after a dividing line: `about 30 min left`, `6.4 steps/s`.
class BarItem : public QWidget {
    Q_OBJECT
public:
    BarItem(const QString& before, const QString& after, QWidget* parent);

    /// Empty hides the item.
    void setValue(const QString& value);

    [[nodiscard]] bool isEmpty() const;

    /// All that it says.
    [[nodiscard]] QString text() const;

private:
    QLabel* m_before;
    QLabel* m_value;
    QLabel* m_after;
};

}  // namespace wavelens::ui
