// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/canvas/viewport.hpp"

#include <QtMath>

#include <algorithm>
#include <array>

namespace wavelens::ui {

namespace {

constexpr std::array kSteps{1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0 / 3, 1.0 / 2, 2.0 / 3, 1.0,  1.5,
                            2.0,      3.0,     4.0,     6.0,     8.0,     12.0,    16.0, 32.0};

}  // namespace

double snappedZoom(double zoom) {
    return zoom < 1 ? kTileSide / std::max(double{kTileSide}, std::round(kTileSide / zoom))
                    : std::round(zoom * kTileSide) / kTileSide;
}

double fittingZoom(QSize view, QSize image) {
    if (view.isEmpty() || image.isEmpty()) {
        return 1;
    }
    const double zoom = std::min({1.0 * view.width() / image.width(), 1.0 * view.height() / image.height(), kMaxZoom});
    // Snapped downwards: what has to fit, fits.
    return zoom < 1 ? kTileSide / std::ceil(kTileSide / zoom) : std::floor(zoom * kTileSide) / kTileSide;
}

double coveringZoom(QSize view, QSize image) {
    if (view.isEmpty() || image.isEmpty()) {
        return 1;
    }
    const double zoom = std::max(1.0 * view.width() / image.width(), 1.0 * view.height() / image.height());
    return zoom < 1 ? kTileSide / std::floor(kTileSide / zoom) : std::ceil(zoom * kTileSide) / kTileSide;
}

double nextZoomStep(double zoom, bool up) {
    constexpr double kSame = 1e-3;  // a zoom this close to a step counts as being on it
    if (up) {
        if (zoom < kSteps.front() / 2) {
            return zoom * 2;
        }
        const auto next = std::find_if(kSteps.begin(), kSteps.end(), [&](double s) { return s > zoom * (1 + kSame); });
        return next == kSteps.end() ? kSteps.back() : *next;
    }
    const auto next = std::find_if(kSteps.rbegin(), kSteps.rend(), [&](double s) { return s < zoom * (1 - kSame); });
    return next == kSteps.rend() ? zoom / 2 : *next;
}

QString zoomText(double zoom) {
    const double percent = zoom * 100;
    const int decimals = percent >= 20 || std::abs(percent - std::round(percent)) < 1e-6 ? 0 : percent >= 10 ? 1 : 2;
    return QStringLiteral("%1 %").arg(percent, 0, 'f', decimals);
}

double sceneFactor(QSize image, QSize reference) {
    if (image.isEmpty() || reference.isEmpty() || image == reference) {
        return 1;
    }
    if (image.width() > reference.width()) {
        return 1 / sceneFactor(reference, image);
    }
    const double ratio = 1.0 * reference.width() / image.width();
    const int whole = reference.width() / image.width();
    const QSize rest = reference - image * whole;
    if (whole > 1 && rest.height() >= 0 && std::max(rest.width(), rest.height()) < whole) {
        return whole;
    }
    constexpr double kCrop = 1.05;  // what is cut off to make sides a multiple; nobody scales by so little
    const bool oneShape = std::abs(reference.height() - image.height() * ratio) <= ratio;
    return oneShape && ratio > kCrop ? ratio : 1;
}

QRect scenePart(QRect part, QSize image, QSize reference) {
    const double factor = sceneFactor(image, reference);
    const QPoint from(qFloor(part.x() / factor), qFloor(part.y() / factor));
    const QPoint to(qCeil((part.x() + part.width()) / factor), qCeil((part.y() + part.height()) / factor));
    return QRect(from, QSize(to.x() - from.x(), to.y() - from.y())) & QRect(QPoint(), image);
}

Viewport::Viewport(QObject* parent) : QObject(parent) {}

void Viewport::setImageSize(QSize size, QSize extent) {
    extent = extent.expandedTo(size);
    if (size == m_imageSize && extent == m_extent) {
        return;
    }
    const bool first = m_imageSize.isEmpty();
    const double factor = sceneFactor(m_imageSize, size);
    m_imageSize = size;
    m_extent = extent;
    if (first || m_fits) {
        m_fits = true;
        applyFit();
    } else {
        m_zoom = snappedZoom(std::clamp(m_zoom / factor, smallestZoom(), kMaxZoom));
        m_centre = clamped(m_centre * factor);
    }
    Q_EMIT changed();
}

void Viewport::setViewSize(QSize devicePx) {
    if (devicePx == m_viewSize) {
        return;
    }
    m_viewSize = devicePx;
    if (m_fits) {
        applyFit();
    }
    Q_EMIT changed();
}

void Viewport::fit() {
    m_fits = true;
    applyFit();
    Q_EMIT changed();
}

void Viewport::setFillsView(bool on) {
    m_fillsView = on;
    fit();
}

void Viewport::setZoom(double zoom, QPointF anchor) {
    const double snapped = snappedZoom(std::clamp(zoom, smallestZoom(), kMaxZoom));
    if (qFuzzyCompare(snapped, m_zoom)) {
        return;
    }
    const QPointF centre = anchor + (m_centre - anchor) * (m_zoom / snapped);
    m_zoom = snapped;
    m_centre = clamped(centre);
    m_fits = false;
    Q_EMIT changed();
}

void Viewport::setCentre(QPointF centre) {
    const QPointF inside = clamped(centre);
    if (inside == m_centre) {
        return;
    }
    m_centre = inside;
    m_fits = false;
    Q_EMIT changed();
}

void Viewport::copyFrom(const Viewport& other) {
    m_imageSize = other.m_imageSize;
    m_extent = other.m_extent;
    m_zoom = other.m_zoom;
    m_centre = other.m_centre;
    m_fits = other.m_fits;
    Q_EMIT changed();
}

double Viewport::smallestZoom() const {
    return std::min(kSteps.front(), fittingZoom(m_viewSize, m_extent));
}

QPointF Viewport::clamped(QPointF centre) const {
    const QSize extent = m_extent.expandedTo({0, 0});  // without an image it is negative
    return {std::clamp(centre.x(), 0.0, 1.0 * extent.width()), std::clamp(centre.y(), 0.0, 1.0 * extent.height())};
}

void Viewport::applyFit() {
    m_zoom = m_fillsView ? coveringZoom(m_viewSize, m_extent) : fittingZoom(m_viewSize, m_extent);
    m_centre = QPointF(m_extent.width(), m_extent.height()) / 2;
}

}  // namespace wavelens::ui
