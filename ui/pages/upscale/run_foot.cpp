// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/run_foot.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace wavelens::ui {

RunFoot::RunFoot(QWidget* parent) : QFrame(parent), m_text(new QLabel), m_timeLeft(new QLabel) {
    for (QLabel* label : {m_text, m_timeLeft}) {
        setTextStyle(label, TextStyle::Small);
        setTextTone(label, "text2");
    }
    m_text->setWordWrap(true);
    m_start = makeButton({}, {}, ButtonKind::Primary, ButtonSize::Large);
    m_start->setToolTip(withShortcut(tr("Upscale"), QKeySequence(Qt::CTRL | Qt::Key_Return)));
    m_pause = makeButton(tr("Pause"), QStringLiteral("pause"), ButtonKind::Default, ButtonSize::Large);
    m_cancel = makeButton(tr("Cancel"), QStringLiteral("stop"), ButtonKind::Default, ButtonSize::Large);
    connect(m_start, &QPushButton::clicked, this, &RunFoot::startRequested);
    connect(m_pause, &QPushButton::clicked, this, &RunFoot::pauseRequested);
    connect(m_cancel, &QPushButton::clicked, this, &RunFoot::cancelRequested);
    setProperty("edge", QStringLiteral("top"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 12, 12, 12);
    grid->setSpacing(8);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_text, 0, 0, 1, 2);
    grid->addWidget(m_timeLeft, 0, 1, Qt::AlignRight);
    grid->addWidget(m_start, 1, 0, 1, 2);
    grid->addWidget(m_pause, 2, 0);
    grid->addWidget(m_cancel, 2, 1);
    showIdle(0, {});
}

bool RunFoot::canStart() const {
    return m_start->isEnabled();
}

void RunFoot::showIdle(int waiting, const QString& problem) {
    showButtons(false);
    m_start->setText(waiting == 0   ? tr("Upscale")
                     : waiting == 1 ? tr("Upscale 1 image")
                                    : tr("Upscale %1 images").arg(waiting));
    m_start->setEnabled(waiting > 0 && problem.isEmpty());
    m_text->setText(problem);
    m_text->setVisible(!problem.isEmpty());
    setTextTone(m_text, waiting == 0 ? "text2" : "warn");
}

void RunFoot::showRunning(bool paused, int toDo, const QString& timeLeft) {
    showButtons(true);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    setButtonIcon(m_pause, paused ? QStringLiteral("play") : QStringLiteral("pause"));
    m_text->setText(toDo == 1 ? tr("1 image to do") : tr("%1 images to do").arg(toDo));
    m_text->show();
    setTextTone(m_text, "text2");
    m_timeLeft->setText(timeLeft);
}

void RunFoot::showButtons(bool running) {
    m_start->setVisible(!running);
    m_pause->setVisible(running);
    m_cancel->setVisible(running);
    m_timeLeft->setVisible(running);
}

}  // namespace wavelens::ui
