// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "tests/ui/inspector/snapshots.hpp"
#include "ui/pages/inspector/cosine_map.hpp"
#include "ui/pages/inspector/inspector_page.hpp"
#include "ui/pages/inspector/sample_matrix.hpp"
#include "ui/pages/inspector/similarity_bars.hpp"
#include "ui/pages/inspector/similarity_plot.hpp"
#include "ui/shell/format.hpp"
#include "ui/widgets/canvas/image_canvas.hpp"
#include "ui/widgets/canvas/scrubber.hpp"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace wavelens;
using namespace wavelens::ui;

namespace {

const QString kRun = QStringLiteral("/runs/small");

/// The header is placed by the window; here it stands above the page.
struct Window : QWidget {
    explicit Window(PageContext& context, QSize size = {1368, 816}) : page(new InspectorPage(context)) {
        auto* header = new QWidget;
        header->setFixedHeight(48);
        auto* row = new QHBoxLayout(header);
        row->addWidget(page->headerContext());
        row->addStretch(1);
        for (QWidget* action : page->headerActions()) {
            row->addWidget(action);
            action->show();
        }
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(header);
        layout->addWidget(page, 1);
        resize(size);
        show();
        activateWindow();
        [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(this);
        page->open({PageId::Inspector});
    }

    /// A key on the matrix, where it finds the page's actions too.
    void key(Qt::Key key) const {
        matrix().setFocus();
        QTest::keyClick(&matrix(), key);
    }

    [[nodiscard]] SampleMatrix& matrix() const { return *findChild<SampleMatrix*>(); }

    [[nodiscard]] QPushButton* button(const QString& text) const {
        const auto buttons = findChildren<QPushButton*>();
        const auto found = std::find_if(buttons.begin(), buttons.end(), [&](auto* b) { return b->text() == text; });
        return found == buttons.end() ? nullptr : *found;
    }

    [[nodiscard]] bool says(const QString& text) const {
        const auto labels = findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    }

    [[nodiscard]] QString foot() const { return findChild<QLabel*>(QStringLiteral("exactValue"))->text(); }

    void waitForRows() const { QTRY_VERIFY(!matrix().rows().empty()); }

    InspectorPage* page;
};

}  // namespace

class TestInspector : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::shared_ptr<test::HaarEngine> m_engine;

    void addRun(bool contrast = true) {
        engine::RunSummary run;
        run.dir = kRun.toStdString();
        run.name = "small";
        run.snapshots = {0, 500, 1000, 1500};
        for (const auto step : run.snapshots) {
            m_engine->snapshots[{run.dir, step}] = contrast ? test::contrastSnapshot(step) : test::plainSnapshot(step);
        }
        m_engine->runs = {run};
        m_fixture->context.subject().setRunDir(kRun);
    }

    /// A training of this window; its session is m_engine->session.
    void startTraining() {
        engine::StartRequest request;
        request.runDir = kRun.toStdString();
        m_fixture->context.runs().start(request);
        QTRY_COMPARE(m_fixture->context.runs().state(), engine::RunState::Preparing);
        m_engine->session->setState(engine::RunState::Running, 1);
        QTRY_COMPARE(m_fixture->context.runs().state(), engine::RunState::Running);
    }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // there is one theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
        m_engine = std::make_shared<test::HaarEngine>();
        m_fixture->context.setEngine(m_engine);
    }

    void emptySaysWhenSamplesAppear() {
        const Window window(m_fixture->context);
        QVERIFY(window.says(QStringLiteral("Nothing to inspect yet")));
        QVERIFY(window.says(QStringLiteral("Samples appear with the first step of a contrastive training.")));
        QVERIFY(!window.button(QStringLiteral("Export samples"))->isEnabled());
    }

    void aRunOpensAtItsNewestSnapshot() {
        m_fixture->settings.setThemeMode(ThemeMode::Dark);
        addRun();
        Window window(m_fixture->context);
        window.waitForRows();
        QCOMPARE(window.page->model().snapshot()->step, 1500);
        QVERIFY(window.says(QStringLiteral("1 / 2")));
        QVERIFY(window.says(QStringLiteral("1\u202f500")));
        QCOMPARE(window.matrix().rows().size(), size_t(7));
        QTRY_COMPARE(window.page->model().history().size(), size_t(4));
        QTRY_VERIFY(!window.page->model().embedding().empty());
        window.matrix().select({1, Band::HH});
        QCoreApplication::processEvents();
        test::shoot(window, QStringLiteral("inspector"));
    }

    void aStepWithoutASnapshotOpensTheNearest() {
        addRun();
        m_fixture->context.subject().setStep(1100);
        const Window window(m_fixture->context);
        window.waitForRows();
        QCOMPARE(window.page->model().snapshot()->step, 1000);
        QVERIFY(window.says(QStringLiteral("Snapshot of step 1\u202f000")));
    }

    void scrubberAndPlotChooseTheSharedStep() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        QTRY_COMPARE(window.page->model().history().size(), size_t(4));
        Q_EMIT window.findChild<StepAxis*>()->indexRequested(1);
        QTRY_COMPARE(window.page->model().snapshot()->step, 500);
        QCOMPARE(m_fixture->context.subject().step(), std::optional<qint64>(500));
        QTest::keyClick(window.findChild<SimilarityPlot*>(), Qt::Key_Right);
        QTRY_COMPARE(window.page->model().snapshot()->step, 1000);
        window.key(Qt::Key_Comma);
        QTRY_COMPARE(window.page->model().snapshot()->step, 500);
    }

    void aRunWithoutContrastSaysSo() {
        addRun(false);
        Window window(m_fixture->context);
        window.waitForRows();
        QCOMPARE(window.matrix().rows().size(), size_t(3));
        QVERIFY(
            window.says(QStringLiteral("This run has no contrastive loss, so there are no positives or negatives.")));
        QVERIFY(!window.findChild<SimilarityBars*>()->isVisible());
        QCoreApplication::processEvents();
        test::shoot(window, QStringLiteral("inspector-l1"));
    }

    void bracketsChooseThePatch() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        window.key(Qt::Key_BracketRight);
        QCOMPARE(window.page->model().patch(), 1);
        QVERIFY(window.says(QStringLiteral("2 / 2")));
        window.key(Qt::Key_BracketRight);  // there is no third
        QCOMPARE(window.page->model().patch(), 1);
        window.key(Qt::Key_BracketLeft);
        QCOMPARE(window.page->model().patch(), 0);
    }

    void hoveringShowsTheExactValue() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        SampleMatrix& matrix = window.matrix();
        const QRect cell = matrix.cellRect({2, Band::HL});
        QTest::mouseMove(matrix.viewport(), cell.topLeft() + QPoint(cell.width() / 4, cell.height() / 2));
        QTRY_VERIFY(matrix.cursorPixel().has_value());
        QCOMPARE(matrix.cursorCell(), (SampleMatrix::Cell{2, Band::HL}));
        const QPoint band = *matrix.cursorPixel() / 2;
        const double value = static_cast<double>(matrix.shownRows()[2].values[3].at(band.x(), band.y()));
        QVERIFY2(window.foot().startsWith(QStringLiteral("HL of HR   x %1, y %2   value ").arg(band.x()).arg(band.y())),
                 qPrintable(window.foot()));
        QVERIFY(window.foot().endsWith(format::fixed(value, 1)));
        QVERIFY(window.says(QStringLiteral("mid grey is 0, white is +127")));
    }

    void arrowsMoveTheSelectionOverFoldedGroups() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        SampleMatrix& matrix = window.matrix();
        matrix.select({2, Band::Image});
        QTest::keyClick(&matrix, Qt::Key_Right);
        QTest::keyClick(&matrix, Qt::Key_Down);
        QCOMPARE(matrix.selection(), (SampleMatrix::Cell{3, Band::LL}));
        QTest::keyClick(&matrix, Qt::Key_Up);
        matrix.setFolded(SampleRow::Kind::Positive, true);
        QTest::keyClick(&matrix, Qt::Key_Down);
        QCOMPARE(matrix.selection(), (SampleMatrix::Cell{5, Band::LL}));
        QVERIFY(matrix.cellRect({3, Band::LL}).isNull());
        window.key(Qt::Key_P);
        QVERIFY(!matrix.isFolded(SampleRow::Kind::Positive));
    }

    void theAnchorStaysWhenScrolling() {
        addRun();
        const Window window(m_fixture->context, {1368, 420});
        window.waitForRows();
        SampleMatrix& matrix = window.matrix();
        const int before = matrix.cellRect({2, Band::Image}).top();
        for (int i = 0; i < 8; ++i)
            QTest::keyClick(&matrix, Qt::Key_Down);
        QVERIFY(matrix.cellRect({2, Band::Image}).top() < before);
        QVERIFY(matrix.cellRect({1, Band::Image}).top() >= 0);
        // The last row is wholly seen, and not under the anchor.
        QVERIFY(matrix.cellRect({6, Band::Image}).top() > matrix.cellRect({1, Band::Image}).bottom());
        QVERIFY(matrix.cellRect({6, Band::Image}).bottom() <= matrix.viewport()->height());
    }

    void plusAndMinusChangeTheGain() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        SampleMatrix& matrix = window.matrix();
        const double before = matrix.shownRows()[1].gain;
        QTest::keyClick(&matrix, Qt::Key_Plus);
        QVERIFY(matrix.shownRows()[1].gain > before);
        QTest::keyClick(&matrix, Qt::Key_Minus);
        QTest::keyClick(&matrix, Qt::Key_Minus);
        QVERIFY(matrix.shownRows()[1].gain < before);
        window.button(QStringLiteral("Auto"))->click();
        QVERIFY(qAbs(matrix.shownRows()[1].gain - autoGain(matrix.rows()[2].values)) < 1e-9);
    }

    void enterOpensACellAndEscapeCloses() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        window.matrix().select({1, Band::HH});
        QTest::keyClick(&window.matrix(), Qt::Key_Return);
        auto* large = window.findChild<ImageCanvas*>();
        QVERIFY(large->isVisible());
        QCOMPARE(large->viewport().imageSize(), QSize(test::kPatchSide / 2, test::kPatchSide / 2));
        QTest::keyClick(large, Qt::Key_Escape);
        QVERIFY(!large->isVisible());
        QVERIFY(window.matrix().isVisible());
    }

    void cSendsTheRowToCompare() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        QSignalSpy navigated(&m_fixture->context, &PageContext::navigationRequested);
        window.matrix().select({3, Band::LL});
        window.key(Qt::Key_C);
        QCOMPARE(navigated.size(), 1);
        const auto request = navigated.front().front().value<PageRequest>();
        QCOMPARE(request.page, PageId::Compare);
        QCOMPARE(request.imageName, QStringLiteral("P1, patch 1, step 1\u202f500"));
        QCOMPARE(request.image->size().width, test::kPatchSide);
    }

    void keysAndBarsChooseTheLayer() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        auto* bars = window.findChild<SimilarityBars*>();
        QVERIFY(qAbs(bars->gap(0) - 0.475) < 1e-6);
        QVERIFY(bars->warning(0).isEmpty());
        window.key(Qt::Key_2);
        QCOMPARE(window.page->model().layer(), 1);
        QVERIFY(window.says(QStringLiteral("Over time, layer 2")));
        QTest::mouseClick(bars, Qt::LeftButton, {}, QPoint(20, 40));
        QCOMPARE(window.page->model().layer(), 0);
        window.key(Qt::Key_3);  // there are two
        QCOMPARE(window.page->model().layer(), 0);
    }

    void aNegativeAboveAPositiveIsSaid() {
        addRun();
        auto& samples = m_engine->snapshots[{kRun.toStdString(), 1500}].patches[0].samples;
        samples[4].similarity = {0.82F, 0.1F};
        Window window(m_fixture->context);
        window.waitForRows();
        auto* bars = window.findChild<SimilarityBars*>();
        QCOMPARE(bars->warning(0), QStringLiteral("N1 is closer than P2"));
        QVERIFY(bars->warning(1).isEmpty());
        QCoreApplication::processEvents();
        test::shoot(window, QStringLiteral("inspector-warning"));
    }

    void historyIsMeanAndRangeOverAllPatches() {
        engine::Snapshot snapshot = test::contrastSnapshot(7);
        snapshot.patches[1].samples[3].similarity[1] = 0.1F;  // P2 of the second patch at layer 2
        const SimilarityPoint point = similarityPoint(snapshot);
        QCOMPARE(point.step, 7);
        const GroupSimilarity& positives = point.positives[1];
        QVERIFY(qAbs(positives.mean - (0.8 + 0.75 + 0.7 + 0.8 + 0.75 + 0.1) / 6) < 1e-6);
        QVERIFY(qAbs(positives.min - 0.1) < 1e-6);
        QVERIFY(qAbs(positives.max - 0.8) < 1e-6);
        QCOMPARE(positives.samples.size(), size_t(3));
        QVERIFY(qAbs(positives.samples[2] - 0.4) < 1e-6);
        QVERIFY(qAbs(point.negatives[0].mean - 0.375) < 1e-6);
    }

    void liveShowsWhatTheTrainingSees() {
        addRun();
        startTraining();
        const Window window(m_fixture->context);
        auto* live = window.button(QStringLiteral("Live"));
        QTRY_VERIFY(live->isChecked());
        QTRY_VERIFY(m_engine->session->snapshotRequests > 0);
        m_engine->session->liveSnapshot().put(std::make_shared<engine::Snapshot>(test::contrastSnapshot(1777)));
        QTRY_COMPARE(window.page->model().snapshot() ? window.page->model().snapshot()->step : 0, 1777);

        // Choosing a kept step ends it, and later ones do not intrude.
        window.key(Qt::Key_Comma);
        QTRY_COMPARE(window.page->model().snapshot()->step, 1500);
        QVERIFY(!live->isChecked());
        m_engine->session->liveSnapshot().put(std::make_shared<engine::Snapshot>(test::contrastSnapshot(1800)));
        QSignalSpy arrived(&m_fixture->context.runs(), &RunController::snapshotArrived);
        QTRY_COMPARE(arrived.size(), 1);
        QCOMPARE(window.page->model().snapshot()->step, 1500);

        live->click();
        QVERIFY(live->isChecked());
        QVERIFY(!m_fixture->context.subject().step());
    }

    void pausedIsNotLiveAndTheRestWorks() {
        addRun();
        startTraining();
        const Window window(m_fixture->context);
        m_fixture->context.runs().pause();
        QTRY_COMPARE(m_fixture->context.runs().state(), engine::RunState::Paused);
        auto* live = window.button(QStringLiteral("Live"));
        QVERIFY(!live->isEnabled());
        QVERIFY(!live->isChecked());
        window.waitForRows();
        window.key(Qt::Key_BracketRight);
        QCOMPARE(window.page->model().patch(), 1);
    }

    void exportWritesImagesAndSimilarities() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        const QTemporaryDir folder;
        QSignalSpy said(&m_fixture->context, &PageContext::noticeRequested);
        window.page->exportSamples(folder.path());
        QTRY_COMPARE(said.size(), 1);
        QCOMPARE(said.front().front().toString(), QStringLiteral("36 files exported"));
        const QDir dir(folder.path());
        QCOMPARE(dir.entryList({QStringLiteral("*.png")}).size(), 35);
        const QImage band(dir.filePath(QStringLiteral("step_1500_patch_1_02_Anchor_HH.png")));
        QCOMPARE(band.size(), QSize(test::kPatchSide / 2, test::kPatchSide / 2));
        QFile table(dir.filePath(QStringLiteral("step_1500_patch_1_similarity.csv")));
        QVERIFY(table.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = table.readAll().split('\n');
        QCOMPARE(lines[0], QByteArray("row,name,recipe,layer_0,layer_2"));
        QCOMPARE(lines[2], QByteArray("02,\"Anchor\",\"step 18420\",,"));
        QCOMPARE(lines[4], QByteArray("04,\"P1\",\"amount 1.4\",0.85,0.75"));
    }

    void aFolderThatCannotBeWrittenIsSaid() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        window.page->exportSamples(QStringLiteral("/nowhere"));
        QTRY_VERIFY(window.says(QStringLiteral("The samples were not exported.")));
    }

    void embeddingChoosesPatchAndRow() {
        addRun();
        const Window window(m_fixture->context);
        window.waitForRows();
        auto* embedding = window.findChild<EmbeddingView*>();
        QTRY_COMPARE(embedding->samples().size(), size_t(12));
        const auto found = std::find_if(embedding->samples().begin(), embedding->samples().end(),
                                        [](const auto& s) { return s.patch == 1 && s.name == QStringLiteral("N2"); });
        QTest::mouseClick(embedding, Qt::LeftButton, {}, embedding->pointOf(*found).toPoint());
        QCOMPARE(window.page->model().patch(), 1);
        QCOMPARE(window.matrix().selection().row, 6);
        QCOMPARE(window.page->model().layer(), 0);
        window.key(Qt::Key_2);
        QTRY_VERIFY(embedding->samples()[0].position != found->position);
    }

    void cosineMapIsClearAtOneAndBrightWhereItIsLow() {
        CosineMap map;
        const engine::Plane cosine{2, 1, std::make_shared<const std::vector<float>>(std::vector<float>{1, 0.65F})};
        map.setMap(QImage(4, 4, QImage::Format_RGB888), cosine, QStringLiteral("Anchor and HR"));
        QVERIFY(qAbs(map.low() - 0.6) < 1e-9);
        QCOMPARE(qAlpha(map.colorAt(0, 0)), 0);
        QVERIFY(qAlpha(map.colorAt(1, 0)) > 200);
        QVERIFY(qGray(map.colorAt(1, 0)) > qGray(map.colorAt(0, 0)));
    }

    void narrowAndLight() {
        addRun();
        m_fixture->settings.setThemeMode(ThemeMode::Dark);
        Window narrow(m_fixture->context, {952, 604});
        narrow.waitForRows();
        QTRY_COMPARE(narrow.page->model().history().size(), size_t(4));
        QVERIFY(narrow.width() <= 952);
        QVERIFY(narrow.page->rightPanel()->width() >= 400);
        QCoreApplication::processEvents();
        test::shoot(narrow, QStringLiteral("inspector-1024"));
        m_fixture->settings.setThemeMode(ThemeMode::Light);
        Window light(m_fixture->context);
        light.waitForRows();
        QTRY_COMPARE(light.page->model().history().size(), size_t(4));
        QCoreApplication::processEvents();
        test::shoot(light, QStringLiteral("inspector-light"));
    }
};

WL_UI_TEST_MAIN(TestInspector)
#include "tst_inspector.moc"
