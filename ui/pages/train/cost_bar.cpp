// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/cost_bar.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_model.hpp"
#include "ui/widgets/icon.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <cmath>

namespace wavelens::ui {

using engine::RunConfig;

namespace {

constexpr int kEstimateDelayMs = 300;

/// What the time of one step follows from; the rest of the configuration is the default.
RunConfig speedOf(const RunConfig& config) {
    RunConfig part;
    part.network = config.network;
    part.network.initialWeights.clear();
    part.data.patchSize = config.data.patchSize;
    part.contrast.enabled = config.contrast.enabled;
    part.contrast.positives = config.contrast.positives;
    part.contrast.negatives = config.contrast.negatives;
    part.contrast.loss = config.contrast.loss;
    part.contrast.layers = config.contrast.layers;
    part.discriminator = config.discriminator;
    part.training.batchSize = config.training.batchSize;
    part.hardware = config.hardware;
    return part;
}

}  // namespace

CostBar::CostBar(FormModel& model, PageContext& context, QWidget* parent)
    : QWidget(parent), m_model(model), m_context(context) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(16);
    setFixedHeight(theme().px(48));
    m_parameters = addItem(tr("Parameters"));
    m_memory = addItem(tr("Memory"));
    m_time = addItem(tr("Time"));
    m_measure = makeButton(tr("Measure"), {}, ButtonKind::Quiet, ButtonSize::Small, this);
    m_measure->setToolTip(tr("Trains two steps without keeping them, to know the time"));
    row->addWidget(m_measure);
    m_disk = addItem(tr("Disk"));
    m_note = new QLabel(this);
    setTextTone(m_note, "warn");
    setTextStyle(m_note, TextStyle::Small);
    row->addWidget(m_note);
    row->addStretch(1);
    m_problem = makeButton({}, {}, ButtonKind::Quiet, ButtonSize::Normal, this);
    m_problem->setObjectName(QStringLiteral("problemLink"));
    m_problem->setMinimumWidth(theme().px(96));  // gives way in a narrow window; the tooltip has it all
    m_problem->setIcon(icon(QStringLiteral("error"), &Tokens::err));
    row->addWidget(m_problem);
    m_start = makeButton(tr("Start training"), QStringLiteral("play"), ButtonKind::Primary, ButtonSize::Normal, this);
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setToolTip(withShortcut(tr("Starts with these settings"), QKeySequence(Qt::CTRL | Qt::Key_Return)));
    row->addWidget(m_start);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kEstimateDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &CostBar::estimate);
    connect(&m_model, &FormModel::configChanged, this, &CostBar::outdate);
    connect(&m_model, &FormModel::problemsChanged, this, &CostBar::showProblems);
    connect(&m_context, &PageContext::engineReady, this, &CostBar::outdate);
    connect(m_measure, &QPushButton::clicked, this, &CostBar::measure);
    connect(m_start, &QPushButton::clicked, this, &CostBar::startRequested);
    // Training needs the processor, and would make the figure wrong.
    connect(&m_context.runs(), &RunController::runChanged, this, &CostBar::endMeasuring);
    connect(m_problem, &QPushButton::clicked, this, [this] {
        if (const auto problems = m_model.blockingProblems(); !problems.empty())
            Q_EMIT problemRequested(toQString(problems.front()->key));
    });
    const auto showQueue = [this] {
        m_start->setText(m_context.runs().isActive() ? tr("Add to queue") : tr("Start training"));
    };
    connect(&m_context.runs(), &RunController::stateChanged, this, showQueue);
    connect(&m_context.runs(), &RunController::ended, this, showQueue);
    showQueue();
    showEstimate();
    showProblems();
    outdate();
}

CostBar::Item CostBar::addItem(const QString& caption) {
    Item item{new QLabel(caption, this), new QLabel(this)};
    auto* pair = new QHBoxLayout;
    pair->setSpacing(6);
    pair->addWidget(item.caption);
    pair->addWidget(item.value);
    static_cast<QHBoxLayout*>(layout())->addLayout(pair);
    setTextStyle(item.caption, TextStyle::Small);
    setTextTone(item.caption, "text2");
    setTextStyle(item.value, TextStyle::Mono);
    item.value->setAccessibleName(caption);
    return item;
}

void CostBar::outdate() {
    setStale(true);
    m_delay.start();
}

void CostBar::estimate() {
    const auto engine = m_context.engine();
    if (!engine || !m_model.blockingProblems().empty())
        return;  // the old values stay, grey, until there is something to compute
    m_job.start(
        [engine, config = m_model.config()](std::stop_token stop) { return engine->estimate(config, false, stop); },
        [this](engine::Result<engine::Estimate> result) {
            m_estimate = result ? std::optional(*result) : std::nullopt;
            showEstimate();
            setStale(false);
        });
}

void CostBar::endMeasuring() {
    m_measuring.cancel();
    m_measure->setText(tr("Measure"));
}

void CostBar::measure() {
    if (m_measuring.isBusy()) {
        endMeasuring();
        return;
    }
    const auto engine = m_context.engine();
    if (!engine)
        return;
    if (const auto problems = m_model.blockingProblems(); !problems.empty()) {
        Q_EMIT problemRequested(toQString(problems.front()->key));
        return;
    }
    m_measure->setText(tr("Cancel measuring"));
    m_measuring.start([engine, config = m_model.config()](
                          std::stop_token stop) { return std::pair(config, engine->estimate(config, true, stop)); },
                      [this](std::pair<RunConfig, engine::Result<engine::Estimate>> measured) {
                          endMeasuring();
                          const auto& [config, result] = measured;
                          m_note->setText(result ? QString() : toQString(result.error().message));
                          if (!result)
                              return;
                          m_measuredConfig = speedOf(config);
                          m_measuredSecondsPerStep = result->secondsPerStep;
                          if (config == m_model.config())
                              m_estimate = *result;
                          showEstimate();
                      });
}

void CostBar::showEstimate() {
    const QString none = format::none();
    const engine::Estimate estimate = m_estimate.value_or(engine::Estimate{});
    m_parameters.value->setText(estimate.parameters > 0
                                    ? tr("%1 M").arg(format::fixed(static_cast<double>(estimate.parameters) / 1e6, 2))
                                    : none);
    m_memory.value->setText(estimate.memoryBytes > 0 ? tr("about %1").arg(format::bytes(estimate.memoryBytes)) : none);
    m_disk.value->setText(estimate.diskBytes > 0 ? format::bytes(estimate.diskBytes) : none);
    double seconds = estimate.seconds;
    if (!std::isfinite(seconds) && m_measuredConfig && *m_measuredConfig == speedOf(m_model.config()))
        seconds = m_measuredSecondsPerStep * static_cast<double>(m_model.config().training.steps);
    m_time.value->setText(std::isfinite(seconds) ? format::about(seconds) : none);
    const bool tooMuch = estimate.freeMemoryBytes > 0 && estimate.memoryBytes > estimate.freeMemoryBytes;
    m_note->setText(tooMuch ? tr("Needs %1, %2 are free")
                                  .arg(format::bytes(estimate.memoryBytes), format::bytes(estimate.freeMemoryBytes))
                            : QString());
}

void CostBar::showProblems() {
    const auto problems = m_model.blockingProblems();
    m_problem->setVisible(!problems.empty());
    if (problems.empty())
        return;
    const engine::Field* first = engine::findField(problems.front()->key);
    m_problem->setText(problems.size() == 1 ? tr("1 setting to fix: %1").arg(label(*first))
                                            : tr("%1 settings to fix: %2 …").arg(problems.size()).arg(label(*first)));
    m_problem->setToolTip(m_problem->text() + QLatin1Char('\n') + toQString(problems.front()->message));
}

void CostBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const bool roomy = width() >= theme().px(1100);
    for (const Item& item : {m_parameters, m_disk}) {
        item.caption->setVisible(roomy);
        item.value->setVisible(roomy);
    }
}

void CostBar::setStale(bool stale) {
    for (const Item& item : {m_parameters, m_memory, m_time, m_disk})
        setTextTone(item.value, stale ? "text3" : "");
}

}  // namespace wavelens::ui
