// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/section_list.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/form/config_form.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_section.hpp"
#include "ui/widgets/icon.hpp"

#include <QPainter>
#include <QStyledItemDelegate>

namespace wavelens::ui {

namespace {

enum Mark { NoMark, Changed, Error };

constexpr int kMarkRole = Qt::UserRole;
constexpr int kRowHeight = 32;

class Delegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QRect area = option.rect.adjusted(0, 1, 0, -1);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setBrush(selected ? tokens().pressed : tokens().hover);
            painter->drawRoundedRect(area, 4, 4);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(tokens().accent, 2));
            painter->drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 4, 4);
        }
        QFont font = theme().font(TextStyle::Body);
        font.setWeight(selected ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        painter->setPen(selected ? tokens().text : tokens().text2);
        painter->drawText(area.adjusted(theme().px(12), 0, -theme().px(28), 0), Qt::AlignVCenter,
                          index.data(Qt::DisplayRole).toString());

        const int mark = index.data(kMarkRole).toInt();
        const QPoint centre(area.right() - theme().px(14), area.center().y());
        if (mark == Error) {
            icon(QStringLiteral("error"), &Tokens::err).paint(painter, QRect(centre - QPoint(8, 8), QSize(16, 16)));
        } else if (mark == Changed) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(tokens().accent);
            painter->drawEllipse(QRectF(centre.x() - 3, centre.y() - 3, 6, 6));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {theme().px(120), theme().px(kRowHeight)};
    }
};

}  // namespace

SectionList::SectionList(ConfigForm& form, QWidget* parent) : QListWidget(parent), m_form(form) {
    setItemDelegate(new Delegate(this));
    setAccessibleName(tr("Sections"));
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const FormSection* section : form.sections())
        addItem(sectionTitle(section->section()));
    setCurrentRow(0);
    connect(&form, &ConfigForm::currentSectionChanged, this, [this](engine::FieldSection section) {
        const QSignalBlocker block(this);
        setCurrentRow(static_cast<int>(section));
    });
    const auto go = [this](int row) {
        m_form.goToSection(m_form.sections()[static_cast<std::size_t>(row)]->section());
    };
    connect(this, &QListWidget::currentRowChanged, this, go);
    connect(this, &QListWidget::itemClicked, this, [this, go](QListWidgetItem* item) { go(row(item)); });
    connect(&form, &ConfigForm::refreshed, this, &SectionList::refresh);
    refresh();
}

void SectionList::refresh() {
    for (int i = 0; i < count(); ++i) {
        const FormSection* section = m_form.sections()[static_cast<std::size_t>(i)];
        const Mark mark = section->hasError() ? Error : section->isChanged() ? Changed : NoMark;
        item(i)->setData(kMarkRole, mark);
        item(i)->setData(Qt::AccessibleDescriptionRole, mark == Error     ? tr("something to fix")
                                                        : mark == Changed ? tr("changed from the preset")
                                                                          : QString());
    }
}

}  // namespace wavelens::ui
