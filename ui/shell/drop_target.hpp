// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/openable.hpp"

#include <QObject>

class QDropEvent;
class QWidget;

namespace wavelens::ui {

class DropOverlay;
class FileOpener;

/// Takes what is dropped anywhere on the window, and says before what will happen. Widgets with drops of their own, as
/// a field for a folder, come first. Thread: UI.
class DropTarget : public QObject {
    Q_OBJECT
public:
    /// `page` is what the overlay covers.
    DropTarget(QWidget* window, QWidget* page, FileOpener& opener);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow(QDropEvent& event);

    FileOpener& m_opener;
    DropOverlay* m_overlay;
    Openable m_dragged;
};

}  // namespace wavelens::ui
