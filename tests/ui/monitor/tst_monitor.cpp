// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/pages/monitor/continue_dialog.hpp"
#include "ui/pages/monitor/monitor_events.hpp"
#include "ui/pages/monitor/monitor_header.hpp"
#include "ui/pages/monitor/monitor_page.hpp"
#include "ui/pages/monitor/monitor_plots.hpp"
#include "ui/pages/monitor/run_banner.hpp"
#include "ui/pages/monitor/validation_panel.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/readout.hpp"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>
#include <QVBoxLayout>

#include <cmath>

using namespace wavelens;
using namespace wavelens::ui;

namespace {

/// As a training of `steps` steps might go, with a validation each `every`.
std::vector<engine::MetricPoint> curveOf(std::int64_t steps, std::int64_t every, double psnr = 30.9) {
    std::vector<engine::MetricPoint> points;
    for (std::int64_t step = 0; step <= steps; ++step) {
        engine::MetricPoint point;
        point.step = step;
        const double t = static_cast<double>(step);
        const double noise = 1 + 0.15 * std::sin(t * 12.9898) * std::cos(t * 78.233);
        if (step > 0) {
            point.lossL1 = (1.2 + 4 * std::exp(-t / 2000)) * noise;
            point.lossContrastive = (12 + 9 * std::exp(-t / 3000)) * noise;
            point.lossTotal = point.lossL1 + 0.01 * point.lossContrastive;
            point.lossDiscriminator = 0.62 * (1 + 0.1 * (noise - 1));
            point.gradientNorm = 0.3 * (1 + 6 * std::exp(-t / 1500)) * noise * noise;
            point.learningRate = t < 12000 ? 1e-4 : 5e-5;
        }
        point.seconds = t * 0.156;
        if (step % every == 0) {
            point.psnrY = psnr - 2.45 * std::exp(-t / 3500);
            point.ssimY = 0.8687 - 0.058 * std::exp(-t / 3500);
        }
        points.push_back(point);
    }
    return points;
}

QPushButton* button(const QWidget& in, const QString& text) {
    for (auto* each : in.findChildren<QPushButton*>()) {
        if (each->text() == text && !each->isHidden()) {
            return each;
        }
    }
    return nullptr;
}

void click(const QWidget& in, const QString& text) {
    QTRY_VERIFY(button(in, text));
    button(in, text)->click();
}

}  // namespace

class TestMonitor : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;

    test::FakeSession& session() { return *m_fixture->engine->session; }

    engine::RunSummary& addRun(const std::string& name, std::int64_t steps, engine::RunEnd end, double psnr = 30.9) {
        engine::RunSummary run;
        run.dir = "/runs/" + name;
        run.name = name;
        run.config.emplace();
        run.config->network.scale = 4;
        run.config->training.steps = 30000;
        run.end = end;
        run.step = steps;
        run.stopAt = 30000;
        run.bicubicPsnrY = 28.42;
        run.bicubicSsimY = 0.8104;
        run.bestModel = run.dir / "model.safetensors";
        run.bicubicPreview = run.dir / "previews/bicubic.png";
        run.referencePreview = run.dir / "previews/reference.png";
        run.changed = std::chrono::system_clock::now();
        auto& images = m_fixture->engine->images;
        images[run.bicubicPreview] = images[run.referencePreview] = test::testImage(256, 256);
        for (std::int64_t step = 0; step <= steps; step += 500) {
            run.previews.push_back({step, run.dir / ("previews/" + std::to_string(step) + ".png")});
            images[run.previews.back().path] = test::testImage(256, 256);
        }
        for (std::int64_t step = steps / 1000 * 1000; step > 0 && run.checkpoints.size() < 3; step -= 1000) {
            run.checkpoints.insert(run.checkpoints.begin(),
                                   {step, run.dir / ("checkpoints/" + std::to_string(step)), 18000000});
        }
        m_fixture->engine->metrics[run.dir] = curveOf(steps, 500, psnr);
        m_fixture->engine->runs.push_back(run);
        return m_fixture->engine->runs.back();
    }

    /// The page under a header, as the window shows it.
    struct Window : QWidget {
        MonitorPage* page;

        Window(PageContext& context, QSize size) : page(new MonitorPage(context)) {
            auto* header = new QWidget(this);
            auto* row = new QHBoxLayout(header);
            row->setContentsMargins(16, 0, 16, 0);
            auto* title = new QLabel(page->title());
            setTextStyle(title, TextStyle::Title);
            row->addWidget(title);
            row->addWidget(page->headerContext());
            row->addStretch(1);
            for (QWidget* action : page->headerActions()) {
                row->addWidget(action);
            }
            header->setFixedHeight(48);
            setStyleProperty(this, "surface", QStringLiteral("panel"));
            setAttribute(Qt::WA_StyledBackground);
            auto* column = new QVBoxLayout(this);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(0);
            column->addWidget(header);
            column->addWidget(page, 1);
            resize(size);
            show();
        }
    };

    std::unique_ptr<Window> open(const QString& runDir = {}, QSize size = {1368, 816}) {
        m_fixture->giveEngine();
        if (!runDir.isEmpty()) {
            m_fixture->context.subject().setRunDir(runDir);
        }
        auto window = std::make_unique<Window>(m_fixture->context, size);
        QTest::qWait(20);
        return window;
    }

    /// A training of this window that runs.
    void startRun() {
        m_fixture->giveEngine();
        engine::RunConfig config;
        config.training.steps = 30000;
        m_fixture->context.runs().start({config, m_fixture->runs.path().toStdString() + "/live", 0});
        QTRY_VERIFY(m_fixture->context.runs().state() == engine::RunState::Preparing);
    }

    [[nodiscard]] static QString readout(const MonitorPage& page, const QString& caption) {
        for (const auto* each : page.findChildren<Readout*>()) {
            if (each->accessibleName() == caption) {
                return each->accessibleDescription();
            }
        }
        return {};
    }

    [[nodiscard]] static RunBanner& banner(const MonitorPage& page) { return *page.findChild<RunBanner*>(); }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // there is one Theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
    }

    void emptySaysWhatToDo() {
        const auto window = open();
        QSignalSpy go(&m_fixture->context, &PageContext::navigationRequested);
        QPushButton* start = button(*window->page, QStringLiteral("New training"));
        QVERIFY(start && start->isVisible());
        start->click();
        QCOMPARE(go[0][0].value<PageRequest>().page, PageId::Train);
        test::shoot(*window, QStringLiteral("monitor-empty"));
    }

    void theNewestRunIsShownWhenNoneWasChosen() {
        addRun("small", 2000, engine::RunEnd::Stopped);
        const auto window = open();
        QTRY_VERIFY(window->page->history());
        QCOMPARE(m_fixture->context.subject().runDir(), QStringLiteral("/runs/small"));
    }

    void aFloodOfEventsEndsWithTheLastValues() {
        startRun();
        const auto window = open();
        MonitorPage& page = *window->page;
        session().setState(engine::RunState::Running, 0);
        const auto points = curveOf(60000, 500);
        for (const engine::MetricPoint& point : points) {
            session().metrics().append(point);
            if (std::isfinite(point.psnrY)) {
                session().send(engine::Validated{point.step, point.psnrY, point.ssimY, false, {}});
            }
            session().status().put(std::make_shared<engine::Status>(
                engine::Status{point.step, 60000, 6.4, 1800, 0.1, 1000000, "CPU, 2 threads"}));
        }
        QTRY_COMPARE(page.history()->points().size(), points.size());
        QTRY_COMPARE(readout(page, QStringLiteral("Step")), QStringLiteral("60 000 of 60 000"));
        QTRY_VERIFY(page.plots().plot(QStringLiteral("Losses"))->valuesText().contains(QStringLiteral("L1 1.")));
        // Every point is in the curve, few are drawn.
        PlotCanvas& canvas = page.plots().plot(QStringLiteral("Losses"))->canvas();
        QCOMPARE(canvas.curves()[0].raw().size(), points.size() - 1);  // step 0 only validates
        QCOMPARE(canvas.curves()[0].raw().back(), points.back().lossTotal);
        QTRY_VERIFY(canvas.drawnPoints() > 0);
        QVERIFY(canvas.drawnPoints() < 10000);
        QCOMPARE(readout(page, QStringLiteral("PSNR-Y")).section(u' ', 0, 0), QStringLiteral("30.90"));
        QCOMPARE(readout(page, QStringLiteral("Speed")), QStringLiteral("6.4 steps/s"));
        QCOMPARE(readout(page, QStringLiteral("Time left")), QStringLiteral("30 min"));
    }

    void buttonsFollowTheTableOfStates() {
        startRun();
        const auto window = open();
        const auto shown = [&] {
            QStringList names;
            for (QWidget* action : window->page->headerActions()) {
                if (!action->isHidden()) {
                    names << static_cast<QPushButton*>(action)->text();
                }
            }
            return names.join(u',');
        };
        QCOMPARE(shown(), QStringLiteral("Stop"));
        session().setState(engine::RunState::Running, 1);
        QTRY_COMPARE(shown(), QStringLiteral("Pause,Checkpoint now,Stop"));
        click(*window, QStringLiteral("Pause"));
        QTRY_COMPARE(shown(), QStringLiteral("Resume,Checkpoint now,Stop"));
        click(*window, QStringLiteral("Resume"));
        QTRY_COMPARE(shown(), QStringLiteral("Pause,Checkpoint now,Stop"));
        click(*window, QStringLiteral("Checkpoint now"));
        QCOMPARE(session().posted.back(), engine::RunAction::Checkpoint);
        session().setStep(18420);
        click(*window, QStringLiteral("Stop"));
        QTRY_COMPARE(shown(), QStringLiteral("Change settings"));
    }

    void preparingSaysWhenValuesCome() {
        startRun();
        const auto window = open();
        QTest::qWait(150);
        test::shoot(*window, QStringLiteral("monitor-preparing"));
        QVERIFY(window->page->history()->points().empty());
        QVERIFY(!banner(*window->page).isVisible());
    }

    void stoppingSaysWhereAndOffersResume() {
        startRun();
        const auto window = open();
        session().setState(engine::RunState::Running, 1);
        QTRY_VERIFY(button(*window, QStringLiteral("Stop")));
        for (const auto& point : curveOf(420, 100)) {
            session().metrics().append(point);
        }
        m_fixture->engine->runs.push_back({});
        m_fixture->engine->runs.back().dir = m_fixture->runs.path().toStdString() + "/live";
        m_fixture->engine->runs.back().checkpoints = {{420, "c", 1000}};
        m_fixture->context.runs().stop();
        QTRY_VERIFY(banner(*window->page).isVisible());
        QTRY_COMPARE(banner(*window->page).title(), QStringLiteral("Stopped at step 420; a checkpoint is saved."));
        click(banner(*window->page), QStringLiteral("Resume"));
        QTRY_VERIFY(session().resumed);
        QCOMPARE(session().resumed->fromStep, std::int64_t{-1});
    }

    void resumingFromAnOlderStepReplacesTheLaterPoints() {
        startRun();
        const auto window = open();
        session().setState(engine::RunState::Running, 1);
        for (const auto& point : curveOf(1000, 100)) {
            session().metrics().append(point);
        }
        QTRY_COMPARE(window->page->history()->points().size(), std::size_t{1001});
        m_fixture->context.runs().stop();
        QTRY_VERIFY(!m_fixture->context.runs().isActive());
        engine::ResumeRequest request;
        request.runDir = m_fixture->runs.path().toStdString() + "/live";
        request.fromStep = 500;
        m_fixture->context.runs().resume(request);
        QTRY_VERIFY(session().resumed);
        session().setState(engine::RunState::Running, 500);
        engine::MetricPoint point;
        point.step = 501;
        point.lossTotal = 7;
        session().metrics().append(point);
        QTRY_COMPARE(window->page->history()->points().size(), std::size_t{502});
        QCOMPARE(window->page->history()->points().back().lossTotal, 7.0);
        QTRY_COMPARE(window->page->plots().plot(QStringLiteral("Losses"))->canvas().curves()[0].raw().back(), 7.0);
        QCOMPARE(window->page->history()->validations().back().step, std::int64_t{500});
    }

    void finishedOffersWhatIsNext() {
        addRun("small", 30000, engine::RunEnd::Finished);
        const auto window = open(QStringLiteral("/runs/small"));
        QTRY_VERIFY(banner(*window->page).isVisible());
        QTRY_COMPARE(banner(*window->page).title(),
                     QStringLiteral("Finished: 30.90 dB after 30\u202f000 steps in 1 h 18 min."));
        QSignalSpy go(&m_fixture->context, &PageContext::navigationRequested);
        click(banner(*window->page), QStringLiteral("Upscale images"));
        QCOMPARE(go[0][0].value<PageRequest>().files, QStringList{QStringLiteral("/runs/small/model.safetensors")});

        click(banner(*window->page), QStringLiteral("Train longer"));
        auto* dialog = window->page->findChild<ContinueDialog*>();
        QVERIFY(dialog);
        dialog->findChild<NumberField*>()->setValue(40000);
        dialog->accept();
        QTRY_VERIFY(m_fixture->engine->session && session().resumed);
        QCOMPARE(session().resumed->stopAt, std::int64_t{40000});
    }

    void failedSaysWhyAndOffersTheCheckpoint() {
        startRun();
        const auto window = open({}, {952, 556});
        session().setState(engine::RunState::Running, 1);
        for (auto point : curveOf(4210, 500)) {
            if (point.step > 4000) {
                point.lossContrastive *= std::exp(static_cast<double>(point.step - 4000) / 60);
            }
            session().metrics().append(point);
        }
        engine::MetricPoint last;
        last.step = 4211;
        session().metrics().append(last);
        engine::RunFailed failure;
        failure.step = 4211;
        failure.error = {engine::ErrorCode::NotFinite,
                         "Training stopped at step 4211: the contrastive loss is not finite, ten steps in a row. The "
                         "last good checkpoint is step 4000. Lower the learning rate or switch on gradient clipping, "
                         "then resume.",
                         "Images in the batch: t12.png"};
        failure.lastCheckpoint = 4000;
        session().send(failure);
        session().setState(engine::RunState::Failed, 4211);
        const RunBanner& shown = banner(*window->page);
        QTRY_VERIFY(shown.isVisible());
        QCOMPARE(shown.title(), QStringLiteral("Training stopped at step 4211: the contrastive loss is not finite, "
                                               "ten steps in a row"));
        QTRY_VERIFY(button(shown, QStringLiteral("Details")));
        QVERIFY(button(*window, QStringLiteral("Change settings")));
        QVERIFY(readout(*window->page, QStringLiteral("Total loss")).contains(QStringLiteral("not finite")));
        QTest::qWait(200);
        test::shoot(*window, QStringLiteral("monitor-failed-1024"));
        click(shown, QStringLiteral("Resume from 4\u202f000"));
        QTRY_VERIFY(session().resumed);
    }

    void aFullDiskPauses() {
        startRun();
        const auto window = open();
        session().setState(engine::RunState::Running, 1);
        engine::RunFailed failure;
        failure.step = 500;
        failure.error = {engine::ErrorCode::Disk, "checkpoints/500 cannot be written: No space left on device."};
        session().send(failure);
        session().setState(engine::RunState::Paused, 500);
        QTRY_VERIFY(banner(*window->page).isVisible());
        QVERIFY(banner(*window->page).title().startsWith(QStringLiteral("Training is paused at step")));
        click(banner(*window->page), QStringLiteral("Resume"));
        QTRY_COMPARE(m_fixture->context.runs().state(), engine::RunState::Running);
        QTRY_VERIFY(!banner(*window->page).isVisible());
    }

    void pausingByHandShowsNoBanner() {
        startRun();
        const auto window = open();
        session().setState(engine::RunState::Running, 1);
        QTRY_VERIFY(button(*window, QStringLiteral("Pause")));
        m_fixture->context.runs().pause();
        QTRY_VERIFY(button(*window, QStringLiteral("Resume")));
        QVERIFY(!banner(*window->page).isVisible());
    }

    void aRefusedStartSaysWhy() {
        m_fixture->engine->onSession = [](test::FakeSession& made) {
            made.refusal = engine::Error{engine::ErrorCode::BadInput, "No image can be read in Pictures/T91."};
        };
        const auto window = open();
        m_fixture->context.runs().start({{}, m_fixture->runs.path().toStdString() + "/bad", 0});
        QTRY_VERIFY(banner(*window->page).isVisible());
        QCOMPARE(banner(*window->page).title(), QStringLiteral("No image can be read in Pictures/T91"));
    }

    void aForeignRunIsFollowedWithoutControls() {
        engine::RunSummary& run = addRun("foreign", 1000, engine::RunEnd::None);
        run.state = engine::RunState::Followed;
        const auto window = open(QStringLiteral("/runs/foreign"));
        QTRY_VERIFY(window->page->history()->summary());
        for (QWidget* action : window->page->headerActions()) {
            QVERIFY(action->isHidden());
        }
        QTRY_COMPARE(window->page->history()->points().size(), std::size_t{1001});
        const auto note = [&] {
            const auto badges = window->findChildren<Badge*>();
            const auto badge = std::find_if(badges.begin(), badges.end(), [](auto* b) { return b->isVisible(); });
            return badge == badges.end() ? QString() : (*badge)->accessibleName();
        };
        QTRY_VERIFY(note().startsWith(QStringLiteral("followed, written ")));

        // The other process goes on, then falls silent.
        m_fixture->engine->metrics["/runs/foreign"] = curveOf(1100, 500);
        QTRY_COMPARE(window->page->history()->points().size(), std::size_t{1101});
        m_fixture->engine->runs.front().changed -= std::chrono::minutes(4);
        QTRY_COMPARE(note(), QStringLiteral("no news for 4 min"));
    }

    void clickingAPlotSetsTheSharedStep() {
        addRun("small", 10000, engine::RunEnd::Stopped);
        const auto window = open(QStringLiteral("/runs/small"));
        QTRY_COMPARE(window->page->history()->points().size(), std::size_t{10001});
        PlotCanvas& canvas = window->page->plots().plot(QStringLiteral("Losses"))->canvas();
        canvas.refresh();
        const QPoint at(static_cast<int>(canvas.xAxis->coordToPixel(4000)), canvas.axisRect()->center().y());
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, at);
        QVERIFY(m_fixture->context.subject().step());
        QVERIFY(std::abs(*m_fixture->context.subject().step() - 4000) < 40);
        // The image of that time is shown.
        QTRY_COMPARE(window->page->findChild<ValidationPanel*>()->shownStep(), qint64{4000});

        // On the time axis the same place is the same step.
        m_fixture->context.subject().setStep(6000);
        for (auto* option : window->page->findChildren<QAbstractButton*>()) {
            if (option->text() == QStringLiteral("Time")) {
                option->click();
                break;  // the legends are made anew by it
            }
        }
        QCOMPARE(window->page->plots().link().mark().value(), 6000 * 0.156);
        QTest::mouseClick(&canvas, Qt::LeftButton, {},
                          {static_cast<int>(canvas.xAxis->coordToPixel(2000 * 0.156)), at.y()});
        QVERIFY(std::abs(*m_fixture->context.subject().step() - 2000) < 40);
    }

    void overlaysAreDrawnAndRemoved() {
        addRun("small", 2000, engine::RunEnd::Stopped);
        addRun("other", 3000, engine::RunEnd::Finished, 30.6);
        const auto window = open(QStringLiteral("/runs/small"));
        auto* header = static_cast<MonitorHeader*>(window->page->headerContext());
        QTRY_VERIFY(window->page->history()->summary());
        window->page->open({.page = PageId::Monitor, .overlays = {QStringLiteral("/runs/other")}});
        PlotCanvas& psnr = window->page->plots().plot(QStringLiteral("PSNR-Y"))->canvas();
        QTRY_COMPARE(psnr.curves().size(), std::size_t{2});
        QTRY_COMPARE(psnr.curves()[1].raw().size(), std::size_t{7});
        QCOMPARE(psnr.curves()[1].look().style, Qt::DashLine);
        QTRY_COMPARE(window->page->plots().link().upper(), 3000.0);
        header->setOverlays({});
        QCOMPARE(psnr.curves().size(), std::size_t{1});
        QCOMPARE(window->page->plots().link().upper(), 2000.0);
    }

    void aRunWithoutContrastHasNoContrastiveCurves() {
        addRun("l1", 1000, engine::RunEnd::Stopped).config->contrast.enabled = false;
        const auto window = open(QStringLiteral("/runs/l1"));
        PlotCanvas& losses = window->page->plots().plot(QStringLiteral("Losses"))->canvas();
        QTRY_COMPARE(losses.curves().size(), std::size_t{2});
    }

    void checkpointsForkAndGoBack() {
        addRun("small", 5000, engine::RunEnd::Stopped);
        const auto window = open(QStringLiteral("/runs/small"));
        auto* list = window->page->findChild<CheckpointList*>();
        QTRY_COMPARE(list->summary(), QStringLiteral("3 kept, 54 MB"));
        list->findChild<StepList*>()->setCurrentRow(2);
        click(*list, QStringLiteral("Fork"));
        QTRY_VERIFY(m_fixture->engine->session && session().forked);
        QCOMPARE(session().forked->step, std::int64_t{3000});
        QVERIFY(session().forked->runDir != session().forked->sourceDir);
    }

    void f2RenamesARunAtRest() {
        addRun("small", 1000, engine::RunEnd::Stopped);
        const auto window = open(QStringLiteral("/runs/small"));
        QTRY_VERIFY(window->page->history()->summary());
        const auto rename = [&] {
            for (QAction* action : window->page->pageActions()) {
                if (action->shortcut() == QKeySequence(Qt::Key_F2)) {
                    action->trigger();
                }
            }
        };
        rename();
        auto* field = window->page->headerContext() ? window->findChild<QLineEdit*>() : nullptr;
        QTRY_VERIFY(field && field->isVisible());
        QCOMPARE(field->text(), QStringLiteral("small"));
        field->setText(QStringLiteral("better"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
        QCOMPARE(m_fixture->engine->runs.front().name, "small");
        rename();
        field->setText(QStringLiteral("better"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(m_fixture->context.subject().runDir(), QStringLiteral("/runs/better"));
    }

    void maximiseShowsOnePlotAndEscapeAll() {
        addRun("small", 1000, engine::RunEnd::Stopped);
        const auto window = open(QStringLiteral("/runs/small"));
        MonitorPlots& plots = window->page->plots();
        PlotCanvas& canvas = plots.plot(QStringLiteral("PSNR-Y"))->canvas();
        QTest::keyClick(&canvas, Qt::Key_Return);
        QVERIFY(!plots.plot(QStringLiteral("Losses"))->isVisible());
        QVERIFY(canvas.isVisible());
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QVERIFY(plots.plot(QStringLiteral("Losses"))->isVisible());
    }

    void looks() {
        addRun("small-pcl-x4", 18420, engine::RunEnd::Stopped);
        addRun("small-l1-x4", 30000, engine::RunEnd::Finished, 30.6);
        addRun("a-run-with-a-name-of-sixty-characters-that-goes-on-and-on-x4", 3000, engine::RunEnd::Failed);
        for (const auto mode : {ThemeMode::Dark, ThemeMode::Light}) {
            m_fixture->settings.setThemeMode(mode);
            for (const QSize size : {QSize(1368, 816), QSize(952, 556)}) {
                const auto window = open(QStringLiteral("/runs/small-pcl-x4"), size);
                QTRY_VERIFY(window->page->history()->summary());
                static_cast<MonitorHeader*>(window->page->headerContext())
                    ->setOverlays({QStringLiteral("/runs/small-l1-x4")});
                m_fixture->context.subject().setStep(12400);
                QTRY_VERIFY(window->page->findChild<ValidationPanel*>()->shownStep() > 0);
                QTest::qWait(400);
                test::shoot(*window,
                            QStringLiteral("monitor-%1-%2")
                                .arg(mode == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                .arg(size.width() + 72));
            }
        }
        const auto window =
            open(QStringLiteral("/runs/a-run-with-a-name-of-sixty-characters-that-goes-on-and-on-x4"), {952, 556});
        QTest::qWait(400);
        test::shoot(*window, QStringLiteral("monitor-long-name-1024"));
    }
};

WL_UI_TEST_MAIN(TestMonitor)
#include "tst_monitor.moc"
