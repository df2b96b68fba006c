// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/scrubber.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kPlayMs = 1000 / 6;
constexpr int kHandle = 14;

}  // namespace

StepAxis::StepAxis(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Step"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepAxis::setSteps(const QList<qint64>& steps) {
    if (steps == m_steps) {
        return;
    }
    m_steps = steps;
    update();
}

void StepAxis::setIndex(int index) {
    if (index == m_index) {
        return;
    }
    m_index = index;
    if (index >= 0 && index < m_steps.size()) {
        setAccessibleDescription(format::integer(m_steps[index]));
    }
    update();
}

double StepAxis::position(int index) const {
    const double from = static_cast<double>(m_steps.first());
    const double span = static_cast<double>(m_steps.last()) - from;
    const double share = span > 0 ? (static_cast<double>(m_steps[index]) - from) / span : 1;
    return kHandle / 2.0 + share * (width() - kHandle);
}

void StepAxis::request(int index) {
    if (!m_steps.isEmpty()) {
        Q_EMIT indexRequested(std::clamp(index, 0, static_cast<int>(m_steps.size()) - 1));
    }
}

void StepAxis::paintEvent(QPaintEvent*) {
    if (m_steps.isEmpty()) {
        return;
    }
    const Tokens& t = tokens();
    QPainter painter(this);
    const double groove = height() - kHandle / 2.0 - 2;
    double last = -10;
    for (int i = 0; i < m_steps.size(); ++i) {
        const double x = std::floor(position(i));
        if (x - last >= 3) {  // denser ticks would be a bar
            painter.fillRect(QRectF(x, groove - 15, 1, 6), t.text3);
            last = x;
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.pressed);
    painter.drawRoundedRect(QRectF(0, groove - 2, width(), 4), 2, 2);
    if (m_index < 0 || m_index >= m_steps.size()) {
        return;
    }
    const double x = position(m_index);
    painter.setBrush(t.accent);
    painter.drawRoundedRect(QRectF(0, groove - 2, x, 4), 2, 2);
    painter.setPen(QPen(t.panel, 2));
    painter.setBrush(t.text);
    painter.drawEllipse(QPointF(x, groove), kHandle / 2.0 - 1, kHandle / 2.0 - 1);
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(x, groove), kHandle / 2.0, kHandle / 2.0);
    }
}

void StepAxis::mousePressEvent(QMouseEvent* event) {
    if (m_steps.isEmpty()) {
        return;
    }
    int nearest = 0;
    for (int i = 1; i < m_steps.size(); ++i) {
        if (std::abs(position(i) - event->position().x()) < std::abs(position(nearest) - event->position().x())) {
            nearest = i;
        }
    }
    request(nearest);
}

void StepAxis::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton)) {
        mousePressEvent(event);
    }
}

void StepAxis::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        request(m_index - 1);
        break;
    case Qt::Key_Right:
        request(m_index + 1);
        break;
    case Qt::Key_Home:
        request(0);
        break;
    case Qt::Key_End:
        request(static_cast<int>(m_steps.size()) - 1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

Scrubber::Scrubber(QWidget* parent)
    : QWidget(parent), m_play(makeIconButton(QStringLiteral("play"), tr("Play"), QKeySequence(Qt::Key_P), 28, this)),
      m_first(new QLabel(this)), m_axis(new StepAxis(this)), m_last(new QLabel(this)),
      m_follow(makeButton(tr("Follow newest"), {}, ButtonKind::Quiet)) {
    m_timer.setInterval(kPlayMs);
    m_follow->setParent(this);
    m_follow->setCheckable(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(m_play);
    row->addWidget(m_first);
    row->addWidget(m_axis, 1);
    row->addWidget(m_last);
    setTextStyle(m_first, TextStyle::Mono);
    setTextStyle(m_last, TextStyle::Mono);
    row->addWidget(m_follow);
    setFixedHeight(theme().px(56));
    connect(m_play, &QToolButton::clicked, this, &Scrubber::togglePlay);
    connect(m_axis, &StepAxis::indexRequested, this, [this](int index) {
        setPlaying(false);
        Q_EMIT indexRequested(index);
    });
    connect(m_follow, &QPushButton::clicked, this, &Scrubber::followRequested);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_axis->index() + 1 >= m_axis->steps().size()) {
            setPlaying(false);
            return;
        }
        Q_EMIT indexRequested(m_axis->index() + 1);
    });
}

void Scrubber::setSteps(const QList<qint64>& steps) {
    m_axis->setSteps(steps);
    m_first->setText(steps.isEmpty() ? QString() : format::integer(steps.first()));
    m_last->setText(steps.isEmpty() ? QString() : format::integer(steps.last()));
}

void Scrubber::setIndex(int index) {
    m_axis->setIndex(index);
}

void Scrubber::setFollowing(bool following) {
    m_follow->setChecked(following);
}

void Scrubber::move(int ticks) {
    setPlaying(false);
    const int last = static_cast<int>(m_axis->steps().size()) - 1;
    if (last >= 0) {
        Q_EMIT indexRequested(std::clamp(m_axis->index() + ticks, 0, last));
    }
}

void Scrubber::togglePlay() {
    if (!m_timer.isActive() && m_axis->index() + 1 >= m_axis->steps().size()) {
        Q_EMIT indexRequested(0);
    }
    setPlaying(!m_timer.isActive());
}

void Scrubber::setPlaying(bool playing) {
    if (playing) {
        m_timer.start();
    } else {
        m_timer.stop();
    }
    m_play->setIcon(icon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
    m_play->setAccessibleName(playing ? tr("Stop playing") : tr("Play"));
}

}  // namespace wavelens::ui
