// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/buttons.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QAction>
#include <QFrame>
#include <QPushButton>
#include <QToolButton>

namespace wavelens::ui {

namespace {

constexpr auto kIconProperty = "iconName";

void refreshIcon(QPushButton* button) {
    const QString name = button->property(kIconProperty).toString();
    const QString kind = button->property("kind").toString();
    const auto tone = kind == QLatin1StringView("primary")  ? &Tokens::onFill
                      : kind == QLatin1StringView("danger") ? &Tokens::err
                                                            : &Tokens::text;
    button->setIcon(name.isEmpty() ? QIcon() : icon(name, tone));
}

QString kindName(ButtonKind kind) {
    switch (kind) {
    case ButtonKind::Primary:
        return QStringLiteral("primary");
    case ButtonKind::Quiet:
        return QStringLiteral("quiet");
    case ButtonKind::Danger:
        return QStringLiteral("danger");
    case ButtonKind::Default:
        break;
    }
    return QStringLiteral("default");
}

}  // namespace

QPushButton* makeButton(const QString& text, const QString& iconName, ButtonKind kind, ButtonSize size,
                        QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setProperty(kIconProperty, iconName);
    button->setProperty("kind", kindName(kind));
    if (size != ButtonSize::Normal) {
        button->setProperty("buttonSize",
                            size == ButtonSize::Large ? QStringLiteral("large") : QStringLiteral("small"));
    }
    button->setAutoDefault(false);
    refreshIcon(button);
    return button;
}

void setButtonKind(QPushButton* button, ButtonKind kind) {
    setStyleProperty(button, "kind", kindName(kind));
    refreshIcon(button);
}

void setButtonIcon(QPushButton* button, const QString& iconName) {
    button->setProperty(kIconProperty, iconName);
    refreshIcon(button);
}

QString withShortcut(const QString& name, const QKeySequence& shortcut) {
    return shortcut.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, shortcut.toString(QKeySequence::NativeText));
}

QToolButton* makeIconButton(const QString& iconName, const QString& name, const QKeySequence& shortcut, int sizePx,
                            QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setIconSize(QSize(1, 1) * (sizePx >= 28 ? 18 : 16));
    button->setFixedSize(sizePx, sizePx);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(withShortcut(name, shortcut));
    return button;
}

QToolButton* makeIconButton(QAction* action, const QString& iconName, int sizePx, QWidget* parent) {
    auto* button = makeIconButton(iconName, action->text(), action->shortcut(), sizePx, parent);
    const auto follow = [button, action] {
        const QString name = QString(action->text()).remove(QLatin1Char('&'));
        button->setEnabled(action->isEnabled());
        button->setCheckable(action->isCheckable());
        button->setChecked(action->isChecked());
        button->setAccessibleName(name);
        button->setToolTip(withShortcut(name, action->shortcut()));
    };
    follow();
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QToolButton::clicked, action, &QAction::trigger);
    return button;
}

QFrame* makeLine(Qt::Orientation orientation, QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("surface", QStringLiteral("line"));
    if (orientation == Qt::Horizontal) {
        line->setFixedHeight(1);
    } else {
        line->setFixedWidth(1);
    }
    return line;
}

}  // namespace wavelens::ui
