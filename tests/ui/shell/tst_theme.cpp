// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/widgets/wave_map.hpp"

#include <QLabel>
#include <QSignalSpy>

#include <cmath>

using namespace wavelens;
using ui::Tokens;

namespace {

double luminance(QColor color) {
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2 contrast ratio.
double contrast(QColor a, QColor b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

double leastContrast(const Tokens& t, QColor Tokens::*front) {
    std::vector<QColor Tokens::*> backs = {&Tokens::panel, &Tokens::raised, &Tokens::field, &Tokens::plot};
    if (front != &Tokens::ctl) {  // no control with a border stands on these
        backs.insert(backs.end(), {&Tokens::base, &Tokens::rail});
    }
    double least = 100;
    for (const auto back : backs) {
        least = std::min(least, contrast(t.*front, t.*back));
    }
    return least;
}

}  // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:

    void contrasts_data() {
        QTest::addColumn<double>("dark");
        QTest::addColumn<double>("light");
        // The minimums of the design's table.
        QTest::newRow("ctl") << 3.0 << 3.4;
        QTest::newRow("text") << 12.0 << 13.7;
        QTest::newRow("text2") << 7.1 << 6.8;
        QTest::newRow("text3") << 5.2 << 4.7;
        QTest::newRow("accent") << 6.2 << 5.0;
        QTest::newRow("ok") << 7.3 << 4.7;
        QTest::newRow("warn") << 7.9 << 5.4;
        QTest::newRow("err") << 6.2 << 5.1;
    }

    void contrasts() {
        QFETCH(double, dark);
        QFETCH(double, light);
        for (const auto& token : ui::kNamedTokens) {
            if (qstrcmp(token.name, QTest::currentDataTag()) == 0) {
                QVERIFY2(leastContrast(ui::darkTokens(), token.member) > dark - 0.05,
                         qPrintable(QString::number(leastContrast(ui::darkTokens(), token.member))));
                QVERIFY2(leastContrast(ui::lightTokens(), token.member) > light - 0.05,
                         qPrintable(QString::number(leastContrast(ui::lightTokens(), token.member))));
                return;
            }
        }
        QFAIL("no such token");
    }

    void colouredTextOnItsGround() {
        for (const Tokens* t : {&ui::darkTokens(), &ui::lightTokens()}) {
            QVERIFY(contrast(t->ok, t->okBg) >= 5.15);
            QVERIFY(contrast(t->warn, t->warnBg) >= 5.15);
            QVERIFY(contrast(t->err, t->errBg) >= 5.15);
            QVERIFY(contrast(t->onFill, t->fill) >= 5.0);
            QVERIFY(contrast(t->onFill, t->fillHover) >= 4.55);
            QVERIFY(contrast(t->text, t->sel) >= 10.35);
            QVERIFY(contrast(t->accent, t->sel) >= 5.05);
            QVERIFY(contrast(t->labelText, t->labelFill) >= 14.65);
            for (const QColor& curve : t->curves) {
                QVERIFY(contrast(curve, t->plot) >= (t->dark ? 4.85 : 3.55));
            }
        }
    }

    void chromeIsNeutral() {
        for (const Tokens* t : {&ui::darkTokens(), &ui::lightTokens()}) {
            for (const QColor& c :
                 {t->base, t->rail, t->panel, t->raised, t->hover, t->pressed, t->field, t->line, t->ctl}) {
                QVERIFY(c.red() == c.green() && c.green() == c.blue());
            }
        }
    }

    void waveMapHasItsStops() {
        const QStringList stops = {QStringLiteral("#0e0b24"), QStringLiteral("#31144b"), QStringLiteral("#5e1b63"),
                                   QStringLiteral("#90276b"), QStringLiteral("#bd3e66"), QStringLiteral("#df635d"),
                                   QStringLiteral("#f29062"), QStringLiteral("#f9bf87"), QStringLiteral("#fbe9c5")};
        for (int i = 0; i < stops.size(); ++i) {
            const QColor expected(stops[i]);
            const QColor got(ui::waveMap()[static_cast<std::size_t>(std::lround(i * 255 / 8.0))]);
            const int distance = std::abs(expected.red() - got.red()) + std::abs(expected.green() - got.green()) +
                                 std::abs(expected.blue() - got.blue());
            QVERIFY2(distance <= 6, qPrintable(stops[i] + QStringLiteral(" ") + got.name()));
        }
    }

    void settingSwitchesTheTheme() {
        ui::AppSettings settings;
        settings.setThemeMode(ui::ThemeMode::Dark);
        ui::Theme theme(settings);
        QSignalSpy changed(&theme, &ui::Theme::changed);
        QVERIFY(theme.tokens().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), ui::darkTokens().panel);
        settings.setThemeMode(ui::ThemeMode::Light);
        QVERIFY(!theme.tokens().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), ui::lightTokens().panel);
        QCOMPARE(changed.count(), 1);
    }

    void followsTheSystemsLightness() {
        ui::AppSettings settings;
        settings.setThemeMode(ui::ThemeMode::System);
        ui::Theme theme(settings);
        QVERIFY(!theme.tokens().dark);  // the offscreen platform is light
    }

    void textScales() {
        ui::AppSettings settings;
        settings.setTextSize(100);
        ui::Theme theme(settings);
        QLabel label(QStringLiteral("18 420"));
        ui::setTextStyle(&label, ui::TextStyle::Readout);
        label.ensurePolished();
        const int before = label.font().pixelSize();
        QCOMPARE(before, theme.px(17));
        settings.setTextSize(150);
        QVERIFY(label.font().pixelSize() > before);
        QCOMPARE(label.font().pixelSize(), theme.px(17));
        settings.setTextSize(100);
    }

    void surroundIsKeptPerTheme() {
        ui::AppSettings settings;
        settings.setThemeMode(ui::ThemeMode::Dark);
        ui::Theme theme(settings);
        QCOMPARE(theme.surround(), QColor(0x333333));
        theme.cycleSurround();
        QCOMPARE(theme.surround(), QColor(0x777777));
        settings.setThemeMode(ui::ThemeMode::Light);
        QCOMPARE(theme.surround(), QColor(0x777777));
        theme.cycleSurround();
        settings.setThemeMode(ui::ThemeMode::Dark);
        QCOMPARE(theme.surround(), QColor(0x777777));
    }
};

WL_UI_TEST_MAIN(TestTheme)
#include "tst_theme.moc"
