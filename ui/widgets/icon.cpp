// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon.hpp"

#include "ui/shell/theme.hpp"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace wavelens::ui {

namespace {

class SvgIconEngine : public QIconEngine {
public:
    SvgIconEngine(QString name, QColor Tokens::*tone, bool inMenu)
        : m_name(std::move(name)), m_tone(tone), m_inMenu(inMenu) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const double ratio = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, cached((QSizeF(rect.size()) * ratio).toSize(), mode, state, strokeFor(rect.width())));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return cached(size, mode, state, strokeFor(size.width()));
    }

    /// The caller sets the pixel ratio of what it gets.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        const QSize pixels = (QSizeF(size) * scale).toSize();
#else
        const QSize pixels = size;  // scaled already
#endif
        return cached(pixels, mode, state, strokeFor(static_cast<int>(pixels.width() / scale)));
    }

    [[nodiscard]] QIconEngine* clone() const override {
        return new SvgIconEngine(*this);
    }

private:
    /// Below 16 px the stroke of the grid would be thinner than a pixel.
    [[nodiscard]] static double strokeFor(int widthPx) {
        return widthPx < 16 ? 2.5 : 1.75;
    }

    [[nodiscard]] QPixmap cached(const QSize& size, QIcon::Mode mode, QIcon::State state, double stroke) const {
        const QColor color = colorFor(mode, state);
        const QString key = QStringLiteral("wl-icon-%1-%2-%3x%4-%5")
                                .arg(m_name, color.name())
                                .arg(size.width())
                                .arg(size.height())
                                .arg(stroke);
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = QPixmap::fromImage(renderIcon(m_name, color, size, stroke));
            QPixmapCache::insert(key, pixmap);
        }
        return pixmap;
    }

    [[nodiscard]] QColor colorFor(QIcon::Mode mode, QIcon::State state) const {
        const Tokens& t = tokens();
        if (mode == QIcon::Disabled) {
            return t.disabled;
        }
        if (m_inMenu && mode == QIcon::Active) {
            return t.onFill;
        }
        return state == QIcon::On && m_tone == &Tokens::text ? t.accent : t.*m_tone;
    }

    QString m_name;
    QColor Tokens::*m_tone;
    bool m_inMenu;
};

}  // namespace

QIcon icon(const QString& name, QColor Tokens::*tone) {
    return QIcon(new SvgIconEngine(name, tone, false));
}

QIcon menuIcon(const QString& name) {
    return QIcon(new SvgIconEngine(name, &Tokens::text, true));
}

QImage renderIcon(const QString& name, QColor color, QSize sizePx, double strokeWidth) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("There is no icon named %s.", qPrintable(name));
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    svg.replace(QByteArrayView("stroke-width=\"1.75\""),
                QByteArray("stroke-width=\"" + QByteArray::number(strokeWidth) + '"'));
    QImage image(sizePx, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(svg);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

}  // namespace wavelens::ui
