// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/upscale_page.hpp"

#include "engine/api/output_name.hpp"
#include "ui/bridge/image_files.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/upscale/lens_canvas.hpp"
#include "ui/pages/upscale/queue_view.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/canvas/zoom_bar.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_section.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/scrolled.hpp"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QToolButton>
#include <QUrl>

#include <algorithm>
#include <cmath>
#include <map>

namespace wavelens::ui {

namespace {

struct Format {
    engine::PictureFormat format;
    const char* name;
    const char* suffix;
    bool lossless;
    int longestSide;
};

constexpr int kUnlimited = 1 << 30;
constexpr auto kFormats = std::to_array<Format>({
    {engine::PictureFormat::Png, "PNG", "png", true, kUnlimited},
    {engine::PictureFormat::Tiff, "TIFF", "tif", true, kUnlimited},
    {engine::PictureFormat::Jpeg, "JPEG", "jpg", false, 65535},
    {engine::PictureFormat::Webp, "WebP", "webp", false, 16383},
});

const Format& formatOf(engine::PictureFormat format) {
    return *std::find_if(kFormats.begin(), kFormats.end(), [format](const Format& f) { return f.format == format; });
}

constexpr auto kStatePrefix = "upscale/";

QString stateName(const char* name) {
    return QLatin1String(kStatePrefix) + QLatin1String(name);
}

QLabel* quietLabel(const QString& text, const char* tone = "text2") {
    auto* label = new QLabel(text);
    setTextStyle(label, TextStyle::Small);
    setTextTone(label, tone);
    return label;
}

}  // namespace

UpscalePage::UpscalePage(PageContext& context, QWidget* parent) : Page(tr("Upscale"), context, parent) {
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    m_folder =
        context.settings().state(stateName("folder"), QDir(pictures).filePath(QStringLiteral("upscaled"))).toString();
    m_left = makeLeft();
    QWidget* centre = makeCentre();
    m_right = makeRight();
    m_addFiles = makeButton(tr("Add files"), QStringLiteral("add"), ButtonKind::Default, ButtonSize::Normal, this);
    m_addFolder = makeButton(tr("Add folder"), QStringLiteral("folder"), ButtonKind::Default, ButtonSize::Normal, this);
    m_openFolder =
        makeButton(tr("Open output folder"), QStringLiteral("open"), ButtonKind::Default, ButtonSize::Normal, this);
    connect(m_addFiles, &QPushButton::clicked, this, &UpscalePage::addFiles);
    connect(m_addFolder, &QPushButton::clicked, this, &UpscalePage::addFolder);
    connect(m_openFolder, &QPushButton::clicked, this, &UpscalePage::openOutputFolder);

    auto* splitter =
        new PanelSplitter(context.settings(), QStringLiteral("upscale"), {m_left, centre, m_right}, 1, {320, 760, 288});
    m_banner = new Banner;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(splitter, 1);
    layout->setSizeConstraint(QLayout::SetNoConstraint);

    auto* pasteAction = new QAction(tr("Paste images"), this);
    pasteAction->setShortcut(QKeySequence::Paste);
    pasteAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(pasteAction, &QAction::triggered, this, &UpscalePage::paste);
    addAction(pasteAction);
    m_actions.append(pasteAction);

    connect(&m_queue, &UpscaleQueue::changed, this, &UpscalePage::showQueue);
    connect(&m_queue, &UpscaleQueue::fileChanged, this, [this](int id) {
        showQueue();
        if (id == m_list->currentId() && m_queue.find(id) && m_queue.find(id)->state == QueuedFile::State::Waiting) {
            showPreview();
        }
    });
    connect(&m_job, &UpscaleJob::progressed, this, [this](double fraction) {
        m_queue.setFraction(m_current, fraction);
        showRun();
    });
    connect(&m_job, &UpscaleJob::finished, this, &UpscalePage::fileFinished);
    connect(&m_store, &TileStore::readFailed, this, [this](const SourcePtr&, const QString& message) {
        m_banner->setMessage(MessageKind::Error, tr("The preview could not be computed"), message);
        m_banner->setClosable(true);
        m_banner->show();
    });
    const auto takeEngine = [this] {
        m_queue.setEngine(this->context().engine());
        fillModels();
        showPreview();
    };
    connect(&context, &PageContext::engineReady, this, takeEngine);
    connect(&context.library(), &RunLibrary::changed, this, &UpscalePage::fillModels);
    connect(&context.subject(), &Subject::runChanged, this, [this](const QString& dir) {
        const engine::RunSummary* summary = this->context().library().find(dir);
        if (!m_running && summary && !summary->bestModel.empty()) {
            chooseModel(fromPath(summary->bestModel));
        }
    });
    takeEngine();
    showQueue();
}

QList<QWidget*> UpscalePage::headerActions() {
    return {m_addFiles, m_addFolder, m_openFolder};
}

QWidget* UpscalePage::canvas() {
    return m_pages;
}

QWidget* UpscalePage::makeLeft() {
    auto* head = new QFrame;
    head->setProperty("edge", QStringLiteral("bottom"));
    head->setFixedHeight(theme().px(40));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 8, 0);
    row->setSpacing(8);
    auto* title = new QLabel(tr("Queue"));
    setStyleProperty(title, "weight", QStringLiteral("bold"));
    m_summary = quietLabel({});
    QToolButton* add = makeIconButton(QStringLiteral("add"), tr("Add files"));
    QToolButton* more = makeIconButton(QStringLiteral("more"), tr("More"));
    auto* menu = new QMenu(more);
    menu->addAction(tr("Sort by name"), &m_queue, &UpscaleQueue::sortByName);
    menu->addAction(tr("Try failed ones again"), &m_queue, &UpscaleQueue::retryFailed);
    menu->addAction(tr("Remove finished ones"), &m_queue, &UpscaleQueue::removeFinished);
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    connect(add, &QToolButton::clicked, this, &UpscalePage::addFiles);
    row->addWidget(title);
    row->addWidget(m_summary, 1);
    row->addWidget(add);
    row->addWidget(more);

    m_list = new QueueView(m_queue);
    connect(m_list, &QueueView::currentFileChanged, this, &UpscalePage::showPreview);
    connect(m_list, &QueueView::openRequested, this, &UpscalePage::openInCompare);

    QPushButton* drop =
        makeButton(tr("Drop images or folders, or press Ctrl+V"), QStringLiteral("import"), ButtonKind::Quiet);
    const auto dash = [drop] {
        drop->setStyleSheet(
            QStringLiteral("QPushButton { border: 1px dashed %1; min-height: 44px; padding: 0 4px; font-size: %2px; }")
                .arg(tokens().ctl.name())
                .arg(theme().px(12)));
    };
    dash();
    connect(&theme(), &Theme::changed, drop, dash);
    connect(drop, &QPushButton::clicked, this, &UpscalePage::addFiles);

    auto* panel = new QWidget;
    panel->setMinimumWidth(288);
    panel->setMaximumWidth(400);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_list, 1);
    layout->addWidget(makeLine(Qt::Horizontal));
    auto* foot = new QWidget;
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(12, 12, 12, 12);
    footRow->addWidget(drop, 1);
    layout->addWidget(foot);
    return panel;
}

QWidget* UpscalePage::makeCentre() {
    auto* bar = new QFrame;
    bar->setProperty("edge", QStringLiteral("bottom"));
    bar->setFixedHeight(theme().px(40));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    m_previewName = new ElidedLabel;
    setStyleProperty(m_previewName, "weight", QStringLiteral("bold"));
    m_previewSize = new ElidedLabel;
    setTextStyle(m_previewSize, TextStyle::Small);
    setTextTone(m_previewSize, "text2");
    row->addWidget(m_previewName);
    row->addWidget(m_previewSize, 1);
    row->addWidget(new ZoomBar(m_viewport));

    m_lens = new LensCanvas(m_store);
    m_lens->setViewport(&m_viewport);

    m_progressRow = new QFrame;
    m_progressRow->setProperty("edge", QStringLiteral("top"));
    m_progressRow->setFixedHeight(theme().px(40));
    auto* progress = new QHBoxLayout(m_progressRow);
    progress->setContentsMargins(12, 0, 12, 0);
    progress->setSpacing(12);
    m_progressText = new QLabel;
    m_progressNumbers = new QLabel;
    setTextStyle(m_progressText, TextStyle::Small);
    setTextStyle(m_progressNumbers, TextStyle::Mono);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Upscaling"));
    progress->addWidget(m_progressText);
    progress->addWidget(m_progress, 1);
    progress->addWidget(m_progressNumbers);

    auto* preview = new QWidget;
    auto* layout = new QVBoxLayout(preview);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_lens, 1);
    layout->addWidget(m_progressRow);

    auto* empty = new EmptyState(QStringLiteral("upscale"), tr("No images yet"),
                                 tr("Drop images or folders here. They stay on this computer."));
    connect(empty->addAction(tr("Add files"), ButtonKind::Primary), &QPushButton::clicked, this,
            &UpscalePage::addFiles);
    connect(empty->addAction(tr("Add folder")), &QPushButton::clicked, this, &UpscalePage::addFolder);
    m_pages = new QStackedWidget;
    m_pages->addWidget(empty);
    m_pages->addWidget(preview);
    return m_pages;
}

QWidget* UpscalePage::makeModelSection() {
    m_modelCombo = new QComboBox;
    m_modelCombo->setAccessibleName(tr("Model"));
    m_modelCombo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_modelCombo->setMinimumContentsLength(12);
    connect(m_modelCombo, &QComboBox::activated, this, [this](int index) { chooseModel(m_models[index].file); });
    m_modelLine = quietLabel({});
    m_modelLine->setWordWrap(true);
    m_trained = quietLabel({}, "");
    m_modelSize = quietLabel({}, "");
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_modelCombo, 0, 0, 1, 2);
    grid->addWidget(m_modelLine, 1, 0, 1, 2);
    grid->addWidget(quietLabel(tr("Trained")), 2, 0);
    grid->addWidget(m_trained, 2, 1, Qt::AlignRight);
    grid->addWidget(quietLabel(tr("Size")), 3, 0);
    grid->addWidget(m_modelSize, 3, 1, Qt::AlignRight);
    auto* section = new PanelSection(tr("Model"), context().settings(), QStringLiteral("upscale/model"));
    section->setContent(content);
    QToolButton* open = makeIconButton(QStringLiteral("open"), tr("Open model"), {}, 24);
    connect(open, &QToolButton::clicked, this, [this] {
        const QString file =
            QFileDialog::getOpenFileName(this, tr("Open model"), {}, tr("Models (*.safetensors *.pth)"));
        if (!file.isEmpty()) {
            openModel(file);
        }
    });
    section->addHeaderWidget(open);
    return section;
}

QWidget* UpscalePage::makeOutputSection() {
    AppSettings& settings = context().settings();
    m_folderButton = makeButton({}, QStringLiteral("folder"));
    m_folderButton->setAccessibleName(tr("Folder"));
    connect(m_folderButton, &QPushButton::clicked, this, &UpscalePage::chooseFolder);
    m_pattern =
        new QLineEdit(settings.state(stateName("pattern"), QStringLiteral("{name}_x{scale}_{model}")).toString());
    m_pattern->setAccessibleName(tr("File name"));
    m_pattern->setToolTip(tr("{name}, {scale}, {model} and {date} are filled in."));
    setTextStyle(m_pattern, TextStyle::Mono);
    m_example = new ElidedLabel;
    setTextStyle(m_example, TextStyle::Caption);
    setTextTone(m_example, "text2");
    m_formatCombo = new QComboBox;
    m_formatCombo->setAccessibleName(tr("Format"));
    for (const Format& format : kFormats) {
        m_formatCombo->addItem(QLatin1String(format.name), static_cast<int>(format.format));
    }
    m_formatCombo->setCurrentIndex(settings.state(stateName("format"), 0).toInt());
    m_quality = new QSlider(Qt::Horizontal);
    m_quality->setAccessibleName(tr("Quality"));
    m_quality->setRange(1, 100);
    m_quality->setValue(settings.state(stateName("quality"), 92).toInt());
    m_qualityText = quietLabel({}, "");
    m_ifExists = new QComboBox;
    m_ifExists->setAccessibleName(tr("If it exists"));
    m_ifExists->addItem(tr("Keep both"), static_cast<int>(engine::IfExists::KeepBoth));
    m_ifExists->addItem(tr("Skip"), static_cast<int>(engine::IfExists::Skip));
    m_ifExists->addItem(tr("Replace"), static_cast<int>(engine::IfExists::Replace));
    m_ensemble = new QCheckBox(tr("Self-ensemble, 8 passes"));
    m_ensemble->setToolTip(tr("Turned and mirrored eight ways and averaged: a little better, eight times as long."));
    m_losses = quietLabel({}, "warn");
    m_losses->setWordWrap(true);

    m_settings = new QWidget;
    auto* grid = new QGridLayout(m_settings);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    auto* quality = new QWidget;
    auto* qualityRow = new QHBoxLayout(quality);
    qualityRow->setContentsMargins(0, 0, 0, 0);
    qualityRow->addWidget(m_quality, 1);
    qualityRow->addWidget(m_qualityText);
    const std::pair<QString, QWidget*> rows[] = {
        {tr("Folder"), m_folderButton}, {tr("File name"), m_pattern}, {{}, m_example},
        {tr("Format"), m_formatCombo},  {tr("Quality"), quality},     {tr("If it exists"), m_ifExists}};
    int at = 0;
    for (const auto& [name, widget] : rows) {
        grid->addWidget(quietLabel(name), at, 0);
        grid->addWidget(widget, at, 1);
        ++at;
    }
    grid->addWidget(m_ensemble, at++, 0, 1, 2);
    grid->addWidget(m_losses, at, 0, 1, 2);
    auto* section = new PanelSection(tr("Output"), settings, QStringLiteral("upscale/output"));
    section->setContent(m_settings);

    connect(m_pattern, &QLineEdit::textChanged, this, [this](const QString& text) {
        context().settings().setState(stateName("pattern"), text);
        showOutput();
    });
    m_queue.setFormat(format());
    connect(m_formatCombo, &QComboBox::currentIndexChanged, this, [this](int index) {
        context().settings().setState(stateName("format"), index);
        m_queue.setFormat(format());
        showOutput();
    });
    connect(m_quality, &QSlider::valueChanged, this, [this](int value) {
        context().settings().setState(stateName("quality"), value);
        showOutput();
    });
    return section;
}

QWidget* UpscalePage::makeRunButtons() {
    m_todo = quietLabel({});
    m_todo->setWordWrap(true);
    m_timeLeft = quietLabel({});
    m_start = makeButton({}, {}, ButtonKind::Primary, ButtonSize::Large);
    m_start->setToolTip(withShortcut(tr("Upscale"), QKeySequence(Qt::CTRL | Qt::Key_Return)));
    m_pause = makeButton(tr("Pause"), QStringLiteral("pause"), ButtonKind::Default, ButtonSize::Large);
    m_cancel = makeButton(tr("Cancel"), QStringLiteral("stop"), ButtonKind::Default, ButtonSize::Large);
    connect(m_start, &QPushButton::clicked, this, &UpscalePage::run);
    connect(m_pause, &QPushButton::clicked, this, &UpscalePage::pauseOrResume);
    connect(m_cancel, &QPushButton::clicked, &m_job, &UpscaleJob::cancel);
    auto* foot = new QFrame;
    foot->setProperty("edge", QStringLiteral("top"));
    auto* grid = new QGridLayout(foot);
    grid->setContentsMargins(12, 12, 12, 12);
    grid->setSpacing(8);
    grid->addWidget(m_todo, 0, 0);
    grid->addWidget(m_timeLeft, 0, 1, Qt::AlignRight);
    grid->addWidget(m_start, 1, 0, 1, 2);
    grid->addWidget(m_pause, 2, 0);
    grid->addWidget(m_cancel, 2, 1);
    return foot;
}

QWidget* UpscalePage::makeRight() {
    auto* rows = new QWidget;
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeModelSection());
    column->addWidget(makeOutputSection());
    column->addStretch(1);
    QScrollArea* scroll = scrolled(rows);
    auto* panel = new QWidget;
    panel->setMinimumWidth(264);
    panel->setMaximumWidth(360);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(makeRunButtons());
    return panel;
}

void UpscalePage::open(const PageRequest& request) {
    if (!request.files.isEmpty()) {
        QStringList images;
        for (const QString& file : request.files) {
            const QString suffix = QFileInfo(file).suffix().toLower();
            if (suffix == QStringLiteral("safetensors") || suffix == QStringLiteral("pth")) {
                openModel(file);
            } else {
                images.append(file);
            }
        }
        m_queue.add(images);
    }
}

bool UpscalePage::openModel(const QString& file) {
    if (m_running) {
        return false;
    }
    if (!m_opened.contains(file)) {
        m_opened.append(file);
    }
    m_model = file;
    fillModels();
    return true;
}

void UpscalePage::fillModels() {
    m_models.clear();
    for (const engine::RunSummary& summary : context().library().runs()) {
        if (!summary.bestModel.empty()) {
            const int scale = summary.config ? static_cast<int>(summary.config->network.scale) : 0;
            QStringList parts{toQString(summary.name)};
            parts += scale > 0 ? QStringList{QStringLiteral("×%1").arg(scale)} : QStringList();
            parts += std::isfinite(summary.psnrY) ? QStringList{tr("%1 dB").arg(format::psnr(summary.psnrY))}
                                                  : QStringList();
            m_models.append({parts.join(QStringLiteral(", ")), fromPath(summary.bestModel)});
        }
    }
    for (const QString& file : m_opened) {
        m_models.append({QFileInfo(file).fileName(), file});
    }
    m_modelCombo->clear();
    int current = -1;
    for (const Model& model : m_models) {
        if (model.file == m_model) {
            current = m_modelCombo->count();
        }
        m_modelCombo->addItem(icon(QStringLiteral("stack"), &Tokens::accent), model.name);
        m_modelCombo->setItemData(m_modelCombo->count() - 1, model.file, Qt::ToolTipRole);
    }
    m_modelCombo->setPlaceholderText(m_models.isEmpty() ? tr("No model yet") : tr("Choose a model"));
    m_modelCombo->setEnabled(!m_models.isEmpty() && !m_running);
    if (current < 0 && !m_models.isEmpty()) {
        current = 0;
    }
    m_modelCombo->setCurrentIndex(current);
    if (current >= 0) {
        chooseModel(m_models[current].file);
    } else {
        showOutput();
    }
}

void UpscalePage::chooseModel(const QString& file) {
    const auto known = std::find_if(m_models.begin(), m_models.end(), [&](const Model& m) { return m.file == file; });
    if (known == m_models.end() || !context().engine()) {
        return;
    }
    m_modelCombo->setCurrentIndex(static_cast<int>(known - m_models.begin()));
    const bool same = file == m_model && m_info && QFileInfo(file) == QFileInfo(fromPath(m_info->path));
    m_model = file;
    if (same) {
        return;
    }
    m_info.reset();
    m_modelProblem.clear();
    showOutput();
    m_modelJob.start(
        [engine = context().engine(), path = toPath(file)](std::stop_token) { return engine->modelInfo(path); },
        [this](const engine::Result<engine::ModelInfo>& info) { showModel(info); });
}

void UpscalePage::showModel(const engine::Result<engine::ModelInfo>& info) {
    m_info = info ? std::optional(*info) : std::nullopt;
    m_modelProblem = info ? QString() : toQString(info.error().message);
    m_modelLine->setText(info ? tr("%1, ×%2").arg(toQString(info->architecture)).arg(info->scale) : m_modelProblem);
    setTextTone(m_modelLine, info ? "text2" : "err");
    m_trained->setText(info && info->trainedSteps > 0 ? tr("%1 steps").arg(format::integer(info->trainedSteps))
                                                      : format::none());
    m_modelSize->setText(info ? tr("%1 M parameters").arg(format::fixed(static_cast<double>(info->parameters) / 1e6, 2))
                              : format::none());
    showPreview();
    showQueue();
}

void UpscalePage::showPreview() {
    const QueuedFile* file = m_queue.find(m_list->currentId());
    m_previewName->setText(file ? QFileInfo(file->path).fileName() : QString());
    m_previewSize->clear();
    showOutput();
    if (!file || !context().engine()) {
        m_previewJob.cancel();
        m_lens->setSources(nullptr, nullptr);
        m_viewport.setImageSize({});
        return;
    }

    struct Preview {
        QSize input;
        SourcePtr bicubic, result;
    };

    constexpr int kScaleWithoutModel = 2;
    m_previewJob.start(
        [engine = context().engine(), path = toPath(file->path),
         model = m_info ? m_info->path : std::filesystem::path(),
         scale = m_info ? scale() : kScaleWithoutModel](std::stop_token) {
            Preview preview;
            if (const auto opened = engine->openImage(path)) {
                preview.input = {(*opened)->size().width, (*opened)->size().height};
                if (const auto bicubic = engine->bicubic(*opened, scale)) {
                    preview.bicubic = *bicubic;
                }
                if (!model.empty()) {
                    if (const auto result = engine->upscaled(*opened, model)) {
                        preview.result = *result;
                    }
                }
            }
            return preview;
        },
        [this](const Preview& preview) {
            if (preview.bicubic) {
                const engine::Size size = preview.bicubic->size();
                m_viewport.setImageSize({size.width, size.height});
                m_previewSize->setText(
                    m_info ? tr("%1 × %2 becomes %3 × %4")
                                 .arg(preview.input.width())
                                 .arg(preview.input.height())
                                 .arg(size.width)
                                 .arg(size.height)
                           : QStringLiteral("%1 × %2").arg(preview.input.width()).arg(preview.input.height()));
            }
            m_lens->setSources(preview.bicubic, preview.result);
        });
}

engine::PictureFormat UpscalePage::format() const {
    return static_cast<engine::PictureFormat>(m_formatCombo->currentData().toInt());
}

void UpscalePage::showOutput() {
    const QString home = QDir::homePath();
    const QString shown = m_folder.startsWith(home) ? m_folder.mid(home.size() + 1) : m_folder;
    m_folderButton->setText(m_folderButton->fontMetrics().elidedText(shown, Qt::ElideMiddle, 120));
    m_folderButton->setToolTip(m_folder);
    const Format& chosen = formatOf(format());
    m_quality->setEnabled(!chosen.lossless);
    m_qualityText->setText(chosen.lossless ? tr("lossless") : QString::number(m_quality->value()));
    const QueuedFile* file = m_queue.find(m_list->currentId());
    const QString wrong = problem();
    m_example->setText(
        m_info ? toQString(engine::outputStem(toStd(m_pattern->text()), toPath(file ? file->path : tr("image")),
                                              scale(), toPath(m_model))) +
                     u'.' + QLatin1String(chosen.suffix)
               : QString());
    // What the files lose is said before anything runs.
    std::map<QString, int> losses;
    for (const QueuedFile& queued : m_queue.files()) {
        for (const QString& loss : m_queue.lossesOf(queued)) {
            ++losses[loss];
        }
    }
    QStringList lines;
    for (const auto& [loss, number] : losses) {
        lines.append(number == 1 ? tr("In 1 image %1.").arg(loss)
                                 : tr("In %1 images %2.").arg(QString::number(number), loss));
    }
    m_losses->setText(lines.join(u'\n'));
    m_losses->setVisible(!lines.isEmpty());
    const int waiting = m_queue.count(QueuedFile::State::Waiting);
    m_start->setText(waiting == 0   ? tr("Upscale")
                     : waiting == 1 ? tr("Upscale 1 image")
                                    : tr("Upscale %1 images").arg(waiting));
    m_start->setEnabled(waiting > 0 && wrong.isEmpty());
    if (!m_running) {
        m_todo->setText(wrong);
        setTextTone(m_todo, wrong.isEmpty() || waiting == 0 ? "text2" : "warn");
    }
}

QString UpscalePage::problem() const {
    if (m_queue.count(QueuedFile::State::Waiting) == 0) {
        return m_queue.files().isEmpty() ? QString() : tr("Nothing is waiting.");
    }
    if (!context().engine()) {
        return context().engineProblem();
    }
    if (m_models.isEmpty()) {
        return tr("Train a model, or open a model file.");
    }
    if (!m_info) {
        return m_modelProblem.isEmpty() ? tr("Reading the model") : m_modelProblem;
    }
    const QString pattern = m_pattern->text();
    if (!pattern.contains(QStringLiteral("{name}")) && m_queue.count(QueuedFile::State::Waiting) > 1) {
        return tr("The file name needs {name}, or all results would have one name.");
    }
    if (pattern.isEmpty() || pattern.contains(u'/')) {
        return tr("The file name must not be empty or contain “/”.");
    }
    const Format& chosen = formatOf(format());
    for (const QueuedFile& file : m_queue.files()) {
        const int longest = std::max(file.size.width(), file.size.height()) * scale();
        if (file.state == QueuedFile::State::Waiting && longest > chosen.longestSide) {
            return tr("%1 ends at %2 px; this would be %3. Choose PNG or TIFF.")
                .arg(QLatin1String(chosen.name), format::integer(chosen.longestSide), format::integer(longest));
        }
    }
    return {};
}

void UpscalePage::showQueue() {
    m_pages->setCurrentIndex(m_queue.files().isEmpty() ? 0 : 1);
    m_summary->setText(m_queue.files().isEmpty() ? QString() : m_queue.summary());
    showOutput();
    showRun();
}

double UpscalePage::runFraction() const {
    const QueuedFile* current = m_queue.find(m_current);
    const int left = m_queue.count(QueuedFile::State::Waiting);
    const double all = m_finished + left + (current ? 1 : 0);
    return all > 0 ? (m_finished + (current ? current->fraction : 0)) / all : 0;
}

void UpscalePage::showRun() {
    m_start->setVisible(!m_running);
    m_pause->setVisible(m_running);
    m_cancel->setVisible(m_running);
    m_progressRow->setVisible(m_running);
    m_settings->setEnabled(!m_running);
    m_modelCombo->setEnabled(!m_running && !m_models.isEmpty());
    m_timeLeft->setVisible(m_running);
    if (!m_running) {
        return;
    }
    const bool paused = m_job.isPaused();
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    setButtonIcon(m_pause, paused ? QStringLiteral("play") : QStringLiteral("pause"));

    // Time left by the pixels that are done and those to come.
    const QueuedFile* current = m_queue.find(m_current);
    const auto pixels = [](const QueuedFile& file) {
        return 1.0 * file.size.width() * file.size.height();
    };
    double done = m_pixelsDone;
    double left = 0;
    for (const QueuedFile& file : m_queue.files()) {
        left += file.state == QueuedFile::State::Waiting ? pixels(file) : 0;
    }
    if (current) {
        done += pixels(*current) * current->fraction;
        left += pixels(*current) * (1 - current->fraction);
    }
    const qint64 pausedMs = m_pausedMs + (paused ? m_pauseTime.elapsed() : 0);
    const double seconds = static_cast<double>(m_runTime.elapsed() - pausedMs) / 1000;
    const bool known = done > 0 && seconds > 1;
    const QString about = known ? format::about(seconds * left / done) : QString();

    const int toDo = m_queue.count(QueuedFile::State::Waiting) + (current ? 1 : 0);
    const int total = m_finished + toDo;
    const QString text = (paused ? tr("Paused at %1 of %2") : tr("Upscaling %1 of %2"))
                             .arg(QString::number(m_finished + 1), QString::number(total));
    m_todo->setText(toDo == 1 ? tr("1 image to do") : tr("%1 images to do").arg(toDo));
    setTextTone(m_todo, "text2");
    m_timeLeft->setText(about);
    m_progressText->setText(text);
    m_progress->setValue(qRound(runFraction() * 1000));
    m_progressNumbers->setText(QStringLiteral("%1 %").arg(qRound(runFraction() * 100)) +
                               (about.isEmpty() ? QString() : tr("  %1 left").arg(about)));
    context().setJob(JobStatus{PageId::Upscale, text, runFraction()});
}

void UpscalePage::primaryAction() {
    if (m_running) {
        pauseOrResume();
    } else if (m_start->isEnabled()) {
        run();
    }
}

engine::UpscaleRequest UpscalePage::requestFor(const QueuedFile& file) const {
    engine::UpscaleRequest request;
    request.inputs = {toPath(file.path)};
    request.model = toPath(m_model);
    request.outputDir = toPath(QDir(m_folder).filePath(file.subfolder));
    request.pattern = toStd(m_pattern->text());
    request.format = format();
    request.quality = m_quality->value();
    request.ifExists = static_cast<engine::IfExists>(m_ifExists->currentData().toInt());
    request.ensemble = m_ensemble->isChecked();
    request.threads = context().settings().threads();
    return request;
}

void UpscalePage::run() {
    if (m_running || !problem().isEmpty()) {
        return;
    }
    m_banner->hide();
    m_running = true;
    m_finished = 0;
    m_pixelsDone = 0;
    m_pausedMs = 0;
    m_runTime.start();
    runNext();
}

void UpscalePage::runNext() {
    const QueuedFile* next = m_queue.nextWaiting();
    if (!next) {
        end(false);
        return;
    }
    m_current = next->id;
    m_fileTime.start();
    m_job.start(context().engine(), requestFor(*next));
    m_queue.setRunning(m_current);
    showRun();
}

void UpscalePage::fileFinished(const engine::Result<engine::UpscaledFile>& result) {
    const int id = m_current;
    m_current = 0;
    if (!result && result.error().code == engine::ErrorCode::Cancelled) {
        m_queue.setWaiting(id);
        end(true);
        return;
    }
    if (const QueuedFile* file = m_queue.find(id)) {
        m_pixelsDone += 1.0 * file->size.width() * file->size.height();
    }
    ++m_finished;
    if (!result) {
        m_queue.setFailed(id, toQString(result.error().message));
        if (result.error().code == engine::ErrorCode::Disk) {
            end(true);  // the next ones would fail likewise
            return;
        }
    } else if (!result->problem.empty()) {
        m_queue.setFailed(id, toQString(result->problem));
    } else if (result->skipped) {
        m_queue.setSkipped(id, result->output.empty() ? tr("A result of this model") : tr("The result exists already"));
    } else {
        m_queue.setDone(id, fromPath(result->output), static_cast<double>(m_fileTime.elapsed()) / 1000);
    }
    runNext();
}

void UpscalePage::end(bool cancelled) {
    m_running = false;
    m_current = 0;
    context().setJob(std::nullopt);
    showQueue();
    using State = QueuedFile::State;
    const int done = m_queue.count(State::Done);
    const int failed = m_queue.count(State::Failed);
    if (failed > 0) {
        const auto first = std::find_if(m_queue.files().begin(), m_queue.files().end(),
                                        [](const QueuedFile& f) { return f.state == State::Failed; });
        QStringList reasons;
        for (const QueuedFile& file : m_queue.files()) {
            if (file.state == State::Failed) {
                reasons.append(file.path + QStringLiteral(": ") + file.reason);
            }
        }
        m_banner->setMessage(MessageKind::Error, tr("%1 done, %2 failed").arg(done).arg(failed), first->reason);
        m_banner->addDetails(failed > 1 ? reasons.join(u'\n') : QString());
        connect(m_banner->addAction(tr("Retry")), &QPushButton::clicked, this, [this] {
            m_queue.retryFailed();
            run();
        });
        m_banner->setClosable(true);
        m_banner->show();
    } else if (!cancelled && done > 0) {
        context().notify(done == 1 ? tr("1 image upscaled") : tr("%1 images upscaled").arg(done),
                         NoticeAction{tr("Show in folder"), [folder = m_folder] {
                                          QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
                                      }});
    }
}

void UpscalePage::pauseOrResume() {
    if (m_job.isPaused()) {
        m_pausedMs += m_pauseTime.elapsed();
    } else {
        m_pauseTime.start();
    }
    m_job.setPaused(!m_job.isPaused());
    showRun();
}

void UpscalePage::addFiles() {
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Add files"), {}, imageFilter());
    if (!files.isEmpty()) {
        m_queue.add(files);
    }
}

void UpscalePage::addFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add folder"));
    if (!folder.isEmpty()) {
        m_queue.add({folder});
    }
}

void UpscalePage::paste() {
    const QMimeData* pasted = QGuiApplication::clipboard()->mimeData();
    QStringList files;
    for (const QUrl& url : pasted->urls()) {
        if (url.isLocalFile()) {
            files.append(url.toLocalFile());
        }
    }
    const QImage image = files.isEmpty() ? qvariant_cast<QImage>(pasted->imageData()) : QImage();
    if (!image.isNull()) {
        const QString file = m_pasted.filePath(QStringLiteral("pasted-%1.png").arg(m_queue.files().size() + 1));
        if (image.save(file)) {
            files.append(file);
        }
    }
    m_queue.add(files);
}

void UpscalePage::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the results"), m_folder);
    if (!folder.isEmpty()) {
        m_folder = folder;
        context().settings().setState(stateName("folder"), folder);
        showOutput();
    }
}

void UpscalePage::openOutputFolder() {
    QDir().mkpath(m_folder);
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder));
}

void UpscalePage::openInCompare(int id) {
    const QueuedFile* file = m_queue.find(id);
    if (!file || !context().engine() || scale() == 0) {
        return;
    }
    m_previewJob.start(
        [engine = context().engine(), input = toPath(file->path), scale = scale()](std::stop_token) -> SourcePtr {
            const auto opened = engine->openImage(input);
            const auto bicubic = opened ? engine->bicubic(*opened, scale) : opened;
            return bicubic ? *bicubic : nullptr;
        },
        [this, output = file->output](const SourcePtr& bicubic) {
            PageRequest request{PageId::Compare};
            request.image = bicubic;
            request.imageName = tr("Bicubic");
            request.files = {output};
            context().go(request);
        });
}

}  // namespace wavelens::ui
