// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace wavelens::ui {

/// A large button that says what it opens, with its shortcut in a frame. Enter and Space press it. Thread: UI.
class ActionCard : public QAbstractButton {
    Q_OBJECT
public:
    /// `keys` is shown only; the shortcut itself is the window's.
    ActionCard(const QString& iconName, const QString& title, const QString& text, const QString& keys,
               QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_icon;
    QString m_text;
};

}  // namespace wavelens::ui
