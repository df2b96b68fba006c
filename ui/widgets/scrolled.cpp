// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/scrolled.hpp"

#include <QScrollArea>

namespace wavelens::ui {

QScrollArea* scrolled(QWidget* content) {
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

}  // namespace wavelens::ui
