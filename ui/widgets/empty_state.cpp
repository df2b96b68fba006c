// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/empty_state.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace wavelens::ui {

EmptyState::EmptyState(const QString& iconName, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), m_title(new QLabel(title, this)), m_text(new QLabel(text, this)), m_actions(new QHBoxLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    setTextStyle(m_title, TextStyle::Title);
    setTextTone(m_text, "text2");
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(theme().px(300));
    m_text->setMaximumWidth(theme().px(340));
    column->addStretch();
    column->addWidget(new IconView(iconName, 40, &Tokens::text3, this), 0, Qt::AlignHCenter);
    column->addSpacing(4);
    column->addWidget(m_title);
    auto* words = new QHBoxLayout;  // not by alignment, which would take the label's height at full width
    words->addStretch();
    words->addWidget(m_text, 1);
    words->addStretch();
    column->addLayout(words);
    column->addSpacing(8);
    m_actions->setSpacing(8);
    m_actions->addStretch();
    m_actions->addStretch();
    column->addLayout(m_actions);
    column->addStretch();
    m_text->setVisible(!text.isEmpty());
}

QPushButton* EmptyState::addAction(const QString& text, ButtonKind kind) {
    QPushButton* button = makeButton(text, {}, kind, ButtonSize::Normal, this);
    m_actions->insertWidget(m_actions->count() - 1, button);
    return button;
}

void EmptyState::setTexts(const QString& title, const QString& text) {
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

IconView::IconView(const QString& iconName, int sizePx, QColor Tokens::*tone, QWidget* parent)
    : QWidget(parent), m_icon(iconName), m_tone(tone) {
    setFixedSize(sizePx, sizePx);
}

void IconView::setIcon(const QString& iconName, QColor Tokens::*tone) {
    m_icon = iconName;
    m_tone = tone;
    update();
}

void IconView::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    QPainter painter(this);
    const QSize pixels = (QSizeF(size()) * devicePixelRatioF()).toSize();
    painter.drawImage(rect(), renderIcon(m_icon, tokens().*m_tone, pixels, width() >= 40 ? 1.25 : 1.75));
}

}  // namespace wavelens::ui
