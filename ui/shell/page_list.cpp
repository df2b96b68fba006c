// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/page_list.hpp"

#include "ui/pages/compare/compare_page.hpp"
#include "ui/pages/home/home_page.hpp"
#include "ui/pages/inspector/inspector_page.hpp"
#include "ui/pages/monitor/monitor_page.hpp"
#include "ui/pages/runs/runs_page.hpp"
#include "ui/pages/train/train_page.hpp"
#include "ui/pages/upscale/upscale_page.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <type_traits>

namespace wavelens::ui {

namespace {

/// A member that the page does not override has Page's own type.
template <typename Member>
constexpr bool overrides = !std::is_same_v<Member, void (Page::*)()>;

template <typename AnyPage>
constexpr PageType make = {
    [](PageContext& context, QWidget* parent) -> Page* { return new AnyPage(context, parent); },
    overrides<decltype(&AnyPage::primaryAction)>,
    overrides<decltype(&AnyPage::focusSearch)>,
    overrides<decltype(&AnyPage::exportView)>,
};

QString tr(const char* text) {
    return QCoreApplication::translate("PageList", text);
}

}  // namespace

const std::vector<PageEntry>& pageList() {
    static const std::vector<PageEntry> kPages = {
        {PageId::Home, tr("Home"), QStringLiteral("home"), 0, make<HomePage>},
        {PageId::Train, tr("Train"), QStringLiteral("train"), 1, make<TrainPage>},
        {PageId::Monitor, tr("Monitor"), QStringLiteral("monitor"), 1, make<MonitorPage>},
        {PageId::Inspector, tr("Inspector"), QStringLiteral("inspector"), 1, make<InspectorPage>},
        {PageId::Compare, tr("Compare"), QStringLiteral("compare"), 2, make<ComparePage>},
        {PageId::Upscale, tr("Upscale"), QStringLiteral("upscale"), 2, make<UpscalePage>},
        {PageId::Runs, tr("Runs"), QStringLiteral("runs"), 3, make<RunsPage>},
    };
    return kPages;
}

const PageEntry& pageEntry(PageId id) {
    return *std::find_if(pageList().begin(), pageList().end(), [&](const PageEntry& entry) { return entry.id == id; });
}

}  // namespace wavelens::ui
