// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_words.hpp"

#include <QWidget>

namespace wavelens::ui {

/// The colour that stands for a run's state in rail and run bar, always beside its word.
[[nodiscard]] QColor Tokens::*runTone(const RunWords& words);

/// The state of a run as a dot or an icon of 16 px.
class RunMark : public QWidget {
    Q_OBJECT
public:
    explicit RunMark(QWidget* parent = nullptr);

    void set(const RunWords& words);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    QColor Tokens::*m_tone = &Tokens::text2;
};

}  // namespace wavelens::ui
