// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/quality_section.hpp"

#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>

namespace wavelens::ui {

QualitySection::QualitySection(AppSettings& settings, QWidget* parent)
    : PanelSection(tr("Quality and memory"), settings, QStringLiteral("upscale/quality"), parent),
      m_ensemble(new QCheckBox(tr("Self-ensemble, 8 passes"))), m_memory(new QLabel) {
    m_ensemble->setToolTip(tr("Turned and mirrored eight ways and averaged: a little better, eight times as long."));
    connect(m_ensemble, &QCheckBox::toggled, this, &QualitySection::changed);
    setTextStyle(m_memory, TextStyle::Small);
    setTextTone(m_memory, "text2");
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setSpacing(6);
    column->addWidget(m_ensemble);
    column->addWidget(m_memory);
    setContent(content);
}

void QualitySection::fill(engine::UpscaleRequest& request) const {
    request.ensemble = m_ensemble->isChecked();
}

void QualitySection::setLocked(bool locked) {
    m_ensemble->setEnabled(!locked);
}

void QualitySection::showMemory(const std::shared_ptr<engine::Engine>& engine, const engine::UpscaleRequest& request,
                                engine::Size largest) {
    const std::tuple asked(request.model, largest.width, largest.height, request.factor, request.width,
                           request.ensemble, request.format, request.threads);
    if (asked == m_asked) {
        return;
    }
    m_asked = asked;
    if (!engine || request.model.empty() || largest.width == 0) {
        m_job.cancel();
        m_memory->clear();
        return;
    }
    m_job.start([engine, request, largest](std::stop_token) { return engine->upscaleMemory(request, largest); },
                [this](const engine::Result<std::int64_t>& bytes) {
                    m_memory->setText(bytes ? tr("Needs about %1").arg(format::bytes(*bytes)) : QString());
                });
}

}  // namespace wavelens::ui
