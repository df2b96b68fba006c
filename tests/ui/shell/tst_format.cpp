// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/format.hpp"

#include <QTest>

#include <limits>

namespace format = wavelens::ui::format;

class TestFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:

    void numbers() {
        const QString thin(QChar(0x202f));
        QCOMPARE(format::integer(18420), QStringLiteral("18") + thin + QStringLiteral("420"));
        QCOMPARE(format::integer(-1234567),
                 QStringLiteral("−1") + thin + QStringLiteral("234") + thin + QStringLiteral("567"));
        QCOMPARE(format::integer(999), QStringLiteral("999"));
        QCOMPARE(format::psnr(30.867), QStringLiteral("30.87"));
        QCOMPARE(format::ssim(0.86871), QStringLiteral("0.8687"));
        QCOMPARE(format::fixed(-0.0004, 2), QStringLiteral("0.00"));
        QCOMPARE(format::change(2.449, 2), QStringLiteral("+2.45"));
        QCOMPARE(format::change(-0.12, 2), QStringLiteral("−0.12"));
        QCOMPARE(format::change(0.001, 2), QStringLiteral("0.00"));
        QCOMPARE(format::loss(0.056128), QStringLiteral("0.05613"));
        QCOMPARE(format::loss(12.3456), QStringLiteral("12.35"));
        QCOMPARE(format::loss(0), QStringLiteral("0.000"));
        QCOMPARE(format::significant(1.5e-5, 2), QStringLiteral("1.5e−5"));
        QCOMPARE(format::shortest(1e-4), QStringLiteral("1e-4"));
        QCOMPARE(format::shortest(0.001), QStringLiteral("0.001"));
        QCOMPARE(format::shortest(1e-7), QStringLiteral("1e-7"));
        QCOMPARE(format::shortest(0.07), QStringLiteral("0.07"));
        QCOMPARE(format::loss(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("–"));
    }

    void times() {
        QCOMPARE(format::duration(48), QStringLiteral("48 s"));
        QCOMPARE(format::duration(59.9), QStringLiteral("59 s"));
        QCOMPARE(format::duration(30 * 60 + 10), QStringLiteral("30 min"));
        QCOMPARE(format::duration(78 * 60), QStringLiteral("1 h 18 min"));
        QCOMPARE(format::duration(59 * 60 + 45), QStringLiteral("1 h"));
        QCOMPARE(format::duration(76 * 3600), QStringLiteral("3 d 4 h"));
        QCOMPARE(format::about(1800), QStringLiteral("about 30 min"));
        QCOMPARE(format::about(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("–"));
    }

    void sizes() {
        QCOMPARE(format::bytes(512), QStringLiteral("512 bytes"));
        QCOMPARE(format::bytes(640'000), QStringLiteral("640 kB"));
        QCOMPARE(format::bytes(42'000'000), QStringLiteral("42 MB"));
        QCOMPARE(format::bytes(1'300'000'000), QStringLiteral("1.3 GB"));
        QCOMPARE(format::bytes(999'999'999), QStringLiteral("1.0 GB"));
        QCOMPARE(format::memory(3'200'000'000, 23'500'000'000), QStringLiteral("3.2 / 23.5 GB"));
    }

    void days() {
        const QDateTime now(QDate(2026, 11, 25), QTime(15, 0));
        QCOMPARE(format::day(QDateTime(now.date(), QTime(14, 20)), now), QStringLiteral("today, 14:20"));
        QCOMPARE(format::day(now.addDays(-1), now), QStringLiteral("yesterday"));
        QCOMPARE(format::day(now.addDays(-6), now), QStringLiteral("19 November"));
        QCOMPARE(format::day(now.addYears(-2), now), QStringLiteral("25 November 2024"));
        QCOMPARE(format::day({}, now), QStringLiteral("–"));
    }
};

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
