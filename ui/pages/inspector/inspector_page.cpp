// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/inspector_page.hpp"

#include "ui/bridge/image.hpp"
#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/inspector/cosine_map.hpp"
#include "ui/pages/inspector/embedding_view.hpp"
#include "ui/pages/inspector/sample_export.hpp"
#include "ui/pages/inspector/sample_matrix.hpp"
#include "ui/pages/inspector/similarity_bars.hpp"
#include "ui/pages/inspector/similarity_plot.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/canvas/image_canvas.hpp"
#include "ui/widgets/canvas/scrubber.hpp"
#include "ui/widgets/canvas/tile_store.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/scrolled.hpp"
#include "ui/widgets/segment.hpp"

#include <QAction>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace wavelens::ui {

namespace {

constexpr int kToolBar = 40;
constexpr int kFoot = 32;
constexpr int kNarrow = 1200 - 72;  // the window without its rail
constexpr int kLeastLeft = 524;     // with the least right, what a window of 1024 has
constexpr int kLeastRight = 420;
constexpr int kLayerKeys = 4;                // 1 to 4
constexpr double kGainFactor = 1.189207115;  // a key press: a quarter of a doubling

QLabel* styled(QLabel* label, TextStyle style, const char* tone = "") {
    setTextStyle(label, style);
    setTextTone(label, tone);
    return label;
}

QLabel* titled(const QString& text) {
    auto* label = new QLabel(text);
    setStyleProperty(label, "weight", QStringLiteral("bold"));
    return label;
}

/// A part of the right side: a head, then what it is about.
QWidget* section(const QList<QWidget*>& head, QWidget* content) {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (QWidget* widget : head)
        row->addWidget(widget);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(content, 1);
    return box;
}

}  // namespace

InspectorPage::InspectorPage(PageContext& context, QWidget* parent)
    : Page(tr("Inspector"), context, parent), m_model(context), m_store(new TileStore(this)) {
    makeActions();
    makeHeader();
    QWidget* left = makeLeft();
    auto* splitter = new PanelSplitter(context.settings(), QStringLiteral("inspector"), {left, makeRight()}, 1,
                                       {m_matrix->sizeHint().width(), 800});

    m_pages = new QStackedWidget;
    m_pages->addWidget(new EmptyState(QStringLiteral("inspector"), tr("Nothing to inspect yet"),
                                      tr("Samples appear with the first step of a contrastive training.")));
    m_pages->addWidget(splitter);
    m_problem = new Banner;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_problem);
    layout->addWidget(m_pages, 1);

    connect(&m_model, &InspectorModel::stepsChanged, this, &InspectorPage::followSteps);
    connect(&m_model, &InspectorModel::snapshotChanged, this, &InspectorPage::followSnapshot);
    connect(&m_model, &InspectorModel::rowsChanged, this, &InspectorPage::followRows);
    connect(&m_model, &InspectorModel::layerChanged, this, &InspectorPage::followLayer);
    connect(&m_model, &InspectorModel::liveChanged, this, &InspectorPage::followLive);
    connect(&m_model, &InspectorModel::embeddingChanged, this, &InspectorPage::followEmbedding);
    connect(&m_model, &InspectorModel::historyChanged, this, &InspectorPage::followHistory);
    connect(&context.subject(), &Subject::runChanged, this, &InspectorPage::fillRuns);
    connect(&context.subject(), &Subject::stepChanged, this, &InspectorPage::followSnapshot);
    connect(&context.library(), &RunLibrary::changed, this, &InspectorPage::fillRuns);
    setFocusProxy(m_matrix);
    fillRuns();
    followSteps();
    followSnapshot();
    followRows();
    followLive();
    followHistory();
}

QList<QWidget*> InspectorPage::headerActions() {
    return {m_export};
}

QWidget* InspectorPage::canvas() {
    return m_matrix;
}

void InspectorPage::open(const PageRequest&) {
    if (!context().subject().runDir().isEmpty())
        return;
    const auto& known = context().library().runs();
    if (!context().runs().runDir().isEmpty())
        context().subject().setRunDir(context().runs().runDir());
    else if (!known.empty())
        context().subject().setRunDir(fromPath(known.front().dir));
}

void InspectorPage::makeActions() {
    const auto add = [this](const QString& name, const QString& text, const QKeySequence& key, auto slot) {
        auto* action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_actions.append(action);
        addAction(action);
    };
    add(QStringLiteral("patchBack"), tr("Previous patch"), Qt::Key_BracketLeft,
        [this] { m_model.setPatch(m_model.patch() - 1); });
    add(QStringLiteral("patchForward"), tr("Next patch"), Qt::Key_BracketRight,
        [this] { m_model.setPatch(m_model.patch() + 1); });
    add({}, tr("Previous snapshot"), Qt::Key_Comma, [this] {
        m_model.setStepIndex(m_model.stepIndex() < 0 ? static_cast<int>(m_model.steps().size()) - 1
                                                     : m_model.stepIndex() - 1);
    });
    add({}, tr("Next snapshot"), Qt::Key_Period, [this] {
        if (m_model.stepIndex() >= 0)
            m_model.setStepIndex(m_model.stepIndex() + 1);
    });
    add({}, tr("Send the row to Compare"), Qt::Key_C, &InspectorPage::compareRow);
    add({}, tr("Fold the positives"), Qt::Key_P, [this] { foldGroup(SampleRow::Kind::Positive); });
    add({}, tr("Fold the negatives"), Qt::Key_N, [this] { foldGroup(SampleRow::Kind::Negative); });
    for (int i = 0; i < kLayerKeys; ++i)
        add({}, tr("Choose layer column %1").arg(i + 1), static_cast<Qt::Key>(Qt::Key_1 + i),
            [this, i] { m_model.setLayer(i); });
}

void InspectorPage::makeHeader() {
    m_header = new QWidget(this);
    auto* row = new QHBoxLayout(m_header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_runs = new QComboBox;
    m_runs->setAccessibleName(tr("Run"));
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(14);
    connect(m_runs, &QComboBox::activated, this,
            [this](int index) { context().subject().setRunDir(m_runs->itemData(index).toString()); });
    const auto line = [&] {
        QFrame* made = makeLine(Qt::Vertical);
        made->setFixedHeight(20);
        row->addWidget(made);
    };
    row->addWidget(m_runs);
    line();
    row->addWidget(styled(new QLabel(tr("Patch")), TextStyle::Small, "text2"));
    row->addWidget(
        makeIconButton(findChild<QAction*>(QStringLiteral("patchBack")), QStringLiteral("chevron-left"), 24));
    m_patchLabel = styled(new QLabel, TextStyle::Mono);
    m_patchLabel->setAlignment(Qt::AlignCenter);
    row->addWidget(m_patchLabel);
    row->addWidget(
        makeIconButton(findChild<QAction*>(QStringLiteral("patchForward")), QStringLiteral("chevron-right"), 24));
    line();
    row->addWidget(styled(new QLabel(tr("Step")), TextStyle::Small, "text2"));
    m_axis = new StepAxis;
    m_axis->setMinimumWidth(80);
    m_axis->setMaximumWidth(240);
    m_axis->setToolTip(tr("Kept snapshots (, and .)"));
    connect(m_axis, &StepAxis::indexRequested, &m_model, &InspectorModel::setStepIndex);
    row->addWidget(m_axis, 1);
    m_stepLabel = styled(new QLabel, TextStyle::Mono);
    row->addWidget(m_stepLabel);
    m_live = makeButton(tr("Live"), {}, ButtonKind::Quiet);
    m_live->setCheckable(true);
    connect(m_live, &QPushButton::clicked, &m_model, &InspectorModel::setLive);
    row->addWidget(m_live);
    m_export = makeButton(tr("Export samples"), QStringLiteral("export"));
    m_export->setToolTip(withShortcut(tr("Images of this patch's rows and bands, similarities as CSV"),
                                      QKeySequence(Qt::CTRL | Qt::Key_E)));
    m_export->setParent(this);
    m_export->hide();
    connect(m_export, &QPushButton::clicked, this, &InspectorPage::exportView);
}

QWidget* InspectorPage::makeToolBar() {
    auto* bar = new QFrame;
    bar->setProperty("edge", QStringLiteral("bottom"));
    bar->setFixedHeight(theme().px(kToolBar));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    row->addWidget(styled(new QLabel(tr("Gain")), TextStyle::Small, "text2"));
    m_gain = new ValueSlider(tr("Gain"), {kMinGain, kMaxGain, 0.1, m_scale.gain, 1, true});
    m_gain->setValue(m_scale.gain);
    m_gain->setToolTip(tr("How much bands are amplified (+ and −)"));
    connect(m_gain, &ValueSlider::valueChanged, this, [this](double gain) {
        m_scale.gain = gain;
        showRows();
    });
    row->addWidget(m_gain, 1);
    auto* automatic = makeButton(tr("Auto"), {}, ButtonKind::Quiet);
    automatic->setToolTip(tr("The gain at which HR's bands reach white"));
    connect(automatic, &QPushButton::clicked, this, [this] {
        const auto hr = std::ranges::find(m_model.rows(), SampleRow::Kind::Hr, &SampleRow::kind);
        if (hr != m_model.rows().end())
            m_gain->setValue(autoGain(hr->values));
    });
    row->addWidget(automatic);
    m_byRow = new Segment(tr("Scale"), true);
    m_byRow->addOption(tr("Shared scale"), {}, tr("One gain for all, so that rows can be compared"));
    m_byRow->addOption(tr("Scale by row"), {}, tr("Each row has a gain of its own"));
    m_byRow->setCurrentIndex(0);
    connect(m_byRow, &Segment::currentChanged, this, [this, automatic](int index) {
        m_scale.byRow = index == 1;
        m_gain->setEnabled(!m_scale.byRow);
        automatic->setEnabled(!m_scale.byRow);
        m_matrix->setGainChips(m_scale.byRow);
        showRows();
    });
    row->addWidget(m_byRow);
    m_minusHr = new Segment(tr("Show"), true);
    m_minusHr->addOption(tr("Values"));
    m_minusHr->addOption(tr("Minus HR"), {}, tr("Each row minus HR; mid grey is no difference"));
    m_minusHr->setCurrentIndex(0);
    connect(m_minusHr, &Segment::currentChanged, this, [this](int index) {
        m_scale.minusHr = index == 1;
        showRows();
    });
    row->addWidget(m_minusHr);
    return bar;
}

QWidget* InspectorPage::makeLeft() {
    m_matrix = new SampleMatrix;
    m_large = new ImageCanvas(*m_store);
    m_matrixOrLarge = new QStackedWidget;
    m_matrixOrLarge->addWidget(m_matrix);
    m_matrixOrLarge->addWidget(m_large);
    connect(m_matrix, &SampleMatrix::cursorMoved, this, &InspectorPage::showFoot);
    connect(m_matrix, &SampleMatrix::selected, this, &InspectorPage::showFoot);
    connect(m_matrix, &SampleMatrix::openRequested, this, [this] { openLarge(true); });
    connect(m_matrix, &SampleMatrix::held, &m_model, &InspectorModel::setHeld);
    connect(m_matrix, &SampleMatrix::gainRequested, this, [this](int steps) {
        if (!m_scale.byRow)
            m_gain->setValue(m_scale.gain * std::pow(kGainFactor, steps));
    });
    auto* foot = new QFrame;
    foot->setProperty("edge", QStringLiteral("top"));
    foot->setFixedHeight(theme().px(kFoot));
    m_footLeft = new ElidedLabel;
    m_footLeft->setObjectName(QStringLiteral("exactValue"));
    m_footRight = new QLabel;
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(12, 0, 12, 0);
    footRow->addWidget(styled(m_footLeft, TextStyle::Small), 1);
    footRow->addWidget(styled(m_footRight, TextStyle::Small, "text2"));

    auto* left = new QWidget;
    left->setMinimumWidth(kLeastLeft);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeToolBar());
    column->addWidget(m_matrixOrLarge, 1);
    column->addWidget(foot);
    return left;
}

QWidget* InspectorPage::makeFeatureViews() {
    m_pairs = new QComboBox;
    m_pairs->setAccessibleName(tr("Pair of the cosine map"));
    m_pairs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_pairs->setMinimumContentsLength(13);
    connect(m_pairs, &QComboBox::currentIndexChanged, this, &InspectorPage::showCosine);
    m_cosine = new CosineMap;
    constexpr double kOpacity = 72;
    auto* opacity = new ValueSlider(tr("Opacity of the cosine map"), {0, 100, 1, kOpacity, 0, false});
    opacity->setUnit(QStringLiteral("%"));
    opacity->setValue(kOpacity);
    connect(opacity, &ValueSlider::valueChanged, this, [this](double percent) { m_cosine->setOpacity(percent / 100); });
    m_embeddingTitle = titled({});
    m_embedding = new EmbeddingView;
    connect(m_embedding, &EmbeddingView::chosen, this, &InspectorPage::selectSample);

    auto* views = new QWidget;
    m_featureViews = new QHBoxLayout(views);
    m_featureViews->setContentsMargins(0, 0, 0, 0);
    m_featureViews->setSpacing(0);
    m_featureViews->addWidget(section({titled(tr("Cosine map")), m_pairs, opacity}, m_cosine), 1);
    m_featureViews->addWidget(section({m_embeddingTitle}, m_embedding), 1);
    return views;
}

QWidget* InspectorPage::makeRight() {
    m_bars = new SimilarityBars;
    connect(m_bars, &SimilarityBars::layerChosen, &m_model, &InspectorModel::setLayer);
    m_plot = new SimilarityPlot;
    connect(m_plot, &SimilarityPlot::stepChosen, &m_model, &InspectorModel::setNearestStep);
    m_timeTitle = titled({});
    auto* contrast = new QWidget;
    auto* column = new QVBoxLayout(contrast);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeFeatureViews(), 3);
    column->addWidget(makeLine(Qt::Horizontal));
    column->addWidget(
        section({titled(tr("Similarity to the anchor")),
                 styled(new ElidedLabel(tr("cosine of the discriminator's features")), TextStyle::Small, "text2")},
                m_bars));
    column->addWidget(makeLine(Qt::Horizontal));
    column->addWidget(
        section({m_timeTitle, styled(new ElidedLabel(tr("mean and range of all patches")), TextStyle::Small, "text2")},
                m_plot),
        2);
    QScrollArea* scroll = scrolled(contrast);
    auto* none = new QLabel(tr("This run has no contrastive loss, so there are no positives or negatives."));
    none->setAlignment(Qt::AlignCenter);
    none->setWordWrap(true);
    none->setContentsMargins(48, 0, 48, 0);
    m_contrastOrNone = new QStackedWidget;
    m_contrastOrNone->addWidget(scroll);
    m_contrastOrNone->addWidget(styled(none, TextStyle::Body, "text2"));
    m_contrastOrNone->setMinimumWidth(kLeastRight);
    m_right = m_contrastOrNone;
    return m_right;
}

void InspectorPage::fillRuns() {
    const QString shown = context().subject().runDir();
    m_runs->clear();
    for (const engine::RunSummary& run : context().library().runs())
        m_runs->addItem(toQString(run.name), fromPath(run.dir));
    if (!shown.isEmpty() && m_runs->findData(shown) < 0)
        m_runs->insertItem(0, QFileInfo(shown).fileName(), shown);
    m_runs->setCurrentIndex(m_runs->findData(shown));
    m_runs->setToolTip(shown);
}

void InspectorPage::followSteps() {
    m_axis->setSteps(m_model.steps());
    m_axis->setIndex(m_model.stepIndex());
    m_axis->setEnabled(!m_model.steps().isEmpty());
}

void InspectorPage::followSnapshot() {
    const auto snapshot = m_model.snapshot();
    m_problem->setVisible(!m_model.problem().isEmpty());
    if (!m_model.problem().isEmpty())
        m_problem->setMessage(MessageKind::Error, tr("The snapshot cannot be shown."), m_model.problem());
    m_pages->setCurrentIndex(snapshot ? 1 : 0);
    m_export->setEnabled(snapshot != nullptr);
    const int count = m_model.patchCount();
    m_patchLabel->setText(count > 0 ? QStringLiteral("%1 / %2").arg(m_model.patch() + 1).arg(count) : format::none());
    const auto* samples = m_model.patchSamples();
    m_patchLabel->setToolTip(samples ? toQString(samples->source) : QString());
    findChild<QAction*>(QStringLiteral("patchBack"))->setEnabled(m_model.patch() > 0);
    findChild<QAction*>(QStringLiteral("patchForward"))->setEnabled(m_model.patch() + 1 < count);
    m_axis->setIndex(m_model.stepIndex());
    const auto asked = context().subject().step();
    if (!snapshot)
        m_stepLabel->setText(format::none());
    else if (asked && *asked != snapshot->step)
        m_stepLabel->setText(tr("Snapshot of step %1").arg(format::integer(snapshot->step)));
    else
        m_stepLabel->setText(format::integer(snapshot->step));
    m_plot->setStep(snapshot ? snapshot->step : -1);
    m_contrastOrNone->setCurrentIndex(m_model.layerCount() > 0 ? 0 : 1);
    m_embedding->setPatch(m_model.patch());
    fillPairs();
}

void InspectorPage::followRows() {
    QStringList layers;
    for (int i = 0; i < m_model.layerCount(); ++i)
        layers.append(m_model.layerName(i));
    m_bars->setRows(m_model.rows(), layers);
    followLayer();
}

void InspectorPage::followLayer() {
    m_bars->setLayer(m_model.layer());
    m_plot->setLayer(m_model.layer());
    if (m_model.layerCount() > 0) {
        const QString layer = m_model.layerName(m_model.layer());
        m_timeTitle->setText(tr("Over time, %1").arg(layer));
        m_embeddingTitle->setText(tr("Embedding, %1").arg(layer));
    }
    showRows();
    showCosine();
}

void InspectorPage::followLive() {
    m_live->setEnabled(m_model.canBeLive());
    m_live->setChecked(m_model.isLive());
    m_live->setToolTip(m_model.canBeLive() ? tr("Shows the newest step, each second")
                                           : tr("Only while the run is training here"));
}

void InspectorPage::followEmbedding() {
    m_embedding->setSamples(m_model.embedding());
}

/// The samples that can be laid beside the anchor.
void InspectorPage::fillPairs() {
    QStringList names;
    if (const auto* patch = m_model.patchSamples())
        for (const auto& sample : patch->samples)
            if (sample.role != engine::SampleRole::Anchor)
                names.append(toQString(sample.name));
    QStringList shown;
    for (int i = 0; i < m_pairs->count(); ++i)
        shown.append(m_pairs->itemData(i).toString());
    if (names != shown) {
        m_pairs->clear();
        for (const QString& name : names)
            m_pairs->addItem(tr("Anchor and %1").arg(name), name);
    }
    showCosine();
}

void InspectorPage::showCosine() {
    const auto* patch = m_model.patchSamples();
    if (!patch || m_model.layerCount() == 0)
        return;
    QImage anchor;
    engine::Plane cosine;
    const auto layer = static_cast<std::size_t>(m_model.layer());
    for (const auto& sample : patch->samples) {
        if (sample.role == engine::SampleRole::Anchor)
            anchor = toQImage(sample.image);
        else if (toQString(sample.name) == m_pairs->currentData().toString() && layer < sample.cosine.size())
            cosine = sample.cosine[layer];
    }
    m_cosine->setMap(anchor, cosine, tr("%1, %2").arg(m_pairs->currentText(), m_model.layerName(m_model.layer())));
}

void InspectorPage::followHistory() {
    m_plot->setHistory(m_model.history());
}

void InspectorPage::showRows() {
    m_matrix->setRows(m_model.rows(), ui::showRows(m_model.rows(), m_scale), m_model.layer());
    if (m_matrixOrLarge->currentWidget() == m_large)
        openLarge(true);
}

void InspectorPage::showFoot() {
    const auto pixel = m_matrix->cursorPixel();
    const SampleMatrix::Cell cell = pixel ? m_matrix->cursorCell() : m_matrix->selection();
    const auto row = static_cast<std::size_t>(cell.row);
    if (row >= m_matrix->rows().size()) {
        m_footLeft->clear();
        m_footRight->clear();
        return;
    }
    const SampleRow& sample = m_matrix->rows()[row];
    const ShownRow& shown = m_matrix->shownRows()[row];
    const auto band = static_cast<std::size_t>(cell.band);
    const engine::Plane& plane = shown.values[band];
    QString text = tr("%1 of %2").arg(bandName(cell.band), sample.name);
    if (pixel && !plane.empty()) {
        const int x = std::min(pixel->x() * plane.width / std::max(1, sample.image.width()), plane.width - 1);
        const int y = std::min(pixel->y() * plane.height / std::max(1, sample.image.height()), plane.height - 1);
        const QString value = shown.isSigned[band] || cell.band != Band::Image
                                  ? tr("value %1").arg(format::fixed(static_cast<double>(plane.at(x, y)), 1))
                                  : tr("R %1 G %2 B %3")
                                        .arg(qRed(sample.image.pixel(x, y)))
                                        .arg(qGreen(sample.image.pixel(x, y)))
                                        .arg(qBlue(sample.image.pixel(x, y)));
        text += QStringLiteral("   x %1, y %2   %3").arg(x).arg(y).arg(value);
    }
    m_footLeft->setText(text);
    if (shown.isSigned[band])
        m_footRight->setText(tr("mid grey is 0, white is +%1").arg(format::fixed(whiteValue(shown.gain), 0)));
    else
        m_footRight->setText(cell.band == Band::LL ? tr("black is 0, white is 510") : QString());
}

void InspectorPage::openLarge(bool open) {
    const SampleMatrix::Cell cell = m_matrix->selection();
    const auto row = static_cast<std::size_t>(cell.row);
    const auto engine = context().engine();
    if (open && engine && row < m_matrix->rows().size()) {
        const QImage& picture = m_matrix->shownRows()[row].pictures[static_cast<std::size_t>(cell.band)];
        m_large->setSource(engine->imageSource(toEngineImage(picture)));
        m_large->viewport().setImageSize(picture.size());
        m_large->setLabel({bandName(cell.band), m_matrix->rows()[row].name, tr("Esc closes"), {}});
        m_matrixOrLarge->setCurrentWidget(m_large);
        m_large->setFocus();
    } else {
        m_matrixOrLarge->setCurrentWidget(m_matrix);
        m_matrix->setFocus();
    }
}

void InspectorPage::compareRow() {
    const auto row = static_cast<std::size_t>(m_matrix->selection().row);
    const auto engine = context().engine();
    if (!engine || row >= m_matrix->rows().size())
        return;
    const SampleRow& sample = m_matrix->rows()[row];
    PageRequest request{PageId::Compare};
    request.image = engine->imageSource(toEngineImage(sample.image));
    request.imageName = tr("%1, patch %2, step %3")
                            .arg(sample.name)
                            .arg(m_model.patch() + 1)
                            .arg(format::integer(m_model.snapshot()->step));
    context().go(request);
}

void InspectorPage::selectSample(int patch, const QString& name) {
    m_model.setPatch(patch);
    const auto& rows = m_matrix->rows();  // the same in all patches
    const auto found = std::ranges::find(rows, name, &SampleRow::name);
    if (found != rows.end())
        m_matrix->select({static_cast<int>(found - rows.begin()), m_matrix->selection().band});
}

void InspectorPage::foldGroup(SampleRow::Kind group) {
    m_matrix->setFolded(group, !m_matrix->isFolded(group));
}

void InspectorPage::exportView() {
    if (!m_model.snapshot())
        return;
    const QString key = QStringLiteral("inspector/exportFolder");
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Export samples into a folder"),
                                                             context().settings().state(key).toString());
    if (!folder.isEmpty()) {
        context().settings().setState(key, folder);
        exportSamples(folder);
    }
}

void InspectorPage::exportSamples(const QString& folder) {
    SampleExport job;
    job.folder = folder;
    job.prefix = QStringLiteral("step_%1_patch_%2").arg(m_model.snapshot()->step).arg(m_model.patch() + 1);
    job.layers = m_model.snapshot()->layers;
    job.rows = m_matrix->rows();
    job.shown = m_matrix->shownRows();
    m_exportJob.start([job](std::stop_token) { return job.write(); },
                      [this, folder](const SampleExport::Outcome& outcome) {
                          m_problem->setVisible(!outcome.problem.isEmpty());
                          if (!outcome.problem.isEmpty()) {
                              m_problem->setMessage(MessageKind::Error, tr("The samples were not exported."),
                                                    outcome.problem);
                              m_problem->setClosable(true);
                              return;
                          }
                          context().notify(tr("%1 files exported").arg(outcome.files),
                                           NoticeAction{tr("Show in folder"), [folder] {
                                                            QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
                                                        }});
                      });
}

void InspectorPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    applyWidth();
    m_model.setWatched(true);
}

void InspectorPage::hideEvent(QHideEvent* event) {
    Page::hideEvent(event);
    m_model.setWatched(false);
}

void InspectorPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    if (isVisible())  // before, the width is not that of the window
        applyWidth();
}

void InspectorPage::applyWidth() {
    const bool narrow = width() < kNarrow;
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    m_byRow->setOptionText(0, narrow ? tr("Shared") : tr("Shared scale"));
    m_byRow->setOptionText(1, narrow ? tr("By row") : tr("Scale by row"));
    m_featureViews->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void InspectorPage::keyPressEvent(QKeyEvent* event) {
    const bool closes = event->key() == Qt::Key_Escape || event->key() == Qt::Key_Return;
    if (closes && m_matrixOrLarge->currentWidget() == m_large)
        openLarge(false);
    else
        Page::keyPressEvent(event);
}

}  // namespace wavelens::ui
