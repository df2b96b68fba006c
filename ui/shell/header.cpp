// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/header.hpp"

#include "ui/pages/page.hpp"
#include "ui/shell/theme.hpp"

#include <QHBoxLayout>
#include <QLabel>

#include <memory>

namespace wavelens::ui {

Header::Header(Page& page, QWidget* parent)
    : QWidget(parent), m_page(page), m_row(new QHBoxLayout(this)), m_shelf(new QWidget(this)) {
    setObjectName(QStringLiteral("header"));
    setAccessibleName(page.title());
    setProperty("edge", QStringLiteral("bottom"));
    setAttribute(Qt::WA_StyledBackground);
    m_row->setContentsMargins(16, 0, 16, 0);
    m_row->setSpacing(8);
    m_shelf->hide();
    auto* title = new QLabel(page.title(), this);
    setTextStyle(title, TextStyle::Title);
    title->setContentsMargins(0, 0, 8, 0);
    m_row->addWidget(title);
    const auto applyHeight = [this] {
        setFixedHeight(theme().px(48));
    };
    connect(&theme(), &Theme::changed, this, applyHeight);
    connect(&page, &Page::headerChanged, this, &Header::place);
    applyHeight();
    place();
}

void Header::place() {
    while (m_row->count() > 1) {
        const std::unique_ptr<QLayoutItem> item(m_row->takeAt(1));
        if (item->widget()) {
            item->widget()->setParent(m_shelf);
        }
    }
    if (QWidget* context = m_page.headerContext()) {
        m_row->addWidget(context);
    }
    m_row->addStretch(1);
    for (QWidget* action : m_page.headerActions()) {
        m_row->addWidget(action);
    }
}

}  // namespace wavelens::ui
