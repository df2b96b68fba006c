// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segment.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

namespace wavelens::ui {

Segment::Segment(const QString& accessibleName, bool compact, QWidget* parent)
    : QFrame(parent), m_group(new QButtonGroup(this)), m_compact(compact) {
    setObjectName(QStringLiteral("segment"));
    setProperty("compact", compact);
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool checked) {
        if (checked) {
            for (int i = 0; i < count(); ++i) {
                option(i)->setFocusPolicy(i == id ? Qt::StrongFocus : Qt::ClickFocus);
            }
            Q_EMIT currentChanged(id);
        }
    });
}

int Segment::addOption(const QString& text, const QString& iconName, const QString& toolTip) {
    const int index = count();
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setAccessibleName(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(index == 0 ? Qt::StrongFocus : Qt::ClickFocus);
    button->installEventFilter(this);
    if (!iconName.isEmpty()) {
        button->setIcon(icon(iconName));
        button->setIconSize(QSize(1, 1) * (m_compact ? 16 : 18));
        button->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    }
    m_group->addButton(button, index);
    layout()->addWidget(button);
    for (int i = 0; i <= index; ++i) {
        setStyleProperty(option(i), "place",
                         i == index ? QStringLiteral("last") : (i == 0 ? QStringLiteral("first") : QString()));
    }
    if (index == 0) {
        const QSignalBlocker block(m_group);
        button->setChecked(true);
    }
    return index;
}

QToolButton* Segment::option(int index) const {
    return qobject_cast<QToolButton*>(m_group->button(index));
}

void Segment::setOptionText(int index, const QString& text) {
    option(index)->setText(text);
    option(index)->setAccessibleName(text);
}

void Segment::setOptionEnabled(int index, bool enabled, const QString& reason) {
    option(index)->setEnabled(enabled);
    option(index)->setToolTip(reason);
}

int Segment::count() const {
    return static_cast<int>(m_group->buttons().size());
}

int Segment::currentIndex() const {
    return m_group->checkedId();
}

void Segment::setCurrentIndex(int index) {
    if (QToolButton* button = option(index)) {
        button->setChecked(true);
    } else if (QAbstractButton* checked = m_group->checkedButton()) {
        m_group->setExclusive(false);  // an exclusive group keeps one checked
        checked->setChecked(false);
        m_group->setExclusive(true);
    }
}

void Segment::setIconsOnly(bool on) {
    for (int i = 0; i < count(); ++i) {
        QToolButton* button = option(i);
        if (!button->icon().isNull()) {
            button->setToolButtonStyle(on ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
            if (on && button->toolTip().isEmpty()) {
                button->setToolTip(button->accessibleName());
            }
        }
    }
}

bool Segment::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) {
        return QFrame::eventFilter(watched, event);
    }
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int step = key == Qt::Key_Right || key == Qt::Key_Down ? 1
                     : key == Qt::Key_Left || key == Qt::Key_Up  ? -1
                                                                 : 0;
    if (step == 0) {
        return QFrame::eventFilter(watched, event);
    }
    for (int i = currentIndex() + step; i >= 0 && i < count(); i += step) {
        if (option(i)->isEnabled()) {
            setCurrentIndex(i);
            option(i)->setFocus(Qt::TabFocusReason);
            break;
        }
    }
    return true;
}

}  // namespace wavelens::ui
