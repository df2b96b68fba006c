// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topic_dialog.hpp"

#include "ui/shell/theme.hpp"

#include <QHBoxLayout>
#include <QListWidget>
#include <QStackedWidget>

namespace wavelens::ui {

TopicDialog::TopicDialog(const QString& title, QWidget* parent)
    : QDialog(parent), m_list(new QListWidget(this)), m_contents(new QStackedWidget(this)) {
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_list->setFixedWidth(theme().px(176));
    m_list->setObjectName(QStringLiteral("topics"));
    m_list->setAccessibleName(title);
    m_list->setProperty("edge", QStringLiteral("right"));
    row->addWidget(m_list);
    row->addWidget(m_contents, 1);
    connect(m_list, &QListWidget::currentRowChanged, m_contents, &QStackedWidget::setCurrentIndex);
    resize(theme().px(760), theme().px(520));
}

void TopicDialog::addTopic(const QString& name, QWidget* content) {
    m_contents->addWidget(content);
    auto* item = new QListWidgetItem(name, m_list);
    item->setSizeHint({0, theme().px(32)});
    if (m_list->count() == 1) {
        m_list->setCurrentRow(0);
    }
}

void TopicDialog::showTopic(const QString& name) {
    for (QListWidgetItem* item : m_list->findItems(name, Qt::MatchExactly)) {
        m_list->setCurrentItem(item);
    }
}

QString TopicDialog::topic() const {
    return m_list->currentItem()->text();
}

}  // namespace wavelens::ui
