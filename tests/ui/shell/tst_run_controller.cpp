// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/job_tracker.hpp"
#include "ui/bridge/workers.hpp"

#include <QElapsedTimer>
#include <QSignalSpy>

#include <thread>

using namespace wavelens;
using engine::RunAction;
using engine::RunState;

class TestRunController : public QObject {
    Q_OBJECT

    static engine::StartRequest request(const std::string& dir) {
        engine::StartRequest r;
        r.runDir = dir;
        r.config.training.steps = 2000;
        return r;
    }

private Q_SLOTS:

    void nothingStartsBeforeTheEngine() {
        ui::RunController runs;
        runs.start(request("/runs/a"));
        QVERIFY(!runs.isActive());
        QCOMPARE(runs.waiting(), QStringList{QStringLiteral("/runs/a")});
        auto engine = std::make_shared<test::FakeEngine>();
        runs.setEngine(engine);
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        QCOMPARE(runs.runName(), QStringLiteral("a"));
        QCOMPARE(runs.stateText(), QStringLiteral("Preparing 24 images"));
        QCOMPARE(runs.status().stopAt, 2000);
    }

    void actionsFollowTheEnginesState() {
        ui::RunController runs;
        auto engine = std::make_shared<test::FakeEngine>();
        runs.setEngine(engine);
        runs.start(request("/runs/a"));
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        QVERIFY(!runs.allows(RunAction::Pause));
        engine->session->setState(RunState::Running, 1);
        QVERIFY(!runs.allows(RunAction::Pause));  // the event has not arrived
        QTRY_VERIFY(runs.allows(RunAction::Pause));
        runs.pauseOrResume();
        QTRY_COMPARE(runs.state(), RunState::Paused);
        runs.pauseOrResume();
        QTRY_COMPARE(runs.state(), RunState::Running);
        QSignalSpy ended(&runs, &ui::RunController::ended);
        runs.stop();
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(!runs.isActive());
        QCOMPARE(engine->session->posted, (std::vector{RunAction::Pause, RunAction::Resume, RunAction::Stop}));
    }

    void aSecondTrainingWaits() {
        ui::RunController runs;
        auto engine = std::make_shared<test::FakeEngine>();
        runs.setEngine(engine);
        runs.start(request("/runs/a"));
        runs.start(request("/runs/b"));
        runs.start(request("/runs/c"));
        runs.removeWaiting(QStringLiteral("/runs/b"));
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        QCOMPARE(runs.runName(), QStringLiteral("a"));
        QCOMPARE(runs.waiting(), QStringList{QStringLiteral("/runs/c")});
        engine->session->setState(RunState::Running, 1);
        engine->session->setState(RunState::Finished, 2000);
        QTRY_COMPARE(runs.runName(), QStringLiteral("c"));
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        QVERIFY(runs.waiting().isEmpty());
    }

    void eventsOfAnEarlierRunAreDropped() {
        ui::RunController runs;
        auto engine = std::make_shared<test::FakeEngine>();
        runs.setEngine(engine);
        runs.start(request("/runs/a"));
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        test::FakeSession* first = engine->session;
        first->setState(RunState::Finished, 2000);
        first->send(engine::Validated{2000, 30.0, 0.9, true, {}});
        runs.start(request("/runs/b"));
        QTRY_COMPARE(runs.runName(), QStringLiteral("b"));
        QSignalSpy validated(&runs, &ui::RunController::validated);
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        QCOMPARE(validated.count(), 0);
        QVERIFY(!runs.lastValidation());
    }

    void aRefusedStartIsSaidAndTheNextBegins() {
        ui::RunController runs;
        auto engine = std::make_shared<test::FakeEngine>();
        bool refuse = true;
        engine->onSession = [&refuse](test::FakeSession& session) {
            if (std::exchange(refuse, false)) {
                session.refusal = engine::Error{engine::ErrorCode::Disk, "runs/a cannot be written.", {}};
            }
        };
        QSignalSpy refused(&runs, &ui::RunController::refused);
        runs.setEngine(engine);
        runs.start(request("/runs/a"));
        runs.start(request("/runs/b"));
        QTRY_COMPARE(refused.count(), 1);
        QCOMPARE(refused.first().first().toString(), QStringLiteral("/runs/a"));
        QTRY_COMPARE(runs.runName(), QStringLiteral("b"));
        QTRY_COMPARE(runs.state(), RunState::Preparing);
    }

    void aFloodOfPointsComesInFewBatchesAndWhole() {
        ui::RunController runs;
        auto engine = std::make_shared<test::FakeEngine>();
        runs.setEngine(engine);
        runs.start(request("/runs/a"));
        QTRY_COMPARE(runs.state(), RunState::Preparing);
        engine->session->setState(RunState::Running, 0);

        constexpr int kPoints = 100'000;
        int batches = 0;
        std::int64_t expected = 1;
        bool inOrder = true;
        connect(&runs, &ui::RunController::metricsArrived, this, [&](const std::vector<engine::MetricPoint>& points) {
            ++batches;
            for (const auto& point : points) {
                inOrder = inOrder && point.step == expected++;
            }
        });
        test::FakeSession* session = engine->session;
        std::jthread trainer([session] {
            const auto begin = std::chrono::steady_clock::now();
            for (int i = 1; i <= kPoints; ++i) {
                engine::MetricPoint point;
                point.step = i;
                session->metrics().append(point);
                auto status = std::make_shared<engine::Status>();
                status->step = i;
                session->status().put(status);
                if (i % 1000 == 0) {
                    std::this_thread::sleep_until(begin + std::chrono::microseconds(i * 10LL));
                }
            }
            session->setState(RunState::Finished, kPoints);
        });
        QTRY_COMPARE_WITH_TIMEOUT(runs.state(), RunState::Finished, 20'000);
        trainer.join();
        QVERIFY(inOrder);
        QCOMPARE(expected, kPoints + 1);
        QCOMPARE(runs.points().size(), std::size_t(kPoints));
        QCOMPARE(runs.status().step, kPoints);
        QVERIFY2(batches <= 25, qPrintable(QString::number(batches)));
    }

    void onlyTheLatestJobCounts() {
        ui::JobTracker tracker;
        QStringList results;
        for (int i = 0; i < 5; ++i) {
            tracker.start([i](std::stop_token) { return QString::number(i); },
                          [&results](const QString& result) { results += result; });
        }
        QTRY_VERIFY(!tracker.isBusy());
        QCOMPARE(results, QStringList{QStringLiteral("4")});
    }

    void aJobOutlivesItsTracker() {
        std::atomic<bool> go = false;
        std::atomic<bool> finished = false;
        bool delivered = false;
        {
            ui::JobTracker tracker;
            tracker.start(
                [&](std::stop_token) {
                    while (!go) {
                        std::this_thread::yield();
                    }
                    finished = true;
                    return 1;
                },
                [&delivered](int) { delivered = true; });
            QTest::qWait(1);
        }
        go = true;
        ui::workers().waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }
};

WL_UI_TEST_MAIN(TestRunController)
#include "tst_run_controller.moc"
