// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/notice.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"

#include <QAccessible>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace wavelens::ui {

namespace {

constexpr int kMarginPx = 16;
constexpr int kWidestTextPx = 480;

}  // namespace

Notice::Notice(QWidget* window, int footPx)
    : QFrame(window), m_footPx(footPx), m_text(new QLabel(this)),
      m_action(makeButton({}, {}, ButtonKind::Quiet, ButtonSize::Small, this)) {
    setObjectName(QStringLiteral("notice"));
    setProperty("surface", QStringLiteral("card"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 7, 8, 7);
    row->setSpacing(10);
    row->addWidget(new IconView(messageIcon(MessageKind::Ok), 18, &Tokens::ok, this));
    m_text->setMaximumWidth(kWidestTextPx);
    m_text->setWordWrap(true);
    row->addWidget(m_text);
    row->addWidget(m_action);
    QToolButton* close = makeIconButton(QStringLiteral("close"), tr("Close"), {}, 24, this);
    row->addWidget(close);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Notice::expire);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_action, &QPushButton::clicked, this, [this] {
        hide();
        m_run();
    });
    window->installEventFilter(this);
    hide();
}

void Notice::say(const QString& text, const std::optional<NoticeAction>& action) {
    m_text->setText(text);
    m_text->setMinimumWidth(std::min(kWidestTextPx, m_text->fontMetrics().horizontalAdvance(text) + 4));
    setAccessibleName(text);
    m_action->setVisible(action.has_value());
    if (action) {
        m_action->setText(action->text);
        m_run = action->run;
    }
    place();
    show();
    raise();
    m_timer.start(kShownMs);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Notice::place() {
    adjustSize();
    const QSize window = parentWidget()->size();
    move(window.width() - width() - kMarginPx, window.height() - height() - m_footPx - kMarginPx);
}

void Notice::expire() {
    if (isAncestorOf(QApplication::focusWidget())) {
        m_timer.start(kShownMs);
    } else {
        hide();
    }
}

bool Notice::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

void Notice::enterEvent(QEnterEvent* event) {
    QFrame::enterEvent(event);
    m_timer.stop();
}

void Notice::leaveEvent(QEvent* event) {
    QFrame::leaveEvent(event);
    m_timer.start(kShownMs);
}

}  // namespace wavelens::ui
