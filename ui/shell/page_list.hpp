// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page_context.hpp"

#include <QString>

#include <vector>

namespace wavelens::ui {

class Page;

/// How to make a page, and which of the window's commands it answers.
struct PageType {
    Page* (*make)(PageContext& context, QWidget* parent) = nullptr;
    bool hasPrimaryAction = false;
    bool hasSearch = false;
    bool hasExport = false;
};

/// A page as the rail and the menu show it.
struct PageEntry {
    PageId id = PageId::Home;
    QString label;
    QString icon;
    int group = 0;  ///< a line divides the groups
    PageType type;
};

/// The pages of the window, in the order of the rail.
[[nodiscard]] const std::vector<PageEntry>& pageList();

/// One of them, by its id, which must be among them.
[[nodiscard]] const PageEntry& pageEntry(PageId id);

}  // namespace wavelens::ui
