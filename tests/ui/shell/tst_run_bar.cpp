// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/shell/bar_item.hpp"
#include "ui/shell/run_bar.hpp"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace wavelens;
using namespace wavelens::ui;

class TestRunBar : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    QAction m_pause{QStringLiteral("Pause")};
    QAction m_checkpoint{QStringLiteral("Checkpoint now")};
    QAction m_stop{QStringLiteral("Stop")};
    std::unique_ptr<RunBar> m_bar;

    RunController& runs() { return m_fixture->context.runs(); }

    void start(const char* name) {
        engine::StartRequest request;
        request.runDir = std::string("/runs/") + name;
        request.config.training.steps = 30000;
        runs().start(request);
        QTRY_COMPARE(runs().state(), engine::RunState::Preparing);
    }

    /// As in the design's mock-up: step 18 420 of 30 000.
    void train() {
        start("small-pcl-x4");
        test::FakeSession& session = *m_fixture->engine->session;
        session.setState(engine::RunState::Running, 18420);
        engine::Status status;
        status.step = 18420;
        status.stopAt = 30000;
        status.stepsPerSecond = 6.42;
        status.secondsLeft = 1800;
        status.residentBytes = 3'200'000'000;
        status.device = "CPU, 1 of 2 threads";
        session.status().put(std::make_shared<engine::Status>(status));
        session.send(engine::Validated{18000, 30.87, 0.8687, true, {}});
        QTRY_COMPARE(item("speed")->text(), QStringLiteral("6.4 steps/s"));
        QTRY_VERIFY(!item("psnr")->isEmpty());
    }

    BarItem* item(const char* name) { return m_bar->findChild<BarItem*>(QLatin1StringView(name)); }

    QPushButton* button(const char* name) { return m_bar->findChild<QPushButton*>(QLatin1StringView(name)); }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->giveEngine();
        m_bar = std::make_unique<RunBar>(m_fixture->context, RunBar::Actions{&m_pause, &m_checkpoint, &m_stop});
        m_bar->resize(1440, 36);
        m_bar->show();
    }

    void cleanup() { m_bar.reset(); }

    void saysThatNothingRuns() {
        const auto labels = m_bar->findChildren<QLabel*>();
        const auto idle = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QStringLiteral("No training running");
        });
        QVERIFY(idle != labels.end());
        QVERIFY((*idle)->isVisible());
        QVERIFY(!button("runName")->isVisible());
        QVERIFY(!m_bar->findChild<QToolButton*>(QStringLiteral("stop"))->isVisible());
        train();
        QVERIFY(!(*idle)->isVisible());
    }

    void showsTheTraining() {
        train();
        QCOMPARE(button("runName")->text(), QStringLiteral("small-pcl-x4"));
        QCOMPARE(m_bar->findChild<QLabel*>(QStringLiteral("steps"))->text(),
                 QStringLiteral(u"18\u202f420 / 30\u202f000"));
        QCOMPARE(item("timeLeft")->text(), QStringLiteral("about 30 min left"));
        QCOMPARE(item("psnr")->text(), QStringLiteral("PSNR-Y 30.87 dB"));
        QCOMPARE(item("device")->text(), QStringLiteral("CPU, 1 of 2 threads"));
        test::shoot(*m_bar, QStringLiteral("run-bar"));
    }

    void whenNarrowDeviceMemoryAndSpeedGiveWayInThisOrder() {
        train();
        const auto seen = [this](const char* name) {
            return item(name)->isVisible();
        };
        QVERIFY(seen("device") && seen("memory") && seen("speed"));
        bool memoryWithoutDevice = false;
        bool speedWithoutMemory = false;
        for (int width = 1440; width >= 700; width -= 10) {
            m_bar->resize(width, 36);
            QVERIFY2(!seen("device") || seen("memory"), qPrintable(QString::number(width)));
            QVERIFY2(!seen("memory") || seen("speed"), qPrintable(QString::number(width)));
            memoryWithoutDevice |= seen("memory") && !seen("device");
            speedWithoutMemory |= seen("speed") && !seen("memory");
        }
        QVERIFY(memoryWithoutDevice && speedWithoutMemory);
        QVERIFY(!seen("speed"));
        QVERIFY(seen("timeLeft") && seen("psnr"));
        m_bar->resize(1440, 36);
        QVERIFY(seen("device"));
    }

    void nothingIsCutAt1024() {
        m_bar->resize(1024, 36);
        train();
        m_fixture->context.setJob(JobStatus{PageId::Upscale, QStringLiteral("Upscaling 3 of 12"), 0.2});
        for (const QWidget* child : m_bar->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
            if (child->isVisible()) {
                QVERIFY2(child->geometry().right() <= 1024 - 12, qPrintable(child->objectName()));
            }
        }
        test::shoot(*m_bar, QStringLiteral("run-bar-1024"));
    }

    void aLongNameIsShortenedAndToldInFull() {
        const std::string name(60, 'n');
        start(name.c_str());
        QVERIFY(button("runName")->text().size() < 60);
        QVERIFY(button("runName")->toolTip().contains(QString::fromStdString(name)));
    }

    void theNameLeadsToMonitor() {
        train();
        const QSignalSpy went(&m_fixture->context, &PageContext::navigationRequested);
        button("runName")->click();
        QCOMPARE(went.size(), 1);
        const auto request = went[0][0].value<PageRequest>();
        QCOMPARE(request.page, PageId::Monitor);
        QCOMPARE(request.runDir, QStringLiteral("/runs/small-pcl-x4"));
    }

    void aFailureStaysWithoutControls() {
        train();
        m_fixture->engine->session->setState(engine::RunState::Failed, 4210);
        QTRY_COMPARE(runs().state(), engine::RunState::Failed);
        QVERIFY(button("runName")->isVisible());
        QVERIFY(!m_bar->findChild<QToolButton*>(QStringLiteral("stop"))->isVisible());
        test::shoot(*m_bar, QStringLiteral("run-bar-failed"));
    }

    void theWorkOfAPageHasItsProgress() {
        m_fixture->context.setJob(JobStatus{PageId::Upscale, QStringLiteral("Upscaling 3 of 12"), 0.2});
        QVERIFY(button("job")->isVisible());
        QCOMPARE(button("job")->text(), QStringLiteral("Upscaling 3 of 12"));
        const QSignalSpy went(&m_fixture->context, &PageContext::navigationRequested);
        button("job")->click();
        QCOMPARE(went.at(0)[0].value<PageRequest>().page, PageId::Upscale);
        m_fixture->context.setJob(std::nullopt);
        QVERIFY(!button("job")->isVisible());
    }

    void trainingsThatWaitCanBeTakenBack() {
        train();
        engine::StartRequest next;
        next.runDir = "/runs/next";
        runs().start(next);
        QVERIFY(button("waiting")->isVisible());
        QCOMPARE(button("waiting")->text(), QStringLiteral("1 waiting"));
        QMenu* menu = button("waiting")->menu();
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 1);
        menu->actions().front()->trigger();
        QVERIFY(runs().waiting().isEmpty());
        QVERIFY(!button("waiting")->isVisible());
    }
};

WL_UI_TEST_MAIN(TestRunBar)
#include "tst_run_bar.moc"
