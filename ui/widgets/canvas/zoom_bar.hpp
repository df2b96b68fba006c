// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/canvas/viewport.hpp"

#include <QWidget>

class QComboBox;

namespace wavelens::ui {

/// Buttons for a viewport's zoom: out, a list of steps, in, fit, 100 %. Thread: UI.
class ZoomBar : public QWidget {
    Q_OBJECT
public:
    /// `viewport` must outlive this.
    explicit ZoomBar(Viewport& viewport, QWidget* parent = nullptr);

private:
    void follow();

    Viewport& m_viewport;
    QComboBox* m_steps;
};

}  // namespace wavelens::ui
