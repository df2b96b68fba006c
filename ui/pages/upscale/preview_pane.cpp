// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/preview_pane.hpp"

#include "ui/bridge/text.hpp"
#include "ui/pages/upscale/lens_canvas.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/canvas/zoom_bar.hpp"
#include "ui/widgets/fields.hpp"

#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QProgressBar>

namespace wavelens::ui {

namespace {

constexpr int kScaleWithoutModel = 2;

QFrame* makeBar(const char* edge) {
    auto* bar = new QFrame;
    bar->setProperty("edge", QLatin1String(edge));
    bar->setFixedHeight(theme().px(40));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    return bar;
}

}  // namespace

PreviewPane::PreviewPane(QWidget* parent) : QWidget(parent) {
    QFrame* bar = makeBar("bottom");
    m_name = new ElidedLabel;
    setStyleProperty(m_name, "weight", QStringLiteral("bold"));
    m_size = new ElidedLabel;
    setTextStyle(m_size, TextStyle::Small);
    setTextTone(m_size, "text2");
    auto* row = static_cast<QHBoxLayout*>(bar->layout());
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_size);
    row->addStretch(1);
    m_zoom = new ZoomBar(m_viewport);
    row->addWidget(m_zoom);

    m_lens = new LensCanvas(m_store);
    m_lens->setViewport(&m_viewport);

    m_progressRow = makeBar("top");
    m_progressText = new QLabel;
    m_progressNumbers = new QLabel;
    setTextStyle(m_progressText, TextStyle::Small);
    setTextStyle(m_progressNumbers, TextStyle::Mono);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Upscaling"));
    auto* progress = static_cast<QHBoxLayout*>(m_progressRow->layout());
    progress->setSpacing(12);
    progress->addWidget(m_progressText);
    progress->addWidget(m_progress, 1);
    progress->addWidget(m_progressNumbers);
    m_progressRow->hide();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_lens, 1);
    layout->addWidget(m_progressRow);
    connect(&m_store, &TileStore::readFailed, this, [this](const SourcePtr&, const QString& message) {
        Q_EMIT failed(tr("The preview could not be computed"), message);
    });
}

void PreviewPane::show(const std::shared_ptr<engine::Engine>& engine, const QString& file, const QString& model,
                       int scale) {
    const std::tuple wanted(engine, file, model, scale);
    if (wanted == m_shown && (m_job.isBusy() || m_lens->source())) {
        return;
    }
    m_shown = wanted;
    m_name->setText(QFileInfo(file).fileName());
    fitSizes();
    if (file.isEmpty() || !engine) {
        m_job.cancel();
        m_lens->setSources(nullptr, nullptr);
        m_viewport.setImageSize({});
        return;
    }
    using Sources = std::pair<SourcePtr, SourcePtr>;
    m_job.start(
        [engine, path = toPath(file), model = toPath(model),
         scale = scale > 0 ? scale : kScaleWithoutModel](std::stop_token) -> Sources {
            const auto opened = engine->openImage(path);
            const auto bicubic = opened ? engine->bicubic(*opened, scale) : opened;
            if (!bicubic) {
                return {};
            }
            const auto result = model.empty() ? engine::Result<SourcePtr>(nullptr) : engine->upscaled(*opened, model);
            return {*bicubic, result ? *result : nullptr};
        },
        [this](const Sources& sources) {
            if (sources.first) {
                m_viewport.setImageSize({sources.first->size().width, sources.first->size().height});
            }
            m_lens->setSources(sources.first, sources.second);
        });
}

void PreviewPane::setSizes(QSize input, QSize result) {
    m_size->setText(input.isEmpty()    ? QString()
                    : result.isEmpty() ? QStringLiteral("%1 × %2").arg(input.width()).arg(input.height())
                                       : tr("%1 × %2 becomes %3 × %4")
                                             .arg(input.width())
                                             .arg(input.height())
                                             .arg(result.width())
                                             .arg(result.height()));
    fitSizes();
}

void PreviewPane::fitSizes() {
    constexpr int kAround = 56;  // margins, and the gaps between
    m_size->setVisible(m_name->sizeHint().width() + m_size->sizeHint().width() + m_zoom->sizeHint().width() + kAround <=
                       width());
}

void PreviewPane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitSizes();
}

void PreviewPane::showProgress(const QString& text, double fraction, const QString& numbers) {
    m_progressRow->show();
    m_progressText->setText(text);
    m_progress->setValue(qRound(fraction * 1000));
    m_progressNumbers->setText(numbers);
}

void PreviewPane::hideProgress() {
    m_progressRow->hide();
}

}  // namespace wavelens::ui
