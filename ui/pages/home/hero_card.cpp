// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/home/hero_card.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kScale = 2;  // of the demo

/// PageContext::trainDemo names its runs so.
bool isDemo(const QString& runDir) {
    static const QRegularExpression pattern(QStringLiteral("^demo(-\\d+)?$"));
    return pattern.match(QFileInfo(runDir).fileName()).hasMatch();
}

}  // namespace

HeroCard::HeroCard(PageContext& context, QWidget* parent) : QFrame(parent), m_context(context) {
    setProperty("surface", QStringLiteral("card"));
    m_canvas = new SplitCanvas(m_store);
    m_canvas->setViewport(&m_viewport);
    m_viewport.setFillsView(true);
    m_canvas->setPixelGrid(false);

    m_title = new QLabel;
    setTextStyle(m_title, TextStyle::Title);
    m_text = new ElidedLabel;
    setTextStyle(m_text, TextStyle::Small);
    setTextTone(m_text, "text2");
    m_button = makeButton({}, QStringLiteral("play"), ButtonKind::Primary, ButtonSize::Large);
    m_button->setAutoDefault(true);  // Enter presses it
    connect(m_button, &QPushButton::clicked, this, &HeroCard::press);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_text);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 12, 16, 14);
    foot->setSpacing(12);
    foot->addLayout(words, 1);
    foot->addWidget(m_button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_canvas);
    layout->addLayout(foot);
    setCompact(false);

    const RunController& runs = context.runs();
    connect(&runs, &RunController::stateChanged, this, &HeroCard::showDemo);
    connect(&runs, &RunController::statusChanged, this, &HeroCard::showDemo);
    connect(&runs, &RunController::runChanged, this, &HeroCard::showDemo);
    connect(&runs, &RunController::waitingChanged, this, &HeroCard::showDemo);
    connect(&context.library(), &RunLibrary::changed, this, &HeroCard::showDemo);
    connect(&context, &PageContext::engineReady, this, [this] {
        readSample();
        showDemo();
    });
    readSample();
    showDemo();
}

void HeroCard::setCompact(bool compact) {
    m_compact = compact;
    m_canvas->setFixedHeight(compact ? 220 : 330);
    showDemo();
}

void HeroCard::readSample() {
    const auto engine = m_context.engine();
    if (!engine) {
        return;
    }
    const QString folder = m_context.resourceDir() + QStringLiteral("/sample_set/");
    m_job.start(
        [engine, image = toPath(folder + QStringLiteral("validation/butterfly_01.png")),
         result = toPath(folder + QStringLiteral("hero/after_demo.png"))](std::stop_token) {
            Sample sample;
            const auto hr = engine->openImage(image);
            if (!hr) {
                return sample;
            }
            sample.bicubic = *hr;
            const auto after = engine->openImage(result);
            if (const auto lr = engine->downscaled(*hr, kScale); after && lr) {
                if (const auto bicubic = engine->bicubic(*lr, kScale)) {
                    sample.bicubic = *bicubic;
                    sample.afterDemo = *after;
                }
            }
            return sample;
        },
        [this](const Sample& sample) { showSample(sample); });
}

void HeroCard::showSample(const Sample& sample) {
    if (!sample.bicubic) {
        return;
    }
    const engine::Size size = sample.bicubic->size();
    m_viewport.setImageSize({size.width, size.height});
    m_canvas->setSources(sample.bicubic, sample.afterDemo);
    if (sample.afterDemo) {
        m_canvas->setLabels({.name = tr("Bicubic")}, {.name = tr("After the demo")});
    } else {
        m_canvas->setAccessibleName(tr("The bundled sample"));
    }
}

void HeroCard::showDemo() {
    const RunController& runs = m_context.runs();
    const QStringList waiting = runs.waiting();
    const bool trains = runs.isActive() && isDemo(runs.runDir());
    const bool waits = std::any_of(waiting.begin(), waiting.end(), isDemo);
    const auto& known = m_context.library().runs();
    const bool done = std::any_of(known.begin(), known.end(), [](const engine::RunSummary& run) {
        return run.end == engine::RunEnd::Finished && isDemo(fromPath(run.dir));
    });
    if (trains) {
        m_title->setText(runs.state() == engine::RunState::Paused ? tr("The demo is paused")
                                                                  : tr("The demo is training"));
        m_text->setText(wordsFor(runs).sentence);
    } else if (waits) {
        m_title->setText(tr("The demo is waiting"));
        m_text->setText(tr("Starts when the training before it ends"));
    } else {
        m_title->setText(tr("See it learn in two minutes"));
        m_text->setText(m_compact ? tr("Bundled images, small network")
                                  : tr("Bundled images and a network small enough for this computer"));
    }
    const bool watch = trains || waits;
    m_button->setText(watch ? tr("Watch") : done ? tr("Train it again") : tr("Train the demo"));
    setButtonIcon(m_button, watch ? QStringLiteral("monitor") : QStringLiteral("play"));
    m_button->setEnabled(watch || m_context.engine());
}

void HeroCard::press() {
    const RunController& runs = m_context.runs();
    const QStringList waiting = runs.waiting();
    if (runs.isActive() && isDemo(runs.runDir())) {
        m_context.go({.page = PageId::Monitor, .runDir = runs.runDir()});
    } else if (std::any_of(waiting.begin(), waiting.end(), isDemo)) {
        m_context.go({.page = PageId::Monitor});
    } else {
        m_context.trainDemo();
    }
}

}  // namespace wavelens::ui
