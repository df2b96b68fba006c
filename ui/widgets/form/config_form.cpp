// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/config_form.hpp"

#include "ui/shell/app_settings.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/form/field_row.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_model.hpp"
#include "ui/widgets/form/form_section.hpp"

#include <QLabel>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace wavelens::ui {

using engine::FieldSection;

namespace {

constexpr FieldSection kSections[] = {FieldSection::Data,    FieldSection::Network,   FieldSection::Samples,
                                      FieldSection::Losses,  FieldSection::Optimiser, FieldSection::Validation,
                                      FieldSection::Hardware};
constexpr int kMaxWidth = 640;

}  // namespace

ConfigForm::ConfigForm(FormModel& model, AppSettings& settings, QWidget* parent)
    : QScrollArea(parent), m_model(model), m_noMatch(new QLabel(this)) {
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    auto* content = new QWidget(this);
    auto* outer = new QHBoxLayout(content);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* inner = new QWidget(content);
    inner->setMaximumWidth(theme().px(kMaxWidth));
    outer->addWidget(inner, 1);
    outer->addStretch(0);
    auto* column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);

    m_noMatch->setAlignment(Qt::AlignCenter);
    m_noMatch->setMinimumHeight(theme().px(96));
    setTextTone(m_noMatch, "text2");
    m_noMatch->hide();
    column->addWidget(m_noMatch);
    for (const FieldSection which : kSections) {
        auto* section = new FormSection(model, which, inner);
        section->layout()->setContentsMargins(theme().px(20), 0, theme().px(16), 0);
        const QString name = QStringLiteral("train/section/%1").arg(static_cast<int>(which));
        const bool openAtFirst = which == FieldSection::Data || which == FieldSection::Samples;
        section->setOpen(settings.state(name, openAtFirst).toBool());
        connect(section, &FormSection::openChanged, this, [this, &settings, name](bool open) {
            settings.setState(name, open);
            QTimer::singleShot(0, this, &ConfigForm::spyScroll);
        });
        column->addWidget(section);
        column->addWidget(makeLine(Qt::Horizontal, section));
        m_sections.push_back(section);
    }
    column->addStretch(1);
    setWidget(content);

    connect(&m_model, &FormModel::configChanged, this, &ConfigForm::refresh);
    connect(&m_model, &FormModel::problemsChanged, this, [this] {
        for (FormSection* section : m_sections)
            section->refreshProblems();
        Q_EMIT refreshed();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (!m_going)
            spyScroll();
    });
    refresh();
}

void ConfigForm::refresh() {
    for (FormSection* section : m_sections) {
        section->refreshValues();
        section->refreshProblems();
    }
    Q_EMIT refreshed();
}

FormSection* ConfigForm::section(FieldSection which) const {
    return *std::ranges::find(m_sections, which, &FormSection::section);
}

FieldRow* ConfigForm::row(std::string_view key) const {
    for (const FormSection* section : m_sections)
        for (FieldRow* row : section->rows())
            if (row->holds(key))
                return row;
    return nullptr;
}

FieldSection ConfigForm::currentSection() const {
    return m_current;
}

void ConfigForm::spyScroll() {
    // The last section may be too short to reach the top: at the end of the way it counts.
    FieldSection current = FieldSection::Data;
    const int top = verticalScrollBar()->value() + theme().px(24);
    for (const FormSection* section : m_sections)
        if (!section->isHidden() && section->mapTo(widget(), QPoint()).y() <= top)
            current = section->section();
    if (current != m_current) {
        m_current = current;
        Q_EMIT currentSectionChanged(current);
    }
}

void ConfigForm::goToSection(FieldSection which) {
    FormSection* target = section(which);
    target->setOpen(true);
    widget()->layout()->activate();
    m_going = true;
    verticalScrollBar()->setValue(target->mapTo(widget(), QPoint()).y());
    m_going = false;
    if (m_current != which) {
        m_current = which;
        Q_EMIT currentSectionChanged(which);
    }
}

void ConfigForm::goToField(std::string_view key) {
    FieldRow* target = row(key);
    if (!target)
        return;
    for (FormSection* section : m_sections)
        if (std::ranges::find(section->rows(), target) != section->rows().end())
            section->reveal(target);
    widget()->layout()->activate();
    ensureWidgetVisible(target, 0, theme().px(48));
    target->editor(key)->setFocus(Qt::ShortcutFocusReason);
}

void ConfigForm::setSuggestions(std::string_view key, const QStringList& suggestions) {
    row(key)->editor(key)->setSuggestions(suggestions);
}

void ConfigForm::filter(const QString& words) {
    bool any = false;
    for (FormSection* section : m_sections)
        any = section->filter(words) || any;
    m_noMatch->setText(tr("No setting matches “%1”.").arg(words));
    m_noMatch->setVisible(!any);
}

}  // namespace wavelens::ui
