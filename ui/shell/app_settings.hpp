// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QVariant>

namespace wavelens::ui {

enum class ThemeMode { System, Dark, Light };

/// What lies behind and around images.
enum class Surround { Black, Dark, MidGrey, Light, White };

/// What the user set and what the window remembers. Every key is in the table in the .cpp, with its default.
/// Setters compare before they write and emit. Thread: UI.
class AppSettings : public QObject {
    Q_OBJECT
public:
    explicit AppSettings(QObject* parent = nullptr);

    [[nodiscard]] ThemeMode themeMode() const;
    void setThemeMode(ThemeMode mode);

    /// Per cent of the system's text size: 90 to 150.
    [[nodiscard]] int textSize() const;
    void setTextSize(int percent);

    /// Borders of controls in `text3` instead of `ctl`.
    [[nodiscard]] bool strongBorders() const;
    void setStrongBorders(bool on);

    /// Folds and fades move. Off when the desktop asks for less motion.
    [[nodiscard]] bool motion() const;
    void setMotion(bool on);

    /// Each theme remembers its own surround.
    [[nodiscard]] Surround surround(bool dark) const;
    void setSurround(bool dark, Surround surround);

    /// Absolute; `$XDG_DATA_HOME/wavelens/runs` unless the user names another.
    [[nodiscard]] QString runsFolder() const;
    void setRunsFolder(const QString& folder);

    /// Threads for training and upscaling; 0 leaves the number to the engine. A run keeps its number when resumed.
    [[nodiscard]] int threads() const;
    void setThreads(int threads);

    /// What a widget remembers under a name of its own: splitters, folded sections, sort order, last folder.
    [[nodiscard]] QVariant state(const QString& name, const QVariant& fallback = {}) const;
    void setState(const QString& name, const QVariant& value);

Q_SIGNALS:
    void appearanceChanged();  ///< theme, text size or borders
    void surroundChanged();
    void runsFolderChanged(const QString& folder);
    void threadsChanged(int threads);

private:
    enum class Key { Theme, TextSize, StrongBorders, Motion, SurroundDark, SurroundLight, RunsFolder, Threads };
    [[nodiscard]] QVariant value(Key key) const;
    bool store(Key key, const QVariant& value);

    QSettings m_store;
};

}  // namespace wavelens::ui
