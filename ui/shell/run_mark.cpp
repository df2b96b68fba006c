// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/run_mark.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QPainter>

namespace wavelens::ui {

QColor Tokens::*runTone(const RunWords& words) {
    switch (words.tone) {
    case Badge::Tone::Ok:
    case Badge::Tone::Active:
        return &Tokens::ok;
    case Badge::Tone::Warning:
        return &Tokens::warn;
    case Badge::Tone::Error:
        return &Tokens::err;
    case Badge::Tone::Neutral:
        break;
    }
    return &Tokens::text2;
}

RunMark::RunMark(QWidget* parent) : QWidget(parent) {
    setFixedSize(16, 16);
}

void RunMark::set(const RunWords& words) {
    m_icon = words.icon;
    m_tone = runTone(words);
    update();
}

void RunMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_icon == QLatin1StringView("dot")) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().*m_tone);
        painter.drawEllipse(QPointF(8, 8), 4, 4);
    } else if (!m_icon.isEmpty()) {
        icon(m_icon, m_tone).paint(&painter, rect());
    }
}

}  // namespace wavelens::ui
