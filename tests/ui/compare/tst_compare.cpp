// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/pages/compare/compare_page.hpp"
#include "ui/pages/compare/cropped_source.hpp"
#include "ui/pages/compare/difference.hpp"
#include "ui/pages/compare/source_list.hpp"
#include "ui/widgets/canvas/side_by_side.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"
#include "ui/widgets/canvas/tile_store.hpp"
#include "ui/widgets/wave_map.hpp"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>

using namespace wavelens;
using namespace wavelens::ui;

namespace {

/// Counts what is measured.
class CountingEngine : public test::FakeEngine {
public:
    mutable std::atomic<int> measured = 0;

    [[nodiscard]] engine::Result<engine::Measures> measure(const engine::ImageSource& image,
                                                           const engine::ImageSource& reference,
                                                           std::optional<engine::Rect> region, int scale,
                                                           std::stop_token stop) const override {
        ++measured;
        if (image.size() != reference.size()) {
            return engine::Error{engine::ErrorCode::BadInput, "Sizes differ."};
        }
        return test::FakeEngine::measure(image, reference, region, scale, stop);
    }
};

engine::Image greyImage(int width, int height, std::uint8_t level) {
    const engine::Image size{width, height, 3, nullptr};
    return {width, height, 3,
            std::make_shared<const std::vector<std::uint8_t>>(size.stride() * static_cast<size_t>(height), level)};
}

QStringList rowTexts(const CompareModel& model) {
    QStringList texts;
    for (const CompareSource& source : model.sources()) {
        texts << QStringList{source.name, source.detail}.join(u' ').trimmed();
    }
    return texts;
}

}  // namespace

class TestCompare : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;
    std::shared_ptr<CountingEngine> m_engine;

    void addRun() {
        engine::RunSummary run;
        run.dir = "/runs/small";
        run.name = "small";
        run.config.emplace();
        run.config->network.scale = 4;
        run.bestModel = "/runs/small/model.safetensors";
        run.lastModel = "/runs/small/model_last.safetensors";
        run.referencePreview = "/runs/small/previews/hr.png";
        for (const std::int64_t step : {0, 1000, 18000}) {
            run.previews.push_back({step, "/runs/small/previews/" + std::to_string(step) + ".png"});
            m_engine->images[run.previews.back().path] = test::testImage(160, 120);
        }
        m_engine->images[run.referencePreview] = test::testImage(160, 120);
        m_engine->models[run.bestModel].scale = 4;
        m_engine->models[run.lastModel].scale = 4;
        m_engine->runs = {run};
    }

    std::unique_ptr<ComparePage> openPage(QSize size = {1368, 816}) {
        auto page = std::make_unique<ComparePage>(m_fixture.context);
        page->resize(size);
        page->show();
        return page;
    }

    static void opened(ComparePage& page) {
        QTRY_VERIFY(!page.model().sources().isEmpty());
        QTRY_VERIFY(std::all_of(page.model().sources().begin(), page.model().sources().end(),
                                [](const CompareSource& s) { return s.pixels || !s.problem.isEmpty(); }));
    }

private Q_SLOTS:

    void init() {
        m_fixture.context.subject().setRunDir({});
        m_engine = std::make_shared<CountingEngine>();
        m_engine->images["/pictures/a.png"] = test::testImage(160, 120);
        m_engine->images["/pictures/b.png"] = greyImage(160, 120, 90);
        m_engine->images["/pictures/c.png"] = greyImage(96, 64, 50);
        addRun();
        m_fixture.context.setEngine(m_engine);
    }

    void emptySaysWhatToDo() {
        const auto page = openPage();
        QCOMPARE(page->model().sources().size(), 0);
        const auto labels = page->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text() == QStringLiteral("Nothing to compare");
        }));
    }

    void aRunBringsItsSources() {
        m_fixture.context.subject().setRunDir(QStringLiteral("/runs/small"));
        const auto page = openPage();
        opened(*page);
        QCOMPARE(rowTexts(page->model()).join(u'|'),
                 QStringLiteral("Bicubic|small step 18\u202f000|small best|small current|HR reference"));
        QCOMPARE(page->model().a()->name, QStringLiteral("Bicubic"));
        QCOMPARE(page->model().b()->kind, CompareSource::Kind::Preview);
        QCOMPARE(page->model().imageSize(), QSize(160, 120));
        QCOMPARE(page->model().inputSize(), QSize(40, 30));
        QCOMPARE(page->model().reference()->name, QStringLiteral("HR"));
        QTRY_COMPARE(page->model().a()->whole.psnrY, 28.42);
    }

    void keysChooseTheSides() {
        m_fixture.context.subject().setRunDir(QStringLiteral("/runs/small"));
        const auto page = openPage();
        opened(*page);
        auto* split = page->findChild<SplitCanvas*>();
        split->setFocus();
        QTest::keyClick(split, Qt::Key_3);
        QCOMPARE(page->model().rowOf(page->model().b()), 2);
        QTest::keyClick(split, Qt::Key_5, Qt::ShiftModifier);
        QCOMPARE(page->model().rowOf(page->model().a()), 4);
        QTest::keyClick(split, Qt::Key_X);
        QCOMPARE(page->model().rowOf(page->model().a()), 2);
        QCOMPARE(page->model().rowOf(page->model().b()), 4);
        QCOMPARE(split->description(), QStringLiteral("Split at 50 %, left small, right HR"));
        QTest::keyClick(split, Qt::Key_V);
        QCOMPARE(split->orientation(), Qt::Horizontal);
    }

    void keysChooseTheView() {
        m_fixture.context.subject().setRunDir(QStringLiteral("/runs/small"));
        const auto page = openPage();
        opened(*page);
        auto* views = qobject_cast<QStackedWidget*>(page->canvas());
        const auto press = [&](Qt::Key key) {
            QTest::keyClick(QApplication::focusWidget(), key);
        };
        page->findChild<SplitCanvas*>()->setFocus();
        press(Qt::Key_D);
        QCOMPARE(views->currentIndex(), 1);
        const auto sides = page->findChild<SideBySide*>()->views();
        QCOMPARE(sides.size(), 4);
        QCOMPARE(sides.last()->source(), page->model().reference()->pixels);
        press(Qt::Key_F);
        QCOMPARE(views->currentIndex(), 2);
        press(Qt::Key_H);
        QCOMPARE(views->currentIndex(), 3);
        press(Qt::Key_S);
        QCOMPARE(views->currentIndex(), 0);
    }

    void previewsFollowTheNewestUntilOneIsChosen() {
        m_fixture.context.subject().setRunDir(QStringLiteral("/runs/small"));
        const auto page = openPage();
        opened(*page);
        QVERIFY(page->model().followsNewest());
        m_fixture.context.subject().setStep(1000);
        QCOMPARE(page->model().previewIndex(), 1);
        QVERIFY(!page->model().followsNewest());
        QCOMPARE(page->model().b()->detail, QStringLiteral("step 1\u202f000"));

        m_engine->runs[0].previews.push_back({20000, "/runs/small/previews/18000.png"});
        page->model().refreshRun();
        QTRY_COMPARE(page->model().previews().size(), size_t(4));
        QCOMPARE(page->model().previewIndex(), 1);
        m_fixture.context.subject().setStep(std::nullopt);
        page->model().setFollowsNewest(true);
        QCOMPARE(page->model().previewIndex(), 3);
    }

    void anInputHasNoReference() {
        const auto page = openPage();
        page->model().setImage(CompareImage{QStringLiteral("a.png"), "/pictures/a.png"});
        opened(*page);
        QVERIFY(page->model().reference());
        page->model().setRole(CompareModel::Role::Input);
        QTRY_COMPARE(page->model().imageSize(), QSize(640, 480));
        QVERIFY(!page->model().reference());
        QCOMPARE(rowTexts(page->model()).join(u'|'), QStringLiteral("Bicubic"));
    }

    void otherSizesAreShownAndNotMeasured() {
        const auto page = openPage();
        page->model().setImage(CompareImage{QStringLiteral("a.png"), "/pictures/a.png"});
        page->model().addFiles({QStringLiteral("/pictures/c.png"), QStringLiteral("/pictures/b.png")});
        opened(*page);
        const auto& sources = page->model().sources();
        QCOMPARE(sources[1].name, QStringLiteral("c.png"));
        QCOMPARE(page->model().sizeRemark(sources[1]),
                 QStringLiteral("c.png is 96 × 64, the image is 160 × 120: shown, not measured."));
        QVERIFY(page->model().sizeRemark(sources[2]).isEmpty());
        QTRY_VERIFY(sources[2].measured && sources[1].measured);
        QCOMPARE(sources[2].whole.psnrY, 28.42);
        QVERIFY(std::isnan(sources[1].whole.psnrY));
    }

    void ofModelsWhatTheyMakeOfTheImageIsCompared() {
        const auto page = openPage();
        PageRequest request{PageId::Compare};
        request.files = {QStringLiteral("/models/m.pth"), QStringLiteral("/pictures/a.png")};
        page->open(request);
        QVERIFY(page->model().image());
        QCOMPARE(page->model().image()->name, QStringLiteral("a.png"));
        QVERIFY(rowTexts(page->model()).contains(QStringLiteral("m")));
    }

    void twoFilesAreComparedWithoutAReference() {
        const auto page = openPage();
        PageRequest request{PageId::Compare};
        request.files = {QStringLiteral("/pictures/a.png"), QStringLiteral("/pictures/b.png")};
        page->open(request);
        opened(*page);
        QCOMPARE(page->model().a()->name, QStringLiteral("a.png"));
        QCOMPARE(page->model().b()->name, QStringLiteral("b.png"));
        QVERIFY(!page->model().reference());
        QTest::qWait(150);
        QCOMPARE(m_engine->measured.load(), 0);
        page->model().setReference(0);
        QTRY_VERIFY(page->model().b()->measured);
        QCOMPARE(page->model().b()->whole.psnrY, 28.42);
        page->model().remove(1);
        QCOMPARE(page->model().sources().size(), 1);
    }

    void swappingPicturesOfDifferentSizeMovesNothing() {
        m_engine->images["/pictures/large.png"] = test::testImage(640, 480);
        const auto page = openPage();
        PageRequest request{PageId::Compare};
        request.files = {QStringLiteral("/pictures/a.png"), QStringLiteral("/pictures/large.png")};
        page->open(request);
        opened(*page);
        QTRY_COMPARE(page->model().imageSize(), QSize(640, 480));
        auto* split = page->findChild<SplitCanvas*>();
        QTRY_COMPARE(split->viewport().imageSize(), QSize(640, 480));
        split->viewport().setZoom(3);
        split->viewport().setCentre({120, 400});
        const QRect seen = split->visibleRegion();
        page->model().swap();
        QCOMPARE(page->model().a()->name, QStringLiteral("large.png"));
        QCOMPARE(split->visibleRegion(), seen);
        QCOMPARE(split->viewport().zoom(), 3.0);
        page->model().remove(page->model().rowOf(page->model().b()));
        QCOMPARE(split->visibleRegion(), seen);
    }

    void bundledModelsAreOffered() {
        m_engine->bundled = {"/models/wavelens_x2.safetensors"};
        m_engine->models["/models/wavelens_x2.safetensors"].scale = 2;
        const auto page = openPage();
        page->model().setImage(CompareImage{QStringLiteral("a.png"), "/pictures/a.png"});
        opened(*page);
        auto* menu = page->leftPanel()->findChild<QMenu*>(QStringLiteral("addSource"));
        QVERIFY(menu);
        Q_EMIT menu->aboutToShow();
        for (QAction* action : menu->actions()) {
            if (action->text() == QStringLiteral("wavelens_x2")) {
                action->trigger();
            }
        }
        QVERIFY(rowTexts(page->model()).join(u'|').contains(QStringLiteral("wavelens_x2")));
    }

    void anUnreadableFileSaysWhy() {
        const auto page = openPage();
        page->model().setImage(CompareImage{QStringLiteral("a.png"), "/pictures/a.png"});
        page->model().addFiles({QStringLiteral("/pictures/none.png")});
        opened(*page);
        QCOMPARE(page->model().sources()[1].problem,
                 QStringLiteral("/pictures/none.png is not among the fake engine's answers."));
    }

    void theReferenceIsCutToTheScale() {
        m_engine->images["/pictures/odd.png"] = test::testImage(163, 121);
        const auto page = openPage();
        page->model().setImage(CompareImage{QStringLiteral("odd.png"), "/pictures/odd.png"});
        opened(*page);
        QCOMPARE(page->model().imageSize(), QSize(160, 120));
        QTRY_VERIFY(page->model().a()->measured);
        QCOMPARE(page->model().a()->whole.psnrY, 28.42);
    }

    void differenceIsExact() {
        const auto dark = std::make_shared<test::FakeImageSource>(greyImage(8, 8, 90));
        const auto light = std::make_shared<test::FakeImageSource>(greyImage(8, 8, 102));
        const DifferenceSource difference(dark, light, 48);
        const auto image = difference.read({0, 0, 4, 4}, 1, {});
        QVERIFY(image.has_value());
        const QRgb expected = waveMap()[12 * 255 / 48];
        QCOMPARE(qRgb(image->row(0)[0], image->row(0)[1], image->row(0)[2]), expected);
        const auto statistics = differenceStatistics(*dark, *light, {0, 0, 8, 8}, {});
        QCOMPARE(statistics->mean, 12.0);
        QCOMPARE(statistics->max, 12);
        QCOMPARE(fullScaleFor(statistics->below99), 12);
        QCOMPARE(fullScaleFor(13), 16);
        QCOMPARE(fullScaleFor(255), 255);
    }

    void looksRight() {
        m_fixture.context.subject().setRunDir(QStringLiteral("/runs/small"));
        for (const bool dark : {true, false}) {
            m_fixture.settings.setThemeMode(dark ? ThemeMode::Dark : ThemeMode::Light);
            for (const QSize size : {QSize(1368, 816), QSize(952, 556)}) {
                const auto page = openPage(size);
                test::shoot(*page, QStringLiteral("compare-empty-%1-%2").arg(dark).arg(size.width()));
                opened(*page);
                QTest::qWait(300);
                for (const auto& [mode, name] :
                     {std::pair(ComparePage::Mode::Split, "split"), std::pair(ComparePage::Mode::SideBySide, "sides"),
                      std::pair(ComparePage::Mode::Difference, "difference")}) {
                    page->setMode(mode);
                    QTest::qWait(250);
                    test::shoot(
                        *page, QStringLiteral("compare-%1-%2-%3").arg(QLatin1String(name)).arg(dark).arg(size.width()));
                }
                QVERIFY(page->width() == size.width());
            }
        }
    }
};

WL_UI_TEST_MAIN(TestCompare)
#include "tst_compare.moc"
