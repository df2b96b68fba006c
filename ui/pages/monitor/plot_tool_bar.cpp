// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/plot_tool_bar.hpp"

#include "ui/plots/plot_link.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/segment.hpp"

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace wavelens::ui {

namespace {

constexpr double kUsualSmoothing = 0.97;

QString smoothingState() {
    return QStringLiteral("monitor/smoothing");
}

QString logarithmicState() {
    return QStringLiteral("monitor/logLosses");
}

}  // namespace

PlotToolBar::PlotToolBar(AppSettings& settings, PlotLink& link, QWidget* parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)),
      m_smoothing(new ValueSlider(tr("Smoothing"), {0, 0.999, 0.01, kUsualSmoothing, 3, false}, this)),
      m_logarithmic(new QCheckBox(tr("Log loss axis"), this)) {
    setFixedHeight(theme().px(40));
    setStyleProperty(this, "edge", QStringLiteral("bottom"));
    m_row->setContentsMargins(12, 0, 12, 0);
    m_row->setSpacing(8);

    addCaption(tr("X axis"));
    auto* axis = new Segment(tr("X axis"), true, this);
    axis->addOption(tr("Step"));
    axis->addOption(tr("Time"), {}, tr("Time of training, pauses left out"));
    axis->addOption(tr("Images"), {}, tr("Patches seen: steps times batch size"));
    axis->setCurrentIndex(0);
    connect(axis, &Segment::currentChanged, this, [this](int index) { Q_EMIT axisChosen(static_cast<XAxis>(index)); });
    m_row->addWidget(axis);
    addDivider();

    addCaption(tr("Smoothing"));
    m_smoothing->setFixedWidth(theme().px(150));
    m_smoothing->setToolTip(tr("Exponential mean over steps; 0 shows the values as they are"));
    m_smoothing->setValue(settings.state(smoothingState(), kUsualSmoothing).toDouble());
    connect(m_smoothing, &ValueSlider::valueChanged, this, [this, &settings](double value) {
        settings.setState(smoothingState(), value);
        Q_EMIT smoothingChanged(value);
    });
    m_row->addWidget(m_smoothing);
    addDivider();

    m_logarithmic->setChecked(settings.state(logarithmicState(), true).toBool());
    connect(m_logarithmic, &QCheckBox::toggled, this, [this, &settings](bool on) {
        settings.setState(logarithmicState(), on);
        Q_EMIT logarithmicChanged(on);
    });
    m_row->addWidget(m_logarithmic);
    addDivider();

    auto* follow = new QCheckBox(tr("Follow"), this);
    follow->setToolTip(withShortcut(tr("Show all steps, and the new ones as they come"), Qt::Key_Space));
    follow->setChecked(link.follows());
    connect(follow, &QCheckBox::toggled, &link, &PlotLink::setFollow);
    connect(&link, &PlotLink::followChanged, follow, &QCheckBox::setChecked);
    m_row->addWidget(follow);
    m_row->addStretch(1);

    auto* all = makeIconButton(QStringLiteral("zoom-fit"), tr("Show everything"), Qt::Key_0, 28, this);
    connect(all, &QToolButton::clicked, this, &PlotToolBar::resetRequested);
    m_row->addWidget(all);
    auto* save =
        makeIconButton(QStringLiteral("export"), tr("Export the plots"), QKeySequence(Qt::CTRL | Qt::Key_E), 28, this);
    connect(save, &QToolButton::clicked, this, &PlotToolBar::exportRequested);
    m_row->addWidget(save);
}

void PlotToolBar::addCaption(const QString& text) {
    auto* label = new QLabel(text, this);
    setTextStyle(label, TextStyle::Small);
    setTextTone(label, "text2");
    m_row->addWidget(label);
}

void PlotToolBar::addDivider() {
    QFrame* line = makeLine(Qt::Vertical, this);
    line->setFixedHeight(theme().px(20));
    m_row->addSpacing(2);
    m_row->addWidget(line);
    m_row->addSpacing(2);
}

double PlotToolBar::smoothing() const {
    return m_smoothing->value();
}

bool PlotToolBar::isLogarithmic() const {
    return m_logarithmic->isChecked();
}

void PlotToolBar::setLogarithmic(bool on) {
    m_logarithmic->setChecked(on);
}

}  // namespace wavelens::ui
