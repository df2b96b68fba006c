// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace wavelens::ui {

/// A dashed frame over the page while files are dragged over the window, saying what will happen. Thread: UI.
class DropOverlay : public QWidget {
    Q_OBJECT
public:
    explicit DropOverlay(QWidget* parent);

    /// Covers the parent; `hint` may be empty, `possible` is false where nothing will happen.
    void say(const QString& text, const QString& hint, bool possible);

    [[nodiscard]] QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QString m_hint;
    bool m_possible = true;
};

}  // namespace wavelens::ui
