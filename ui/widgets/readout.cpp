// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/readout.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QHBoxLayout>
#include <QLabel>

namespace wavelens::ui {

Readout::Readout(const QString& caption, QWidget* parent)
    : QWidget(parent), m_caption(caption), m_value(new QLabel(this)), m_unit(new QLabel(this)),
      m_remark(new QLabel(this)) {
    auto* captionLabel = new QLabel(caption, this);
    setTextStyle(captionLabel, TextStyle::Caption);
    setTextTone(captionLabel, "text2");
    setTextStyle(m_value, TextStyle::Readout);
    for (QLabel* label : {m_unit, m_remark}) {
        setTextStyle(label, TextStyle::Small);
        setTextTone(label, "text2");
    }
    m_remark->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 6);
    column->setSpacing(0);
    column->addWidget(captionLabel);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_value);
    row->addWidget(m_unit);
    row->addWidget(m_remark, 1);
    column->addLayout(row);
    set(format::none());
}

void Readout::set(const QString& value, const QString& unit, const QString& remark, const char* remarkTone) {
    m_value->setText(value);
    m_unit->setText(unit);
    m_unit->setVisible(!unit.isEmpty());
    m_remark->setText(remark);
    m_remark->setToolTip(remark);
    setTextTone(m_remark, remarkTone);
    setAccessibleName(m_caption);
    setAccessibleDescription(QStringList{value, unit, remark}.join(QLatin1Char(' ')).simplified());
}

}  // namespace wavelens::ui
