// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QThreadPool>

namespace wavelens::ui {

/// The threads for work beside the UI. Not Qt's global pool: QPainter and QImage scale large images there and wait
/// for it, so that long work in it would stop the UI. More threads than processors, since much of the work waits for
/// files or for others, and a preview must not queue behind it. Waited for when the application ends. Thread: UI.
[[nodiscard]] inline QThreadPool& workers() {
    static QThreadPool* const pool = [] {
        auto* made = new QThreadPool(QCoreApplication::instance());
        made->setMaxThreadCount(8);
        return made;
    }();
    return *pool;
}

}  // namespace wavelens::ui
