// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"

#include <QString>

#include <vector>

namespace wavelens::ui {

class Page;

/// A page as the rail and the menu show it, and how to make it.
struct PageEntry {
    PageId id = PageId::Home;
    QString label;
    QString icon;
    int group = 0;  ///< a line divides the groups
    Page* (*make)(PageContext& context, QWidget* parent) = nullptr;
};

/// The pages of the window, in the order of the rail.
[[nodiscard]] const std::vector<PageEntry>& pageList();

}  // namespace wavelens::ui
