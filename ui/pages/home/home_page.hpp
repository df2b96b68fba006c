// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/thumbnails.hpp"
#include "ui/pages/page.hpp"

class QLabel;

namespace wavelens::ui {

class Banner;
class HeroCard;
class RecentRunRow;

/// The first minute, and going on: the demo, four ways to begin, the recent runs. Thread: UI.
class HomePage : public Page {
    Q_OBJECT
public:
    explicit HomePage(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] bool hasHeader() const override { return false; }

    void open(const PageRequest& request) override;
    void primaryAction() override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeTitle();
    QWidget* makeCards();
    QWidget* makeRecent();
    void showRuns();
    void showBanner();
    void focusDemo();

    Thumbnails m_thumbnails;
    Banner* m_banner;
    HeroCard* m_hero;
    QWidget* m_column;
    QList<RecentRunRow*> m_rows;
    QLabel* m_noRuns;
    bool m_compact = false;
};

}  // namespace wavelens::ui
