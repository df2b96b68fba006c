// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/bar_item.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QHBoxLayout>
#include <QLabel>

namespace wavelens::ui {

BarItem::BarItem(const QString& before, const QString& after, QWidget* parent)
    : QWidget(parent), m_before(new QLabel(before, this)), m_value(new QLabel(this)), m_after(new QLabel(after, this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    auto* line = makeLine(Qt::Vertical, this);
    line->setFixedHeight(20);
    row->addWidget(line);
    row->addSpacing(10);
    for (QLabel* word : {m_before, m_after}) {
        setTextStyle(word, TextStyle::Small);
        setTextTone(word, "text2");
        word->setVisible(!word->text().isEmpty());
    }
    setTextStyle(m_value, TextStyle::Mono);
    row->addWidget(m_before);
    row->addWidget(m_value);
    row->addWidget(m_after);
    hide();
}

void BarItem::setValue(const QString& value) {
    m_value->setText(value);
    setVisible(!value.isEmpty());
    setAccessibleName(text());
}

bool BarItem::isEmpty() const {
    return m_value->text().isEmpty();
}

QString BarItem::text() const {
    return QStringList{m_before->text(), m_value->text(), m_after->text()}.join(QLatin1Char(' ')).trimmed();
}

}  // namespace wavelens::ui
