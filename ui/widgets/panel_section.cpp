// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel_section.hpp"

#include "ui/shell/app_settings.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace wavelens::ui {

PanelSection::PanelSection(const QString& title, AppSettings& settings, const QString& name, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_name(QStringLiteral("section/") + name), m_header(new QToolButton(this)),
      m_summary(new QLabel(this)), m_headerRow(new QHBoxLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addLayout(m_headerRow);

    m_header->setObjectName(QStringLiteral("sectionHeader"));
    m_header->setText(title);
    m_header->setAccessibleName(title);
    m_header->setCheckable(true);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setIconSize({14, 14});
    m_header->setFocusPolicy(Qt::StrongFocus);
    m_header->setFixedHeight(theme().px(32));
    m_header->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextTone(m_summary, "text2");
    setTextStyle(m_summary, TextStyle::Small);

    m_headerRow->setContentsMargins(4, 0, 12, 0);
    m_headerRow->setSpacing(8);
    m_headerRow->addWidget(m_header, 1);
    m_headerRow->addWidget(m_summary);

    connect(m_header, &QToolButton::toggled, this, [this](bool open) {
        m_header->setIcon(
            icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), &Tokens::text2));
        if (m_content) {
            m_content->setVisible(open);
        }
        m_settings.setState(m_name, open);
        Q_EMIT toggled(open);
    });
    m_header->setIcon(icon(QStringLiteral("chevron-right"), &Tokens::text2));
    m_header->setChecked(m_settings.state(m_name, true).toBool());
}

void PanelSection::setContent(QWidget* content) {
    Q_ASSERT(!m_content);
    m_content = content;
    if (QLayout* inner = content->layout()) {
        inner->setContentsMargins(12, 0, 12, 12);
    }
    layout()->addWidget(content);
    content->setVisible(isOpen());
}

void PanelSection::setTitle(const QString& title) {
    m_header->setText(title);
    m_header->setAccessibleName(title);
}

void PanelSection::setSummary(const QString& summary) {
    m_summary->setText(summary);
}

void PanelSection::addHeaderWidget(QWidget* widget) {
    m_headerRow->addWidget(widget);
}

bool PanelSection::isOpen() const {
    return m_header->isChecked();
}

void PanelSection::setOpen(bool open) {
    m_header->setChecked(open);
}

}  // namespace wavelens::ui
