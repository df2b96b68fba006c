// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_splitter.hpp"

#include "ui/shell/app_settings.hpp"

#include <QEvent>

namespace wavelens::ui {

PanelSplitter::PanelSplitter(AppSettings& settings, const QString& name, const QList<QWidget*>& parts, int canvas,
                             const QList<int>& widths)
    : QSplitter(Qt::Horizontal), m_canvas(canvas) {
    for (QWidget* part : parts) {
        addWidget(part);
        handle(count() - 1)->installEventFilter(this);
    }
    setStretchFactor(canvas, 1);
    setChildrenCollapsible(false);
    const QString key = QStringLiteral("splitter/") + name;
    if (!restoreState(settings.state(key).toByteArray())) {
        setSizes(widths);
    }
    connect(this, &QSplitter::splitterMoved, this, [this, &settings, key] { settings.setState(key, saveState()); });
}

bool PanelSplitter::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonDblClick) {
        const int right = indexOf(static_cast<QWidget*>(watched));  // a grip has the index of the part at its right
        widget(right == m_canvas ? right - 1 : right)->hide();
        return true;
    }
    return QSplitter::eventFilter(watched, event);
}

}  // namespace wavelens::ui
