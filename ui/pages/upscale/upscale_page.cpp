// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/upscale_page.hpp"

#include "ui/bridge/image_files.hpp"
#include "ui/bridge/model_files.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/upscale/model_section.hpp"
#include "ui/pages/upscale/output_section.hpp"
#include "ui/pages/upscale/preview_pane.hpp"
#include "ui/pages/upscale/quality_section.hpp"
#include "ui/pages/upscale/queue_view.hpp"
#include "ui/pages/upscale/run_foot.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/scrolled.hpp"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

#include <algorithm>

namespace wavelens::ui {

namespace {

QLabel* quietLabel() {
    auto* label = new QLabel;
    setTextStyle(label, TextStyle::Small);
    setTextTone(label, "text2");
    return label;
}

}  // namespace

UpscalePage::UpscalePage(PageContext& context, QWidget* parent) : Page(tr("Upscale"), context, parent), m_run(m_queue) {
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
    addPasteAction();
    connectParts();
    takeEngine();
    showQueue();
}

void UpscalePage::addPasteAction() {
    auto* pasteAction = new QAction(tr("Paste images"), this);
    pasteAction->setShortcut(QKeySequence::Paste);
    pasteAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(pasteAction, &QAction::triggered, this, &UpscalePage::paste);
    addAction(pasteAction);
    m_actions.append(pasteAction);
}

void UpscalePage::connectParts() {
    connect(&m_queue, &UpscaleQueue::changed, this, &UpscalePage::showQueue);
    connect(&m_queue, &UpscaleQueue::fileChanged, this, [this](int id) {
        showQueue();
        const QueuedFile* file = m_queue.find(id);
        if (id == m_list->currentId() && file && file->state == QueuedFile::State::Waiting) {
            showPreview();
        }
    });
    connect(m_list, &QueueView::currentFileChanged, this, &UpscalePage::showPreview);
    connect(m_list, &QueueView::openRequested, this, &UpscalePage::openInCompare);
    connect(m_foot, &RunFoot::startRequested, this, &UpscalePage::run);
    connect(m_foot, &RunFoot::pauseRequested, &m_run, &UpscaleRun::pauseOrResume);
    connect(m_foot, &RunFoot::cancelRequested, &m_run, &UpscaleRun::cancel);
    connect(&m_run, &UpscaleRun::progressed, this, &UpscalePage::showRun);
    connect(&m_run, &UpscaleRun::ended, this, &UpscalePage::runEnded);
    connect(m_preview, &PreviewPane::failed, this, &UpscalePage::say);
    connect(m_model, &ModelSection::failed, this, &UpscalePage::say);
    connect(m_model, &ModelSection::modelChanged, this, [this] {
        m_output->setModel(m_model->model(), m_model->file());
        showPreview();
    });
    connect(m_output, &OutputSection::changed, this, &UpscalePage::showOutput);
    connect(m_quality, &QualitySection::changed, this, &UpscalePage::showOutput);
    connect(&context(), &PageContext::engineReady, this, &UpscalePage::takeEngine);
}

void UpscalePage::takeEngine() {
    m_queue.setEngine(context().engine());
    m_output->setModel(m_model->model(), m_model->file());
    showPreview();
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
    m_summary = quietLabel();
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
    m_preview = new PreviewPane;
    auto* empty = new EmptyState(QStringLiteral("upscale"), tr("No images yet"),
                                 tr("Drop images or folders here. They stay on this computer."));
    connect(empty->addAction(tr("Add files"), ButtonKind::Primary), &QPushButton::clicked, this,
            &UpscalePage::addFiles);
    connect(empty->addAction(tr("Add folder")), &QPushButton::clicked, this, &UpscalePage::addFolder);
    m_pages = new QStackedWidget;
    m_pages->addWidget(empty);
    m_pages->addWidget(m_preview);
    return m_pages;
}

QWidget* UpscalePage::makeRight() {
    m_model = new ModelSection(context());
    m_output = new OutputSection(context().settings(), m_queue);
    m_quality = new QualitySection(context().settings());
    auto* rows = new QWidget;
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_model);
    column->addWidget(m_output);
    column->addWidget(m_quality);
    column->addStretch(1);
    auto* panel = new QWidget;
    panel->setMinimumWidth(264);
    panel->setMaximumWidth(360);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scrolled(rows), 1);
    m_foot = new RunFoot;
    layout->addWidget(m_foot);
    return panel;
}

void UpscalePage::open(const PageRequest& request) {
    QStringList images;
    for (const QString& file : request.files) {
        if (isModelFile(file)) {
            openModel(file);
        } else {
            images.append(file);
        }
    }
    m_queue.add(images);
}

bool UpscalePage::openModel(const QString& file) {
    if (isRunning()) {
        return false;
    }
    m_banner->hide();
    m_model->open(file);
    return true;
}

int UpscalePage::scale() const {
    return m_model->model() ? static_cast<int>(m_model->model()->scale) : 0;
}

void UpscalePage::say(const QString& title, const QString& message) {
    m_banner->setMessage(MessageKind::Error, title, message);
    m_banner->setClosable(true);
    m_banner->show();
}

void UpscalePage::showPreview() {
    const QueuedFile* file = m_queue.find(m_list->currentId());
    if (!m_model->isReading()) {
        m_preview->show(context().engine(), file ? file->path : QString(), m_model->file(), scale());
    }
    showOutput();
}

void UpscalePage::showOutput() {
    const QueuedFile* file = m_queue.find(m_list->currentId());
    m_queue.setFormat(m_output->format());
    m_output->show(file);
    m_preview->setSizes(file ? file->size : QSize(), file && scale() > 0 ? m_output->resultOf(file->size) : QSize());
    if (isRunning()) {
        return;
    }
    m_quality->showMemory(context().engine(), settings(), largestWaiting());
    m_foot->showIdle(m_queue.count(QueuedFile::State::Waiting), problem());
}

engine::Size UpscalePage::largestWaiting() const {
    engine::Size largest;
    for (const QueuedFile& file : m_queue.files()) {
        const engine::Size size{file.size.width(), file.size.height()};
        if (file.state == QueuedFile::State::Waiting && !file.size.isEmpty() &&
            1LL * size.width * size.height > 1LL * largest.width * largest.height) {
            largest = size;
        }
    }
    return largest;
}

QString UpscalePage::problem() const {
    if (m_queue.count(QueuedFile::State::Waiting) == 0) {
        return m_queue.files().isEmpty() ? QString() : tr("Nothing is waiting.");
    }
    if (!context().engine()) {
        return context().engineProblem();
    }
    const QString model = m_model->problem();
    return model.isEmpty() ? m_output->problem() : model;
}

void UpscalePage::showQueue() {
    m_pages->setCurrentIndex(m_queue.files().isEmpty() ? 0 : 1);
    m_summary->setText(m_queue.files().isEmpty() ? QString() : m_queue.summary());
    showOutput();
    showRun();
}

void UpscalePage::showRun() {
    m_model->setLocked(isRunning());
    m_output->setLocked(isRunning());
    m_quality->setLocked(isRunning());
    if (!isRunning()) {
        m_preview->hideProgress();
        return;
    }
    const auto seconds = m_run.secondsLeft();
    const QString about = seconds ? format::about(*seconds) : QString();
    const double fraction = m_run.fraction();
    const QString text =
        (m_run.isPaused() ? tr("Paused at %1 of %2") : tr("Upscaling %1 of %2"))
            .arg(QString::number(m_run.finished() + 1), QString::number(m_run.finished() + m_run.toDo()));
    m_foot->showRunning(m_run.isPaused(), m_run.toDo(), about);
    m_preview->showProgress(text, fraction,
                            QStringLiteral("%1 %").arg(qRound(fraction * 100)) +
                                (about.isEmpty() ? QString() : tr("  %1 left").arg(about)));
    context().setJob(JobStatus{PageId::Upscale, text, fraction});
}

void UpscalePage::primaryAction() {
    if (isRunning()) {
        m_run.pauseOrResume();
    } else if (m_foot->canStart()) {
        run();
    }
}

engine::UpscaleRequest UpscalePage::settings() const {
    engine::UpscaleRequest request;
    request.model = toPath(m_model->file());
    request.threads = context().settings().threads();
    m_output->fill(request);
    m_quality->fill(request);
    return request;
}

void UpscalePage::run() {
    if (!isRunning() && problem().isEmpty()) {
        m_banner->hide();
        m_run.start(context().engine(), settings());
    }
}

void UpscalePage::runEnded(bool early) {
    context().setJob(std::nullopt);
    showQueue();
    const int done = m_queue.count(QueuedFile::State::Done);
    if (m_queue.count(QueuedFile::State::Failed) > 0) {
        sayWhatFailed();
    } else if (!early && done > 0) {
        context().notify(done == 1 ? tr("1 image upscaled") : tr("%1 images upscaled").arg(done),
                         NoticeAction{tr("Show in folder"), [folder = m_output->folder()] {
                                          QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
                                      }});
    }
}

void UpscalePage::sayWhatFailed() {
    using State = QueuedFile::State;
    QStringList reasons, details;
    for (const QueuedFile& file : m_queue.files()) {
        if (file.state == State::Failed) {
            reasons.append(file.reason);
            details.append(file.path + QStringLiteral(": ") + file.reason);
        }
    }
    say(tr("%1 done, %2 failed").arg(m_queue.count(State::Done)).arg(reasons.size()), reasons.first());
    m_banner->addDetails(reasons.size() > 1 ? details.join(u'\n') : QString());
    connect(m_banner->addAction(tr("Retry")), &QPushButton::clicked, this, [this] {
        m_queue.retryFailed();
        run();
    });
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

void UpscalePage::openOutputFolder() {
    QDir().mkpath(m_output->folder());
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_output->folder()));
}

void UpscalePage::openInCompare(int id) {
    const QueuedFile* file = m_queue.find(id);
    if (!file || !context().engine() || scale() == 0) {
        return;
    }
    m_compareJob.start(
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
