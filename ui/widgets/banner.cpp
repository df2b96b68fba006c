// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/banner.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace wavelens::ui {

QString messageIcon(MessageKind kind) {
    switch (kind) {
    case MessageKind::Ok:
        return QStringLiteral("success");
    case MessageKind::Warning:
        return QStringLiteral("warning");
    case MessageKind::Error:
        return QStringLiteral("error");
    case MessageKind::Info:
        break;
    }
    return QStringLiteral("info");
}

QColor Tokens::*messageTone(MessageKind kind) {
    switch (kind) {
    case MessageKind::Ok:
        return &Tokens::ok;
    case MessageKind::Warning:
        return &Tokens::warn;
    case MessageKind::Error:
        return &Tokens::err;
    case MessageKind::Info:
        break;
    }
    return &Tokens::accent;
}

Banner::Banner(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_title(new QLabel(this)), m_text(new QLabel(this)),
      m_actions(new QHBoxLayout), m_close(makeIconButton(QStringLiteral("close"), tr("Close"), {}, 28, this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 6, 12, 7);
    row->setSpacing(14);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addStretch();
    row->addWidget(m_icon);
    row->addLayout(words, 1);
    m_actions->setSpacing(8);
    row->addLayout(m_actions);
    row->addWidget(m_close);

    setStyleProperty(m_title, "weight", QStringLiteral("bold"));
    setTextStyle(m_text, TextStyle::Small);
    setTextTone(m_text, "text2");
    m_text->setWordWrap(true);
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setMinimumHeight(44);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setClosable(false);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::setMessage(MessageKind kind, const QString& title, const QString& text) {
    m_kind = kind;
    m_icon->setPixmap(icon(messageIcon(kind), messageTone(kind)).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    setClosable(false);
    update();
}

QPushButton* Banner::addAction(const QString& text, ButtonKind kind) {
    QPushButton* button = makeButton(text, {}, kind, ButtonSize::Normal, this);
    m_actions->addWidget(button);
    return button;
}

void Banner::addDetails(const QString& details) {
    if (details.isEmpty()) {
        return;
    }
    connect(addAction(tr("Details"), ButtonKind::Quiet), &QPushButton::clicked, this, [this, details] {
        auto* box = new QMessageBox(QMessageBox::NoIcon, tr("Details"), m_title->text(), QMessageBox::Close, window());
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        box->setInformativeText(details);
        box->open();
    });
}

void Banner::setClosable(bool on) {
    m_close->setVisible(on);
}

QString Banner::title() const {
    return m_title->text();
}

void Banner::paintEvent(QPaintEvent* event) {
    Q_UNUSED(event)
    const Tokens& t = tokens();
    QPainter painter(this);
    const QColor back = m_kind == MessageKind::Ok        ? t.okBg
                        : m_kind == MessageKind::Warning ? t.warnBg
                        : m_kind == MessageKind::Error   ? t.errBg
                                                         : t.sel;
    painter.fillRect(rect(), back);
    painter.fillRect(0, height() - 1, width(), 1, t.*messageTone(m_kind));
}

}  // namespace wavelens::ui
