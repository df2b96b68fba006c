// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/openable.hpp"

#include <QObject>

namespace wavelens::ui {

class MainWindow;
class PageContext;

/// Brings files to the page that they are for, wherever they come from: a dialog, a drop, the command line. Thread: UI.
class FileOpener : public QObject {
    Q_OBJECT
public:
    FileOpener(MainWindow& window, PageContext& context);

    /// Asks for files, or for the folder of a run.
    void askForFiles();
    void askForRun();

    /// What a file dialog gave. It chooses files or folders, never both: there a run is its config.json.
    void openChosen(const QStringList& files);

    /// Says above the page what cannot be opened.
    void open(const QStringList& paths);

    /// `compare`: images go to Compare instead of Upscale. What cannot be opened does nothing.
    void open(const Openable& what, bool compare = false);

    /// What open() would do: `Drop 12 images to upscale them`, and another way to have it.
    struct Words {
        QString text;
        QString hint;
    };

    [[nodiscard]] Words dropWords(const Openable& what, bool compare) const;

private:
    [[nodiscard]] bool comparesImages() const;
    void openModel(const QString& file);

    MainWindow& m_window;
    PageContext& m_context;
};

}  // namespace wavelens::ui
