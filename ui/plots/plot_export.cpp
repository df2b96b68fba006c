// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_export.hpp"

#include "ui/plots/plot_canvas.hpp"
#include "ui/shell/theme.hpp"

#include <QImage>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTextStream>

namespace wavelens::ui {

namespace {

constexpr int kHeader = 32;
constexpr double kScale = 2;

QSize sizeOf(const std::vector<FigurePart>& parts) {
    QSize size;
    for (const FigurePart& part : parts) {
        size = size.expandedTo({part.at.x() + part.canvas->width(), part.at.y() + part.canvas->height() + kHeader});
    }
    return size;
}

/// Title and legend in a line, the plot below.
void paintPart(QCPPainter& painter, PlotCanvas& canvas, const QString& title) {
    QFont bold = theme().font(TextStyle::Small);
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(tokens().text);
    double x = 12;
    const auto write = [&](const QString& text) {
        painter.drawText(QRectF(x, 0, canvas.width(), kHeader), Qt::AlignVCenter, text);
        x += painter.fontMetrics().horizontalAdvance(text) + 16;
    };
    write(title);
    painter.setFont(theme().font(TextStyle::Small));
    for (std::size_t i = 0; i < canvas.curves().size(); ++i) {
        if (!canvas.isShown(i)) {
            continue;
        }
        const CurveLook& look = canvas.curves()[i].look();
        painter.setPen(QPen(curveColor(look.color), 2, look.style));
        painter.drawLine(QPointF(x, kHeader / 2.0), QPointF(x + 16, kHeader / 2.0));
        x += 22;
        painter.setPen(tokens().text);
        write(look.name);
    }
    painter.translate(0, kHeader);
    canvas.toPainter(&painter, canvas.width(), canvas.height());
}

void paintFigure(QCPPainter& painter, const std::vector<FigurePart>& parts) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), sizeOf(parts)), tokens().panel);
    for (const FigurePart& part : parts) {
        painter.save();
        painter.translate(part.at);
        paintPart(painter, *part.canvas, part.title);
        painter.restore();
    }
}

bool writePng(const std::vector<FigurePart>& parts, const QString& file) {
    QImage image(sizeOf(parts) * kScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kScale);
    {
        QCPPainter painter;
        painter.begin(&image);
        paintFigure(painter, parts);
    }
    return image.save(file);
}

bool writeSvg(const std::vector<FigurePart>& parts, const QString& file) {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly)) {
        return false;
    }
    QSvgGenerator svg;
    svg.setOutputDevice(&out);
    svg.setSize(sizeOf(parts));
    svg.setViewBox(QRect(QPoint(), sizeOf(parts)));
    {
        QCPPainter painter;
        painter.begin(&svg);
        painter.setMode(QCPPainter::pmVectorized);
        paintFigure(painter, parts);
    }
    return out.commit();
}

QString quoted(QString text) {
    return u'"' + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + u'"';
}

/// One line a point; all points, whatever part of them is in view.
bool writeCsv(const std::vector<FigurePart>& parts, const QString& file) {
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly | QIODevice::Text)) {
        return false;
    }
    QTextStream text(&out);
    text.setRealNumberPrecision(10);
    text << "plot,curve,x,value,smoothed\n";
    for (const FigurePart& part : parts) {
        for (std::size_t i = 0; i < part.canvas->curves().size(); ++i) {
            if (!part.canvas->isShown(i)) {
                continue;
            }
            const Curve& curve = part.canvas->curves()[i];
            const QString names = quoted(part.title) + u',' + quoted(curve.look().name);
            for (std::size_t j = 0; j < curve.x().size(); ++j) {
                text << names << ',' << curve.x()[j] << ',' << curve.raw()[j] << ',' << curve.shown()[j] << '\n';
            }
        }
    }
    text.flush();
    return out.commit();
}

}  // namespace

bool exportPlots(const std::vector<FigurePart>& parts, const QString& file) {
    if (file.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)) {
        return writeCsv(parts, file);
    }
    return file.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive) ? writeSvg(parts, file) : writePng(parts, file);
}

}  // namespace wavelens::ui
