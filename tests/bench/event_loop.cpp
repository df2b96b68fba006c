// SPDX-License-Identifier: GPL-3.0-or-later
// How late the window answers while the demo trains on all processors: the lateness of a 10 ms timer in the real app
// with Monitor shown. Usage: wavelens_bench_event_loop [SECONDS]
#include "tests/support/studio.hpp"
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_controller.hpp"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace wavelens;

constexpr int kPeriodMs = 10;

/// Lateness of each tick in ms, sorted.
std::vector<double> measure(int seconds) {
    std::vector<double> late;
    QElapsedTimer clock;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QEventLoop loop;
    double due = kPeriodMs;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        late.push_back(std::max(0.0, now - due));
        due = now + kPeriodMs;  // each tick for itself: Qt's whole milliseconds would add up
    });
    clock.start();
    timer.start(kPeriodMs);
    QTimer::singleShot(seconds * 1000, &loop, &QEventLoop::quit);
    loop.exec();
    std::sort(late.begin(), late.end());
    return late;
}

void print(const char* name, const std::vector<double>& late) {
    const auto at = [&](double share) {
        return late[static_cast<std::size_t>(share * static_cast<double>(late.size() - 1))];
    };
    std::printf("%-9s %6zu ticks  median %6.2f ms  99 %% %6.2f ms  max %6.2f ms\n", name, late.size(), at(0.5),
                at(0.99), late.back());
}

}  // namespace

int main(int argc, char* argv[]) {
    test::isolateSettings();
    QApplication application(argc, argv);
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10;
    test::Studio studio;
    print("idle", measure(seconds));
    studio.context.trainDemo();
    auto& runs = studio.context.runs();
    QEventLoop ended;
    bool isOver = false;
    QObject::connect(&runs, &ui::RunController::ended, &ended, [&] {
        isOver = true;
        ended.quit();
    });
    QEventLoop begun;
    QObject::connect(&runs, &ui::RunController::metricsArrived, &begun, &QEventLoop::quit);
    begun.exec();
    print("training", measure(seconds));
    // To compare with `seconds` of the same step that `wavelens-cli train --json` prints of the demo.
    const auto& last = runs.points().back();
    std::printf("step %lld after %.2f s of training\n", static_cast<long long>(last.step), last.seconds);
    if (isOver) {
        std::puts("The training was over before the time was: measure fewer seconds.");
        return 1;
    }
    runs.stopAll();
    ended.exec();
    return 0;
}
