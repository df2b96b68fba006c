// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/inspector/haar_engine.hpp"
#include "ui/pages/inspector/principal_plane.hpp"
#include "ui/pages/inspector/sample_rows.hpp"

#include <QTest>

using namespace wavelens;
using namespace wavelens::ui;

namespace {

engine::Plane plane(const std::vector<float>& values) {
    return {static_cast<int>(values.size()), 1, std::make_shared<const std::vector<float>>(values)};
}

int grey(const QImage& image, int x, int y) {
    return qGray(image.pixel(x, y));
}

}  // namespace

/// How samples become rows, and values become grey.
class TestSampleRows : public QObject {
    Q_OBJECT

    test::HaarEngine m_engine;

    /// Stripes from left to right: HL alone answers. The anchor's are half as strong.
    static engine::PatchSamples patch() {
        engine::PatchSamples samples;
        samples.lr = test::imageOf(2, 2, [](int x, int y) { return 10 * (x + 2 * y); });
        const auto stripes = [](int amplitude) {
            return test::imageOf(4, 4, [amplitude](int x, int) { return 100 + amplitude * (x % 2); });
        };
        samples.samples = {{engine::SampleRole::Negative, "N1", "σ 0.7", stripes(10), {0.25F}},
                           {engine::SampleRole::Anchor, "Anchor", "step 5", stripes(20), {}},
                           {engine::SampleRole::Hr, "HR", "reference", stripes(40), {0.75F}},
                           {engine::SampleRole::Positive, "P1", "amount 1.4", stripes(60), {0.5F}}};
        return samples;
    }

private Q_SLOTS:

    void rowsComeInTheOrderOfTheMatrix() {
        const auto rows = makeSampleRows(m_engine, patch());
        QStringList names;
        for (const SampleRow& row : rows)
            names << row.name;
        QCOMPARE(names.join(u' '), QStringLiteral("LR Anchor HR P1 N1"));
        QCOMPARE(rows[3].recipe, QStringLiteral("amount 1.4"));
        QCOMPARE(rows[3].similarity, std::vector<float>{0.5F});
    }

    void lrIsEnlargedByNearestNeighbour() {
        const auto rows = makeSampleRows(m_engine, patch());
        QCOMPARE(rows[0].image.size(), QSize(4, 4));
        QCOMPARE(rows[0].recipe, QStringLiteral("2 × 2 px"));
        QCOMPARE(grey(rows[0].image, 1, 1), 0);
        QCOMPARE(grey(rows[0].image, 2, 1), 10);
        QCOMPARE(grey(rows[0].image, 3, 3), 30);
    }

    void bandsAreGreyAroundTheirZero() {
        const auto rows = makeSampleRows(m_engine, patch());
        const auto shown = showRows(rows, {2, false, false});
        const ShownRow& hr = shown[2];
        // Columns 100 and 140: LL = (100 + 140 + 100 + 140)/2 = 240, HL = (100 − 140 + 100 − 140)/2 = −40.
        QCOMPARE(hr.values[1].at(0, 0), 240.0F);
        QCOMPARE(hr.values[3].at(0, 0), -40.0F);
        QCOMPARE(grey(hr.pictures[1], 0, 0), 120);       // LL/2
        QCOMPARE(grey(hr.pictures[2], 0, 0), 128);       // LH is 0: mid grey
        QCOMPARE(grey(hr.pictures[3], 0, 0), 128 - 40);  // 128 + 2·(−40)/2
        QCOMPARE(hr.pictures[3].size(), QSize(2, 2));
    }

    void aLargerGainClipsAndSaysSo() {
        const auto rows = makeSampleRows(m_engine, patch());
        QVERIFY(!showRows(rows, {2, false, false})[2].clipped[3]);
        const auto shown = showRows(rows, {8, false, false});
        QVERIFY(shown[2].clipped[3]);
        QVERIFY(!shown[2].clipped[4]);
        QCOMPARE(grey(shown[2].pictures[3], 0, 0), 0);
        QCOMPARE(whiteValue(2), 127.0);
    }

    void autoGainPutsThePercentileAtWhite() {
        // 1000 coefficients: 990 of size 1, ten of size 50; 99.5 % lies among the fifties.
        std::vector<float> values(990, -1);
        values.resize(1000, 50);
        const std::array<engine::Plane, kBandCount> bands{engine::Plane(), engine::Plane(), plane(values),
                                                          engine::Plane(), engine::Plane()};
        QCOMPARE(whiteValue(autoGain(bands)), 50.0);
        const std::array<engine::Plane, kBandCount> flat{engine::Plane(), engine::Plane(), plane({0, 0}),
                                                         engine::Plane(), engine::Plane()};
        QCOMPARE(autoGain(flat), kMaxGain);
    }

    void scaleByRowGivesEachRowAGainForItsThreeBands() {
        const auto shown = showRows(makeSampleRows(m_engine, patch()), {2, true, false});
        QCOMPARE(shown[1].gain, 254.0 / 20);  // the anchor's HL is 20
        QCOMPARE(shown[2].gain, 254.0 / 40);
        QCOMPARE(shown[4].gain, kMaxGain);  // 25.4, bounded
    }

    void minusHrSubtractsAndLeavesHrAsItIs() {
        const auto rows = makeSampleRows(m_engine, patch());
        const auto shown = showRows(rows, {2, false, true});
        QCOMPARE(shown[1].values[3].at(0, 0), 20.0F);   // −20 − (−40)
        QCOMPARE(shown[1].values[0].at(1, 0), -20.0F);  // luma 120 − 140
        QVERIFY(shown[1].isSigned[0]);
        QCOMPARE(grey(shown[1].pictures[0], 1, 0), 128 - 20);
        QCOMPARE(shown[2].values[3].at(0, 0), -40.0F);
        QVERIFY(!shown[2].isSigned[0]);
    }

    void principalPlaneKeepsDistancesOfAPlane() {
        // Points of a rectangle 6 × 2, turned into five dimensions: its sides come back, the longer one first.
        const std::vector<float> u{0.6F, 0, 0.8F, 0, 0};
        const std::vector<float> v{0, 1, 0, 0, 0};
        std::vector<std::vector<float>> corners;
        for (const auto& [a, b] : {std::pair{0, 0}, {6, 0}, {6, 2}, {0, 2}}) {
            auto& corner = corners.emplace_back();
            for (std::size_t i = 0; i < u.size(); ++i)
                corner.push_back(5 + static_cast<float>(a) * u[i] + static_cast<float>(b) * v[i]);
        }
        const auto points = principalPlane(corners);
        QVERIFY(std::abs(points[0].x() + 3) < 1e-4);
        QVERIFY(std::abs(points[0].y() + 1) < 1e-4);
        QVERIFY(std::abs(points[2].x() - 3) < 1e-4);
        QVERIFY(std::abs(points[2].y() - 1) < 1e-4);
        QVERIFY(principalPlane({}).empty());
        for (const QPointF point : principalPlane({{1, 2}, {1, 2}}))
            QCOMPARE(point, QPointF(0, 0));
    }

    void aPatchWithoutContrastHasThreeRows() {
        engine::PatchSamples samples = patch();
        std::erase_if(samples.samples, [](const auto& sample) {
            return sample.role == engine::SampleRole::Positive || sample.role == engine::SampleRole::Negative;
        });
        QCOMPARE(makeSampleRows(m_engine, samples).size(), size_t(3));
    }
};

QTEST_GUILESS_MAIN(TestSampleRows)
#include "tst_sample_rows.moc"
