// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/tokens.hpp"
#include "ui/widgets/buttons.hpp"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace wavelens::ui {

enum class MessageKind { Info, Ok, Warning, Error };

/// The icon that stands for a kind of message, and its colour.
[[nodiscard]] QString messageIcon(MessageKind kind);
[[nodiscard]] QColor Tokens::*messageTone(MessageKind kind);

/// Something that needs a decision, in full width under the header of the page concerned.
/// Pages keep one and fill it anew; it is hidden until show().
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget* parent = nullptr);

    /// Replaces what the banner says and removes its buttons; does not show it.
    void setMessage(MessageKind kind, const QString& title, const QString& text = {});

    /// The last one added is at the right. The banner stays; the receiver hides it.
    QPushButton* addAction(const QString& text, ButtonKind kind = ButtonKind::Default);

    /// A `Details` button that opens text to read and copy. Empty text adds none.
    void addDetails(const QString& details);

    /// A ✕ that hides the banner.
    void setClosable(bool on);

    [[nodiscard]] QString title() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    MessageKind m_kind = MessageKind::Info;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QHBoxLayout* m_actions;
    QToolButton* m_close;
};

}  // namespace wavelens::ui
