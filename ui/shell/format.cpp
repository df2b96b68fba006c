// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/format.hpp"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace wavelens::ui::format {

namespace {

constexpr QChar kNarrowSpace(0x202f);
constexpr QChar kMinus(0x2212);

QString tr(const char* text) {
    return QCoreApplication::translate("format", text);
}

/// Puts spaces between the thousands of a plain C-locale number and the proper minus before it.
QString typeset(QString plain) {
    const bool negative = plain.startsWith(QLatin1Char('-'));
    if (negative) {
        plain.remove(0, 1);
    }
    const qsizetype point = plain.indexOf(QLatin1Char('.'));
    for (qsizetype at = (point < 0 ? plain.size() : point) - 3; at > 0; at -= 3) {
        plain.insert(at, kNarrowSpace);
    }
    return negative ? kMinus + plain : plain;
}

bool isZero(const QString& plain) {
    return std::none_of(plain.begin(), plain.end(),
                        [](QChar c) { return c >= QLatin1Char('1') && c <= QLatin1Char('9'); });
}

}  // namespace

QString none() {
    return QStringLiteral("–");
}

QString integer(qint64 value) {
    return typeset(QString::number(value));
}

QString fixed(double value, int decimals) {
    if (!std::isfinite(value)) {
        return none();
    }
    const QString plain = QString::number(value, 'f', decimals);
    return typeset(isZero(plain) ? QString::number(0.0, 'f', decimals) : plain);
}

QString change(double value, int decimals) {
    const QString text = fixed(value, decimals);
    return value > 0 && !isZero(text) ? QLatin1Char('+') + text : text;
}

QString significant(double value, int digits) {
    if (!std::isfinite(value)) {
        return none();
    }
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e6)) {
        QString text = QString::number(value, 'e', digits - 1);
        text.replace(QStringLiteral("e-0"), QStringLiteral("e-"));
        text.replace(QStringLiteral("e+0"), QStringLiteral("e"));
        text.replace(QStringLiteral("e+"), QStringLiteral("e"));
        return text.replace(QLatin1Char('-'), kMinus);
    }
    const int whole = size == 0 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1;
    return fixed(value, std::max(0, digits - whole));
}

QString shortest(double value) {
    if (!std::isfinite(value)) {
        return none();
    }
    QString text = QString::number(value, 'g', QLocale::FloatingPointShortest);
    text.replace(QStringLiteral("e-0"), QStringLiteral("e-"));
    text.replace(QStringLiteral("e+0"), QStringLiteral("e"));
    return text.startsWith(QLatin1Char('-')) ? kMinus + text.sliced(1) : text;
}

QString psnr(double db) {
    return fixed(db, 2);
}

QString ssim(double value, int decimals) {
    return fixed(value, decimals);
}

QString loss(double value) {
    return significant(value, 4);
}

QString duration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) {
        return none();
    }
    const auto whole = static_cast<qint64>(std::floor(seconds));
    if (whole < 60) {
        return tr("%1 s").arg(whole);
    }
    const qint64 minutes = (whole + 30) / 60;
    if (minutes < 60) {
        return tr("%1 min").arg(minutes);
    }
    const qint64 hours = minutes / 60;
    if (hours < 48) {
        return minutes % 60 == 0 ? tr("%1 h").arg(hours) : tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    }
    return hours % 24 == 0 ? tr("%1 d").arg(hours / 24) : tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString about(double seconds) {
    const QString text = duration(seconds);
    return text == none() ? text : tr("about %1").arg(text);
}

QString bytes(qint64 size) {
    struct Unit {
        const char* text;
        double bytes;
    };

    static constexpr auto kUnits = std::to_array<Unit>({
        {QT_TRANSLATE_NOOP("format", "%1 TB"), 1e12},
        {QT_TRANSLATE_NOOP("format", "%1 GB"), 1e9},
        {QT_TRANSLATE_NOOP("format", "%1 MB"), 1e6},
        {QT_TRANSLATE_NOOP("format", "%1 kB"), 1e3},
    });
    for (const Unit& unit : kUnits) {
        const double value = static_cast<double>(size) / unit.bytes;
        if (value >= 0.9995) {
            return tr(unit.text).arg(fixed(value, value < 9.95 && unit.bytes >= 1e9 ? 1 : 0));
        }
    }
    return tr("%1 bytes").arg(size);
}

QString memory(qint64 used, qint64 total) {
    return tr("%1 / %2 GB").arg(fixed(static_cast<double>(used) / 1e9, 1), fixed(static_cast<double>(total) / 1e9, 1));
}

QString day(const QDateTime& time, const QDateTime& now) {
    if (!time.isValid()) {
        return none();
    }
    const QDateTime local = time.toLocalTime();
    const qint64 daysAgo = local.date().daysTo(now.toLocalTime().date());
    if (daysAgo == 0) {
        return tr("today, %1").arg(local.toString(QStringLiteral("HH:mm")));
    }
    if (daysAgo == 1) {
        return tr("yesterday");
    }
    const bool sameYear = local.date().year() == now.date().year();
    return QLocale::c().toString(local.date(), sameYear ? QStringLiteral("d MMMM") : QStringLiteral("d MMMM yyyy"));
}

}  // namespace wavelens::ui::format
