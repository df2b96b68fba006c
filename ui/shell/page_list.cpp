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

namespace wavelens::ui {

namespace {

template <typename AnyPage>
Page* make(PageContext& context, QWidget* parent) {
    return new AnyPage(context, parent);
}

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

}  // namespace wavelens::ui
