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

Viewport::Viewport(QObject* parent) : QObject(parent) {}

void Viewport::setImageSize(QSize size) {
    if (size == m_imageSize) {
        return;
    }
    const bool first = m_imageSize.isEmpty();
    m_imageSize = size;
    if (first || m_fits) {
        m_fits = true;
        applyFit();
    } else {
        m_centre = clamped(m_centre);
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
    m_zoom = other.m_zoom;
    m_centre = other.m_centre;
    m_fits = other.m_fits;
    Q_EMIT changed();
}

double Viewport::smallestZoom() const {
    return std::min(kSteps.front(), fittingZoom(m_viewSize, m_imageSize));
}

QPointF Viewport::clamped(QPointF centre) const {
    return {std::clamp(centre.x(), 0.0, 1.0 * m_imageSize.width()),
            std::clamp(centre.y(), 0.0, 1.0 * m_imageSize.height())};
}

void Viewport::applyFit() {
    m_zoom = m_fillsView ? coveringZoom(m_viewSize, m_imageSize) : fittingZoom(m_viewSize, m_imageSize);
    m_centre = QPointF(m_imageSize.width(), m_imageSize.height()) / 2;
}

}  // namespace wavelens::ui
