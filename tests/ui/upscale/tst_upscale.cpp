// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temp_dir.hpp"
#include "tests/ui/upscale/upscale_fixture.hpp"
#include "ui/pages/upscale/lens_canvas.hpp"
#include "ui/pages/upscale/queue_view.hpp"
#include "ui/widgets/banner.hpp"

#include <QCheckBox>
#include <QSignalSpy>
#include <QSlider>

using namespace wavelens;
using namespace wavelens::ui;
using State = QueuedFile::State;

namespace {

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

    std::unique_ptr<test::UpscaleFixture> m_fixture;

    static QString path(const char* name) { return test::UpscaleFixture::path(name); }

    static QPushButton* button(UpscalePage& page, const QString& beginning) {
        return test::UpscaleFixture::button(page, beginning);
    }

    static void ready(UpscalePage& page) { QTRY_VERIFY(test::UpscaleFixture::isReady(page)); }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<test::UpscaleFixture>();
    }

    void filesAreLookedAtBeforeAnythingRuns() {
        const auto page = m_fixture->openPage({path("a.png"), path("clear.png"), path("cut.png")});
        ready(*page);
        const auto& files = page->queue().files();
        QCOMPARE(files[0].size, QSize(300, 200));
        QVERIFY(!files[0].thumbnail.isNull());
        QVERIFY(files[1].picture.alpha);
        QCOMPARE(files[2].state, State::Failed);
        QCOMPARE(files[2].reason, QStringLiteral("cut.png ends early."));
        QCOMPARE(page->queue().summary(), QStringLiteral("3 images, 1 failed"));
        QCOMPARE(button(*page, QStringLiteral("Upscale "))->text(), QStringLiteral("Upscale 2 images"));
    }

    void aFailedFileDoesNotStopTheOthers() {
        const auto page = m_fixture->openPage({path("bad.png"), path("a.png"), path("b.png")});
        ready(*page);
        QSignalSpy notices(&m_fixture->context, &PageContext::noticeRequested);
        page->primaryAction();
        QVERIFY(page->isRunning());
        QVERIFY(m_fixture->context.job().has_value());
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(states(page->queue()), (QList<State>{State::Failed, State::Done, State::Done}));
        QVERIFY(!m_fixture->context.job().has_value());
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
        QCOMPARE(m_fixture->stepping->requests.back().inputs[0], std::filesystem::path("/pictures/clear.png"));
        QCOMPARE(m_fixture->stepping->requests.back().model, std::filesystem::path("/runs/small/model.safetensors"));
    }

    void pauseHoldsTheEngineAndCancelEndsIt() {
        const auto page = m_fixture->openPage({path("a.png"), path("b.png")});
        ready(*page);
        m_fixture->stepping->held = true;
        page->primaryAction();
        page->primaryAction();  // pauses
        m_fixture->stepping->held = false;
        QTRY_COMPARE(m_fixture->stepping->steps.load(), 1);
        QTest::qWait(50);
        QCOMPARE(m_fixture->stepping->steps.load(), 1);
        QVERIFY(button(*page, QStringLiteral("Resume")));
        page->primaryAction();  // resumes
        QTRY_VERIFY(m_fixture->stepping->steps.load() >= 10);
        QTRY_VERIFY(!page->isRunning());

        m_fixture->stepping->held = true;
        page->queue().add({path("clear.png")});
        ready(*page);
        page->primaryAction();
        QTest::mouseClick(button(*page, QStringLiteral("Cancel")), Qt::LeftButton);
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(states(page->queue()), (QList<State>{State::Done, State::Done, State::Waiting}));
    }

    void closingThePageStopsTheWork() {
        auto page = m_fixture->openPage({path("a.png")});
        ready(*page);
        m_fixture->stepping->held = true;
        page->primaryAction();
        QVERIFY(page->isRunning());
        page.reset();  // would hang if the engine were not told to stop
    }

    void rowsAreRemovedSortedAndTriedAgain() {
        const auto page = m_fixture->openPage({path("b.png"), path("a.png"), path("cut.png"), path("a.png")});
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
            m_fixture->stepping->images[dir.path() / file] = test::testImage(30, 20);
        };
        add("a/photos/1.png");
        add("a/photos/july/2.png");
        add("b/photos/1.png");
        const auto page =
            m_fixture->openPage({fromPath(dir / "a/photos"), fromPath(dir / "b/photos") + u'/', path("a.png")});
        ready(*page);
        page->queue().add({fromPath(dir / "a/photos")});  // they are there already
        page->primaryAction();
        QTRY_VERIFY(!page->isRunning());
        QStringList targets;
        for (const engine::UpscaleRequest& request : m_fixture->stepping->requests) {
            targets.append(fromPath(request.outputDir).section(QStringLiteral("upscaled"), -1));
        }
        QCOMPARE(targets, (QStringList{QStringLiteral("/photos"), QStringLiteral("/photos/july"),
                                       QStringLiteral("/photos-2"), QString()}));
    }

    void everyFileOfARunHasTheSameSettings() {
        using Fixture = test::UpscaleFixture;
        const auto page = m_fixture->openPage({path("a.png"), path("b.png"), path("clear.png")});
        ready(*page);
        auto* formats = Fixture::field<QComboBox>(*page, QStringLiteral("Format"));
        auto* quality = Fixture::field<QSlider>(*page, QStringLiteral("Quality"));
        auto* sizes = Fixture::field<QComboBox>(*page, QStringLiteral("Size"));
        auto* pattern = Fixture::field<QLineEdit>(*page, QStringLiteral("File name"));
        auto* existing = Fixture::field<QComboBox>(*page, QStringLiteral("If it exists"));
        formats->setCurrentIndex(formats->findText(QStringLiteral("JPEG")));
        quality->setValue(80);
        Fixture::choose(*sizes, QStringLiteral("×2"));
        m_fixture->stepping->held = true;
        page->primaryAction();
        const auto boxes = page->findChildren<QCheckBox*>();
        QCOMPARE(boxes.size(), 2);
        for (const QWidget* field : QList<QWidget*>{formats, quality, sizes, pattern, existing, boxes[0], boxes[1],
                                                    Fixture::field<QComboBox>(*page, QStringLiteral("Model"))}) {
            QVERIFY2(!field->isEnabled(), qPrintable(field->accessibleName()));
        }
        // Even what code changes waits for the next run.
        formats->setCurrentIndex(0);
        quality->setValue(10);
        Fixture::choose(*sizes, QStringLiteral("×3"));
        pattern->setText(QStringLiteral("other-{name}"));
        existing->setCurrentIndex(2);
        boxes[0]->toggle();
        boxes[1]->toggle();
        m_fixture->stepping->held = false;
        QTRY_VERIFY(!page->isRunning());
        QCOMPARE(m_fixture->stepping->requests.size(), size_t(3));
        for (const engine::UpscaleRequest& request : m_fixture->stepping->requests) {
            QCOMPARE(request.format, engine::PictureFormat::Jpeg);
            QCOMPARE(request.quality, 80);
            QCOMPARE(request.factor, 2.0);
            QCOMPARE(request.pattern, std::string("{name}_x{scale}_{model}"));
            QCOMPARE(request.ifExists, engine::IfExists::Skip);
            QVERIFY(request.keepMetadata);
            QVERIFY(!request.ensemble);
        }
        QVERIFY(formats->isEnabled());
    }

    void formatsWithALimitSayIt() {
        const auto page = m_fixture->openPage({path("wide.png")});
        ready(*page);
        auto* formats = test::UpscaleFixture::field<QComboBox>(*page, QStringLiteral("Format"));
        formats->setCurrentIndex(formats->findText(QStringLiteral("WebP")));
        QVERIFY(!button(*page, QStringLiteral("Upscale "))->isEnabled());
        QVERIFY(test::UpscaleFixture::says(
            *page, QStringLiteral("WebP ends at 16\u202f383 px; this would be 20\u202f000. Choose PNG or TIFF.")));
        formats->setCurrentIndex(0);
        QVERIFY(button(*page, QStringLiteral("Upscale "))->isEnabled());
    }

    void theLensMovesAndIsComputedOnlyThere() {
        const auto page = m_fixture->openPage({path("large.png")});
        ready(*page);
        auto* lens = page->findChild<LensCanvas*>();
        QTRY_VERIFY(!lens->lens().isEmpty());
        QTRY_COMPARE(lens->lens().center(), QPoint(1999, 1599));
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
            m_fixture->settings.setThemeMode(dark ? ThemeMode::Dark : ThemeMode::Light);
            for (const QSize size : {QSize(1368, 816), QSize(952, 556)}) {
                auto page = m_fixture->openPage({});
                page->resize(size);
                QTest::qWait(20);
                test::shoot(*page, QStringLiteral("upscale-empty-%1-%2").arg(dark).arg(size.width()));
                page->queue().add({path("a.png"), path("clear.png"), path("cut.png"), path("bad.png"), path("b.png")});
                ready(*page);
                QTest::qWait(300);
                test::shoot(*page, QStringLiteral("upscale-%1-%2").arg(dark).arg(size.width()));
                m_fixture->stepping->held = true;
                page->primaryAction();
                QTest::qWait(100);
                test::shoot(*page, QStringLiteral("upscale-running-%1-%2").arg(dark).arg(size.width()));
                m_fixture->stepping->held = false;
                QTRY_VERIFY(!page->isRunning());
                test::shoot(*page, QStringLiteral("upscale-failed-%1-%2").arg(dark).arg(size.width()));
            }
        }
    }
};

WL_UI_TEST_MAIN(TestUpscale)
#include "tst_upscale.moc"
