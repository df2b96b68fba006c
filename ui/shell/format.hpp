// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

/// Numbers, times and sizes as the design writes them. A value that is not finite is `–`. Thread: any.
namespace wavelens::ui::format {

/// What stands where the engine has computed nothing.
[[nodiscard]] QString none();

/// `18 420`, with narrow no-break spaces and `−`.
[[nodiscard]] QString integer(qint64 value);

/// `30.87`, `−0.12`; decimals are kept, thousands are spaced.
[[nodiscard]] QString fixed(double value, int decimals);

/// `+2.45`, `−0.12`, `0.00`.
[[nodiscard]] QString change(double value, int decimals);

/// `0.05613`, `1.2e−5`: so many significant digits; exponents below 1e-4 and from 1e6.
[[nodiscard]] QString significant(double value, int digits = 4);

/// `0.1`, `1e-4` as people type them: the shortest text that reads back as the same number.
[[nodiscard]] QString shortest(double value);

[[nodiscard]] QString psnr(double db);                       ///< `30.87`
[[nodiscard]] QString ssim(double value, int decimals = 4);  ///< `0.8687`
[[nodiscard]] QString loss(double value);                    ///< four significant digits

/// `48 s`, `30 min`, `1 h 18 min`, `3 d 4 h`; below one second `0 s`.
[[nodiscard]] QString duration(double seconds);

/// `about 30 min`.
[[nodiscard]] QString about(double seconds);

/// Decimal units: `640 kB`, `42 MB`, `1.3 GB`.
[[nodiscard]] QString bytes(qint64 size);

/// Two amounts of memory in GB with one decimal: `3.2 / 23.5 GB`.
[[nodiscard]] QString memory(qint64 used, qint64 total);

/// `today, 14:20`, `yesterday`, `19 November`, `19 November 2024`.
[[nodiscard]] QString day(const QDateTime& time, const QDateTime& now = QDateTime::currentDateTime());

}  // namespace wavelens::ui::format
