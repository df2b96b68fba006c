// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/monitor_plots.hpp"

#include "ui/pages/page_context.hpp"
#include "ui/plots/plot_export.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/scrolled.hpp"
#include "ui/widgets/segment.hpp"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QKeyEvent>
#include <QScrollArea>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

QString psnrText(double value) {
    return format::psnr(value);
}

QString ssimText(double value) {
    return format::ssim(value);
}

/// A curve of the run itself and where its values come from.
struct RunCurve {
    const char* name;
    int color;
    double engine::MetricPoint::*member;
};

constexpr std::array kLosses{
    RunCurve{QT_TRANSLATE_NOOP("MonitorPlots", "Total"), kTextColor, &engine::MetricPoint::lossTotal},
    RunCurve{QT_TRANSLATE_NOOP("MonitorPlots", "L1"), 0, &engine::MetricPoint::lossL1},
    RunCurve{QT_TRANSLATE_NOOP("MonitorPlots", "Contrastive"), 1, &engine::MetricPoint::lossContrastive},
    RunCurve{QT_TRANSLATE_NOOP("MonitorPlots", "Discriminator"), 4, &engine::MetricPoint::lossDiscriminator}};
constexpr int kGradientColor = 5;
constexpr int kRateColor = 0;
constexpr int kRunColor = 2;
constexpr std::array kOverlayColors{3, 0, 1, 4, 5};

}  // namespace

MonitorPlots::MonitorPlots(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_bar(new PlotToolBar(context.settings(), m_link)),
      m_losses(new Plot(tr("Losses"), {}, &format::loss, m_link)),
      m_gradient(new Plot(tr("Gradient norm"), {}, &format::loss, m_link)),
      m_psnr(new Plot(tr("PSNR-Y"), tr("dB"), &psnrText, m_link)),
      m_ssim(new Plot(tr("SSIM-Y"), {}, &ssimText, m_link)),
      m_rate(new Plot(tr("Learning rate"), {}, &format::loss, m_link)) {
    auto* content = new QWidget;
    m_grid = new QGridLayout(content);
    m_grid->setContentsMargins(8, 8, 8, 8);
    m_grid->setSpacing(8);
    m_area = scrolled(content);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_area, 1);

    for (std::size_t i = 0; i < 2; ++i) {
        m_alternatives[i] = new Segment(tr("Plot shown here"), true);
        m_alternatives[i]->addOption(m_ssim->title());
        m_alternatives[i]->addOption(m_rate->title());
        m_alternatives[i]->setCurrentIndex(static_cast<int>(i));
        connect(m_alternatives[i], &Segment::currentChanged, this, [this, i](int index) {
            if (index != static_cast<int>(i)) {
                m_alternatives[i]->setCurrentIndex(static_cast<int>(i));  // each stands for its own plot
                m_showsRate = index == 1;
                arrange();
            }
        });
    }
    m_ssim->addHeaderWidget(m_alternatives[0]);
    m_rate->addHeaderWidget(m_alternatives[1]);
    for (Plot* plot : {m_losses, m_psnr, m_gradient, m_ssim, m_rate}) {
        plot->setParent(content);
        connect(plot, &Plot::maximiseRequested, this, [this, plot] { setMaximised(m_maximised ? nullptr : plot); });
        connect(plot, &Plot::exportRequested, this,
                [this, plot](const QString& suffix) { askForFile({plot}, suffix); });
    }
    m_gradient->canvas().setLogarithmic(true);
    PlotCanvas& losses = m_losses->canvas();
    losses.setLogarithmic(m_bar->isLogarithmic());
    connect(m_bar, &PlotToolBar::logarithmicChanged, &losses, &PlotCanvas::setLogarithmic);
    connect(&losses, &PlotCanvas::logarithmicChanged, m_bar, &PlotToolBar::setLogarithmic);
    connect(m_bar, &PlotToolBar::smoothingChanged, this, &MonitorPlots::setSmoothing);
    connect(m_bar, &PlotToolBar::exportRequested, this, &MonitorPlots::exportView);
    connect(m_bar, &PlotToolBar::resetRequested, this, [this] {
        for (Plot* plot : seenPlots()) {
            plot->canvas().reset();
        }
    });
    connect(m_bar, &PlotToolBar::axisChosen, this, [this](XAxis axis) {
        m_axis = axis;
        m_link.setUnit(axis == XAxis::Time ? XUnit::Seconds : XUnit::Count);
        m_link.setFollow(true);
        refill();
    });
    connect(&m_link, &PlotLink::chosen, this, [this](double x) {
        if (m_run && !m_run->points().empty()) {
            Q_EMIT stepChosen(stepAt(x));
        }
    });
    arrange();
    refill();
}

CurveLook MonitorPlots::overlayLook(const QString& name, int index) {
    const auto colors = static_cast<int>(kOverlayColors.size());
    return {name, kOverlayColors.at(static_cast<std::size_t>(index % colors)),
            index < colors ? Qt::DashLine : Qt::DotLine, false};
}

void MonitorPlots::setRuns(RunHistory* run, const QList<RunHistory*>& overlays) {
    if (m_run) {
        m_run->disconnect(this);
    }
    for (RunHistory* overlay : m_overlays) {
        overlay->disconnect(this);
    }
    m_run = run;
    m_overlays = overlays;
    if (run) {
        connect(run, &RunHistory::replaced, this, &MonitorPlots::refill);
        connect(run, &RunHistory::appended, this, &MonitorPlots::appendFrom);
        connect(run, &RunHistory::summaryChanged, this, [this] {
            if (m_configKnown != (m_run->config() != nullptr)) {  // it decides on curves and on the axis of images
                refill();
            } else {
                showReferences();
            }
        });
    }
    for (RunHistory* overlay : overlays) {
        connect(overlay, &RunHistory::replaced, this, &MonitorPlots::refill);
        connect(overlay, &RunHistory::appended, this, &MonitorPlots::refill);
    }
    refill();
}

double MonitorPlots::xOf(const RunHistory& run, const engine::MetricPoint& point) const {
    switch (m_axis) {
    case XAxis::Time:
        return point.seconds;
    case XAxis::Images:
        return static_cast<double>(point.step * (run.config() ? run.config()->training.batchSize : 1));
    case XAxis::Step:
        break;
    }
    return static_cast<double>(point.step);
}

double MonitorPlots::xOf(qint64 step) const {
    const auto& points = m_run->points();
    const auto at = std::lower_bound(points.begin(), points.end(), step,
                                     [](const auto& point, qint64 value) { return point.step < value; });
    engine::MetricPoint place = at == points.end() ? points.back() : *at;
    if (m_axis != XAxis::Time) {
        place.step = step;  // also between or after the points
    }
    return xOf(*m_run, place);
}

qint64 MonitorPlots::stepAt(double x) const {
    const auto& points = m_run->points();
    auto at = std::lower_bound(points.begin(), points.end(), x,
                               [this](const auto& point, double value) { return xOf(*m_run, point) < value; });
    if (at == points.end() || (at != points.begin() && x - xOf(*m_run, *(at - 1)) < xOf(*m_run, *at) - x)) {
        --at;
    }
    return at->step;
}

void MonitorPlots::refill() {
    std::vector<CurveLook> losses;
    std::vector<CurveLook> validations;
    if (m_run) {
        // A run without contrast has neither of its losses.
        const bool contrast = !m_run->config() || m_run->config()->contrast.enabled;
        for (std::size_t i = 0; i < (contrast ? kLosses.size() : 2); ++i) {
            losses.push_back({QCoreApplication::translate("MonitorPlots", kLosses[i].name), kLosses[i].color});
        }
        validations.push_back({m_run->name(), kRunColor, Qt::SolidLine, false});
        for (int i = 0; i < m_overlays.size(); ++i) {
            validations.push_back(overlayLook(m_overlays[i]->name(), i));
        }
    }
    m_losses->setCurves(losses);
    m_gradient->setCurves(m_run ? std::vector<CurveLook>{{tr("before clipping"), kGradientColor}}
                                : std::vector<CurveLook>{});
    m_rate->setCurves(m_run ? std::vector<CurveLook>{{tr("of the network"), kRateColor, Qt::SolidLine, false}}
                            : std::vector<CurveLook>{});
    m_psnr->setCurves(validations);
    m_ssim->setCurves(validations);
    m_configKnown = m_run && m_run->config();
    showReferences();
    for (std::size_t i = 0; m_run && i < static_cast<std::size_t>(m_overlays.size()); ++i) {
        fillOverlay(i);
    }
    if (m_run) {
        appendFrom(0);
    }
    setSmoothing(m_bar->smoothing());
    placeMarks();
    updateExtent();
    for (Plot* plot : seenPlots()) {
        plot->canvas().refresh();
    }
}

void MonitorPlots::showReferences() {
    const engine::Measures bicubic = m_run ? m_run->bicubic() : engine::Measures{};
    const auto show = [](Plot& plot, double value, const QString& text) {
        plot.canvas().setReference(std::isfinite(value) ? std::optional(value) : std::nullopt, text);
    };
    show(*m_psnr, bicubic.psnrY, tr("Bicubic %1").arg(format::psnr(bicubic.psnrY)));
    show(*m_ssim, bicubic.ssimY, tr("Bicubic %1").arg(format::ssim(bicubic.ssimY)));
}

void MonitorPlots::appendFrom(std::size_t from) {
    const auto& points = m_run->points();
    auto& losses = m_losses->canvas().curves();
    for (std::size_t i = from; i < points.size(); ++i) {
        const engine::MetricPoint& point = points[i];
        const double x = xOf(*m_run, point);
        for (std::size_t k = 0; k < losses.size(); ++k) {
            losses[k].append(x, point.*kLosses[k].member);
        }
        m_gradient->canvas().curves().front().append(x, point.gradientNorm);
        m_rate->canvas().curves().front().append(x, point.learningRate);
        m_psnr->canvas().curves().front().append(x, point.psnrY);
        m_ssim->canvas().curves().front().append(x, point.ssimY);
    }
    updateExtent();
    for (Plot* plot : {m_losses, m_gradient, m_psnr, m_ssim, m_rate}) {
        plot->canvas().refreshSoon();
    }
}

void MonitorPlots::fillOverlay(std::size_t index) {
    const RunHistory& run = *m_overlays[static_cast<qsizetype>(index)];
    for (const engine::MetricPoint& point : run.validations()) {
        m_psnr->canvas().curves()[index + 1].append(xOf(run, point), point.psnrY);
        m_ssim->canvas().curves()[index + 1].append(xOf(run, point), point.ssimY);
    }
}

void MonitorPlots::updateExtent() {
    double last = m_run && !m_run->points().empty() ? xOf(*m_run, m_run->points().back()) : 0;
    for (const RunHistory* overlay : m_overlays) {
        if (!overlay->validations().empty()) {
            last = std::max(last, xOf(*overlay, overlay->validations().back()));
        }
    }
    m_link.setExtent(last);
}

void MonitorPlots::setSmoothing(double smoothing) {
    for (Plot* plot : {m_losses, m_gradient}) {
        for (Curve& curve : plot->canvas().curves()) {
            curve.setSmoothing(smoothing);
        }
        plot->canvas().refresh();
    }
}

void MonitorPlots::setMark(std::optional<qint64> step) {
    m_mark = step;
    placeMarks();
}

void MonitorPlots::setMarkers(const std::vector<Marker>& markers) {
    m_markers = markers;
    placeMarks();
}

void MonitorPlots::placeMarks() {
    const bool placed = m_run && !m_run->points().empty();
    m_link.setMark(m_mark && placed ? std::optional(xOf(*m_mark)) : std::nullopt);
    std::vector<PlotMarker> markers;
    for (const Marker& marker : m_markers) {
        if (placed) {
            markers.push_back({xOf(marker.step), marker.text, marker.tone, marker.style});
        }
    }
    m_losses->canvas().setMarkers(markers);
}

void MonitorPlots::setPlaceholder(const QString& text) {
    for (Plot* plot : {m_losses, m_gradient, m_psnr, m_ssim, m_rate}) {
        plot->canvas().setPlaceholder(text);
    }
}

void MonitorPlots::setColumns(int columns) {
    if (columns != m_columns) {
        m_columns = columns;
        arrange();
    }
}

void MonitorPlots::setMaximised(Plot* plot) {
    m_maximised = plot;
    for (Plot* each : {m_losses, m_psnr, m_gradient, m_ssim, m_rate}) {
        each->setMaximised(each == plot);
    }
    arrange();
    if (plot) {
        plot->canvas().setFocus();
    }
}

QList<Plot*> MonitorPlots::seenPlots() const {
    if (m_maximised) {
        return {m_maximised};
    }
    if (m_columns == 3) {
        return {m_losses, m_psnr, m_ssim, m_gradient, m_rate};
    }
    return {m_losses, m_psnr, m_gradient, m_showsRate ? m_rate : m_ssim};
}

void MonitorPlots::arrange() {
    const QList<Plot*> seen = seenPlots();
    for (Plot* plot : {m_losses, m_psnr, m_gradient, m_ssim, m_rate}) {
        m_grid->removeWidget(plot);
        plot->setVisible(seen.contains(plot));
        plot->setMinimumHeight(theme().px(m_columns == 1 && !m_maximised ? 280 : 180));
    }
    for (Segment* segment : m_alternatives) {
        segment->setVisible(m_columns < 3 && !m_maximised);
    }
    const int columns = m_maximised ? 1 : m_columns;
    for (int i = 0; i < seen.size(); ++i) {
        m_grid->addWidget(seen[i], i / columns, i % columns);
    }
    m_grid->setColumnStretch(0, columns == 2 ? 58 : 1);
    m_grid->setColumnStretch(1, columns == 2 ? 42 : columns == 3 ? 1 : 0);
    m_grid->setColumnStretch(2, columns == 3 ? 1 : 0);
    const auto rows = (static_cast<int>(seen.size()) + columns - 1) / columns;
    for (int i = 0; i < 5; ++i) {
        m_grid->setRowStretch(i, i < rows ? 1 : 0);
    }
}

Plot* MonitorPlots::plot(const QString& title) const {
    for (Plot* each : {m_losses, m_psnr, m_gradient, m_ssim, m_rate}) {
        if (each->title() == title) {
            return each;
        }
    }
    return nullptr;
}

void MonitorPlots::exportView() {
    askForFile(seenPlots(), QStringLiteral("png"));
}

void MonitorPlots::askForFile(const QList<Plot*>& plots, const QString& suffix) {
    auto* dialog = new QFileDialog(this, tr("Export plots"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("PNG image (*.png)"), tr("SVG drawing (*.svg)"), tr("CSV table (*.csv)")});
    dialog->selectNameFilter(dialog->nameFilters().filter(u'.' + suffix).value(0));
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile((m_run ? m_run->name() : tr("plots")) + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, plots](const QString& file) {
        std::vector<FigurePart> parts;
        for (Plot* plot : plots) {
            parts.push_back({&plot->canvas(), plot->title(), plots.size() == 1 ? QPoint() : plot->pos()});
        }
        if (exportPlots(parts, file)) {
            m_context.notify(tr("%1 is saved").arg(QFileInfo(file).fileName()));
        } else {
            Q_EMIT exportFailed(file);
        }
    });
    dialog->open();
}

void MonitorPlots::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_maximised) {
        setMaximised(nullptr);
    } else {
        QWidget::keyPressEvent(event);
    }
}

}  // namespace wavelens::ui
