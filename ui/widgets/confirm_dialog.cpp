// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/confirm_dialog.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace wavelens::ui {

ConfirmDialog::ConfirmDialog(const Words& words, QWidget* parent) : QDialog(parent) {
    setWindowTitle(words.title);
    setWindowModality(Qt::WindowModal);
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(8);
    auto* title = new QLabel(words.title, this);
    setTextStyle(title, TextStyle::Title);
    auto* text = new QLabel(words.text, this);
    setTextTone(text, "text2");
    text->setWordWrap(true);
    text->setFixedWidth(theme().px(428));
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(12);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch();
    QPushButton* keep = makeButton(words.keep, {}, ButtonKind::Default, ButtonSize::Normal, this);
    QPushButton* confirm = makeButton(words.confirm, {}, ButtonKind::Primary, ButtonSize::Normal, this);
    row->addWidget(keep);
    row->addWidget(confirm);
    column->addLayout(row);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(confirm, &QPushButton::clicked, this, &QDialog::accept);
    confirm->setDefault(true);
    confirm->setFocus();
    setAccessibleName(words.title);
    setAccessibleDescription(words.text);
}

}  // namespace wavelens::ui
