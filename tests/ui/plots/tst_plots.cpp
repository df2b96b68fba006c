// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/plots/axis_ticks.hpp"
#include "ui/plots/plot.hpp"
#include "ui/plots/plot_export.hpp"
#include "ui/plots/plot_legend.hpp"
#include "ui/shell/format.hpp"

#include <QFile>
#include <QSignalSpy>
#include <QWheelEvent>

#include <cmath>
#include <limits>
#include <random>

using namespace wavelens;
using namespace wavelens::ui;

namespace {

Curve curveOf(const std::vector<double>& values, double smoothing) {
    Curve curve({QStringLiteral("c")});
    for (std::size_t i = 0; i < values.size(); ++i) {
        curve.append(static_cast<double>(i), values[i]);
    }
    curve.setSmoothing(smoothing);
    return curve;
}

void wheel(QWidget& widget, QPointF at, int delta, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestPlots : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;

    /// A plot of two noisy curves over 0 to 1000, shown.
    struct Shown {
        PlotLink link;
        Plot plot{QStringLiteral("Losses"), {}, &format::loss, link};
        PlotCanvas& canvas = plot.canvas();

        explicit Shown(int points = 1001) {
            plot.setCurves({{QStringLiteral("Total"), kTextColor}, {QStringLiteral("L1"), 0}});
            std::mt19937 random(1);
            std::uniform_real_distribution<double> noise(-0.1, 0.1);
            for (int i = 0; i < points; ++i) {
                const double level = 1 + std::exp(-6.0 * i / points);
                canvas.curves()[0].append(i, level + noise(random));
                canvas.curves()[1].append(i, 0.3 * level + noise(random));
            }
            for (Curve& curve : canvas.curves()) {
                curve.setSmoothing(0.97);
            }
            link.setExtent(points - 1);
            plot.resize(640, 360);
            plot.show();
            canvas.refresh();
        }

        [[nodiscard]] QPoint pixel(double x) const {
            return {static_cast<int>(std::lround(canvas.xAxis->coordToPixel(x))), canvas.axisRect()->center().y()};
        }
    };

private Q_SLOTS:

    void smoothingOfAConstantIsTheConstant() {
        const Curve curve = curveOf(std::vector<double>(50, 3.25), 0.99);
        for (const double value : curve.shown()) {
            QVERIFY(std::abs(value - 3.25) < 1e-12);  // an uncorrected mean would start at 0.0325
        }
    }

    void smoothingHasTheClosedForm() {
        // For y = 0, 0, …, 1 from k on: (1 − s^(n−k)) / (1 − s^n) after n values.
        const double s = 0.9;
        std::vector<double> step(40, 0.0);
        std::fill(step.begin() + 10, step.end(), 1.0);
        const Curve curve = curveOf(step, s);
        for (int n = 11; n <= 40; ++n) {
            const double expected = (1 - std::pow(s, n - 10)) / (1 - std::pow(s, n));
            QVERIFY(std::abs(curve.shown()[static_cast<std::size_t>(n - 1)] - expected) < 1e-12);
        }
    }

    void smoothingIsTheSameByPieces() {
        std::vector<double> values;
        for (int i = 0; i < 100; ++i) {
            values.push_back(std::sin(i * 0.7));
        }
        const Curve whole = curveOf(values, 0.8);
        Curve grown({QStringLiteral("c")});
        grown.setSmoothing(0.8);
        for (std::size_t i = 0; i < values.size(); ++i) {
            grown.append(static_cast<double>(i), values[i]);
        }
        QCOMPARE(grown.shown(), whole.shown());
    }

    void smoothingZeroIsOff() {
        const std::vector<double> values{1, 5, 2};
        const Curve curve = curveOf(values, 0);
        QVERIFY(!curve.isSmoothed());
        QCOMPARE(curve.shown(), values);
    }

    void valuesThatAreNotFiniteLeaveNoPoint() {
        const Curve curve = curveOf({1, std::numeric_limits<double>::quiet_NaN(), 3}, 0);
        QCOMPARE(curve.x(), (std::vector<double>{0, 2}));
        QCOMPARE(curve.raw(), (std::vector<double>{1, 3}));
    }

    void readoutFindsTheNearestPoint() {
        const Curve curve = curveOf({1, 2, 3}, 0);
        QCOMPARE(curve.at(0.4).value(), std::size_t{0});
        QCOMPARE(curve.at(0.6).value(), std::size_t{1});
        QVERIFY(!curve.at(2.1));
        QVERIFY(!curve.at(-0.1));
    }

    void decimationKeepsExtremes() {
        const std::size_t count = 100000;
        std::vector<double> x(count);
        std::vector<double> y(count);
        for (std::size_t i = 0; i < count; ++i) {
            x[i] = static_cast<double>(i);
            y[i] = std::sin(static_cast<double>(i) * 0.37);
        }
        y[12345] = 50;  // spikes of one step
        y[67890] = -70;
        const auto points = decimate(x, y, 0, static_cast<double>(count - 1), 200);
        QVERIFY(points.size() <= 402);
        QVERIFY(std::find(points.begin(), points.end(), CurvePoint{12345, 50}) != points.end());
        QVERIFY(std::find(points.begin(), points.end(), CurvePoint{67890, -70}) != points.end());
        QVERIFY(std::is_sorted(points.begin(), points.end(), [](auto& a, auto& b) { return a.x < b.x; }));
    }

    void decimationLeavesFewPointsAloneAndJoinsTheOutside() {
        const std::vector<double> x{0, 1, 2, 3, 4, 5};
        const std::vector<double> y{9, 8, 7, 6, 5, 4};
        QCOMPARE(decimate(x, y, 0, 5, 10).size(), std::size_t{6});
        // 2 and 3 are inside; 1 and 4 carry the line to the edges.
        const auto part = decimate(x, y, 1.5, 3.5, 10);
        QCOMPARE(part.front().x, 1.0);
        QCOMPARE(part.back().x, 4.0);
        QVERIFY(decimate(x, y, 6, 7, 10).size() == 1);
        QVERIFY(decimate({}, {}, 0, 1, 10).empty());
    }

    void aMillionPointsDrawFewOnes() {
        Shown shown(1000000);
        // Raw and smoothed of two curves, two points a column.
        QVERIFY(shown.canvas.drawnPoints() <= 4 * (2 * 640 + 2));
        QVERIFY(shown.canvas.drawnPoints() > 1000);
    }

    void followGrowsWithTheData() {
        Shown shown;
        QCOMPARE(shown.link.upper(), 1000.0);
        shown.link.setExtent(1001);
        QCOMPARE(shown.link.upper(), 1200.0);
        QCOMPARE(niceCeiling(18420), 20000.0);
        QCOMPARE(niceCeiling(30000), 30000.0);
    }

    void wheelZoomsAtTheCursorAndEndsFollow() {
        Shown shown;
        const QPoint at = shown.pixel(400);
        const double before = shown.canvas.xAxis->pixelToCoord(at.x());
        QSignalSpy follow(&shown.link, &PlotLink::followChanged);
        wheel(shown.canvas, at, 120);
        QVERIFY(!shown.link.follows());
        QCOMPARE(follow.size(), 1);
        QVERIFY(shown.link.upper() - shown.link.lower() < 1000);
        QVERIFY(std::abs(shown.canvas.xAxis->pixelToCoord(at.x()) - before) < 1);
        shown.link.setFollow(true);
        QCOMPARE(shown.link.upper(), 1000.0);
    }

    void ctrlWheelZoomsYOnly() {
        Shown shown;
        const double height = shown.canvas.yAxis->range().size();
        wheel(shown.canvas, shown.pixel(400), 120, Qt::ControlModifier);
        QVERIFY(shown.canvas.yAxis->range().size() < height);
        QCOMPARE(shown.link.upper(), 1000.0);
        QTest::keyClick(&shown.canvas, Qt::Key_0);
        QCOMPARE(shown.canvas.yAxis->range().size(), height);
    }

    void dragPansAndShiftDragZooms() {
        Shown shown;
        QTest::mousePress(&shown.canvas, Qt::LeftButton, {}, shown.pixel(500));
        QTest::mouseMove(&shown.canvas, shown.pixel(400));
        QTest::mouseRelease(&shown.canvas, Qt::LeftButton, {}, shown.pixel(400));
        QVERIFY(std::abs(shown.link.lower() - 100) < 5);
        QVERIFY(std::abs(shown.link.upper() - 1100) < 5);
        QTest::mouseDClick(&shown.canvas, Qt::LeftButton, {}, shown.pixel(500));
        QVERIFY(shown.link.follows());

        const QPoint from = shown.pixel(200) - QPoint(0, 60);
        const QPoint to = shown.pixel(600) + QPoint(0, 60);
        QTest::mousePress(&shown.canvas, Qt::LeftButton, Qt::ShiftModifier, from);
        QTest::mouseMove(&shown.canvas, to);
        QTest::mouseRelease(&shown.canvas, Qt::LeftButton, Qt::ShiftModifier, to);
        QVERIFY(std::abs(shown.link.lower() - 200) < 5);
        QVERIFY(std::abs(shown.link.upper() - 600) < 5);
    }

    void clickChoosesThePlace() {
        Shown shown;
        QSignalSpy chosen(&shown.link, &PlotLink::chosen);
        QTest::mouseClick(&shown.canvas, Qt::LeftButton, {}, shown.pixel(300));
        QCOMPARE(chosen.size(), 1);
        QVERIFY(std::abs(chosen[0][0].toDouble() - 300) < 2);
    }

    void keysWork() {
        Shown shown;
        QTest::keyClick(&shown.canvas, Qt::Key_Plus);
        QCOMPARE(shown.link.lower(), 100.0);
        QCOMPARE(shown.link.upper(), 900.0);
        QTest::keyClick(&shown.canvas, Qt::Key_Right);
        QCOMPARE(shown.link.lower(), 180.0);
        QTest::keyClick(&shown.canvas, Qt::Key_End);
        QCOMPARE(shown.link.upper(), 1000.0);
        QTest::keyClick(&shown.canvas, Qt::Key_Home);
        QCOMPARE(shown.link.lower(), 0.0);
        QTest::keyClick(&shown.canvas, Qt::Key_Space);
        QVERIFY(shown.link.follows());
        QTest::keyClick(&shown.canvas, Qt::Key_L);
        QVERIFY(shown.canvas.isLogarithmic());
    }

    void linkedPlotsShareRangeAndCursor() {
        Shown shown;
        PlotCanvas other(shown.link);
        other.resize(300, 200);
        other.setCurves({{QStringLiteral("PSNR-Y"), 2, Qt::SolidLine, false}});
        QTest::mouseMove(&shown.canvas, shown.pixel(250));
        QVERIFY(std::abs(shown.link.cursor().value() - 250) < 2);
        wheel(shown.canvas, shown.pixel(250), 240);
        QCOMPARE(other.xAxis->range().lower, shown.canvas.xAxis->range().lower);
        QCOMPARE(other.xAxis->range().upper, shown.canvas.xAxis->range().upper);
    }

    void legendIsSwitchAndReadout() {
        Shown shown;
        const auto items = shown.plot.findChildren<LegendItem*>();
        QCOMPARE(items.size(), 2);
        const QString last = shown.plot.valuesText();
        QVERIFY(last.startsWith(u"Total " + format::loss(shown.canvas.curves()[0].shown().back())));
        shown.link.setCursor(10);
        QVERIFY(shown.plot.valuesText() != last);
        QVERIFY(shown.plot.valuesText().startsWith(QStringLiteral("Total 1.9")));
        shown.link.setCursor(std::nullopt);

        QTest::mouseClick(items[0], Qt::LeftButton);
        QVERIFY(!shown.canvas.isShown(0));
        QVERIFY(shown.plot.valuesText().startsWith(QStringLiteral("L1 ")));
        QTest::mouseClick(items[0], Qt::LeftButton);
        QTest::mouseClick(items[1], Qt::LeftButton, Qt::AltModifier);
        QVERIFY(!shown.canvas.isShown(0) && shown.canvas.isShown(1));
        QTest::mouseClick(items[1], Qt::LeftButton, Qt::AltModifier);
        QVERIFY(shown.canvas.isShown(0) && shown.canvas.isShown(1));
    }

    void hiddenCurvesStayHiddenWhenCurvesAreMadeAnew() {
        Shown shown;
        shown.canvas.setShown(1, false);
        shown.plot.setCurves({{QStringLiteral("L1"), 0}, {QStringLiteral("Total"), kTextColor}});
        QVERIFY(!shown.canvas.isShown(0));
        QVERIFY(shown.canvas.isShown(1));
    }

    void accessibleDescriptionTellsTheLastValues() {
        Shown shown;
        QCOMPARE(shown.canvas.accessibleName(), QStringLiteral("Losses"));
        QCOMPARE(shown.canvas.accessibleDescription(), shown.plot.valuesText());
    }

    void logAxisSkipsWhatHasNoLogarithm() {
        PlotLink link;
        PlotCanvas canvas(link);
        canvas.resize(300, 200);
        canvas.setCurves({{QStringLiteral("lr"), 0, Qt::SolidLine, false}});
        canvas.curves()[0].append(1, 0);
        canvas.curves()[0].append(2, 0.1);
        canvas.curves()[0].append(3, 10);
        link.setExtent(3);
        canvas.setLogarithmic(true);
        QCOMPARE(canvas.drawnPoints(), 2);
        QVERIFY(canvas.yAxis->range().lower > 0);
    }

    void ticksAreReadable() {
        QCOMPARE(tickText(0, XUnit::Count), QStringLiteral("0"));
        QCOMPARE(tickText(15000, XUnit::Count), QStringLiteral("15k"));
        QCOMPARE(tickText(1200000, XUnit::Count), QStringLiteral("1.2M"));
        QCOMPARE(tickText(18425, XUnit::Count), QStringLiteral("18\u202f425"));
        QCOMPARE(tickText(90, XUnit::Seconds), QStringLiteral("1:30 min"));
        QCOMPARE(tickText(600, XUnit::Seconds), QStringLiteral("10 min"));
    }

    void exportsInThreeFormats() {
        Shown shown(50);
        QTemporaryDir dir;
        shown.canvas.setShown(1, false);
        const auto file = [&](const char* name) {
            return dir.filePath(QLatin1StringView(name));
        };
        const std::vector<FigurePart> parts{{&shown.canvas, shown.plot.title()}};
        QVERIFY(exportPlots(parts, file("p.png")));
        const QImage image(file("p.png"));
        QCOMPARE(image.width(), 2 * shown.canvas.width());
        QVERIFY(exportPlots(parts, file("p.svg")));
        QFile svg(file("p.svg"));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        QVERIFY(svg.readAll().contains("Total"));
        QVERIFY(exportPlots(parts, file("p.csv")));
        QFile csv(file("p.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = csv.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 51);  // the hidden curve is left out
        QCOMPARE(lines[0], QByteArray("plot,curve,x,value,smoothed"));
        QVERIFY(lines[1].startsWith("\"Losses\",\"Total\",0,"));
        QVERIFY(!exportPlots(parts, file("missing/p.csv")));
    }

    void looks() {
        Shown shown(20000);
        shown.canvas.setReference(1.0, QStringLiteral("Bicubic 28.42"));
        shown.canvas.setMarkers({{15000, QStringLiteral("not finite"), &Tokens::err}});
        shown.link.setMark(12400);
        QTest::qWait(50);
        test::shoot(shown.plot, QStringLiteral("plot"));
    }
};

WL_UI_TEST_MAIN(TestPlots)
#include "tst_plots.moc"
