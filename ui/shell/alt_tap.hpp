// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace wavelens::ui {

/// Watches the application for Alt pressed and released with nothing in between. Thread: UI.
class AltTap : public QObject {
    Q_OBJECT
public:
    explicit AltTap(QObject* parent);

Q_SIGNALS:
    void tapped();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool m_alone = false;
};

}  // namespace wavelens::ui
