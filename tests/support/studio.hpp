// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/module.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/theme.hpp"

#include <QTemporaryDir>

#include <stdexcept>

namespace wavelens::test {

/// The desktop app as app/main.cpp composes it, with the real engine, and settings and runs in a folder of its own.
class Studio {
public:
    Studio() {
        settings.setRunsFolder(folder.filePath(QStringLiteral("runs")));
        const auto layout = app::locateLayout();
        context.setResourceDir(ui::fromPath(layout.resources));
        window.resize(1440, 900);
        window.show();
        auto opened = app::openEngine(layout);
        if (!opened)
            throw std::runtime_error(opened.error().message);
        context.setEngine(std::shared_ptr<engine::Engine>(std::move(*opened)));
    }

    QTemporaryDir folder;
    ui::AppSettings settings;
    ui::Theme theme{settings};
    ui::PageContext context{settings, theme};
    ui::MainWindow window{context};
};

}  // namespace wavelens::test
