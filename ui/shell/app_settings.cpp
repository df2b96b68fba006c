// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/app_settings.hpp"

#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace wavelens::ui {

namespace {

struct Entry {
    const char* name;
    int fallback;
};

// In the order of AppSettings::Key.
constexpr auto kEntries = std::to_array<Entry>({
    {"appearance/theme", static_cast<int>(ThemeMode::System)},
    {"appearance/text_size", 100},
    {"appearance/strong_borders", 0},
    {"appearance/motion", 1},
    {"viewer/surround_dark", static_cast<int>(Surround::Dark)},
    {"viewer/surround_light", static_cast<int>(Surround::MidGrey)},
    {"runs/folder", 0},
    {"computer/threads", 0},
});

template <typename Enum>
Enum toEnum(const QVariant& value, Enum last) {
    return static_cast<Enum>(std::clamp(value.toInt(), 0, static_cast<int>(last)));
}

}  // namespace

AppSettings::AppSettings(QObject* parent)
    : QObject(parent),
      m_store(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("wavelens"), QStringLiteral("wavelens")) {}

QVariant AppSettings::value(Key key) const {
    const Entry& entry = kEntries[static_cast<std::size_t>(key)];
    return m_store.value(QLatin1StringView(entry.name), entry.fallback);
}

bool AppSettings::store(Key key, const QVariant& newValue) {
    if (value(key) == newValue) {
        return false;
    }
    m_store.setValue(QLatin1StringView(kEntries[static_cast<std::size_t>(key)].name), newValue);
    return true;
}

ThemeMode AppSettings::themeMode() const {
    return toEnum(value(Key::Theme), ThemeMode::Light);
}

void AppSettings::setThemeMode(ThemeMode mode) {
    if (store(Key::Theme, static_cast<int>(mode))) {
        Q_EMIT appearanceChanged();
    }
}

int AppSettings::textSize() const {
    return std::clamp(value(Key::TextSize).toInt(), 90, 150);
}

void AppSettings::setTextSize(int percent) {
    if (store(Key::TextSize, percent)) {
        Q_EMIT appearanceChanged();
    }
}

bool AppSettings::strongBorders() const {
    return value(Key::StrongBorders).toInt() != 0;
}

void AppSettings::setStrongBorders(bool on) {
    if (store(Key::StrongBorders, on ? 1 : 0)) {
        Q_EMIT appearanceChanged();
    }
}

bool AppSettings::motion() const {
    return value(Key::Motion).toInt() != 0;
}

void AppSettings::setMotion(bool on) {
    store(Key::Motion, on ? 1 : 0);
}

Surround AppSettings::surround(bool dark) const {
    return toEnum(value(dark ? Key::SurroundDark : Key::SurroundLight), Surround::White);
}

void AppSettings::setSurround(bool dark, Surround surround) {
    if (store(dark ? Key::SurroundDark : Key::SurroundLight, static_cast<int>(surround))) {
        Q_EMIT surroundChanged();
    }
}

QString AppSettings::runsFolder() const {
    const QString folder =
        m_store.value(QLatin1StringView(kEntries[static_cast<std::size_t>(Key::RunsFolder)].name)).toString();
    if (!folder.isEmpty()) {
        return folder;
    }
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/wavelens/runs");
}

void AppSettings::setRunsFolder(const QString& folder) {
    if (folder == runsFolder()) {
        return;
    }
    store(Key::RunsFolder, folder);
    Q_EMIT runsFolderChanged(runsFolder());
}

int AppSettings::threads() const {
    return std::max(0, value(Key::Threads).toInt());
}

void AppSettings::setThreads(int threads) {
    if (store(Key::Threads, threads)) {
        Q_EMIT threadsChanged(threads);
    }
}

QVariant AppSettings::state(const QString& name, const QVariant& fallback) const {
    return m_store.value(QStringLiteral("state/") + name, fallback);
}

void AppSettings::setState(const QString& name, const QVariant& value) {
    m_store.setValue(QStringLiteral("state/") + name, value);
}

}  // namespace wavelens::ui
