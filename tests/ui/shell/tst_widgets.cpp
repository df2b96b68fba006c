// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/widgets/badge.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/icon.hpp"
#include "ui/widgets/panel_section.hpp"
#include "ui/widgets/panel_splitter.hpp"
#include "ui/widgets/readout.hpp"
#include "ui/widgets/segment.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>
#include <QWheelEvent>

using namespace wavelens;

namespace {

QHBoxLayout* addRow(QVBoxLayout* column, std::initializer_list<QWidget*> widgets) {
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    for (QWidget* widget : widgets) {
        row->addWidget(widget);
    }
    row->addStretch();
    column->addLayout(row);
    return row;
}

}  // namespace

class TestWidgets : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;

private Q_SLOTS:

    void segmentIsOneTabStopAndMovesByArrows() {
        ui::Segment segment(QStringLiteral("View"));
        segment.addOption(QStringLiteral("Image"));
        segment.addOption(QStringLiteral("LL"));
        segment.addOption(QStringLiteral("HH"));
        segment.setOptionEnabled(1, false, QStringLiteral("why"));
        segment.show();
        QSignalSpy changed(&segment, &ui::Segment::currentChanged);
        const auto buttons = segment.findChildren<QToolButton*>();
        buttons[0]->setFocus();
        QTest::keyClick(buttons[0], Qt::Key_Right);
        QCOMPARE(segment.currentIndex(), 2);  // past the disabled one
        QTest::keyClick(buttons[2], Qt::Key_Right);
        QCOMPARE(segment.currentIndex(), 2);
        QCOMPARE(changed.count(), 1);
        int tabStops = 0;
        for (const auto* button : buttons) {
            tabStops += (button->focusPolicy() & Qt::TabFocus) ? 1 : 0;
        }
        QCOMPARE(tabStops, 1);
        segment.setCurrentIndex(-1);
        QCOMPARE(segment.currentIndex(), -1);
    }

    void numberFieldShowsAndReads() {
        ui::NumberField field;
        field.setRange(0, 1e6);
        field.setValue(1e-4);
        QCOMPARE(field.text(), QStringLiteral("1e-4"));
        field.setInteger(true);
        field.setValue(18420);
        QCOMPARE(field.text(), QStringLiteral("18\u202f420"));
        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("30 000"));
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(field.value(), 30000.0);
    }

    void numberFieldLeavesTheWheelToTheFormUnlessFocused() {
        ui::NumberField field;
        field.setRange(0, 10);
        field.setValue(5);
        QWheelEvent wheel({5, 5}, {5, 5}, {0, 120}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&field, &wheel);
        QCOMPARE(field.value(), 5.0);
    }

    void valueSliderKeepsExactValuesAndResets() {
        ui::ValueSlider slider(QStringLiteral("Gain"),
                               {.min = 0.5, .max = 16, .step = 0.1, .reset = 2, .decimals = 1, .logarithmic = true});
        QCOMPARE(slider.value(), 2.0);
        slider.setValue(3.7);
        QCOMPARE(slider.value(), 3.7);
        QSignalSpy changed(&slider, &ui::ValueSlider::valueChanged);
        slider.show();
        QTest::mouseDClick(slider.findChild<QSlider*>(), Qt::LeftButton);
        QCOMPARE(slider.value(), 2.0);
        QVERIFY(changed.count() >= 1);
        QTest::mouseDClick(slider.findChild<QLabel*>(), Qt::LeftButton);
        auto* field = slider.findChild<QLineEdit*>();
        QVERIFY(field);
        field->setText(QStringLiteral("99"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(slider.value(), 16.0);
    }

    void sectionRemembersThatItIsFolded() {
        {
            ui::PanelSection section(QStringLiteral("Events"), m_fixture.settings, QStringLiteral("test/events"));
            section.setContent(new QLabel(QStringLiteral("content")));
            QVERIFY(section.isOpen());
            auto* header = section.findChild<QToolButton*>();
            header->setFocus();
            QTest::keyClick(header, Qt::Key_Space);
            QVERIFY(!section.isOpen());
        }
        ui::PanelSection again(QStringLiteral("Events"), m_fixture.settings, QStringLiteral("test/events"));
        QVERIFY(!again.isOpen());
        m_fixture.settings.setState(QStringLiteral("section/test/events"), true);
    }

    void splitterRemembersItsWidthsAndFoldsThePanelBesideAGrip() {
        const auto make = [&] {
            auto splitter = std::make_unique<ui::PanelSplitter>(m_fixture.settings, QStringLiteral("test"),
                                                                QList<QWidget*>{new QWidget, new QWidget, new QWidget},
                                                                1, QList<int>{200, 400, 200});
            splitter->resize(800, 100);
            splitter->show();
            return splitter;
        };
        auto splitter = make();
        const int before = splitter->widget(0)->width();
        QWidget* grip = splitter->handle(1);
        const QPoint middle = grip->rect().center();
        QTest::mousePress(grip, Qt::LeftButton, {}, middle);
        QTest::mouseMove(grip, middle + QPoint(60, 0));
        QTest::mouseRelease(grip, Qt::LeftButton, {}, middle);
        const int after = splitter->widget(0)->width();
        QVERIFY(after > before + 30);
        splitter = make();
        QCOMPARE(splitter->widget(0)->width(), after);

        QTest::mouseDClick(splitter->handle(1), Qt::LeftButton);
        QTest::mouseDClick(splitter->handle(2), Qt::LeftButton);
        QVERIFY(splitter->widget(0)->isHidden());
        QVERIFY(splitter->widget(1)->isVisible());
        QVERIFY(splitter->widget(2)->isHidden());
        m_fixture.settings.setState(QStringLiteral("splitter/test"), {});
    }

    void bannerShowsItsLatestMessageOnly() {
        ui::Banner banner;
        banner.setMessage(ui::MessageKind::Warning, QStringLiteral("First"));
        banner.addAction(QStringLiteral("Old"));
        banner.setMessage(ui::MessageKind::Error, QStringLiteral("Second"), QStringLiteral("text"));
        banner.addAction(QStringLiteral("New"), ui::ButtonKind::Primary);
        QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const auto buttons = banner.findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), 1);
        QCOMPARE(buttons.first()->text(), QStringLiteral("New"));
        QCOMPARE(banner.title(), QStringLiteral("Second"));
    }

    void iconsFollowStateAndTheme() {
        const auto centre = [](const QIcon& icon, QIcon::Mode mode, QIcon::State state) {
            // "stop" is a filled square.
            return icon.pixmap(QSize(24, 24), 1.0, mode, state).toImage().pixelColor(12, 12);
        };
        const QIcon stop = ui::icon(QStringLiteral("stop"));
        m_fixture.settings.setThemeMode(ui::ThemeMode::Dark);
        QCOMPARE(centre(stop, QIcon::Normal, QIcon::Off), ui::darkTokens().text);
        QCOMPARE(centre(stop, QIcon::Disabled, QIcon::Off), ui::darkTokens().disabled);
        QCOMPARE(centre(stop, QIcon::Normal, QIcon::On), ui::darkTokens().accent);
        m_fixture.settings.setThemeMode(ui::ThemeMode::Light);
        QCOMPARE(centre(stop, QIcon::Normal, QIcon::Off), ui::lightTokens().text);
        QCOMPARE(stop.pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
    }

    void gallery() {
        for (const bool dark : {true, false}) {
            m_fixture.settings.setThemeMode(dark ? ui::ThemeMode::Dark : ui::ThemeMode::Light);
            QWidget window;
            window.setProperty("surface", QStringLiteral("panel"));
            auto* columns = new QHBoxLayout(&window);
            auto* column = new QVBoxLayout;
            auto* right = new QVBoxLayout;
            columns->addLayout(column, 1);
            columns->addLayout(right, 1);
            column->setSpacing(14);

            auto* disabled = ui::makeButton(QStringLiteral("Disabled"));
            disabled->setEnabled(false);
            auto* toggle = ui::makeIconButton(QStringLiteral("link"), QStringLiteral("Link"));
            toggle->setCheckable(true);
            toggle->setChecked(true);
            addRow(column, {ui::makeButton(QStringLiteral("Default")), disabled,
                            ui::makeButton(QStringLiteral("Pause"), QStringLiteral("pause")),
                            ui::makeButton(QStringLiteral("Primary"), {}, ui::ButtonKind::Primary),
                            ui::makeButton(QStringLiteral("Delete"), {}, ui::ButtonKind::Danger),
                            ui::makeButton(QStringLiteral("Quiet"), QStringLiteral("filter"), ui::ButtonKind::Quiet),
                            ui::makeIconButton(QStringLiteral("grid"), QStringLiteral("Grid")), toggle});
            auto* large = ui::makeButton(QStringLiteral("Train the demo"), QStringLiteral("play"),
                                         ui::ButtonKind::Primary, ui::ButtonSize::Large);
            addRow(column, {large});

            auto* number = new ui::NumberField;
            number->setValue(0.1);
            auto* unit = new ui::NumberField;
            unit->setInteger(true);
            unit->setMaximum(1000);
            unit->setValue(48);
            unit->setUnit(QStringLiteral("px"));
            auto* wrong = new ui::NumberField;
            wrong->setError(true);
            auto* combo = new QComboBox;
            combo->addItem(QStringLiteral("Sharpened HR"));
            auto* off = new QLineEdit(QStringLiteral("Disabled"));
            off->setEnabled(false);
            for (QWidget* field : std::initializer_list<QWidget*>{number, unit, wrong, off}) {
                field->setFixedWidth(100);
            }
            addRow(column, {number, unit, wrong, combo, off});

            auto* on = new QCheckBox(QStringLiteral("On"));
            on->setChecked(true);
            auto* one = new QRadioButton(QStringLiteral("One"));
            one->setChecked(true);
            auto* segment = new ui::Segment(QStringLiteral("Values"), true);
            segment->addOption(QStringLiteral("Values"));
            segment->addOption(QStringLiteral("Minus HR"));
            auto* slider = new ui::ValueSlider(QStringLiteral("Smoothing"), {.reset = 0.6});
            slider->setFixedWidth(160);
            addRow(column, {on, new QCheckBox(QStringLiteral("Off")), one, new QRadioButton(QStringLiteral("Other")),
                            slider, segment});

            auto* done = new ui::Badge;
            done->set(ui::Badge::Tone::Ok, QStringLiteral("check"), QStringLiteral("Done"));
            auto* training = new ui::Badge;
            training->set(ui::Badge::Tone::Active, QStringLiteral("dot"), QStringLiteral("Training"));
            auto* paused = new ui::Badge;
            paused->set(ui::Badge::Tone::Warning, QStringLiteral("pause"), QStringLiteral("Paused"));
            auto* failed = new ui::Badge;
            failed->set(ui::Badge::Tone::Error, QStringLiteral("error"), QStringLiteral("Failed"));
            auto* waiting = new ui::Badge;
            waiting->set(ui::Badge::Tone::Neutral, QStringLiteral("clock"), QStringLiteral("Waiting"));
            auto* chip = new ui::Chip(QStringLiteral("small-l1-x4"), true);
            chip->setNote(QStringLiteral("finished"));
            chip->setLine(m_fixture.theme.tokens().curves[3], Qt::DashLine);
            addRow(column, {done, training, paused, failed, waiting, new ui::Chip(QStringLiteral("4 changes")), chip,
                            ui::makeKeyLabel(QStringLiteral("Ctrl+N"))});
            auto* progress = new QProgressBar;
            progress->setTextVisible(false);
            progress->setValue(60);
            progress->setFixedWidth(200);
            addRow(column, {progress, new ui::ImageLabel(QStringLiteral("Step 18 000"))});

            auto* error = new ui::Banner;
            error->setMessage(ui::MessageKind::Error,
                              QStringLiteral("Training stopped at step 4 210: the contrastive loss is not finite"),
                              QStringLiteral("The last good checkpoint is step 4 000. Lower the learning rate or "
                                             "switch on gradient clipping, then resume."));
            error->addDetails(QStringLiteral("details"));
            error->addAction(QStringLiteral("Resume from 4 000"));
            error->show();
            column->addWidget(error);
            auto* warning = new ui::Banner;
            warning->setMessage(ui::MessageKind::Warning, QStringLiteral("3 of 94 images were skipped"),
                                QStringLiteral("2 are smaller than the patch, 1 cannot be read."));
            warning->addAction(QStringLiteral("Show list"), ui::ButtonKind::Quiet);
            warning->setClosable(true);
            warning->show();
            column->addWidget(warning);
            column->addStretch();

            auto* readout = new ui::Readout(QStringLiteral("PSNR-Y"));
            readout->set(QStringLiteral("30.87"), QStringLiteral("dB"), QStringLiteral("+2.45 over bicubic"), "ok");
            right->addWidget(readout);
            auto* section =
                new ui::PanelSection(QStringLiteral("Checkpoints"), m_fixture.settings, QStringLiteral("gallery"));
            section->setSummary(QStringLiteral("5 kept, 86 MB"));
            auto* content = new QWidget;
            (new QVBoxLayout(content))->addWidget(new QLabel(QStringLiteral("18 000 best, newest")));
            section->setContent(content);
            right->addWidget(section);
            auto* empty = new ui::EmptyState(
                QStringLiteral("monitor"), QStringLiteral("No run to watch"),
                QStringLiteral("Start a training, or open the folder of a run that another process is writing."));
            empty->addAction(QStringLiteral("New training"), ui::ButtonKind::Primary);
            empty->addAction(QStringLiteral("Open a run"));
            right->addWidget(empty, 1);

            window.resize(1300, 520);
            window.show();
            QVERIFY(QTest::qWaitForWindowExposed(&window));
            for (const auto* button : window.findChildren<QPushButton*>()) {
                QVERIFY2(button->height() >= 24 && button->width() >= 24, qPrintable(button->text()));
            }
            QCOMPARE(combo->height(), m_fixture.theme.px(28));
            test::shoot(window, dark ? QStringLiteral("gallery-dark") : QStringLiteral("gallery-light"));
        }
    }
};

WL_UI_TEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
