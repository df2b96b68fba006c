// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/sample_export.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>

namespace wavelens::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("inspector", text);
}

QByteArray quoted(QString text) {
    return '"' + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")).toUtf8() + '"';
}

}  // namespace

SampleExport::Outcome SampleExport::write() const {
    Outcome outcome;
    const QDir dir(folder);
    QByteArray csv = "row,name,recipe";
    for (const auto layer : layers)
        csv += ",layer_" + QByteArray::number(static_cast<qlonglong>(layer));
    csv += '\n';
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QString number = QStringLiteral("%1").arg(i + 1, 2, 10, QLatin1Char('0'));
        for (int band = 0; band < kBandCount; ++band) {
            const QString file = dir.filePath(
                QStringLiteral("%1_%2_%3_%4.png").arg(prefix, number, rows[i].name, bandName(static_cast<Band>(band))));
            const QImage& picture = shown[i].pictures[static_cast<std::size_t>(band)];
            if (picture.isNull())
                continue;
            if (!picture.save(file)) {
                outcome.problem = tr("%1 could not be written. Choose another folder, or free some space.").arg(file);
                return outcome;
            }
            ++outcome.files;
        }
        csv += number.toUtf8() + ',' + quoted(rows[i].name) + ',' + quoted(rows[i].recipe);
        for (std::size_t layer = 0; layer < layers.size(); ++layer)
            csv += layer < rows[i].similarity.size()
                       ? ',' + QByteArray::number(static_cast<double>(rows[i].similarity[layer]), 'g', 6)
                       : QByteArray(",");
        csv += '\n';
    }
    QSaveFile table(dir.filePath(prefix + QStringLiteral("_similarity.csv")));
    if (!table.open(QIODevice::WriteOnly) || table.write(csv) != csv.size() || !table.commit()) {
        outcome.problem =
            tr("%1 could not be written. Choose another folder, or free some space.").arg(table.fileName());
        return outcome;
    }
    ++outcome.files;
    return outcome;
}

}  // namespace wavelens::ui
