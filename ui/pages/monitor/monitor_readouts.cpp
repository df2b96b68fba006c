// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/monitor_readouts.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/readout.hpp"

#include <QFrame>
#include <QHBoxLayout>

#include <cmath>

namespace wavelens::ui {

namespace {

constexpr double kSpeedSpan = 30;  // seconds of training that the speed of a followed run is taken over

/// Steps per second of a run that another process trains, from its newest points.
double speedOf(const std::vector<engine::MetricPoint>& points) {
    if (points.size() < 2) {
        return engine::kNotComputed;
    }
    auto from = points.end() - 2;
    while (from != points.begin() && points.back().seconds - from->seconds < kSpeedSpan) {
        --from;
    }
    const double seconds = points.back().seconds - from->seconds;
    return seconds > 0 ? static_cast<double>(points.back().step - from->step) / seconds : engine::kNotComputed;
}

const char* toneOf(double gain) {
    return gain > 0 ? "ok" : gain < 0 ? "warn" : "text2";
}

}  // namespace

MonitorReadouts::MonitorReadouts(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_step(new Readout(tr("Step"), this)),
      m_loss(new Readout(tr("Total loss"), this)), m_psnr(new Readout(tr("PSNR-Y"), this)),
      m_ssim(new Readout(tr("SSIM-Y"), this)), m_speed(new Readout(tr("Speed"), this)),
      m_left(new Readout(tr("Time left"), this)) {
    setStyleProperty(this, "edge", QStringLiteral("bottom"));
    setFixedHeight(theme().px(60));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 1);
    row->setSpacing(0);
    for (Readout* readout : {m_step, m_loss, m_psnr, m_ssim, m_speed, m_left}) {
        if (readout != m_step) {
            row->addWidget(makeLine(Qt::Vertical, this));
        }
        row->addWidget(readout, 1);
        readout->setMinimumWidth(0);
    }
}

void MonitorReadouts::show(const RunHistory* run) {
    if (!run) {
        for (Readout* readout : {m_step, m_loss, m_psnr, m_ssim, m_speed, m_left}) {
            readout->set(format::none());
        }
        return;
    }
    const auto& points = run->points();
    const RunController& runs = m_context.runs();
    const bool active = run->isOwn() && runs.isActive();
    const qint64 summaryStep = run->summary() ? run->summary()->step : 0;
    const qint64 step = active ? runs.status().step : points.empty() ? summaryStep : points.back().step;
    m_step->set(format::integer(step), {},
                run->stopAt() > 0 ? tr("of %1").arg(format::integer(run->stopAt())) : QString());

    const double loss = points.empty() ? engine::kNotComputed : points.back().lossTotal;
    // Step 0 only validates; from step 1 on a loss that is missing was not finite.
    const bool notFinite = !points.empty() && points.back().step > 0 && !std::isfinite(loss);
    m_loss->set(format::loss(loss), {}, notFinite ? tr("not finite") : QString(), notFinite ? "err" : "text2");

    const auto& validations = run->validations();
    const engine::MetricPoint last = validations.empty() ? engine::MetricPoint{} : validations.back();
    const double gain = last.psnrY - run->bicubic().psnrY;
    const double gainSsim = last.ssimY - run->bicubic().ssimY;
    m_psnr->set(format::psnr(last.psnrY), tr("dB"),
                !std::isfinite(gain) ? QString()
                : m_narrow           ? format::change(gain, 2)
                                     : tr("%1 over bicubic").arg(format::change(gain, 2)),
                toneOf(gain));
    m_ssim->set(format::ssim(last.ssimY), {}, std::isfinite(gainSsim) ? format::change(gainSsim, 4) : QString(),
                toneOf(gainSsim));
    showSpeed(*run);
}

void MonitorReadouts::showSpeed(const RunHistory& run) {
    double speed = engine::kNotComputed;
    double left = engine::kNotComputed;
    if (run.state() == engine::RunState::Running) {
        speed = m_context.runs().status().stepsPerSecond;
        left = m_context.runs().status().secondsLeft;
    } else if (run.state() == engine::RunState::Followed) {
        speed = speedOf(run.points());
        left = run.points().empty() ? left : static_cast<double>(run.stopAt() - run.points().back().step) / speed;
    }
    const bool slow = speed < 1;
    m_speed->set(slow ? format::significant(1 / speed, 2) : format::significant(speed, 2), !std::isfinite(speed)
                                                                                               ? QString()
                                                                                           : slow ? tr("s per step")
                                                                                                  : tr("steps/s"));
    const QString time = format::duration(left);
    const bool single = time.count(u' ') == 1;  // `30 min` is a number and a unit; `1 h 18 min` stays together
    m_left->set(single ? time.section(u' ', 0, 0) : time, single ? time.section(u' ', 1) : QString());
}

}  // namespace wavelens::ui
