// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/compare/compare_page.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/image_files.hpp"
#include "ui/bridge/model_files.hpp"
#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/compare/compare_panels.hpp"
#include "ui/pages/compare/difference.hpp"
#include "ui/pages/compare/source_list.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/canvas/overview.hpp"
#include "ui/widgets/canvas/scrubber.hpp"
#include "ui/widgets/canvas/side_by_side.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"
#include "ui/widgets/canvas/tile_store.hpp"
#include "ui/widgets/canvas/zoom_bar.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_section.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/scrolled.hpp"
#include "ui/widgets/segment.hpp"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QtMath>

#include <algorithm>
#include <cmath>
#include <functional>

namespace wavelens::ui {

namespace {

constexpr int kRegionDelayMs = 100;
constexpr int kFlickerMs = 500;  // two swaps a second; never faster, for those whom flicker harms
constexpr int kLoupeZoom = 8;
constexpr int kSmallestMeasured = 24;
constexpr qint64 kLargestRegion = qint64{8} << 20;
constexpr int kNarrow = 1200 - 72;  // the window without its rail

QStringList sortedImagesBelow(const QString& folder) {
    QStringList files = imagesBelow(folder);
    files.sort();
    return files;
}

QSize sizeOf(const engine::ImageSource& pixels) {
    return {pixels.size().width, pixels.size().height};
}

/// `part` of the picture that is looked at, in pixels of `pixels`.
engine::Rect partIn(const engine::ImageSource& pixels, QRect part, QSize image) {
    const QRect own = scenePart(part, sizeOf(pixels), image);
    return {own.x(), own.y(), own.width(), own.height()};
}

QString nameOf(const CompareSource* source) {
    return source ? QStringList{source->name, source->detail}.join(u' ').trimmed() : QString();
}

CanvasLabel labelOf(const QString& tag, const CompareSource* source) {
    if (!source) {
        return {};
    }
    return {tag, source->name, source->problem.isEmpty() ? source->detail : source->problem};
}

CanvasLabel badgeOf(const engine::Measures& measures) {
    if (!std::isfinite(measures.psnrY)) {
        return {};
    }
    return {{},
            {},
            ComparePage::tr("in view"),
            QStringLiteral("%1 dB %2").arg(format::psnr(measures.psnrY), format::ssim(measures.ssimY))};
}

QWidget* column(const QList<QWidget*>& rows, int spacing) {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setSpacing(spacing);
    for (QWidget* row : rows) {
        layout->addWidget(row);
    }
    return box;
}

QIcon surroundIcon() {
    QPixmap swatch(32, 32);
    swatch.fill(theme().surround());
    QPainter painter(&swatch);
    painter.setPen(QPen(tokens().ctl, 2));
    painter.drawRect(1, 1, 30, 30);
    return swatch;
}

}  // namespace

ComparePage::ComparePage(PageContext& context, QWidget* parent)
    : Page(tr("Compare"), context, parent), m_store(new TileStore(this)) {
    makeActions();
    m_left = makeLeft();
    QWidget* centre = makeCentre();
    m_right = makeRight();
    makeHeader();

    m_splitter =
        new PanelSplitter(context.settings(), QStringLiteral("compare"), {m_left, centre, m_right}, 1, {240, 800, 288});
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    layout->setSizeConstraint(QLayout::SetNoConstraint);  // what does not fit is folded by applyWidth()

    m_regionTimer.setSingleShot(true);
    m_regionTimer.setInterval(kRegionDelayMs);
    m_flickerTimer.setInterval(kFlickerMs);
    connect(&m_regionTimer, &QTimer::timeout, this, &ComparePage::followRegion);
    connect(&m_flickerTimer, &QTimer::timeout, this, [this] {
        m_flickerShowsB = !m_flickerShowsB;
        showSingle();
    });
    connect(&m_viewport, &Viewport::changed, &m_regionTimer, qOverload<>(&QTimer::start));
    connect(&m_model, &CompareModel::changed, this, &ComparePage::follow);
    connect(&m_model, &CompareModel::measuresChanged, this, &ComparePage::followMeasures);
    connect(&m_model, &CompareModel::previewsChanged, this, &ComparePage::followPreviews);
    connect(&context, &PageContext::engineReady, this, [this] { m_model.setEngine(this->context().engine()); });
    connect(&context.subject(), &Subject::runChanged, &m_model, &CompareModel::setRun);
    connect(&context.subject(), &Subject::stepChanged, this, &ComparePage::followPreviews);
    connect(&context.runs(), &RunController::validated, this, [this] {
        if (this->context().runs().runDir() == this->context().subject().runDir()) {
            m_model.refreshRun();
        }
    });
    m_model.setEngine(context.engine());
    m_model.setRun(context.subject().runDir());
    fillChoices();
    follow();
    setMode(Mode::Split);
}

QWidget* ComparePage::headerContext() {
    return m_headerCombos;
}

QList<QWidget*> ComparePage::headerActions() {
    return {m_add, m_export};
}

QWidget* ComparePage::leftPanel() {
    return m_left;
}

QWidget* ComparePage::canvas() {
    return m_views;
}

QWidget* ComparePage::rightPanel() {
    return m_right;
}

void ComparePage::makeActions() {
    const auto add = [this](const QString& text, const QKeySequence& key, auto slot) {
        auto* action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_actions.append(action);
        addAction(action);
        return action;
    };
    add(tr("Split view"), Qt::Key_S, [this] { setMode(Mode::Split); });
    add(tr("Side by side"), Qt::Key_D, [this] { setMode(Mode::SideBySide); });
    add(tr("Flicker"), Qt::Key_F, [this] {
        // The first press shows the view, the second one runs it.
        if (m_mode != Mode::Flicker) {
            setMode(Mode::Flicker);
        } else if (m_flickerTimer.isActive()) {
            m_flickerTimer.stop();
        } else {
            m_flickerTimer.start();
        }
    });
    add(tr("Difference"), Qt::Key_H, [this] { setMode(Mode::Difference); });
    add(tr("Swap A and B"), Qt::Key_X, [this] { m_model.swap(); });
    add(tr("Turn the split line"), Qt::Key_V,
        [this] { m_split->setOrientation(m_split->orientation() == Qt::Vertical ? Qt::Horizontal : Qt::Vertical); });
    auto* link = add(tr("Link the views"), Qt::Key_K, [this] { m_sides->setLinked(!m_sides->linked()); });
    link->setCheckable(true);
    link->setChecked(true);
    link->setObjectName(QStringLiteral("link"));
    auto* grid = add(tr("Pixel grid"), Qt::Key_G, [] {});
    grid->setCheckable(true);
    grid->setChecked(true);
    grid->setObjectName(QStringLiteral("grid"));
    auto* loupe = add(tr("Loupe"), Qt::Key_L, [this] { m_loupeSection->setOpen(!m_loupeSection->isOpen()); });
    loupe->setCheckable(true);
    loupe->setObjectName(QStringLiteral("loupe"));
    add(tr("Pin the loupe"), QKeySequence(Qt::SHIFT | Qt::Key_L), [this] { setLoupePinned(!m_loupePinned); });
    add(tr("Change the surround"), Qt::Key_B, [] { theme().cycleSurround(); });
    add(tr("Previous step"), Qt::Key_Comma, [this] { m_scrubber->move(-1); });
    add(tr("Next step"), Qt::Key_Period, [this] { m_scrubber->move(1); });
    add(tr("Play the steps"), Qt::Key_P, [this] { m_scrubber->togglePlay(); });
    for (int i = 0; i < 9; ++i) {
        const auto key = static_cast<Qt::Key>(Qt::Key_1 + i);
        add(tr("Show source %1 on side B").arg(i + 1), key, [this, i] { m_model.setB(i); });
        add(tr("Show source %1 on side A").arg(i + 1), QKeySequence(Qt::SHIFT | key), [this, i] { m_model.setA(i); });
    }
}

QWidget* ComparePage::makeLeft() {
    AppSettings& settings = context().settings();
    m_imageCombo = new QComboBox;
    m_imageCombo->setAccessibleName(tr("Image"));
    m_imageCombo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_imageCombo->setMinimumContentsLength(12);
    m_imageLine = new QLabel;
    m_imageCount = new QLabel;
    for (QLabel* label : {m_imageLine, m_imageCount}) {
        setTextStyle(label, TextStyle::Small);
        setTextTone(label, "text2");
    }
    m_imageLine->setWordWrap(true);
    m_role = new Segment(tr("The image is"), true);
    m_role->addOption(tr("Reference"), {}, tr("The image is the truth: sources start from it made smaller"));
    m_role->addOption(tr("Input"), {}, tr("Sources enlarge the image itself; there is nothing to measure against"));
    connect(m_imageCombo, &QComboBox::activated, this, &ComparePage::chooseImage);
    connect(m_role, &Segment::currentChanged, this, [this](int index) {
        m_model.setRole(index == 0 ? CompareModel::Role::Reference : CompareModel::Role::Input);
    });

    auto* line = new QWidget;
    auto* lineRow = new QHBoxLayout(line);
    lineRow->setContentsMargins(0, 0, 0, 0);
    lineRow->addWidget(m_imageLine, 1);
    lineRow->addWidget(m_imageCount);
    auto* image = new PanelSection(tr("Image"), settings, QStringLiteral("compare/image"));
    image->setContent(column({m_imageCombo, line, m_role}, 6));
    QToolButton* openImage = makeIconButton(QStringLiteral("open"), tr("Open image"), {}, 24);
    connect(openImage, &QToolButton::clicked, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Open image"), {}, imageFilter());
        if (!file.isEmpty()) {
            m_opened.append({QFileInfo(file).fileName(), toPath(file)});
            m_model.setImage(m_opened.last());
            fillChoices();
        }
    });
    image->addHeaderWidget(openImage);

    m_list = new SourceList(m_model);
    auto* keys = new QLabel(tr("Press 1–9 to show a source on side B, Shift+1–9 on side A."));
    keys->setWordWrap(true);
    setTextStyle(keys, TextStyle::Caption);
    setTextTone(keys, "text3");
    auto* sources = new PanelSection(tr("Sources"), settings, QStringLiteral("compare/sources"));
    QWidget* sourceColumn = column({m_list, keys}, 8);
    sources->setContent(sourceColumn);
    sourceColumn->layout()->setContentsMargins(0, 0, 0, 12);
    keys->setContentsMargins(12, 0, 12, 0);
    QToolButton* addSource = makeIconButton(QStringLiteral("add"), tr("Add a source"), {}, 24);
    auto* menu = new QMenu(addSource);
    menu->setObjectName(QStringLiteral("addSource"));
    addSource->setMenu(menu);
    addSource->setPopupMode(QToolButton::InstantPopup);
    connect(menu, &QMenu::aboutToShow, this, &ComparePage::fillAddMenu);
    sources->addHeaderWidget(addSource);

    m_overview = new Overview(*m_store, m_viewport);
    m_overviewSection = new PanelSection(tr("Overview"), settings, QStringLiteral("compare/overview"));
    m_overviewSection->setContent(column({m_overview}, 0));

    auto* rows = new QWidget;
    auto* rowLayout = new QVBoxLayout(rows);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    rowLayout->setSpacing(0);
    rowLayout->addWidget(image);
    rowLayout->addWidget(sources);
    rowLayout->addStretch(1);
    auto* panel = new QWidget;
    panel->setMinimumWidth(200);
    panel->setMaximumWidth(360);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scrolled(rows), 1);
    layout->addWidget(m_overviewSection);
    return panel;
}

QWidget* ComparePage::makeToolBar() {
    auto* bar = new QFrame;
    bar->setProperty("edge", QStringLiteral("bottom"));
    bar->setFixedHeight(theme().px(40));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    const auto line = [&] {
        QFrame* made = makeLine(Qt::Vertical, bar);
        made->setFixedHeight(20);
        row->addWidget(made);
    };
    const auto toggle = [&](const QString& name, const QString& iconName) {
        row->addWidget(makeIconButton(findChild<QAction*>(name), iconName, 28, bar));
    };
    m_modes = new Segment(tr("View"));
    m_modes->addOption(tr("Split"), QStringLiteral("split"), tr("Split (S)"));
    m_modes->addOption(tr("Side by side"), QStringLiteral("side-by-side"), tr("Side by side (D)"));
    m_modes->addOption(tr("Flicker"), QStringLiteral("flicker"), tr("Flicker (F, F again runs it)"));
    m_modes->addOption(tr("Difference"), QStringLiteral("difference"), tr("Difference (H)"));
    connect(m_modes, &Segment::currentChanged, this, [this](int index) { setMode(static_cast<Mode>(index)); });
    row->addWidget(m_modes);
    line();
    row->addWidget(new ZoomBar(m_viewport));
    line();
    toggle(QStringLiteral("loupe"), QStringLiteral("loupe"));
    toggle(QStringLiteral("grid"), QStringLiteral("grid"));
    toggle(QStringLiteral("link"), QStringLiteral("link"));
    row->addStretch(1);
    m_surround = makeIconButton(QStringLiteral("image"), tr("Change the surround"), QKeySequence(Qt::Key_B), 28, bar);
    m_surround->setIcon(surroundIcon());
    connect(m_surround, &QToolButton::clicked, this, [] { theme().cycleSurround(); });
    const auto repaint = [this] {
        m_surround->setIcon(surroundIcon());
    };
    connect(&theme(), &Theme::surroundChanged, m_surround, repaint);
    connect(&theme(), &Theme::changed, m_surround, repaint);
    row->addWidget(m_surround);
    QToolButton* more = makeIconButton(QStringLiteral("more"), tr("More"), {}, 28, bar);
    auto* menu = new QMenu(more);
    for (QAction* action : m_actions.mid(4, 7)) {
        menu->addAction(action);
    }
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(more);
    return bar;
}

QWidget* ComparePage::makeCentre() {
    m_split = new SplitCanvas(*m_store);
    m_split->setViewport(&m_viewport);
    m_sides = new SideBySide(*m_store, m_viewport);
    m_single = new ImageCanvas(*m_store);
    m_single->setViewport(&m_viewport);
    m_difference = new DifferenceCanvas(*m_store);
    m_difference->setViewport(&m_viewport);
    m_views = new QStackedWidget;
    for (QWidget* view : QList<QWidget*>{m_split, m_sides, m_single, m_difference}) {
        m_views->addWidget(view);
    }
    for (ImageCanvas* canvas : QList<ImageCanvas*>{m_split, m_single, m_difference}) {
        connect(canvas, &ImageCanvas::hovered, this, &ComparePage::hover);
        connect(canvas, &ImageCanvas::left, this, [this] { hover(std::nullopt); });
    }
    connect(m_sides, &SideBySide::hovered, this, &ComparePage::hover);
    connect(m_sides, &SideBySide::left, this, [this] { hover(std::nullopt); });
    connect(findChild<QAction*>(QStringLiteral("grid")), &QAction::toggled, this, [this](bool on) {
        for (ImageCanvas* canvas : QList<ImageCanvas*>{m_split, m_single, m_difference}) {
            canvas->setPixelGrid(on);
        }
        m_sides->setPixelGrid(on);
    });
    connect(m_store, &TileStore::readFailed, this, [this](const SourcePtr&, const QString& message) { say(message); });

    m_hint = new QLabel;
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(12, 6, 12, 6);
    setTextStyle(m_hint, TextStyle::Small);
    setTextTone(m_hint, "text2");
    m_scrubber = new Scrubber;
    connect(m_scrubber, &Scrubber::indexRequested, this, [this](int index) {
        m_model.setPreviewIndex(index);
        const auto previews = m_model.previews();
        if (index >= 0 && index < static_cast<int>(previews.size())) {
            context().subject().setStep(m_model.followsNewest()
                                            ? std::nullopt
                                            : std::optional<qint64>(previews[static_cast<size_t>(index)].step));
        }
    });
    connect(m_scrubber, &Scrubber::followRequested, this, [this](bool on) {
        m_model.setFollowsNewest(on);
        if (on) {
            context().subject().setStep(std::nullopt);
        }
    });

    QWidget* comparison = column({makeToolBar(), m_views, m_hint, m_scrubber}, 0);
    comparison->layout()->setContentsMargins(0, 0, 0, 0);
    static_cast<QVBoxLayout*>(comparison->layout())->setStretch(1, 1);

    m_empty = new EmptyState(QStringLiteral("compare"), tr("Nothing to compare"),
                             tr("Drop two images here, or choose an image and a model."));
    connect(m_empty->addAction(tr("Add images"), ButtonKind::Primary), &QPushButton::clicked, this,
            &ComparePage::addImages);
    connect(m_empty->addAction(tr("Use the sample")), &QPushButton::clicked, this, &ComparePage::useSample);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(comparison);
    return m_pages;
}

QWidget* ComparePage::makeRight() {
    AppSettings& settings = context().settings();

    m_differenceFrom = new QComboBox;
    m_differenceFrom->setAccessibleName(tr("Between"));
    m_differenceTo = new QComboBox;
    m_differenceTo->setAccessibleName(tr("and"));
    m_fullScales = new QComboBox;
    m_fullScales->setAccessibleName(tr("Full scale"));
    m_fullScales->addItem(tr("Automatic"), 0);
    for (const int scale : kFullScales) {
        m_fullScales->addItem(QString::number(scale), scale);
    }
    for (QComboBox* combo : {m_differenceFrom, m_differenceTo}) {
        combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        combo->setMinimumContentsLength(8);
        connect(combo, &QComboBox::activated, this, &ComparePage::showDifference);
    }
    connect(m_fullScales, &QComboBox::activated, this, [this] {
        m_fullScale = m_fullScales->currentData().toInt();
        m_differenceA = nullptr;
        showDifference();
    });
    auto* difference = new QWidget;
    auto* grid = new QGridLayout(difference);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    const std::pair<QString, QWidget*> fields[] = {
        {tr("Between"), m_differenceFrom}, {tr("and"), m_differenceTo}, {tr("Full scale"), m_fullScales}};
    for (int row = 0; row < 3; ++row) {
        auto* name = new QLabel(fields[row].first);
        setTextStyle(name, TextStyle::Small);
        setTextTone(name, "text2");
        grid->addWidget(name, row, 0);
        grid->addWidget(fields[row].second, row, 1);
    }
    m_differenceSection = new PanelSection(tr("Difference of luma"), settings, QStringLiteral("compare/difference"));
    m_differenceSection->setContent(difference);

    m_measures = new MeasuresPanel;
    m_measuresSection = new PanelSection(tr("Measures"), settings, QStringLiteral("compare/measures"));
    m_measuresSection->setContent(m_measures);

    m_loupeA = new ImageCanvas(*m_store);
    m_loupeB = new ImageCanvas(*m_store);
    m_loupeNameA = new QLabel;
    m_loupeNameB = new QLabel;
    auto* loupe = new QWidget;
    auto* loupeGrid = new QGridLayout(loupe);
    loupeGrid->setHorizontalSpacing(8);
    loupeGrid->setVerticalSpacing(4);
    const std::pair<ImageCanvas*, QLabel*> halves[] = {{m_loupeA, m_loupeNameA}, {m_loupeB, m_loupeNameB}};
    for (int i = 0; i < 2; ++i) {
        ImageCanvas* half = halves[i].first;
        half->setViewport(&m_loupeViewport);
        half->setPixelGrid(false);
        half->setAttribute(Qt::WA_TransparentForMouseEvents);
        half->setFocusPolicy(Qt::NoFocus);
        half->setFixedHeight(theme().px(128));
        setTextStyle(halves[i].second, TextStyle::Caption);
        setTextTone(halves[i].second, "text2");
        loupeGrid->addWidget(half, 0, i);
        loupeGrid->addWidget(halves[i].second, 1, i);
        loupeGrid->setColumnStretch(i, 1);
    }
    m_loupeSection = new PanelSection(tr("Loupe"), settings, QStringLiteral("compare/loupe"));
    m_loupeSection->setContent(loupe);
    m_loupeSection->setSummary(QStringLiteral("800 %"));
    auto* loupeAction = findChild<QAction*>(QStringLiteral("loupe"));
    loupeAction->setChecked(m_loupeSection->isOpen());
    connect(m_loupeSection, &PanelSection::toggled, this, [this, loupeAction](bool open) {
        loupeAction->setChecked(open);
        hover(m_pixel);
    });

    m_pixels = new PixelPanel;
    m_pixelSection = new PanelSection(tr("Pixel"), settings, QStringLiteral("compare/pixel"));
    m_pixelSection->setContent(m_pixels);

    auto* rows = new QWidget;
    auto* layout = new QVBoxLayout(rows);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (PanelSection* section : {m_differenceSection, m_measuresSection, m_loupeSection, m_pixelSection}) {
        layout->addWidget(section);
    }
    layout->addStretch(1);
    QScrollArea* panel = scrolled(rows);
    panel->setMinimumWidth(248);
    panel->setMaximumWidth(360);
    return panel;
}

void ComparePage::makeHeader() {
    m_headerCombos = new QWidget(this);
    auto* row = new QHBoxLayout(m_headerCombos);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_headerImage = new QComboBox;
    m_headerA = new QComboBox;
    m_headerB = new QComboBox;
    QToolButton* swap = makeIconButton(QStringLiteral("swap"), tr("Swap A and B"), QKeySequence(Qt::Key_X));
    m_headerImage->setAccessibleName(tr("Image"));
    m_headerA->setAccessibleName(tr("Side A"));
    m_headerB->setAccessibleName(tr("Side B"));
    for (QWidget* widget : QList<QWidget*>{m_headerImage, m_headerA, swap, m_headerB}) {
        row->addWidget(widget);
        if (auto* combo = qobject_cast<QComboBox*>(widget)) {
            combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
            combo->setMinimumContentsLength(14);
        }
    }
    connect(m_headerImage, &QComboBox::activated, this, &ComparePage::chooseImage);
    connect(m_headerA, &QComboBox::activated, &m_model, &CompareModel::setA);
    connect(m_headerB, &QComboBox::activated, &m_model, &CompareModel::setB);
    connect(swap, &QToolButton::clicked, &m_model, &CompareModel::swap);

    m_add = makeButton(tr("Add images"), QStringLiteral("open"), ButtonKind::Default, ButtonSize::Normal, this);
    connect(m_add, &QPushButton::clicked, this, &ComparePage::addImages);
    m_export = makeButton(tr("Export view"), QStringLiteral("export"), ButtonKind::Default, ButtonSize::Normal, this);
    connect(m_export, &QPushButton::clicked, this, &ComparePage::exportView);
}

void ComparePage::open(const PageRequest& request) {
    if (request.image) {
        m_model.clear();
        m_model.addPicture(request.image, request.imageName);
        m_model.addFiles(request.files);
    } else if (!request.files.isEmpty()) {
        QStringList images = request.files;
        const auto models = std::stable_partition(images.begin(), images.end(), std::not_fn(isModelFile));
        m_model.clear();
        m_model.addFiles({images.begin(), models});
        std::for_each(models, images.end(), [this](const QString& file) { m_model.addModel(file); });
        fillChoices();
    }
    visibleCanvas()->setFocus();
}

bool ComparePage::openImages(const QStringList& files) {
    m_model.addFiles(files);
    return true;
}

bool ComparePage::openModel(const QString& file) {
    m_model.addModel(file);
    return m_model.image().has_value();
}

void ComparePage::setMode(Mode mode) {
    m_mode = mode;
    m_modes->setCurrentIndex(static_cast<int>(mode));
    m_flickerTimer.stop();
    m_views->setCurrentIndex(static_cast<int>(mode));
    m_differenceSection->setVisible(mode == Mode::Difference);
    follow();
    m_regionTimer.start();
    visibleCanvas()->setFocus();
}

ImageCanvas* ComparePage::visibleCanvas() const {
    switch (m_mode) {
    case Mode::SideBySide:
        return m_sides->views().isEmpty() ? m_split : m_sides->views().first();
    case Mode::Flicker:
        return m_single;
    case Mode::Difference:
        return m_difference;
    case Mode::Split:
        break;
    }
    return m_split;
}

QRect ComparePage::region() const {
    return visibleCanvas()->visibleRegion();
}

void ComparePage::follow() {
    const CompareSource* a = m_model.a();
    const CompareSource* b = m_model.b();
    const QSize size = m_model.imageSize();
    m_pages->setCurrentIndex(m_model.sources().isEmpty() ? 0 : 1);
    m_export->setEnabled(!m_model.sources().isEmpty());
    applyWidth();
    QSize extent = size;
    for (const CompareSource& source : m_model.sources()) {
        if (source.pixels) {
            const QSize own = sizeOf(*source.pixels);
            const double factor = sceneFactor(own, size);
            extent = extent.expandedTo(QSize(qCeil(own.width() * factor), qCeil(own.height() * factor)));
        }
    }
    m_viewport.setImageSize(size, extent);
    m_loupeViewport.setImageSize(size, extent);
    m_loupeViewport.setZoom(kLoupeZoom);

    m_split->setSources(a ? a->pixels : nullptr, b ? b->pixels : nullptr);
    m_split->setLabels(labelOf(QStringLiteral("A"), a), labelOf(QStringLiteral("B"), b));
    showSides();
    showSingle();
    const CompareSource* reference = m_model.reference();
    m_overview->setSource(reference && reference->pixels ? reference->pixels
                          : b && b->pixels               ? b->pixels
                          : a                            ? a->pixels
                                                         : nullptr);
    m_loupeA->setSource(a ? a->pixels : nullptr);
    m_loupeB->setSource(b ? b->pixels : nullptr);
    m_loupeNameA->setText(QStringLiteral("A ") + (a ? a->name : QString()));
    m_loupeNameB->setText(QStringLiteral("B ") + (b ? b->name : QString()));
    QStringList pixelNames;
    for (const auto& [tag, source] : {std::pair(QStringLiteral("A "), a), std::pair(QStringLiteral("B "), b)}) {
        if (source) {
            pixelNames.append(tag + source->name);
        }
    }
    if (reference && reference != a && reference != b) {
        pixelNames.append(reference->name);
    }
    m_pixels->setNames(pixelNames);

    const QSize input = m_model.inputSize();
    const auto text = [](QSize s) {
        return QStringLiteral("%1 × %2").arg(s.width()).arg(s.height());
    };
    m_imageLine->setText(!m_model.imageProblem().isEmpty() ? m_model.imageProblem()
                         : size.isEmpty()                  ? QString()
                         : input.isEmpty()                 ? text(size)
                                                           : tr("%1, from %2").arg(text(size), text(input)));
    setTextTone(m_imageLine, m_model.imageProblem().isEmpty() ? "text2" : "err");
    m_role->setVisible(m_model.image().has_value());

    QStringList remarks;
    for (const CompareSource* side : {a, b}) {
        if (side && !side->problem.isEmpty()) {
            remarks.append(side->problem);
        } else if (side && !m_model.sizeRemark(*side).isEmpty()) {
            remarks.append(m_model.sizeRemark(*side));
        }
    }
    if (m_model.sources().size() == 1) {
        remarks.append(tr("Add a second source to compare."));
    }
    m_hint->setText(remarks.join(u'\n'));
    m_hint->setVisible(!remarks.isEmpty());

    for (QComboBox* combo : {m_headerA, m_headerB, m_differenceFrom, m_differenceTo}) {
        const int before = combo->currentIndex();
        combo->clear();
        for (const CompareSource& source : m_model.sources()) {
            combo->addItem(nameOf(&source));
        }
        combo->setCurrentIndex(std::min(before, combo->count() - 1));
    }
    m_headerA->setCurrentIndex(m_model.rowOf(a));
    m_headerB->setCurrentIndex(m_model.rowOf(b));
    if (m_differenceFrom->currentIndex() < 0 || m_differenceFrom->currentIndex() == m_differenceTo->currentIndex()) {
        m_differenceFrom->setCurrentIndex(m_model.rowOf(b));
        m_differenceTo->setCurrentIndex(m_model.rowOf(reference && reference != b ? reference : a));
    }
    showDifference();
    fillChoices();
    followMeasures();
    followPreviews();
    m_regionTimer.start();
}

void ComparePage::showSides() {
    if (m_mode != Mode::SideBySide) {
        return;
    }
    const CompareSource* a = m_model.a();
    const CompareSource* b = m_model.b();
    QList<SideBySide::Entry> entries;
    if (a) {
        entries.append({a->pixels, labelOf(QStringLiteral("A"), a), badgeOf(m_inViewA)});
    }
    if (b) {
        entries.append({b->pixels, labelOf(QStringLiteral("B"), b), badgeOf(m_inViewB)});
    }
    for (const CompareSource& other : m_model.sources()) {
        if (&other != a && &other != b) {
            entries.append({other.pixels, labelOf(sourceTag(m_model, m_model.rowOf(&other)), &other)});
        }
    }
    // With more sources than views the reference takes the last view: it is what the others are held against.
    const CompareSource* reference = m_model.reference();
    if (entries.size() > SideBySide::kMaxViews && reference && reference != a && reference != b) {
        entries[SideBySide::kMaxViews - 1] = {reference->pixels,
                                              labelOf(sourceTag(m_model, m_model.rowOf(reference)), reference)};
    }
    m_sides->setEntries(entries);
}

void ComparePage::say(const QString& problem) {
    m_hint->setText(problem);
    m_hint->show();
}

void ComparePage::showSingle() {
    const CompareSource* source = m_flickerShowsB ? m_model.b() : m_model.a();
    m_single->setSource(source ? source->pixels : nullptr);
    m_single->setLabel(labelOf(m_flickerShowsB ? QStringLiteral("B") : QStringLiteral("A"), source));
    m_single->setAccessibleName(nameOf(source));
}

void ComparePage::showDifference() {
    if (m_mode != Mode::Difference) {
        return;
    }
    const auto sourceAt = [this](const QComboBox* combo) {
        const int row = combo->currentIndex();
        return row >= 0 && row < m_model.sources().size() ? &m_model.sources()[row] : nullptr;
    };
    const CompareSource* from = sourceAt(m_differenceFrom);
    const CompareSource* to = sourceAt(m_differenceTo);
    const bool ready = from && to && from->pixels && to->pixels && from->pixels->size() == to->pixels->size();
    m_difference->setLabel({QStringLiteral("|%1 − %2|").arg(from ? from->name : QString(), to ? to->name : QString()),
                            {},
                            ready || !from || !to ? tr("luma") : tr("sizes differ")});
    if (!ready) {
        m_difference->setSource(nullptr);
        m_difference->setStatistics(std::nullopt);
        m_differenceA = m_differenceB = nullptr;
        return;
    }
    const QRect part = scenePart(region(), sizeOf(*from->pixels), m_viewport.imageSize());
    const bool same = from->pixels == m_differenceA && to->pixels == m_differenceB;
    if (!same && m_fullScale > 0) {
        m_difference->setSource(std::make_shared<DifferenceSource>(from->pixels, to->pixels, m_fullScale));
        m_difference->setLegend(m_fullScale);
    }
    if (part.isEmpty() || qint64{part.width()} * part.height() > kLargestRegion) {
        m_difference->setStatistics(std::nullopt);
        if (!same && m_fullScale == 0) {
            m_difference->setSource(std::make_shared<DifferenceSource>(from->pixels, to->pixels, kFullScales.back()));
            m_difference->setLegend(kFullScales.back());
        }
        return;
    }
    m_statisticsJob.start(
        [a = from->pixels, b = to->pixels, part](std::stop_token stop) {
            return differenceStatistics(*a, *b, {part.x(), part.y(), part.width(), part.height()}, stop);
        },
        [this, a = from->pixels, b = to->pixels, same](const std::optional<DifferenceStatistics>& statistics) {
            m_difference->setStatistics(statistics);
            if (!same && statistics && m_fullScale == 0) {
                // Chosen once per pair, so that it does not jump while one looks around.
                const int scale = fullScaleFor(statistics->below99);
                m_difference->setSource(std::make_shared<DifferenceSource>(a, b, scale));
                m_difference->setLegend(scale);
            }
            m_differenceA = a;
            m_differenceB = b;
        });
}

void ComparePage::followRegion() {
    const QRect part = region();
    m_list->setRegion(part);
    showDifference();
    const CompareSource* reference = m_model.reference();
    const auto clear = [this] {
        m_inViewJob.cancel();
        m_inViewA = m_inViewB = {};
        followMeasures();
    };
    const bool measurable = reference && reference->pixels && context().engine() &&
                            std::min(part.width(), part.height()) >= kSmallestMeasured &&
                            qint64{part.width()} * part.height() <= kLargestRegion;
    if (!measurable || !isVisible()) {
        clear();
        return;
    }
    using Both = std::pair<engine::Measures, engine::Measures>;
    m_inViewJob.start(
        [engine = context().engine(), truth = reference->pixels, a = m_model.a() ? m_model.a()->pixels : nullptr,
         b = m_model.b() ? m_model.b()->pixels : nullptr, scale = m_model.scale(),
         rect = partIn(*reference->pixels, part, m_viewport.imageSize())](std::stop_token stop) -> Both {
            const auto measured = [&](const SourcePtr& side) {
                if (!side || side == truth || side->size() != truth->size()) {
                    return engine::Measures();
                }
                const auto result = engine->measure(*side, *truth, rect, scale, stop);
                return result ? *result : engine::Measures();
            };
            const engine::Measures first = measured(a);
            return {first, measured(b)};
        },
        [this](const Both& both) {
            m_inViewA = both.first;
            m_inViewB = both.second;
            followMeasures();
        });
}

void ComparePage::followMeasures() {
    const CompareSource* reference = m_model.reference();
    const CompareSource* a = m_model.a();
    const CompareSource* b = m_model.b();
    m_measures->setReferenceName(reference ? reference->name : QString());
    m_measuresSection->setSummary(reference ? tr("against %1").arg(reference->name) : QString());
    m_measures->setWhole(a ? a->whole : engine::Measures(), b ? b->whole : engine::Measures());
    m_measures->setInView(m_inViewA, m_inViewB);
    m_split->setBadges(badgeOf(m_inViewA), badgeOf(m_inViewB));
    showSides();
}

void ComparePage::followPreviews() {
    const auto previews = m_model.previews();
    m_scrubber->setVisible(!previews.empty());
    QList<qint64> steps;
    for (const auto& preview : previews) {
        steps.append(preview.step);
    }
    m_scrubber->setSteps(steps);
    const auto step = context().subject().step();
    if (step && !steps.isEmpty()) {
        const auto after = std::upper_bound(steps.begin(), steps.end(), *step);
        m_model.setPreviewIndex(std::max(0, static_cast<int>(after - steps.begin()) - 1));
    }
    m_scrubber->setIndex(m_model.previewIndex());
    m_scrubber->setFollowing(m_model.followsNewest());
}

void ComparePage::hover(std::optional<QPoint> pixel) {
    if (m_loupePinned) {
        return;
    }
    m_pixel = pixel;
    const bool loupe = pixel && m_loupeSection->isOpen();
    std::optional<QRect> frame;
    if (loupe) {
        m_loupeViewport.setCentre(QPointF(*pixel) + QPointF(0.5, 0.5));
        const QRect centre(*pixel, QSize(1, 1));
        m_loupeA->setMarker(centre);
        m_loupeB->setMarker(centre);
        const QSize shown = m_loupeViewport.viewSize() / kLoupeZoom;
        frame = QRect(pixel->x() - shown.width() / 2, pixel->y() - shown.height() / 2, shown.width(), shown.height());
    }
    m_split->setMarker(frame);
    m_single->setMarker(frame);
    m_difference->setMarker(frame);
    m_sides->setMarker(frame);
    readPixel();
}

void ComparePage::readPixel() {
    if (!m_pixel) {
        m_pixelSection->setSummary({});
        m_pixelJob.cancel();
        m_pixels->setColors({});
        return;
    }
    m_pixelSection->setSummary(QStringLiteral("x %1, y %2").arg(m_pixel->x()).arg(m_pixel->y()));
    QList<SourcePtr> sources;
    for (const CompareSource* source : {m_model.a(), m_model.b()}) {
        if (source) {
            sources.append(source->pixels);
        }
    }
    if (const CompareSource* reference = m_model.reference();
        reference && reference != m_model.a() && reference != m_model.b()) {
        sources.append(reference->pixels);
    }
    using Colors = std::array<std::optional<QColor>, PixelPanel::kRows>;
    m_pixelJob.start(
        [sources, at = QRect(*m_pixel, QSize(1, 1)), image = m_viewport.imageSize()](std::stop_token stop) {
            Colors colors;
            for (qsizetype i = 0; i < sources.size(); ++i) {
                const engine::Rect own = sources[i] ? partIn(*sources[i], at, image) : engine::Rect();
                if (own.width > 0 && own.height > 0) {
                    // Of a larger picture the pixel in the middle.
                    const engine::Rect one{own.x + own.width / 2, own.y + own.height / 2, 1, 1};
                    if (const auto pixel = sources[i]->read(one, 1, stop)) {
                        const std::uint8_t* p = pixel->row(0);
                        colors[static_cast<size_t>(i)] = QColor(p[0], p[1], p[2]);
                    }
                }
            }
            return colors;
        },
        [this](const Colors& colors) { m_pixels->setColors(colors); });
}

void ComparePage::setLoupePinned(bool pinned) {
    m_loupePinned = pinned;
    m_loupeSection->setSummary(pinned ? tr("pinned, 800 %") : QStringLiteral("800 %"));
}

void ComparePage::fillChoices() {
    QList<CompareImage> choices;
    const auto& run = m_model.run();
    if (run && !run->referencePreview.empty()) {
        choices.append({tr("Watched image"), run->referencePreview, run->inputPreview, true});
    }
    const auto addFolder = [&](const QString& folder) {
        for (const QString& file : sortedImagesBelow(folder)) {
            choices.append({QDir(folder).dirName() + QStringLiteral(" / ") + QFileInfo(file).fileName(), toPath(file)});
        }
    };
    const QString sampleSet = QDir(context().resourceDir()).filePath(QStringLiteral("sample_set"));
    if (run && run->config && !run->config->data.validationHr.empty()) {
        const QString folder = toQString(run->config->data.validationHr);
        if (!folder.startsWith(QStringLiteral("sample_set/"))) {
            addFolder(folder);
        }
    }
    addFolder(QDir(sampleSet).filePath(QStringLiteral("validation")));
    addFolder(QDir(sampleSet).filePath(QStringLiteral("train")));
    choices += m_opened;
    const auto& image = m_model.image();
    if (image && !choices.contains(*image)) {
        m_opened.append(*image);
        choices.append(*image);
    }
    const int current = image ? static_cast<int>(choices.indexOf(*image)) : -1;
    for (QComboBox* combo : {m_imageCombo, m_headerImage}) {
        if (choices != m_choices || combo->count() != choices.size()) {
            combo->clear();
            for (const CompareImage& choice : choices) {
                combo->addItem(icon(QStringLiteral("image")), choice.name);
            }
        }
        combo->setPlaceholderText(choices.isEmpty() ? tr("No image") : tr("Choose an image"));
        combo->setCurrentIndex(current);
    }
    m_choices = choices;
    m_imageCount->setText(current < 0 ? QString() : QStringLiteral("%1 / %2").arg(current + 1).arg(choices.size()));
}

void ComparePage::chooseImage(int index) {
    if (index >= 0 && index < m_choices.size()) {
        m_model.setImage(m_choices[index]);
    }
}

void ComparePage::useSample() {
    const auto sample = std::find_if(m_choices.begin(), m_choices.end(), [](const auto& c) { return !c.watched; });
    if (sample != m_choices.end()) {
        m_model.setImage(*sample);
    }
}

void ComparePage::addImages() {
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Add images"), {}, imageFilter());
    if (!files.isEmpty()) {
        m_model.addFiles(files);
    }
}

void ComparePage::addModelFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open model"), {}, modelFilter());
    if (!file.isEmpty()) {
        m_model.addModel(file);
    }
}

void ComparePage::fillAddMenu() {
    auto* menu = qobject_cast<QMenu*>(sender());
    menu->clear();
    menu->addAction(menuIcon(QStringLiteral("image")), tr("Images…"), this, &ComparePage::addImages);
    menu->addAction(menuIcon(QStringLiteral("model")), tr("Model file…"), this, &ComparePage::addModelFile);
    menu->addSeparator();
    if (context().engine()) {
        for (const auto& file : context().engine()->bundledModels()) {
            menu->addAction(menuIcon(QStringLiteral("model")), fromPath(file.stem()), this,
                            [this, file] { m_model.addModel(fromPath(file)); });
        }
    }
    for (const engine::RunSummary& run : context().library().runs()) {
        if (!run.bestModel.empty() && (!m_model.run() || run.dir != m_model.run()->dir)) {
            menu->addAction(menuIcon(QStringLiteral("runs")), toQString(run.name), this,
                            [this, run] { m_model.addModel(fromPath(run.bestModel), toQString(run.name)); });
        }
    }
}

void ComparePage::exportView() {
    if (m_model.sources().isEmpty()) {
        return;
    }
    QMenu menu(this);
    menu.addAction(tr("As seen…"), this, [this] { save(tr("comparison"), m_views->grab().toImage()); });
    menu.addAction(tr("As seen, without labels…"), this, [this] {
        const QList<ImageCanvas*> canvases = m_views->findChildren<ImageCanvas*>();
        for (ImageCanvas* canvas : canvases) {
            canvas->setOverlayShown(false);
        }
        const QImage image = m_views->grab().toImage();
        for (ImageCanvas* canvas : canvases) {
            canvas->setOverlayShown(true);
        }
        save(tr("comparison"), image);
    });
    menu.addAction(tr("The part in view of each source at 100 %…"), this, &ComparePage::exportEach);
    menu.exec(m_export->mapToGlobal(QPoint(0, m_export->height())));
}

void ComparePage::save(const QString& suggestion, const QImage& image) {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export view"), suggestion + QStringLiteral(".png"), tr("PNG (*.png)"));
    if (file.isEmpty() || !context().engine()) {
        return;
    }
    m_saveJob.start([engine = context().engine(), pixels = toEngineImage(image), path = toPath(file)](
                        std::stop_token) { return engine->saveImage(pixels, path, engine::PictureFormat::Png, 100); },
                    [this, file](const engine::Result<void>& saved) {
                        if (saved) {
                            context().notify(tr("Saved as %1").arg(QFileInfo(file).fileName()));
                        } else {
                            say(toQString(saved.error().message));
                        }
                    });
}

void ComparePage::exportEach() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the images"));
    const QRect part = region();
    if (folder.isEmpty() || !context().engine() || part.isEmpty()) {
        return;
    }
    QList<std::pair<QString, SourcePtr>> sources;
    for (const CompareSource& source : m_model.sources()) {
        if (source.pixels) {
            QString name = QStringLiteral("%1-%2").arg(sources.size() + 1).arg(nameOf(&source));
            sources.append({name.replace(u'/', u'-').replace(u' ', u'-'), source.pixels});
        }
    }
    m_saveJob.start(
        [engine = context().engine(), sources, part, folder,
         whole = m_viewport.imageSize()](std::stop_token stop) -> QString {
            for (const auto& [name, pixels] : sources) {
                const engine::Rect own = partIn(*pixels, part, whole);
                if (own.width <= 0 || own.height <= 0) {
                    continue;
                }
                const auto image = pixels->read(own, 1, stop);
                if (!image) {
                    return toQString(image.error().message);
                }
                const auto saved =
                    engine->saveImage(*image, toPath(QDir(folder).filePath(name + QStringLiteral(".png"))),
                                      engine::PictureFormat::Png, 100);
                if (!saved) {
                    return toQString(saved.error().message);
                }
            }
            return {};
        },
        [this, count = sources.size()](const QString& problem) {
            if (problem.isEmpty()) {
                context().notify(tr("%n image(s) saved", nullptr, static_cast<int>(count)));
            } else {
                say(problem);
            }
        });
}

void ComparePage::applyWidth() {
    // Only changes count: else the panels are as F4 left them.
    const bool narrow = width() < kNarrow;
    const bool empty = m_model.sources().isEmpty();
    if (narrow != m_narrow) {
        m_narrow = narrow;
        m_left->setVisible(!narrow);
        m_right->setMaximumWidth(narrow ? 264 : 360);
        m_splitter->setSizes({240, std::max(320, width() - 240 - 288), narrow ? 256 : 288});
    }
    if (empty != m_isEmpty) {
        m_isEmpty = empty;
        m_right->setVisible(!empty);
    }
    m_overviewSection->setVisible(!empty);
    m_headerCombos->setVisible(narrow);
    m_modes->setIconsOnly(narrow);
    m_measures->setDifferenceShown(!narrow);
}

void ComparePage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    applyWidth();
}

}  // namespace wavelens::ui
