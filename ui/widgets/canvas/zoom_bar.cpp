// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/zoom_bar.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QToolButton>

#include <cmath>

namespace wavelens::ui {

ZoomBar::ZoomBar(Viewport& viewport, QWidget* parent)
    : QWidget(parent), m_viewport(viewport), m_steps(new QComboBox(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    const auto button = [&](const QString& iconName, const QString& name, Qt::Key key) {
        QToolButton* made = makeIconButton(iconName, name, QKeySequence(key), 28, this);
        row->addWidget(made);
        return made;
    };
    connect(button(QStringLiteral("zoom-out"), tr("Zoom out"), Qt::Key_Minus), &QToolButton::clicked, this,
            [this] { m_viewport.step(false); });
    row->addWidget(m_steps);
    connect(button(QStringLiteral("zoom-in"), tr("Zoom in"), Qt::Key_Plus), &QToolButton::clicked, this,
            [this] { m_viewport.step(true); });
    connect(button(QStringLiteral("zoom-fit"), tr("Fit"), Qt::Key_0), &QToolButton::clicked, &m_viewport,
            &Viewport::fit);
    connect(button(QStringLiteral("zoom-actual"), tr("100 %"), Qt::Key_Z), &QToolButton::clicked, this,
            [this] { m_viewport.setZoom(1); });

    m_steps->setAccessibleName(tr("Zoom"));
    m_steps->setFixedWidth(theme().px(108));
    setTextStyle(m_steps, TextStyle::Mono);
    for (double zoom = 1.0 / 16; zoom <= kMaxZoom; zoom = nextZoomStep(zoom, true)) {
        m_steps->addItem(zoomText(zoom), zoom);
        if (zoom == kMaxZoom) {
            break;
        }
    }
    connect(m_steps, &QComboBox::activated, this,
            [this](int index) { m_viewport.setZoom(m_steps->itemData(index).toDouble()); });
    connect(&m_viewport, &Viewport::changed, this, &ZoomBar::follow);
    follow();
}

void ZoomBar::follow() {
    const int step = m_steps->findText(zoomText(m_viewport.zoom()));
    m_steps->setCurrentIndex(step);
    // A zoom between the steps (fitted, pinched) stands in the closed list only.
    m_steps->setPlaceholderText(step < 0 ? zoomText(m_viewport.zoom()) : QString());
}

}  // namespace wavelens::ui
