// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace wavelens::ui {

/// A number that one watches: caption above, value in large mono digits, unit and a remark beside it.
class Readout : public QWidget {
    Q_OBJECT
public:
    explicit Readout(const QString& caption, QWidget* parent = nullptr);

    /// `remarkTone` is a token's name: `ok`, `warn`, `err`, `text2`. The remark gives way when there is no room.
    void set(const QString& value, const QString& unit = {}, const QString& remark = {},
             const char* remarkTone = "text2");

private:
    QString m_caption;
    QLabel* m_value;
    QLabel* m_unit;
    QLabel* m_remark;
};

}  // namespace wavelens::ui
