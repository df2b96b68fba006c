// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/tokens.hpp"

#include <QListWidget>

#include <vector>

namespace wavelens::ui {

/// Rows that belong to steps: an icon, words, a value, the step. As high as its rows, up to a bound. Thread: UI.
class StepList : public QListWidget {
    Q_OBJECT
public:
    struct Row {
        qint64 step = 0;
        QString icon;
        QColor Tokens::*tone = &Tokens::text2;
        QString text;
        QString value = {};
        bool operator==(const Row&) const = default;
    };

    StepList(const QString& accessibleName, int maxRows, QWidget* parent = nullptr);

    void setRows(const std::vector<Row>& rows);

    /// Of the current row; −1: none.
    [[nodiscard]] qint64 currentStep() const;

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void stepChosen(qint64 step);

private:
    int m_maxRows;
    std::vector<Row> m_rows;
};

}  // namespace wavelens::ui
