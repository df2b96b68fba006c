// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>

#include <opencv2/core.hpp>

namespace wavelens::sample_set {

using Point = cv::Point2d;  ///< Pixels of the finished image, y downwards.
using Color = cv::Vec3d;    ///< Linear light, red, green, blue, 0 to 1.

Color rgb(std::uint32_t hex);  ///< From sRGB, 0xRRGGBB.
Color mix(const Color& a, const Color& b, double t);
Color ramp(std::initializer_list<Color> stops,
           double t);                             ///< Piecewise linear over evenly spaced stops, t clamped to 0..1.
double smooth(double from, double to, double x);  ///< Hermite step; from > to gives a falling one.
double fract(double x);

/// An image in the making: kSamples² samples a pixel in linear light, averaged when it is finished, so that detail at
/// the resolution's limit is real detail and not aliasing.
class Canvas {
public:
    static constexpr int kSamples = 4;

    Canvas(int width, int height);

    double width() const { return m_width; }

    double height() const { return m_height; }

    /// Sets every sample; `color` is called from several threads.
    void shade(const std::function<Color(Point)>& color);

    /// As shade(), over what is there.
    void reshade(const std::function<Color(Point, const Color&)>& color);

    /// A brush stroke along a quadratic Bézier curve. `radius(t)` is half its width, `paint(t, s)` its colour, t from 0
    /// to 1 along it and s from -1 to 1 across it. Round ends. Hair, leaf, feather, pen and thread are all made of it.
    void stroke(Point from, Point bend, Point to, const std::function<double(double)>& radius,
                const std::function<Color(double, double)>& paint, double opacity = 1.0);

    cv::Mat finish() const;  ///< 8-bit sRGB, in OpenCV's order blue, green, red.

private:
    int m_width;
    int m_height;
    cv::Mat_<cv::Vec3f> m_samples;
};

/// Pseudo-random numbers that are the same on every machine, as the standard library's distributions are not.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    double uniform(double from = 0.0, double to = 1.0);
    double bell();  ///< Mean 0, deviation about 1, never beyond 3.5.

private:
    std::uint64_t m_state;
};

double hash(int x, int y, int seed);                            ///< 0 to 1.
double noise(Point p, int seed);                                ///< Gradient noise, -1 to 1, features about 1 wide.
double fbm(Point p, int octaves, int seed, double gain = 0.5);  ///< Octaves of noise, about -1 to 1.
double ridged(Point p, int octaves, int seed);                  ///< Sharp crests, 0 to 1.
double eroded(Point p, int octaves, int seed);  ///< Terrain whose steep parts stay smooth, about 0 to 1.

struct Cell {
    double edge;    ///< Distance to the border with the nearest other cell.
    double center;  ///< Distance to this cell's own point.
    Point site;     ///< That point.
    int id;
};

Cell cells(Point p, int seed, double jitter = 0.8);  ///< Voronoi cells of a jittered unit grid.

/// Brightness, 1 where it is flat, of a surface of the given height lit from the upper left.
double relief(const std::function<double(Point)>& height, Point p, double depth);

}  // namespace wavelens::sample_set
