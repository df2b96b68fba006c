// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/tokens.hpp"
#include "ui/widgets/buttons.hpp"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace wavelens::ui {

/// What a page shows when it has nothing: an icon of 40 px, a title, a sentence, and what to do.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const QString& iconName, const QString& title, const QString& text, QWidget* parent = nullptr);

    QPushButton* addAction(const QString& text, ButtonKind kind = ButtonKind::Default);
    void setTexts(const QString& title, const QString& text);

private:
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_actions;
};

/// An icon that is only looked at, in a token's colour, sharp at any pixel ratio and in any theme.
class IconView : public QWidget {
    Q_OBJECT
public:
    IconView(const QString& iconName, int sizePx, QColor Tokens::*tone, QWidget* parent = nullptr);
    void setIcon(const QString& iconName, QColor Tokens::*tone);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    QColor Tokens::*m_tone;
};

}  // namespace wavelens::ui
