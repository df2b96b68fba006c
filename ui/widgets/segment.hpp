// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QButtonGroup;
class QToolButton;

namespace wavelens::ui {

/// A choice of one among two to five short words or icons. One Tab stop; arrows move.
class Segment : public QFrame {
    Q_OBJECT
public:
    /// `compact` is for panels: 24 high instead of 28.
    explicit Segment(const QString& accessibleName, bool compact = false, QWidget* parent = nullptr);

    /// Returns the new option's index. With an icon and no room for words see setIconsOnly.
    int addOption(const QString& text, const QString& iconName = {}, const QString& toolTip = {});
    void setOptionText(int index, const QString& text);
    void setOptionEnabled(int index, bool enabled, const QString& reason = {});
    [[nodiscard]] int count() const;

    /// −1: none.
    [[nodiscard]] int currentIndex() const;
    void setCurrentIndex(int index);

    /// Where there is no room, options with an icon lose their words (which stay as tooltip and accessible name).
    void setIconsOnly(bool on);

Q_SIGNALS:
    void currentChanged(int index);  ///< by the user or by setCurrentIndex

private:
    [[nodiscard]] QToolButton* option(int index) const;
    bool eventFilter(QObject* watched, QEvent* event) override;

    QButtonGroup* m_group;
    bool m_compact;
};

}  // namespace wavelens::ui
