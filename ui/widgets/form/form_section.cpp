// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/form_section.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/form/field_row.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_model.hpp"
#include "ui/widgets/icon.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wavelens::ui {

FoldHeader::FoldHeader(const QString& title, bool isSection, QWidget* parent)
    : QWidget(parent), m_button(new QToolButton(this)), m_remark(new QLabel(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_button);
    if (isSection)
        row->addStretch(1);
    row->addWidget(m_remark);
    if (!isSection)
        row->addStretch(1);
    setFixedHeight(theme().px(isSection ? 44 : 32));

    setFocusProxy(m_button);
    m_button->setObjectName(QStringLiteral("foldHeader"));
    m_button->setText(title);
    m_button->setCheckable(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setIconSize({16, 16});
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_button->setFixedHeight(theme().px(28));
    setTextStyle(m_button, isSection ? TextStyle::Title : TextStyle::Body);
    if (!isSection)
        setTextTone(m_button, "text2");
    setTextStyle(m_remark, TextStyle::Small);
    setTextTone(m_remark, "text2");

    const auto showState = [this](bool open) {
        m_button->setIcon(
            icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), &Tokens::text2));
    };
    showState(false);
    connect(m_button, &QToolButton::toggled, this, showState);
    connect(m_button, &QToolButton::toggled, this, &FoldHeader::toggled);
}

bool FoldHeader::isOpen() const {
    return m_button->isChecked();
}

void FoldHeader::setOpen(bool open) {
    m_button->setChecked(open);
}

void FoldHeader::setRemark(const QString& remark) {
    m_remark->setText(remark);
    m_button->setAccessibleDescription(remark);
}

FormSection::FormSection(FormModel& model, engine::FieldSection section, QWidget* parent)
    : QWidget(parent), m_model(model), m_section(section), m_header(new FoldHeader(sectionTitle(section), true, this)),
      m_body(new QWidget(this)), m_bodyLayout(new QVBoxLayout(m_body)),
      m_moreHeader(new FoldHeader(tr("More"), false, m_body)), m_more(new QWidget(m_body)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_body);
    m_bodyLayout->setContentsMargins(0, 0, 0, 12);
    m_bodyLayout->setSpacing(0);
    auto* moreLayout = new QVBoxLayout(m_more);
    moreLayout->setContentsMargins(0, 0, 0, 0);
    moreLayout->setSpacing(0);

    const engine::Field* taken = nullptr;
    for (const engine::Field& field : engine::configFields()) {
        if (field.section != section || &field == taken)
            continue;
        const engine::Field* upper = upperEnd(field);
        if (upper)
            taken = upper;
        auto* row = new FieldRow(model, field, upper, field.advanced ? m_more : m_body);
        (field.advanced ? moreLayout : m_bodyLayout)->addWidget(row);
        m_rows.push_back(row);
    }
    m_bodyLayout->addWidget(m_moreHeader);
    m_bodyLayout->addWidget(m_more);
    m_moreHeader->setContentsMargins(theme().px(12), 0, 0, 0);

    connect(m_header, &FoldHeader::toggled, this, [this](bool open) {
        m_body->setVisible(open);
        if (m_filtering)
            return;
        m_open = open;
        Q_EMIT openChanged(open);
    });
    connect(m_moreHeader, &FoldHeader::toggled, this, [this](bool open) {
        m_more->setVisible(open);
        if (!m_filtering)
            m_moreOpen = open;
    });
    m_more->hide();
    m_header->setOpen(true);
}

bool FormSection::isOpen() const {
    return m_header->isOpen();
}

void FormSection::setOpen(bool open) {
    m_header->setOpen(open);
}

void FormSection::reveal(const FieldRow* row) {
    setOpen(true);
    if (row->isAdvanced())
        m_moreHeader->setOpen(true);
}

void FormSection::addBelow(QWidget* widget) {
    m_bodyLayout->insertWidget(m_bodyLayout->indexOf(m_moreHeader), widget);
}

void FormSection::setSummary(const QString& summary) {
    m_ownSummary = summary;
    m_header->setRemark(summary.isEmpty() ? sectionSummary(m_section, m_model.config()) : summary);
}

void FormSection::refreshValues() {
    for (FieldRow* row : m_rows)
        row->refreshValues();
    setSummary(m_ownSummary);
    showRows();
}

void FormSection::refreshProblems() {
    for (FieldRow* row : m_rows)
        row->refreshProblems();
    showRows();
}

bool FormSection::isChanged() const {
    return std::ranges::any_of(m_rows, &FieldRow::isChanged);
}

bool FormSection::hasError() const {
    return std::ranges::any_of(m_rows, &FieldRow::hasError);
}

bool FormSection::filter(const QString& words) {
    m_words = words;
    const bool any = showRows();
    const bool searching = !words.isEmpty();
    m_filtering = true;
    m_header->setOpen(searching || m_open);
    m_moreHeader->setOpen(searching || m_moreOpen);
    m_filtering = false;
    setVisible(any);
    return any;
}

bool FormSection::showRows() {
    int shown = 0;
    int advanced = 0;
    int changed = 0;
    bool error = false;
    for (FieldRow* row : m_rows) {
        const bool visible = row->match(m_words) && row->isPresent();
        row->setVisible(visible);
        if (!visible)
            continue;
        ++shown;
        if (!row->isAdvanced())
            continue;
        ++advanced;
        changed += row->isChanged() ? 1 : 0;
        error = error || row->hasError();
    }
    m_moreHeader->setVisible(advanced > 0);
    QString remark = advanced == 1 ? tr("1 setting") : tr("%1 settings").arg(advanced);
    if (changed > 0)
        remark += tr(", %1 changed").arg(changed);
    if (error)
        remark += tr(", something to fix");
    m_moreHeader->setRemark(remark);
    return shown > 0;
}

}  // namespace wavelens::ui
