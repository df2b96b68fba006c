// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/text.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/form/config_form.hpp"
#include "ui/widgets/form/field_row.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_model.hpp"
#include "ui/widgets/form/form_section.hpp"
#include "ui/widgets/form/path_field.hpp"
#include "ui/widgets/form/section_list.hpp"
#include "ui/widgets/segment.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>

using namespace wavelens;
using engine::Field;
using engine::FieldKind;
using engine::RunConfig;

namespace {

/// A configuration in which every field differs from the defaults, each within its range.
RunConfig everythingChanged() {
    RunConfig config;
    for (const Field& field : engine::configFields()) {
        engine::FieldValue value = engine::fieldValue(config, field);
        if (auto* on = std::get_if<bool>(&value))
            *on = !*on;
        else if (auto* integer = std::get_if<std::int64_t>(&value))
            *integer = static_cast<double>(*integer) + field.step <= field.max ? *integer + std::llround(field.step)
                                                                               : std::llround(field.min);
        else if (auto* real = std::get_if<double>(&value))
            *real = *real + field.step <= field.max ? std::round((*real + field.step) * 1e10) / 1e10 : field.min;
        else if (auto* integers = std::get_if<std::vector<std::int64_t>>(&value))
            *integers = {1, 2};
        else if (auto* reals = std::get_if<std::vector<double>>(&value))
            *reals = {0.25, 0.5};
        else if (field.kind == FieldKind::Choice)
            value = std::string(field.choices.back() == std::get<std::string>(value) ? field.choices.front()
                                                                                     : field.choices.back());
        else
            value = "some/where-" + std::string(field.key);
        static_cast<void>(engine::setFieldValue(config, field, value));
    }
    return config;
}

engine::Preset presetOf(const std::string& name, const RunConfig& config) {
    return {name, name, "for tests", config};
}

}  // namespace

class TestConfigForm : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;

    static QString messageAt(const ui::ConfigForm& form, std::string_view key) {
        auto* label = form.row(key)->findChild<QLabel*>(QStringLiteral("message"));
        return label->parentWidget()->isHidden() ? QString() : label->text();
    }

private Q_SLOTS:

    void everyFieldHasAnEditorThatReadsAndWrites() {
        const RunConfig changed = everythingChanged();
        for (const Field& field : engine::configFields()) {
            const std::unique_ptr<ui::FieldEditor> editor(ui::makeFieldEditor(field));
            editor->setLayerCount(8);
            QSignalSpy edited(editor.get(), &ui::FieldEditor::edited);
            for (const RunConfig& config : {RunConfig{}, changed}) {
                const auto value = engine::fieldValue(config, field);
                editor->setValue(value);
                QVERIFY2(editor->value() == value, std::string(field.key).c_str());
            }
            QCOMPARE(edited.count(), 0);
        }
    }

    void aRoundTripChangesNothing() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        const RunConfig wanted = everythingChanged();
        model.setConfig(wanted, QStringLiteral("test"));
        RunConfig read;
        for (const Field& field : engine::configFields()) {
            QVERIFY2(form.row(field.key), std::string(field.key).c_str());
            QVERIFY(engine::setFieldValue(read, field, form.row(field.key)->editor(field.key)->value()));
        }
        QVERIFY(read == wanted);
    }

    void editorsFollowTheKind() {
        const auto kindOf = [](std::string_view key) {
            return std::unique_ptr<ui::FieldEditor>(ui::makeFieldEditor(*engine::findField(key)));
        };
        QVERIFY(kindOf("contrast.enabled")->findChild<QCheckBox*>());
        QVERIFY(kindOf("network.name")->findChild<QComboBox*>());
        QVERIFY(kindOf("discriminator.loss")->findChild<ui::Segment*>());
        QVERIFY(kindOf("network.scale")->findChild<ui::Segment*>());
        QVERIFY(kindOf("contrast.loss")->findChild<QComboBox*>());
        QVERIFY(kindOf("contrast.temperature")->findChild<ui::NumberField*>());
        QVERIFY(kindOf("data.train_hr")->findChild<ui::PathField*>());
        const auto layers = kindOf("contrast.layers");
        layers->setLayerCount(6);
        layers->setValue(std::vector<std::int64_t>{0, 3});
        QCOMPARE(layers->findChildren<QCheckBox*>().size(), 6);
        QTest::mouseClick(layers->findChildren<QCheckBox*>()[1], Qt::LeftButton, {}, QPoint(8, 12));
        QVERIFY(std::get<std::vector<std::int64_t>>(layers->value()) == (std::vector<std::int64_t>{0, 1, 3}));
        layers->setValue(std::vector<std::int64_t>{7});
        QCOMPARE(layers->findChildren<QCheckBox*>().size(), 8);  // a layer that does not exist can be taken out
    }

    void rangesShareARow() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        QCOMPARE(form.row("contrast.sharpen_min"), form.row("contrast.sharpen_max"));
        QCOMPARE(form.row("contrast.blur_sigma_min"), form.row("contrast.blur_sigma_max"));
        QVERIFY(form.row("contrast.blur_kernel_min") != form.row("contrast.blur_kernel_max"));
    }

    void typingGoesToTheModel() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        form.show();
        auto* number = form.row("contrast.temperature")->findChild<ui::NumberField*>();
        number->setFocus();
        number->selectAll();
        QTest::keyClicks(number, QStringLiteral("0.25"));
        QCOMPARE(model.config().contrast.temperature, 0.1);  // not while it is typed
        QTest::keyClick(number, Qt::Key_Return);
        QCOMPARE(model.config().contrast.temperature, 0.25);
        auto* milestones = form.row("training.milestones")->findChild<QLineEdit*>();
        milestones->setText(QStringLiteral("100, x"));
        Q_EMIT milestones->editingFinished();
        QCOMPARE(milestones->text(), QStringLiteral("200000"));  // no list of numbers: the last one is back
    }

    void stepsStayInRangeAndAboveZero() {
        const std::unique_ptr<ui::FieldEditor> rate(ui::makeFieldEditor(*engine::findField("training.learning_rate")));
        rate->setValue(1e-4);
        auto* number = rate->findChild<ui::NumberField*>();
        number->stepBy(-1);
        QCOMPARE(std::get<double>(rate->value()), 9e-5);
        const std::unique_ptr<ui::FieldEditor> patch(ui::makeFieldEditor(*engine::findField("data.patch_size")));
        patch->setValue(std::int64_t{8});
        patch->findChild<ui::NumberField*>()->stepBy(-10);
        QCOMPARE(std::get<std::int64_t>(patch->value()), 8);
    }

    void theWheelNeedsTheFocus() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        form.resize(560, 300);
        form.show();
        auto* number = form.row("data.patch_size")->findChild<ui::NumberField*>();
        const auto turn = [&] {
            QWheelEvent event(QPointF(10, 10), number->mapToGlobal(QPointF(10, 10)), {}, QPoint(0, 120), Qt::NoButton,
                              Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(number, &event);
        };
        turn();
        QCOMPARE(model.config().data.patchSize, 48);
        QApplication::setActiveWindow(&form);
        number->setFocus();
        QVERIFY(number->hasFocus());
        turn();
        QCOMPARE(model.config().data.patchSize, 52);
    }

    void outOfRangeIsSaidAtTheField() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        const Field& field = *engine::findField("contrast.temperature");
        model.setValue(field, 0.0);
        QCOMPARE(messageAt(form, field.key), QStringLiteral("Must be at least 0.0001. Usual values are 0.05 to 1."));
        QVERIFY(form.row(field.key)->hasError());
        QVERIFY(form.section(engine::FieldSection::Losses)->hasError());
        QVERIFY(!model.blockingProblems().empty());
        model.setValue(field, 0.1);
        QVERIFY(messageAt(form, field.key).isEmpty());
    }

    void warningsDoNotBlock() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        model.setValue(*engine::findField("data.train_hr"), std::string("folder"));
        QVERIFY(model.blockingProblems().empty());
        model.setFileProblems({{"data.patch_size", "51 of 91 are smaller and will be skipped.", false}});
        QCOMPARE(messageAt(form, "data.patch_size"), QStringLiteral("51 of 91 are smaller and will be skipped."));
        QVERIFY(!form.row("data.patch_size")->hasError());
        QVERIFY(model.blockingProblems().empty());
        model.setFileProblems({{"data.train_hr", "The folder does not exist. Choose another.", true}});
        QCOMPARE(model.blockingProblems().size(), std::size_t{1});
    }

    void aPresetKeepsOrDropsEdits() {
        RunConfig small;
        small.network.blocks = 8;
        RunConfig large;
        large.network.blocks = 32;
        large.contrast.temperature = 0.5;
        ui::FormModel model;
        model.setPreset(presetOf("small", small), false);
        model.setValue(*engine::findField("data.train_hr"), std::string("mine"));
        QVERIFY(model.changedKeys().empty());  // the user's own folder is no change
        model.setValue(*engine::findField("contrast.temperature"), 0.2);
        QCOMPARE(model.changedKeys().size(), std::size_t{1});

        model.setPreset(presetOf("large", large), true);
        QCOMPARE(model.config().network.blocks, 32);
        QCOMPARE(model.config().contrast.temperature, 0.2);
        QCOMPARE(model.config().data.trainHr, std::string("mine"));
        model.undoStack().undo();
        QCOMPARE(model.presetName(), QStringLiteral("small"));
        QCOMPARE(model.config().network.blocks, 8);

        model.setPreset(presetOf("large", large), false);
        QCOMPARE(model.config().contrast.temperature, 0.5);
        QCOMPARE(model.config().data.trainHr, std::string("mine"));
        QVERIFY(model.changedKeys().empty());
    }

    void editsAndResetsAreUndone() {
        ui::FormModel model;
        model.setPreset(presetOf("p", RunConfig{}), false);
        const Field& steps = *engine::findField("training.steps");
        model.setValue(steps, std::int64_t{1000});
        model.setValue(steps, std::int64_t{2000});  // one step back for both
        model.setValue(*engine::findField("training.batch_size"), std::int64_t{8});
        QCOMPARE(model.undoStack().count(), 2);
        model.resetAll();
        QVERIFY(model.changedKeys().empty());
        model.undoStack().undo();
        QCOMPARE(model.changedKeys().size(), std::size_t{2});
        model.reset("training.batch_size");
        QCOMPARE(model.config().training.batchSize, 16);
        QCOMPARE(model.config().training.steps, 2000);
        model.undoStack().undo();
        model.undoStack().undo();
        model.undoStack().undo();
        QCOMPARE(model.config().training.steps, 300000);
    }

    void searchFiltersRowsByLabelKeyAndHelp() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        form.section(engine::FieldSection::Losses)->setOpen(false);
        form.show();
        form.filter(QStringLiteral("temperature"));
        QVERIFY(form.row("contrast.temperature")->isVisible());  // its section opens
        QVERIFY(!form.row("contrast.layers")->isVisible());
        QVERIFY(!form.section(engine::FieldSection::Hardware)->isVisible());
        form.filter(QStringLiteral("network.residual_scale"));
        QVERIFY(form.row("network.residual_scale")->isVisible());  // advanced rows too
        form.filter(QStringLiteral("hardest negatives"));
        QVERIFY(form.row("contrast.temperature")->isVisible());
        form.filter(QStringLiteral("tau"));
        QVERIFY(!form.row("contrast.temperature")->isVisible());
        form.filter({});
        QVERIFY(!form.row("contrast.temperature")->isVisible());  // folded as before
        QVERIFY(!form.row("network.residual_scale")->isVisible());
        QVERIFY(form.row("data.patch_size")->isVisible());
    }

    void aFieldIsRevealedAndFocused() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        form.resize(560, 300);
        form.show();
        QApplication::setActiveWindow(&form);
        form.goToField("training.gamma");
        QVERIFY(form.row("training.gamma")->isVisible());
        QVERIFY(form.row("training.gamma")->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(form.verticalScrollBar()->value() > 0);
    }

    void theListFollowsAndLeads() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        ui::SectionList list(form);
        form.resize(560, 300);
        form.show();
        list.setCurrentRow(static_cast<int>(engine::FieldSection::Optimiser));
        QVERIFY(form.section(engine::FieldSection::Optimiser)->isOpen());
        QCOMPARE(form.currentSection(), engine::FieldSection::Optimiser);
        form.verticalScrollBar()->setValue(0);
        QCOMPARE(list.currentRow(), 0);
    }

    void unusedFieldsAreOff() {
        ui::FormModel model;
        ui::ConfigForm form(model, m_fixture.settings);
        QVERIFY(form.row("training.milestones")->editor("training.milestones")->isEnabled());
        model.setValue(*engine::findField("training.schedule"), std::string("constant"));
        QVERIFY(!form.row("training.milestones")->editor("training.milestones")->isEnabled());
        model.setValue(*engine::findField("contrast.enabled"), false);
        QVERIFY(!form.row("contrast.positives")->editor("contrast.positives")->isEnabled());
        QVERIFY(form.row("contrast.enabled")->editor("contrast.enabled")->isEnabled());
    }

    void everyFieldIsExplained() {
        for (const Field& field : engine::configFields()) {
            const QString tip = ui::fieldToolTip(field, RunConfig{});
            QVERIFY(tip.contains(ui::label(field).toHtmlEscaped()));
            QVERIFY(tip.contains(ui::help(field).toHtmlEscaped()));
        }
        QVERIFY(ui::fieldToolTip(*engine::findField("contrast.temperature"), RunConfig{})
                    .contains(QStringLiteral("The preset has 0.1.")));
        QCOMPARE(ui::choiceLabel("multi_step"), QStringLiteral("Multi step"));
        QCOMPARE(ui::choiceLabel("edsr"), QStringLiteral("EDSR"));
    }
};

WL_UI_TEST_MAIN(TestConfigForm)
#include "tst_config_form.moc"
