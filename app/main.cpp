// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/module.hpp"
#include "ui/bridge/job_tracker.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/file_opener.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QIcon>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace {

using namespace wavelens;

/// Qt has loaded OpenMP before main, so the program starts itself once more with the environment set.
void stopOpenMpFromSpinning(char** argv) {
    if (app::letOpenMpSleep()) {
        std::error_code error;
        const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
        execv(program.c_str(), argv);  // where it fails, the program goes on and spins
    }
}

using EngineResult = engine::Result<std::shared_ptr<engine::Engine>>;

/// On a worker: LibTorch takes its time to load.
EngineResult loadEngine(const app::Layout& layout) {
    auto opened = app::openEngine(layout);
    if (!opened) {
        return opened.error();
    }
    return std::shared_ptr<engine::Engine>(std::move(*opened));
}

bool asksOnly(int argc, char** argv) {
    return std::any_of(argv, argv + argc, [](std::string_view argument) {
        return argument == "--version" || argument == "-v" || argument == "--help" || argument == "-h";
    });
}

/// What the command line asks for.
struct Wanted {
    std::optional<ui::PageId> page;  ///< for the files; none: the one that they are for
    QStringList files;
};

Wanted parse(const QCoreApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "A studio for training, inspecting and using super-resolution networks"));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption run(QStringLiteral("run"), QCoreApplication::translate("main", "Opens the run in Monitor"),
                                 QStringLiteral("DIR"));
    const QCommandLineOption compare(
        QStringLiteral("compare"),
        QCoreApplication::translate("main", "Compares the images, and what models make of one"));
    const QCommandLineOption upscale(QStringLiteral("upscale"),
                                     QCoreApplication::translate("main", "Upscales the images"));
    parser.addOptions({run, compare, upscale});
    parser.addPositionalArgument(
        QStringLiteral("FILES"),
        QCoreApplication::translate("main", "Images, folders of runs, .json configurations or models to open"),
        QStringLiteral("[FILES...]"));
    parser.process(application);
    Wanted wanted;
    for (const QString& argument : parser.values(run) + parser.positionalArguments()) {
        wanted.files += QFileInfo(argument).absoluteFilePath();
    }
    if (parser.isSet(compare)) {
        wanted.page = ui::PageId::Compare;
    } else if (parser.isSet(upscale)) {
        wanted.page = ui::PageId::Upscale;
    }
    return wanted;
}

}  // namespace

int main(int argc, char** argv) {
    stopOpenMpFromSpinning(argv);
    QCoreApplication::setApplicationName(QStringLiteral("wavelens"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WAVELENS_VERSION));
    if (asksOnly(argc, argv)) {
        const QCoreApplication withoutDisplay(argc, argv);
        parse(withoutDisplay);
    }
    const QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Wavelens"));
    QApplication::setDesktopFileName(QStringLiteral("org.wavelens.Wavelens"));
    const Wanted wanted = parse(application);

    ui::AppSettings settings;
    ui::Theme theme(settings);
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/wavelens.svg")));
    ui::PageContext context(settings, theme);
    const app::Layout layout = app::locateLayout();
    context.setResourceDir(ui::fromPath(layout.resources));

    ui::MainWindow window(context);
    ui::JobTracker loading;
    QObject::connect(&window, &ui::MainWindow::firstPainted, &loading, [&] {
        loading.start([layout](std::stop_token) { return loadEngine(layout); },
                      [&](const EngineResult& engine) {
                          if (engine) {
                              context.setEngine(*engine);
                              if (wanted.page) {
                                  window.go({.page = *wanted.page, .files = wanted.files});
                              } else if (!wanted.files.isEmpty()) {
                                  window.opener().open(wanted.files);
                              }
                          } else {
                              context.setEngineProblem(ui::toQString(engine.error().message));
                          }
                      });
    });
    window.show();
    return QApplication::exec();
}
