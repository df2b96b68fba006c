// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QRect>
#include <QSize>

namespace wavelens::ui {

/// Side of a tile in pixels of the level that it belongs to.
inline constexpr int kTileSide = 256;

inline constexpr double kMaxZoom = 32;

/// The zoom nearest to `zoom` at which tiles fall on whole device pixels: 256 / n below 1, n / 256 from 1 on.
/// Zoom is device pixels per image pixel, so 1 is 100 % at any pixel ratio.
[[nodiscard]] double snappedZoom(double zoom);

/// The largest zoom at which `image` fits into `view` (device pixels).
[[nodiscard]] double fittingZoom(QSize view, QSize image);

/// The smallest zoom at which `image` leaves nothing of `view` (device pixels) free.
[[nodiscard]] double coveringZoom(QSize view, QSize image);

/// The next of the steps 6.25 … 3200 % above or below `zoom`. Beyond the steps at the lower end: half of it.
[[nodiscard]] double nextZoomStep(double zoom, bool up);

/// `33 %`, `6.25 %`.
[[nodiscard]] QString zoomText(double zoom);

/// How many pixels of `reference` one of `image` covers where both show one scene: a whole factor that leaves no more
/// than a rest (an original and its ×4 result), or the ratio of sizes of one shape. 1 for any other two: they share
/// the upper left corner, as an image and its crop do.
[[nodiscard]] double sceneFactor(QSize image, QSize reference);

/// The pixels of `image` that show what `part` of `reference` does.
[[nodiscard]] QRect scenePart(QRect part, QSize image, QSize reference);

/// What part of a scene is looked at, how large, in pixels of one picture of it. Views that share one move together;
/// pictures of other sizes are laid over it by sceneFactor().
/// Survives a change of image: the same part of the scene stays as far as the new image reaches. Thread: UI.
class Viewport : public QObject {
    Q_OBJECT
public:
    explicit Viewport(QObject* parent = nullptr);

    [[nodiscard]] QSize imageSize() const { return m_imageSize; }

    [[nodiscard]] double zoom() const { return m_zoom; }

    /// The image and what of other pictures reaches beyond it: what can be looked at.
    [[nodiscard]] QSize extent() const { return m_extent; }

    /// The image point in the middle of the view, in image pixels.
    [[nodiscard]] QPointF centre() const { return m_centre; }

    /// True until the user zooms or pans: the image fits the view, also when the view is resized.
    [[nodiscard]] bool fits() const { return m_fits; }

    /// Of the views, in device pixels.
    [[nodiscard]] QSize viewSize() const { return m_viewSize; }

    /// Size of the image in the view. The first one fits; later ones keep the part in view, unless it was fitted.
    void setImageSize(QSize size, QSize extent = {});
    /// By the views as they are resized; of several, the last one counts (they are of one size).
    void setViewSize(QSize devicePx);

    void fit();
    /// For pictures that show rather than let examine: fitted is filled, the image's longer side cut.
    void setFillsView(bool on);
    /// Zooms so that the image point `anchor` stays where it is.
    void setZoom(double zoom, QPointF anchor);

    void setZoom(double zoom) { setZoom(zoom, m_centre); }

    void step(bool up, QPointF anchor) { setZoom(nextZoomStep(m_zoom, up), anchor); }

    void step(bool up) { step(up, m_centre); }

    void setCentre(QPointF centre);
    void copyFrom(const Viewport& other);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] double smallestZoom() const;
    [[nodiscard]] QPointF clamped(QPointF centre) const;
    void applyFit();

    QSize m_imageSize;
    QSize m_extent;  // no smaller than m_imageSize
    QSize m_viewSize;
    double m_zoom = 1;
    QPointF m_centre;
    bool m_fits = true;
    bool m_fillsView = false;
};

}  // namespace wavelens::ui
