// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/validation_panel.hpp"

#include "ui/bridge/text.hpp"
#include "ui/pages/monitor/run_history.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/canvas/scrubber.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"
#include "ui/widgets/fields.hpp"

#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

ValidationPanel::ValidationPanel(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_split(new SplitCanvas(m_store)), m_axis(new StepAxis), m_first(new QLabel),
      m_last(new QLabel), m_measure(new QLabel), m_gain(new QLabel),
      m_text(new QLabel(tr("The first image comes with the first validation."))), m_pictures(new QWidget) {
    m_split->setMinimumWidth(theme().px(180));
    m_split->setFixedHeight(theme().px(264));
    m_axis->setAccessibleName(tr("Step of the validation image"));
    m_text->setWordWrap(true);
    for (QLabel* label : {m_first, m_last, m_measure, m_gain}) {
        setTextStyle(label, TextStyle::Mono);
    }
    setTextStyle(m_text, TextStyle::Small);
    setTextTone(m_text, "text3");
    for (QLabel* label : {m_first, m_last}) {
        setTextTone(label, "text2");
    }
    auto* caption = new ElidedLabel(tr("PSNR-Y of this image"));
    setTextStyle(caption, TextStyle::Small);
    setTextTone(caption, "text2");

    auto* steps = new QHBoxLayout;
    steps->setSpacing(8);
    steps->addWidget(m_first);
    steps->addWidget(m_axis, 1);
    steps->addWidget(m_last);
    auto* measures = new QHBoxLayout;
    measures->setSpacing(6);
    measures->addWidget(caption, 1);
    measures->addWidget(m_measure);
    measures->addWidget(m_gain);
    auto* pictures = new QVBoxLayout(m_pictures);
    pictures->setContentsMargins(0, 0, 0, 0);
    pictures->setSpacing(6);
    pictures->addWidget(m_split);
    pictures->addLayout(steps);
    pictures->addLayout(measures);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_pictures);
    column->addWidget(m_text);

    connect(m_axis, &StepAxis::indexRequested, this, [this](int index) {
        const int last = static_cast<int>(m_axis->steps().size()) - 1;
        index = std::clamp(index, 0, last);
        // The newest one goes on following.
        m_context.subject().setStep(index == last ? std::nullopt : std::optional(m_axis->steps().at(index)));
        m_axis->setIndex(index);
    });
    connect(&context.subject(), &Subject::stepChanged, this, &ValidationPanel::showStep);
    show(nullptr);
}

void ValidationPanel::show(const RunHistory* run) {
    const auto before = m_run ? m_run->dir : std::filesystem::path();
    m_run = run ? run->summary() : std::nullopt;
    if (!m_run || m_run->dir != before) {
        m_shownStep = -1;
        m_split->setSources(nullptr, nullptr);
        m_job.cancel();
    }
    QList<qint64> steps;
    for (std::size_t i = 0; m_run && i < m_run->previews.size(); ++i) {
        steps << m_run->previews[i].step;
    }
    m_axis->setSteps(steps);
    m_first->setText(steps.isEmpty() ? QString() : format::integer(steps.first()));
    m_last->setText(steps.isEmpty() ? QString() : format::integer(steps.last()));
    m_pictures->setVisible(!steps.isEmpty());
    m_text->setVisible(steps.isEmpty());
    showStep();
}

void ValidationPanel::showStep() {
    if (!m_run || m_run->previews.empty()) {
        return;
    }
    const auto& previews = m_run->previews;
    std::size_t index = previews.size() - 1;
    if (const auto step = m_context.subject().step()) {
        const auto distance = [&](std::size_t i) {
            return std::abs(previews[i].step - *step);
        };
        for (std::size_t i = 0; i < previews.size(); ++i) {
            index = distance(i) < distance(index) ? i : index;
        }
    }
    m_axis->setIndex(static_cast<int>(index));
    if (previews[index].step != m_shownStep) {
        load(previews[index]);
    }
}

void ValidationPanel::load(const engine::PreviewInfo& preview) {
    const auto engine = m_context.engine();
    if (!engine) {
        return;
    }
    m_shownStep = preview.step;
    const int scale = m_run->config ? static_cast<int>(m_run->config->network.scale) : 1;
    m_job.start(
        [engine, run = *m_run, path = preview.path, scale](const std::stop_token& stop) {
            Pictures pictures;
            const auto open = [&](const std::filesystem::path& file) -> SourcePtr {
                const auto source = engine->openImage(file);
                return source ? source.value() : nullptr;
            };
            const auto read = engine->openImage(path);
            if (!read) {
                pictures.problem = toQString(read.error().message);
                return pictures;
            }
            pictures.preview = read.value();
            pictures.bicubic = run.bicubicPreview.empty() ? nullptr : open(run.bicubicPreview);
            const SourcePtr reference = run.referencePreview.empty() ? nullptr : open(run.referencePreview);
            const auto measure = [&](const SourcePtr& source) {
                const auto measured = source && reference
                                          ? engine->measure(*source, *reference, std::nullopt, scale, stop)
                                          : engine::Result<engine::Measures>(engine::Measures{});
                return measured ? measured.value() : engine::Measures{};
            };
            pictures.measures = measure(pictures.preview);
            pictures.bicubicMeasures = measure(pictures.bicubic);
            return pictures;
        },
        [this, step = preview.step](const Pictures& pictures) {
            m_text->setText(pictures.problem);
            m_text->setVisible(!pictures.problem.isEmpty());
            if (pictures.preview) {
                const engine::Size size = pictures.preview->size();
                m_split->viewport().setImageSize({size.width, size.height});
            }
            m_split->setSources(pictures.bicubic, pictures.preview);
            m_split->setLabels({.name = tr("Bicubic")}, {.name = tr("Step %1").arg(format::integer(step))});
            const double psnr = pictures.measures.psnrY;
            const double gain = psnr - pictures.bicubicMeasures.psnrY;
            m_measure->setText(std::isfinite(psnr) ? tr("%1 dB").arg(format::psnr(psnr)) : format::none());
            m_gain->setText(std::isfinite(gain) ? format::change(gain, 2) : QString());
            setTextTone(m_gain, gain > 0 ? "ok" : gain < 0 ? "warn" : "text2");
        });
}

}  // namespace wavelens::ui
