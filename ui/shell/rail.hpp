// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/tokens.hpp"

#include <QAbstractButton>

#include <vector>

class QAction;
class QVBoxLayout;

namespace wavelens::ui {

/// One page in the rail: an icon over a label, a bar at the left edge while its page is shown. Follows an action.
class RailItem : public QAbstractButton {
    Q_OBJECT
public:
    RailItem(QAction* action, const QString& iconName, QWidget* parent);

    /// Without its label and lower, for a rail that would overflow.
    void setCompact(bool on);

    /// A dot beside the icon and the word that it stands for; nullptr for none.
    void setMark(QColor Tokens::*tone, const QString& word = {});

    [[nodiscard]] QColor Tokens::*mark() const { return m_mark; }

    /// Its height when it is compact or not.
    [[nodiscard]] static int heightFor(bool compact);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QAction* m_action;
    QString m_icon;
    bool m_compact = false;
    QColor Tokens::*m_mark = nullptr;
};

/// The pages at the left edge of the window, settings and help below them. Thread: UI.
class Rail : public QWidget {
    Q_OBJECT
public:
    explicit Rail(QWidget* parent = nullptr);

    /// A page, below those added before; `firstOfGroup` draws a line above it.
    RailItem* addPage(QAction* action, const QString& iconName, bool firstOfGroup);

    /// A small button at the foot.
    void addFoot(QAction* action, const QString& iconName);

    /// Never taller than the window: what would overflow becomes compact.
    [[nodiscard]] QSize minimumSizeHint() const override { return {width(), 0}; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QVBoxLayout* m_column;
    QVBoxLayout* m_foot;
    std::vector<RailItem*> m_items;
    int m_lines = 0;
};

}  // namespace wavelens::ui
