// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/continue_dialog.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace wavelens::ui {

ContinueDialog::ContinueDialog(const QString& runName, qint64 step, QWidget* parent)
    : QDialog(parent), m_stopAt(new NumberField(this)) {
    setWindowTitle(tr("Train longer"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* text = new QLabel(
        tr("%1 goes on from step %2, at the last learning rate.").arg(runName.toHtmlEscaped(), format::integer(step)),
        this);
    text->setWordWrap(true);
    auto* caption = new QLabel(tr("&Until step"), this);
    caption->setBuddy(m_stopAt);
    m_stopAt->setAccessibleName(tr("Until step"));
    m_stopAt->setInteger(true);
    m_stopAt->setRange(static_cast<double>(step + 1), 1e9);
    m_stopAt->setSingleStep(1000);
    m_stopAt->setValue(static_cast<double>(2 * step));
    QPushButton* cancel = makeButton(tr("Cancel"));
    QPushButton* go = makeButton(tr("Train longer"), {}, ButtonKind::Primary);
    go->setDefault(true);

    auto* field = new QHBoxLayout;
    field->setSpacing(12);
    field->addWidget(caption);
    field->addWidget(m_stopAt, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(go);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(text);
    column->addLayout(field);
    column->addLayout(buttons);
    setMinimumWidth(theme().px(400));
    m_stopAt->setFocus();
    m_stopAt->selectAll();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(go, &QPushButton::clicked, this, &QDialog::accept);
    connect(this, &QDialog::accepted, this, [this] {
        m_stopAt->interpretText();
        Q_EMIT chosen(static_cast<qint64>(m_stopAt->value()));
    });
}

}  // namespace wavelens::ui
