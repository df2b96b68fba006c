// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace wavelens::ui {

class Page;

/// The line above a page: its title, what it is about, what can be done. Thread: UI.
class Header : public QWidget {
    Q_OBJECT
public:
    explicit Header(Page& page, QWidget* parent = nullptr);

    /// It never keeps the window from being narrow: what the page puts here gives way.
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, height()}; }

private:
    void place();

    Page& m_page;
    QHBoxLayout* m_row;
    QWidget* m_shelf;  // hidden: holds what the page does not show at the moment
};

}  // namespace wavelens::ui
