// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temp_dir.hpp"
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/upscale/lens_canvas.hpp"
#include "ui/pages/upscale/queue_view.hpp"
#include "ui/pages/upscale/upscale_page.hpp"
#include "ui/widgets/banner.hpp"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace wavelens;
using namespace wavelens::ui;
using State = QueuedFile::State;

namespace {

/// Upscales in ten steps; files named bad fail, and steps wait while `held`.
class SteppingEngine : public test::FakeEngine {
public:
    std::atomic<bool> held = false;
    mutable std::atomic<int> steps = 0;
    mutable std::vector<engine::UpscaleRequest> requests;  // read them when nothing runs

    [[nodiscard]] engine::Result<engine::PictureInfo> inspectInput(const std::filesystem::path& file) const override {
        if (file.stem() == "cut") {
            return engine::Error{engine::ErrorCode::BadInput, file.string() + " ends early."};
        }
        engine::PictureInfo picture;
        picture.alpha = file.stem() == "clear";
        return picture;
    }

    [[nodiscard]] engine::Result<std::vector<engine::UpscaledFile>> upscale(const engine::UpscaleRequest& request,
                                                                            const engine::UpscaleCallback& progress,
                                                                            std::stop_token stop) const override {
        requests.push_back(request);
        engine::UpscaledFile file;
        file.input = request.inputs[0];
        for (int step = 0; step < 10; ++step) {
            do {
                if (stop.stop_requested()) {
                    return engine::Error{engine::ErrorCode::Cancelled, "Stopped."};
                }
            } while (held);
            ++steps;
            progress({0, 1, step / 10.0, nullptr});
        }
        if (file.input.stem() == "bad") {
            file.problem = "bad.png cannot be upscaled.";
        } else {
            file.output = request.outputDir / file.input.filename();
        }
        progress({0, 1, 1, &file});
        return std::vector{file};
    }
};

QList<State> states(const UpscaleQueue& queue) {
    QList<State> all;
    for (const QueuedFile& file : queue.files()) {
        all << file.state;
    }
    return all;
}

}  // namespace

class TestUpscale : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;
    std::shared_ptr<SteppingEngine> m_engine;

    static QString path(const char* name) { return QStringLiteral("/pictures/") + QLatin1String(name); }

    std::unique_ptr<UpscalePage> openPage(const QStringList& files) {
        auto page = std::make_unique<UpscalePage>(m_fixture.context);
        page->resize(1368, 816);
        page->show();
        page->queue().add(files);
        QTest::qWait(0);
        return page;
    }

    /// All files looked at and a model there.
    static void ready(UpscalePage& page) {
        QTRY_VERIFY(std::all_of(page.queue().files().begin(), page.queue().files().end(),
                                [](const QueuedFile& f) { return f.inspected; }));
        QTRY_VERIFY(button(page, QStringLiteral("Upscale "))->isEnabled());
    }

    static QPushButton* button(UpscalePage& page, const QString& beginning) {
        for (QPushButton* candidate : page.findChildren<QPushButton*>()) {
            if (candidate->text().startsWith(beginning)) {
                return candidate;
            }
        }
        return nullptr;
    }

private Q_SLOTS:

    void init() {
        m_engine = std::make_shared<SteppingEngine>();
        for (const char* name : {"/pictures/a.png", "/pictures/bad.png", "/pictures/clear.png", "/pictures/b.png"}) {
            m_engine->images[name] = test::testImage(300, 200);
        }
        m_engine->images["/pictures/wide.png"] = test::testImage(5000, 10);
        m_engine->images["/pictures/large.png"] = test::testImage(1000, 800);
        m_engine->images["/pictures/tiny.png"] = test::testImage(60, 40);
        engine::RunSummary run;
        run.dir = "/runs/small";
        run.name = "small";
        run.config.emplace();
        run.bestModel = "/runs/small/model.safetensors";
        m_engine->runs = {run};
        engine::ModelInfo& model = m_engine->models[run.bestModel];
        model.path = run.bestModel;
        model.scale = 4;
        model.architecture = "srvgg";
        model.parameters = 170000;
        m_fixture.context.setEngine(m_engine);
        m_fixture.context.library().refresh();
        QTRY_COMPARE(m_fixture.context.library().runs().size(), size_t(1));
    }

    void filesAreLookedAtBeforeAnythingRuns() {
        const auto page = openPage({path("a.png"), path("clear.png"), path("cut.png")});
        ready(*page);
        const auto& files = page->queue().files();
        QCOMPARE(files[0].size, QSize(300, 200));
        QVERIFY(!files[0].thumbnail.isNull());
        QCOMPARE(page->queue().lossesOf(files[1]), QStringList());
        page->queue().setFormat(engine::PictureFormat::Jpeg);
        QCOMPARE(page->queue().lossesOf(files[1]), QStringList{QStringLiteral("alpha is laid over white")});
        QCOMPARE(files[2].state, State::Failed);
        QCOMPARE(files[2].reason, QStringLiteral("cut.png ends early."));
        QCOMPARE(page->queue().summary(), QStringLiteral("3 images, 1 failed"));
        const auto labels = page->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QStringLiteral("In 1 image alpha is laid over white.");
        }));
        QCOMPARE(button(*page, QStringLiteral("Upscale "))->text(), QStringLiteral("Upscale 2 images"));
    }

    void aFailedFileDoesNotStopTheOthers() {
        const auto page = openPage({path("bad.png"), path("a.png"), path("b.png")});
        ready(*page);
        QSignalSpy notices(&m_fixture.context, &PageContext::noticeRequested);
        page->primaryAction();
        QVERIFY(page->isRunning());
        QVERIFY(m_fixture.context.job().has_value());
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(states(page->queue()), (QList<State>{State::Failed, State::Done, State::Done}));
        QVERIFY(!m_fixture.context.job().has_value());
        auto* banner = page->findChild<Banner*>();
        QVERIFY(banner->isVisible());
        QCOMPARE(banner->title(), QStringLiteral("2 done, 1 failed"));
        QCOMPARE(notices.size(), 0);

        page->queue().remove({page->queue().files()[0].id});
        page->queue().add({path("clear.png")});
        ready(*page);
        page->primaryAction();
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(notices.size(), 1);
        QCOMPARE(notices.first().first().toString(), QStringLiteral("3 images upscaled"));
        QCOMPARE(m_engine->requests.back().inputs[0], std::filesystem::path("/pictures/clear.png"));
        QCOMPARE(m_engine->requests.back().model, std::filesystem::path("/runs/small/model.safetensors"));
    }

    void pauseHoldsTheEngineAndCancelEndsIt() {
        const auto page = openPage({path("a.png"), path("b.png")});
        ready(*page);
        m_engine->held = true;
        page->primaryAction();
        page->primaryAction();  // pauses
        m_engine->held = false;
        QTRY_COMPARE(m_engine->steps.load(), 1);
        QTest::qWait(50);
        QCOMPARE(m_engine->steps.load(), 1);
        QVERIFY(button(*page, QStringLiteral("Resume")));
        page->primaryAction();  // resumes
        QTRY_VERIFY(m_engine->steps.load() >= 10);
        QTRY_VERIFY(!page->isRunning());

        m_engine->held = true;
        page->queue().add({path("clear.png")});
        ready(*page);
        page->primaryAction();
        QTest::mouseClick(button(*page, QStringLiteral("Cancel")), Qt::LeftButton);
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(states(page->queue()), (QList<State>{State::Done, State::Done, State::Waiting}));
    }

    void closingThePageStopsTheWork() {
        auto page = openPage({path("a.png")});
        ready(*page);
        m_engine->held = true;
        page->primaryAction();
        QVERIFY(page->isRunning());
        page.reset();  // would hang if the engine were not told to stop
    }

    void rowsAreRemovedSortedAndTriedAgain() {
        const auto page = openPage({path("b.png"), path("a.png"), path("cut.png"), path("a.png")});
        ready(*page);
        UpscaleQueue& queue = page->queue();
        QCOMPARE(queue.files().size(), 3);
        queue.sortByName();
        QCOMPARE(queue.files()[0].path, path("a.png"));
        auto* list = page->findChild<QueueView*>();
        list->setCurrentRow(0, QItemSelectionModel::ClearAndSelect);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(queue.files().size(), 2);
        QCOMPARE(queue.files()[0].path, path("b.png"));
        const int cut = queue.files()[1].id;
        queue.retry(cut);
        QCOMPARE(queue.find(cut)->state, State::Waiting);
        QTRY_COMPARE(queue.find(cut)->state, State::Failed);
    }

    void foldersStayFolders() {
        const test::TempDir dir;
        const auto add = [&](const std::filesystem::path& file) {
            std::filesystem::create_directories((dir.path() / file).parent_path());
            test::writeText(dir.path() / file, "");
            m_engine->images[dir.path() / file] = test::testImage(30, 20);
        };
        add("a/photos/1.png");
        add("a/photos/july/2.png");
        add("b/photos/1.png");
        const auto page = openPage({fromPath(dir / "a/photos"), fromPath(dir / "b/photos") + u'/', path("a.png")});
        ready(*page);
        page->queue().add({fromPath(dir / "a/photos")});  // they are there already
        page->primaryAction();
        QTRY_VERIFY(!page->isRunning());
        QStringList targets;
        for (const engine::UpscaleRequest& request : m_engine->requests) {
            targets.append(fromPath(request.outputDir).section(QStringLiteral("upscaled"), -1));
        }
        QCOMPARE(targets, (QStringList{QStringLiteral("/photos"), QStringLiteral("/photos/july"),
                                       QStringLiteral("/photos-2"), QString()}));
    }

    void formatsWithALimitSayIt() {
        const auto page = openPage({path("wide.png")});
        ready(*page);
        const auto combos = page->findChildren<QComboBox*>();
        auto* formats = *std::find_if(combos.begin(), combos.end(), [](const QComboBox* combo) {
            return combo->accessibleName() == QStringLiteral("Format");
        });
        formats->setCurrentIndex(formats->findText(QStringLiteral("WebP")));
        QVERIFY(!button(*page, QStringLiteral("Upscale "))->isEnabled());
        const auto labels = page->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() ==
                   QStringLiteral("WebP ends at 16\u202f383 px; this would be 20\u202f000. Choose PNG or TIFF.");
        }));
        formats->setCurrentIndex(0);
        QVERIFY(button(*page, QStringLiteral("Upscale "))->isEnabled());
    }

    void theLensMovesAndIsComputedOnlyThere() {
        const auto page = openPage({path("large.png")});
        ready(*page);
        auto* lens = page->findChild<LensCanvas*>();
        QTRY_VERIFY(!lens->lens().isEmpty());
        QCOMPARE(lens->lens().center(), QPoint(1999, 1599));
        const QRect before = lens->lens();
        lens->setFocus();
        QTest::keyClick(lens, Qt::Key_Right);
        QCOMPARE(lens->lens(), before.translated(16, 0));
        QTest::keyClick(lens, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(lens->lens().height(), before.height() + 16);
        lens->setLens(QRect(3990, 3190, 500, 500));
        QCOMPARE(lens->lens(), QRect(3500, 2700, 500, 500));
        // The lens of a small image covers it.
        page->queue().add({path("a.png")});
        page->queue().add({path("tiny.png")});
        page->findChild<QueueView*>()->setCurrentRow(2);
        QTRY_COMPARE(lens->lens(), QRect(0, 0, 240, 160));
    }

    void looksRight() {
        for (const bool dark : {true, false}) {
            m_fixture.settings.setThemeMode(dark ? ThemeMode::Dark : ThemeMode::Light);
            for (const QSize size : {QSize(1368, 816), QSize(952, 556)}) {
                auto page = openPage({});
                page->resize(size);
                QTest::qWait(20);
                test::shoot(*page, QStringLiteral("upscale-empty-%1-%2").arg(dark).arg(size.width()));
                page->queue().add({path("a.png"), path("clear.png"), path("cut.png"), path("bad.png"), path("b.png")});
                ready(*page);
                QTest::qWait(300);
                test::shoot(*page, QStringLiteral("upscale-%1-%2").arg(dark).arg(size.width()));
                page->primaryAction();
                QTRY_VERIFY(page->queue().files()[1].state == State::Done);
                m_engine->held = true;
                QTest::qWait(100);
                test::shoot(*page, QStringLiteral("upscale-running-%1-%2").arg(dark).arg(size.width()));
                m_engine->held = false;
                QTRY_VERIFY(!page->isRunning());
                test::shoot(*page, QStringLiteral("upscale-failed-%1-%2").arg(dark).arg(size.width()));
            }
        }
    }
};

WL_UI_TEST_MAIN(TestUpscale)
#include "tst_upscale.moc"
