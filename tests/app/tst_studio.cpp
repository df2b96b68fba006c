// SPDX-License-Identifier: GPL-3.0-or-later
// The main job in the real desktop app over the real engine: train the demo, watch, inspect, compare, upscale.
#include "tests/support/studio.hpp"
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/pages/inspector/sample_matrix.hpp"
#include "ui/pages/page.hpp"
#include "ui/widgets/canvas/split_canvas.hpp"

#include <QImageReader>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>

using namespace wavelens;

class TestStudio : public QObject {
    Q_OBJECT

    static constexpr int kPatience = 120'000;  // ms, for a machine that is busy with other tests

    test::Studio m_studio;

    [[nodiscard]] ui::RunController& runs() { return m_studio.context.runs(); }

    [[nodiscard]] QString sample(const QString& name) const {
        return m_studio.context.resourceDir() + QStringLiteral("/sample_set/validation/") + name;
    }

    void press(const QString& text) {
        for (auto* button : m_studio.window.findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == text) {
                QVERIFY2(button->isEnabled(), qPrintable(text));
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
        QFAIL(qPrintable(QStringLiteral("there is no button ") + text));
    }

    template <typename Widget>
    [[nodiscard]] Widget* shown() const {
        for (auto* widget : m_studio.window.findChildren<Widget*>()) {
            if (widget->isVisible()) {
                return widget;
            }
        }
        return nullptr;
    }

private Q_SLOTS:

    void trainsTheDemo() {
        QVERIFY(QTest::qWaitForWindowExposed(&m_studio.window));
        press(QStringLiteral("Train the demo"));
        QTRY_COMPARE_WITH_TIMEOUT(m_studio.window.page()->title(), QStringLiteral("Monitor"), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(runs().points().size() >= 55, kPatience);  // with the validation of step 50
        QVERIFY(runs().lastValidation());
        test::shoot(m_studio.window, QStringLiteral("e2e-monitor"));
    }

    void inspectsWhileItTrains() {
        m_studio.window.go({.page = ui::PageId::Inspector});
        QCOMPARE(m_studio.window.page()->title(), QStringLiteral("Inspector"));
        QTRY_VERIFY_WITH_TIMEOUT(shown<ui::SampleMatrix>(), kPatience);  // hidden while there is nothing to inspect
        QVERIFY(runs().isActive());
        test::shoot(m_studio.window, QStringLiteral("e2e-inspector"));
    }

    void stopsWithACheckpoint() {
        QSignalSpy ended(&runs(), &ui::RunController::ended);
        QTest::keyClick(&m_studio.window, Qt::Key_F5, Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatience);
        QCOMPARE(runs().state(), engine::RunState::Reopened);
        m_studio.context.library().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_studio.context.library().find(runs().runDir()) &&
                                     !m_studio.context.library().find(runs().runDir())->bestModel.empty(),
                                 kPatience);
    }

    void comparesUnderTheSlider() {
        m_studio.window.go(
            {.page = ui::PageId::Compare,
             .files = {sample(QStringLiteral("butterfly_01.png")), sample(QStringLiteral("eye_01.png"))}});
        ui::SplitCanvas* canvas = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((canvas = shown<ui::SplitCanvas>()) && canvas->height() > 400, kPatience);
        canvas->setFocus();
        const auto grab = [&] {  // left of the line, off its handle; the layout may still move the centre
            return canvas->grab({canvas->rect().center() - QPoint(60, 20), QSize(40, 40)}).toImage();
        };
        // Tiles arrive one after another.
        const auto settled = [&] {
            const QImage before = grab();
            QTest::qWait(1000);
            return !isPlain(before) && grab() == before;
        };
        // Space held shows A whole, Shift+Space B: what the strip must be on either side of the line.
        const auto whole = [&](Qt::KeyboardModifiers side) {
            QTest::keyPress(canvas, Qt::Key_Space, side);
            [&] {
                QTRY_VERIFY_WITH_TIMEOUT(settled(), kPatience);
            }();
            const QImage image = grab();
            QTest::keyRelease(canvas, Qt::Key_Space, side);
            return image;
        };
        QTRY_VERIFY_WITH_TIMEOUT(settled(), kPatience);
        QCOMPARE(grab(), whole(Qt::NoModifier));
        const QPoint centre = canvas->rect().center();
        QTest::mousePress(canvas, Qt::LeftButton, {}, centre + QPoint(0, 120));
        for (int x = 0; x <= 200; x += 20) {
            QTest::mouseMove(canvas, centre + QPoint(-x, 120));
        }
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, centre + QPoint(-200, 120));
        QVERIFY(canvas->split() < 0.45);
        QTRY_VERIFY_WITH_TIMEOUT(settled(), kPatience);
        QVERIFY(grab() != whole(Qt::NoModifier));
        QCOMPARE(grab(), whole(Qt::ShiftModifier));
        test::shoot(m_studio.window, QStringLiteral("e2e-compare"));
    }

    void upscalesAFile() {
        m_studio.window.go({.page = ui::PageId::Upscale, .files = {sample(QStringLiteral("eye_01.png"))}});
        QPushButton* run = nullptr;
        const auto ready = [&] {
            for (auto* button : m_studio.window.findChildren<QPushButton*>()) {
                if (button->isVisible() && button->isEnabled() && button->text() == QStringLiteral("Upscale 1 image")) {
                    run = button;
                }
            }
            return run != nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(ready(), kPatience);
        QTest::mouseClick(run, Qt::LeftButton);
        const QDir output(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation) +
                          QStringLiteral("/upscaled"));
        QTRY_VERIFY_WITH_TIMEOUT(!output.entryList({QStringLiteral("eye_01*.png")}).isEmpty(), kPatience);
        const QString file = output.filePath(output.entryList({QStringLiteral("eye_01*.png")}).first());
        QCOMPARE(QImageReader(file).size(), QImageReader(sample(QStringLiteral("eye_01.png"))).size() * 2);
    }

private:
    [[nodiscard]] static bool isPlain(const QImage& image) {
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixel(x, y) != image.pixel(0, 0)) {
                    return false;
                }
            }
        }
        return true;
    }
};

int main(int argc, char* argv[]) {
    const QTemporaryDir home;  // pictures go below it
    qputenv("HOME", home.path().toLocal8Bit());
    test::isolateSettings();
    QApplication application(argc, argv);
    TestStudio test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_studio.moc"
