// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

/// Between the engine's UTF-8 texts, paths and times and Qt's. Thread: any.
namespace wavelens::ui {

[[nodiscard]] inline QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

[[nodiscard]] inline std::string toStd(const QString& text) {
    return text.toStdString();
}

/// Names of files are bytes, and come back as they were. A byte that is no UTF-8 stands as a lone surrogate, U+DC80 to
/// U+DCFF; Qt's own functions cannot open such a file.
[[nodiscard]] QString fromPath(const std::filesystem::path& path);
[[nodiscard]] std::filesystem::path toPath(const QString& path);

[[nodiscard]] inline QDateTime toDateTime(std::chrono::system_clock::time_point time) {
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

}  // namespace wavelens::ui
