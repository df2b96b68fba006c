// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "tests/ui/canvas/ramp_source.hpp"
#include "ui/widgets/canvas/overview.hpp"
#include "ui/widgets/canvas/side_by_side.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"

#include <QSignalSpy>
#include <QWheelEvent>

#include <cstdint>

using namespace wavelens;
using namespace wavelens::ui;
using test::RampSource;

namespace {

constexpr int kBlueA = 40;
constexpr int kBlueB = 200;

/// The device pixel in the middle of one that is given in device-independent pixels.
QRgb pixelAt(const QImage& image, double x, double y) {
    return image.pixel(static_cast<int>((x + 0.5) * image.devicePixelRatio()),
                       static_cast<int>((y + 0.5) * image.devicePixelRatio()));
}

void settle(ImageCanvas& canvas) {
    canvas.grab();
    QTRY_VERIFY(!canvas.loading());
}

void wheel(QWidget& widget, QPointF at, int notches) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestCanvas : public QObject {
    Q_OBJECT

    void show(QWidget& widget, QSize size) {
        widget.resize(size);
        widget.show();
        QVERIFY(QTest::qWaitForWindowExposed(&widget));
        widget.setFocus();
    }

    test::UiFixture m_fixture;

private Q_SLOTS:

    void zoomStepsAreThoseOfTheDesign() {
        QStringList texts;
        for (double zoom = 1.0 / 16; zoom < kMaxZoom; zoom = nextZoomStep(zoom, true)) {
            texts << zoomText(zoom);
            QCOMPARE(snappedZoom(zoom), zoom);
        }
        QCOMPARE(texts.join(u' '),
                 QStringLiteral("6.25 % 12.5 % 25 % 33 % 50 % 67 % 100 % 150 % 200 % 300 % 400 % 600 % "
                                "800 % 1200 % 1600 %"));
        QCOMPARE(nextZoomStep(1, false), 2.0 / 3);
    }

    void splitShowsAOnTheLeftAndBOnTheRight() {
        TileStore store;
        SplitCanvas canvas(store);
        canvas.setSources(std::make_shared<RampSource>(400, 300, kBlueA),
                          std::make_shared<RampSource>(400, 300, kBlueB));
        canvas.viewport().setImageSize({400, 300});
        show(canvas, {400, 300});
        canvas.viewport().setZoom(canvas.devicePixelRatioF());
        settle(canvas);

        QImage image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 100, 40), RampSource::colorAt(100, 40, kBlueA));
        QCOMPARE(pixelAt(image, 190, 40), RampSource::colorAt(190, 40, kBlueA));
        QCOMPARE(pixelAt(image, 210, 40), RampSource::colorAt(210, 40, kBlueB));
        QCOMPARE(pixelAt(image, 200, 40), qRgb(255, 255, 255));

        // From a point beside the line, within the 24 px that take hold of it.
        QTest::mousePress(&canvas, Qt::LeftButton, {}, {208, 150});
        QTest::mouseMove(&canvas, {308, 150});
        QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {308, 150});
        QCOMPARE(canvas.split(), 0.75);
        settle(canvas);
        image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 290, 40), RampSource::colorAt(290, 40, kBlueA));
        QCOMPARE(pixelAt(image, 310, 40), RampSource::colorAt(310, 40, kBlueB));

        QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {300, 100});
        QCOMPARE(canvas.split(), 0.5);
    }

    void splitMovesByKeys() {
        TileStore store;
        SplitCanvas canvas(store);
        canvas.setSources(std::make_shared<RampSource>(400, 300, kBlueA),
                          std::make_shared<RampSource>(400, 300, kBlueB));
        canvas.viewport().setImageSize({400, 300});
        canvas.setLabels({QStringLiteral("A"), QStringLiteral("Bicubic")},
                         {QStringLiteral("B"), QStringLiteral("small")});
        show(canvas, {400, 300});
        QTest::keyClick(&canvas, Qt::Key_Right);
        QCOMPARE(canvas.split(), 0.51);
        QTest::keyClick(&canvas, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(canvas.split(), 0.41);
        QCOMPARE(canvas.description(), QStringLiteral("Split at 41 %, left Bicubic, right small"));
        QTest::keyClick(&canvas, Qt::Key_End);
        QCOMPARE(canvas.split(), 1.0);
        QTest::keyClick(&canvas, Qt::Key_Home);
        QCOMPARE(canvas.split(), 0.0);
        canvas.setSplit(0.5);

        QTest::keyClick(&canvas, Qt::Key_V);
        QCOMPARE(canvas.orientation(), Qt::Horizontal);
        QTest::keyClick(&canvas, Qt::Key_Down);
        QCOMPARE(canvas.split(), 0.51);
        canvas.viewport().setZoom(canvas.devicePixelRatioF());
        settle(canvas);
        QImage image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 60, 140), RampSource::colorAt(60, 140, kBlueA));
        QCOMPARE(pixelAt(image, 60, 160), RampSource::colorAt(60, 160, kBlueB));

        QTest::keyPress(&canvas, Qt::Key_Space, Qt::ShiftModifier);
        settle(canvas);
        image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 60, 140), RampSource::colorAt(60, 140, kBlueB));
        QTest::keyRelease(&canvas, Qt::Key_Space);
        image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 60, 140), RampSource::colorAt(60, 140, kBlueA));
    }

    void oneSourceIsShownWholeAndWithoutALine() {
        TileStore store;
        SplitCanvas canvas(store);
        canvas.setSources(nullptr, std::make_shared<RampSource>(400, 300, kBlueB));
        canvas.viewport().setImageSize({400, 300});
        show(canvas, {400, 300});
        canvas.viewport().setZoom(canvas.devicePixelRatioF());
        settle(canvas);
        const QImage image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 60, 40), RampSource::colorAt(60, 40, kBlueB));
        QCOMPARE(pixelAt(image, 200, 40), RampSource::colorAt(200, 40, kBlueB));
    }

    void hundredPerCentIsOneImagePixelPerDevicePixel() {
        TileStore store;
        ImageCanvas canvas(store);
        const auto source = std::make_shared<RampSource>(3000, 2000, kBlueA);
        canvas.setSource(source);
        canvas.viewport().setImageSize({3000, 2000});
        show(canvas, {301, 203});
        canvas.viewport().setZoom(1);
        canvas.viewport().setCentre({1000.4, 700.7});
        settle(canvas);
        const QImage image = canvas.grab().toImage();
        QCOMPARE(image.devicePixelRatio(), qEnvironmentVariable("QT_SCALE_FACTOR").toDouble());
        const QRect seen = canvas.visibleRegion();
        QVERIFY(std::abs(seen.width() - image.width()) <= 1);
        const int left = qRound(1000.4 - image.width() / 2.0);
        const int top = qRound(700.7 - image.height() / 2.0);
        // Inside the focus ring every pixel is the image's own.
        const int ring = qCeil(4 * image.devicePixelRatio());
        const int first = qRed(image.pixel(ring, ring));
        QVERIFY(std::abs(((first - ((left + ring) & 255)) & 255)) <= 1 || first == ((left + ring) & 255));
        for (int y = ring; y < image.height() - ring; ++y) {
            for (int x = ring; x < image.width() - ring; ++x) {
                const QRgb expected =
                    RampSource::colorAt(first + x - ring, qGreen(image.pixel(ring, ring)) + y - ring, kBlueA);
                if (image.pixel(x, y) != expected) {
                    QFAIL(qPrintable(
                        QStringLiteral("pixel %1, %2 of the view from %3, %4").arg(x).arg(y).arg(left).arg(top)));
                }
            }
        }
    }

    void enlargesByNearestNeighbour() {
        TileStore store;
        ImageCanvas canvas(store);
        canvas.setPixelGrid(false);
        canvas.setSource(std::make_shared<RampSource>(3000, 2000, kBlueA));
        canvas.viewport().setImageSize({3000, 2000});
        show(canvas, {300, 200});
        for (const double zoom : {1.5, 3.0, 16.0}) {
            canvas.viewport().setZoom(zoom);
            canvas.viewport().setCentre({512, 300});
            settle(canvas);
            const QImage image = canvas.grab().toImage();
            const int y = image.height() / 2;
            for (int x = image.width() / 4; x < image.width() * 3 / 4; ++x) {
                const double at = 512 + (x + 0.5 - image.width() / 2.0) / zoom;
                if (at != std::floor(at)) {  // else between two pixels, and either is the nearest
                    QCOMPARE(qRed(image.pixel(x, y)), static_cast<int>(at) & 255);
                }
            }
        }
    }

    void asksOnlyForWhatIsSeenAndNeverForMoreThanFullScale() {
        TileStore store;
        ImageCanvas canvas(store);
        const auto source = std::make_shared<RampSource>(20000, 15000, kBlueA);
        canvas.setSource(source);
        canvas.viewport().setImageSize({20000, 15000});
        show(canvas, {320, 240});
        for (const double zoom : {4.0, 1.0, 0.25, 1.0 / 3}) {
            settle(canvas);
            source->forgetReads();
            canvas.viewport().setZoom(zoom);
            canvas.viewport().setCentre({9000, 7000});
            settle(canvas);
            QVERIFY(!source->reads().empty());
            const QRect seen = canvas.visibleRegion();
            for (const RampSource::Read& read : source->reads()) {
                QVERIFY(read.scale <= 1);
                QCOMPARE(read.scale, std::min(1.0, zoom));
                // A tile that touches the view: the margin is at most one tile on each side.
                const int span = qRound(kTileSide / read.scale);
                QVERIFY(read.region.width <= span && read.region.height <= span);
                QVERIFY(seen.intersects(QRect(read.region.x, read.region.y, read.region.width, read.region.height)));
            }
        }
    }

    void aVeryLargeImageIsShown() {
        constexpr int kSide = 100'000;
        TileStore store;
        ImageCanvas canvas(store);
        const auto source = std::make_shared<RampSource>(kSide, kSide, kBlueA);
        canvas.setSource(source);
        canvas.viewport().setImageSize({kSide, kSide});
        show(canvas, {320, 240});
        settle(canvas);
        QVERIFY(canvas.viewport().zoom() * kSide <= 240 * canvas.devicePixelRatioF());
        QCOMPARE(qBlue(pixelAt(canvas.grab().toImage(), 160, 120)), kBlueA);

        canvas.viewport().setZoom(kMaxZoom);
        canvas.viewport().setCentre({kSide - 2.0, kSide - 2.0});
        settle(canvas);
        const QImage image = canvas.grab().toImage();
        const double half = 16 / image.devicePixelRatio();
        QCOMPARE(pixelAt(image, 160 + half, 120 + half), RampSource::colorAt(kSide - 2, kSide - 2, kBlueA));
        QCOMPARE(image.pixelColor(image.width() - 10, 10), m_fixture.theme.surround());
    }

    void theOldScaleStaysUntilTheNewTileIsThere() {
        TileStore store;
        ImageCanvas canvas(store);
        const auto source = std::make_shared<RampSource>(1000, 1000, kBlueA);
        canvas.setSource(source);
        canvas.viewport().setImageSize({1000, 1000});
        show(canvas, {300, 300});
        settle(canvas);
        source->held = true;
        canvas.viewport().setZoom(1);
        QImage image = canvas.grab().toImage();
        QVERIFY(canvas.loading());
        QCOMPARE(qBlue(pixelAt(image, 150, 150)), kBlueA);
        source->held = false;
        settle(canvas);

        ImageCanvas fresh(store);
        const auto unread = std::make_shared<RampSource>(1000, 1000, kBlueA);
        unread->held = true;
        fresh.setSource(unread);
        fresh.viewport().setImageSize({1000, 1000});
        show(fresh, {300, 300});
        QCOMPARE(QColor(pixelAt(fresh.grab().toImage(), 150, 150)), tokens().raised);
        unread->held = false;
        settle(fresh);
    }

    void readsThatNobodyNeedsAreStopped() {
        TileStore store;
        const auto source = std::make_shared<RampSource>(5000, 5000, kBlueA);
        source->held = true;
        ImageCanvas canvas(store);
        canvas.setSource(source);
        canvas.viewport().setImageSize({5000, 5000});
        show(canvas, {300, 300});
        canvas.grab();
        QTRY_COMPARE(source->reads().size(), size_t(1));
        // The read goes on forever unless it is told to stop.
        canvas.hide();
        QSignalSpy ready(&store, &TileStore::tileReady);
        source->forgetReads();
        QTest::qWait(50);
        QCOMPARE(source->reads().size(), size_t(0));
        QCOMPARE(ready.size(), 0);
        canvas.show();
        canvas.grab();
        source->held = false;
        settle(canvas);
    }

    void aFailedReadIsToldOnceAndNotTriedAgain() {
        TileStore store;
        QSignalSpy failed(&store, &TileStore::readFailed);
        const auto source = std::make_shared<RampSource>(200, 200, kBlueA);
        source->failing = true;
        ImageCanvas canvas(store);
        canvas.setSource(source);
        canvas.viewport().setImageSize({200, 200});
        show(canvas, {300, 300});
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().at(1).toString(), QStringLiteral("ramp.png ends early."));
        const size_t reads = source->reads().size();
        canvas.grab();
        QTest::qWait(20);
        QCOMPARE(source->reads().size(), reads);
    }

    void theWheelZoomsAtTheCursor() {
        TileStore store;
        ImageCanvas canvas(store);
        canvas.viewport().setImageSize({4000, 3000});
        show(canvas, {400, 300});
        canvas.viewport().setZoom(1);
        QPoint before;
        connect(&canvas, &ImageCanvas::hovered, &canvas, [&](QPoint pixel) { before = pixel; });
        QTest::mouseMove(&canvas, {90, 60});
        const QPoint held = before;
        wheel(canvas, {90, 60}, 2);
        QCOMPARE(canvas.viewport().zoom(), 2.0);
        QTest::mouseMove(&canvas, {91, 60});
        QTest::mouseMove(&canvas, {90, 60});
        QVERIFY((before - held).manhattanLength() <= 2);
        QTest::keyClick(&canvas, Qt::Key_Minus);
        QCOMPARE(canvas.viewport().zoom(), 1.5);
        QTest::keyClick(&canvas, Qt::Key_0);
        QVERIFY(canvas.viewport().fits());
        QTest::keyClick(&canvas, Qt::Key_Z);
        QCOMPARE(canvas.viewport().zoom(), 1.0);
        QTest::keyClick(&canvas, Qt::Key_Z);
        QVERIFY(canvas.viewport().fits());
    }

    void zoomAndCentreSurviveAnotherImageOfTheSameSize() {
        Viewport viewport;
        viewport.setViewSize({400, 300});
        viewport.setImageSize({4000, 3000});
        QVERIFY(viewport.fits());
        viewport.setZoom(2);
        viewport.setCentre({3900, 100});
        viewport.setImageSize({2000, 3000});
        QCOMPARE(viewport.zoom(), 2.0);
        QCOMPARE(viewport.centre(), QPointF(2000, 100));
        viewport.setImageSize({4000, 6000});  // twice as large: the same part of the scene
        QCOMPARE(viewport.zoom(), 1.0);
        QCOMPARE(viewport.centre(), QPointF(4000, 200));
    }

    void linkedViewsMoveTogether() {
        TileStore store;
        Viewport viewport;
        viewport.setImageSize({2000, 1500});
        SideBySide views(store, viewport);
        QList<SideBySide::Entry> entries;
        for (int i = 0; i < 5; ++i) {
            entries.append(
                {std::make_shared<RampSource>(2000, 1500, 50 * i), {QString::number(i + 1), QStringLiteral("S")}});
        }
        views.setEntries(entries);
        QCOMPARE(views.views().size(), 4);
        show(views, {602, 402});
        viewport.setZoom(1);
        QTest::mousePress(views.views()[0], Qt::LeftButton, {}, {100, 100});
        QTest::mouseMove(views.views()[0], {140, 130});
        QTest::mouseRelease(views.views()[0], Qt::LeftButton, {}, {140, 130});
        const double ratio = views.devicePixelRatioF();
        QCOMPARE(viewport.centre(), QPointF(1000 - 40 * ratio, 750 - 30 * ratio));
        for (int i = 0; i < 4; ++i) {
            settle(*views.views()[i]);
            QCOMPARE(views.views()[i]->visibleRegion(), views.views()[0]->visibleRegion());
            QCOMPARE(qBlue(pixelAt(views.views()[i]->grab().toImage(), 150, 100)), 50 * i);
        }

        views.setLinked(false);
        const QRect still = views.views()[0]->visibleRegion();
        wheel(*views.views()[1], {50, 50}, 1);
        QCOMPARE(views.views()[0]->visibleRegion(), still);
        QVERIFY(views.views()[1]->visibleRegion() != still);
        views.setLinked(true);
        QCOMPARE(views.views()[1]->visibleRegion(), still);
    }

    void viewsOfDifferentSizeShowOneScene() {
        TileStore store;
        Viewport viewport;
        const auto small = std::make_shared<RampSource>(400, 300, kBlueA);
        const auto large = std::make_shared<RampSource>(800, 600, kBlueB);
        viewport.setImageSize({800, 600});
        SideBySide views(store, viewport);
        views.setEntries({{small, {QStringLiteral("A"), {}}}, {large, {QStringLiteral("B"), {}}}});
        Overview overview(store, viewport);
        overview.setSource(small);
        show(views, {602, 300});
        show(overview, {240, 180});
        // How far the two views are from showing one scene, in pixels of the larger picture.
        const auto apart = [&](double x, double y) {
            const QRgb a = pixelAt(views.views()[0]->grab().toImage(), x, y);
            const QRgb b = pixelAt(views.views()[1]->grab().toImage(), x, y);
            const auto away = [](int twice, int once) {
                return std::abs(static_cast<std::int8_t>(twice - once));  // modulo 256, as the ramps are
            };
            return qBlue(a) == kBlueA && qBlue(b) == kBlueB
                       ? std::max(away(2 * qRed(a), qRed(b)), away(2 * qGreen(a), qGreen(b)))
                       : 255;
        };
        viewport.setZoom(0.5);
        viewport.setCentre({300, 350});
        for (int notch = 0; notch < 8; ++notch) {  // 50 % … 600 %, across 100 % of both
            settle(*views.views()[0]);
            settle(*views.views()[1]);
            QCOMPARE(views.views()[0]->visibleRegion(), views.views()[1]->visibleRegion());
            const int allowed = 2 + qCeil(2 / viewport.zoom());
            for (const QPoint at : {QPoint(150, 150), QPoint(110, 120), QPoint(190, 180)}) {
                QVERIFY2(apart(at.x(), at.y()) <= allowed,
                         qPrintable(zoomText(viewport.zoom()) + u' ' + QString::number(apart(at.x(), at.y()))));
            }
            const QPointF centre = viewport.centre();
            wheel(*views.views()[notch % 2], {150, 150}, 1);
            QVERIFY((viewport.centre() - centre).manhattanLength() <= 2 / viewport.zoom());  // at the cursor
        }

        // The overview moves both.
        QTest::mouseClick(&overview, Qt::LeftButton, {}, {60, 45});
        QVERIFY((viewport.centre() - QPointF(200, 150)).manhattanLength() <= 16);
        settle(*views.views()[0]);
        settle(*views.views()[1]);
        QVERIFY(apart(150, 150) <= 4);

        // On either side the same.
        const QRect before = views.views()[0]->visibleRegion();
        views.setEntries({{large, {}}, {small, {}}});
        QCOMPARE(views.views()[0]->visibleRegion(), before);
    }

    void picturesOfOneSceneAreTold() {
        QCOMPARE(sceneFactor({40, 30}, {160, 120}), 4.0);
        QCOMPARE(sceneFactor({160, 120}, {40, 30}), 0.25);
        QCOMPARE(sceneFactor({40, 30}, {163, 121}), 4.0);    // not a multiple: the rest was cut off
        QCOMPARE(sceneFactor({160, 120}, {163, 121}), 1.0);  // so was it here
        QCOMPARE(sceneFactor({100, 80}, {150, 120}), 1.5);
        QCOMPARE(sceneFactor({96, 64}, {160, 120}), 1.0);  // another shape
        QCOMPARE(sceneFactor({}, {160, 120}), 1.0);
        QCOMPARE(scenePart({41, 8, 6, 4}, {40, 30}, {160, 120}), QRect(10, 2, 2, 1));
        QCOMPARE(scenePart({10, 2, 2, 1}, {160, 120}, {40, 30}), QRect(40, 8, 8, 4));
        QCOMPARE(scenePart({-9, 100, 30, 90}, {40, 30}, {160, 120}), QRect(0, 25, 6, 5));
    }

    void allOfALargerPictureOfAnotherShapeIsReached() {
        Viewport viewport;
        viewport.setViewSize({100, 100});
        viewport.setImageSize({400, 300}, {500, 900});
        QCOMPARE(viewport.zoom(), fittingZoom({100, 100}, {500, 900}));
        viewport.setZoom(1);
        viewport.setCentre({490, 890});
        QCOMPARE(viewport.centre(), QPointF(490, 890));
        viewport.setCentre({600, 890});
        QCOMPARE(viewport.centre(), QPointF(500, 890));
    }

    void sourcesOfDifferentSizeShareTheCorner() {
        TileStore store;
        SplitCanvas canvas(store);
        canvas.setSources(std::make_shared<RampSource>(400, 300, kBlueA),
                          std::make_shared<RampSource>(250, 200, kBlueB));
        canvas.viewport().setImageSize({400, 300});
        show(canvas, {400, 300});
        canvas.viewport().setZoom(canvas.devicePixelRatioF());
        settle(canvas);
        const QImage image = canvas.grab().toImage();
        QCOMPARE(pixelAt(image, 240, 40), RampSource::colorAt(240, 40, kBlueB));
        QCOMPARE(QColor(pixelAt(image, 300, 40)), m_fixture.theme.surround());
    }

    void thePixelGridBeginsAboveEightHundredPerCent() {
        TileStore store;
        ImageCanvas canvas(store);
        canvas.setSource(std::make_shared<RampSource>(400, 300, kBlueA));
        canvas.viewport().setImageSize({400, 300});
        show(canvas, {200, 150});
        const auto blues = [&] {
            settle(canvas);
            const QImage image = canvas.grab().toImage();
            QSet<int> found;
            for (int x = image.width() / 4; x < image.width() * 3 / 4; ++x) {
                found.insert(qBlue(image.pixel(x, image.height() / 2 + 4)));
            }
            return found.size();
        };
        canvas.viewport().setZoom(8);
        QCOMPARE(blues(), 1);
        canvas.viewport().setZoom(16);
        QCOMPARE(blues(), 3);
        canvas.setPixelGrid(false);
        QCOMPARE(blues(), 1);
    }

    void theSurroundChangesByKey() {
        TileStore store;
        ImageCanvas canvas(store);
        show(canvas, {200, 150});
        const QColor before = m_fixture.theme.surround();
        QTest::keyClick(&canvas, Qt::Key_B);
        QVERIFY(m_fixture.theme.surround() != before);
        QCOMPARE(QColor(pixelAt(canvas.grab().toImage(), 100, 75)), m_fixture.theme.surround());
    }

    void theFrameOfTheOverviewDrags() {
        TileStore store;
        Viewport viewport;
        viewport.setViewSize({300, 200});
        viewport.setImageSize({3000, 2000});
        viewport.setZoom(1);
        Overview overview(store, viewport);
        overview.setSource(std::make_shared<RampSource>(3000, 2000, kBlueA));
        show(overview, {300, 200});
        QTest::mousePress(&overview, Qt::LeftButton, {}, {155, 100});
        QTest::mouseMove(&overview, {205, 100});
        QVERIFY(std::abs(viewport.centre().x() - 2000) <= 15);
        QTest::mouseRelease(&overview, Qt::LeftButton, {}, {205, 100});
        QTest::mousePress(&overview, Qt::LeftButton, {}, {30, 20});
        QVERIFY(std::abs(viewport.centre().x() - 300) <= 15);
        QVERIFY(std::abs(viewport.centre().y() - 200) <= 15);
    }
};

WL_UI_TEST_MAIN(TestCanvas)
#include "tst_canvas.moc"
