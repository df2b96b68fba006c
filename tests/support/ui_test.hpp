// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_engine.hpp"
#include "ui/bridge/run_controller.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/theme.hpp"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace wavelens::test {

/// All that a page needs, over a FakeEngine and with settings and runs in a folder of the test's own.
/// `engine` is not given to `context` until giveEngine().
struct UiFixture {
    UiFixture() { settings.setRunsFolder(runs.path()); }

    void giveEngine() { context.setEngine(engine); }

    QTemporaryDir runs;
    ui::AppSettings settings;
    ui::Theme theme{settings};
    std::shared_ptr<FakeEngine> engine = std::make_shared<FakeEngine>();
    ui::PageContext context{settings, theme};
};

/// Settings of tests never touch the user's.
inline void isolateSettings() {
    QStandardPaths::setTestModeEnabled(true);
    static const QTemporaryDir home;
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, home.path());
}

/// Saves what the widget shows to $WAVELENS_SHOTS/<name>.png, for people to look at; does nothing where it is not set.
inline void shoot(QWidget& widget, const QString& name) {
    const QString dir = qEnvironmentVariable("WAVELENS_SHOTS");
    if (!dir.isEmpty() && QDir().mkpath(dir)) {
        widget.grab().save(QDir(dir).filePath(name + QStringLiteral(".png")));
    }
}

}  // namespace wavelens::test

/// A QTest main with isolated settings, for tests with widgets.
#define WL_UI_TEST_MAIN(TestClass)                                                                                     \
    int main(int argc, char* argv[]) {                                                                                 \
        wavelens::test::isolateSettings();                                                                             \
        QApplication app(argc, argv);                                                                                  \
        TestClass test;                                                                                                \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
