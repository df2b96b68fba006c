// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

namespace wavelens::sample_set {

namespace {

double toLinear(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double toSrgb(double value) {
    value = std::clamp(value, 0.0, 1.0);
    return value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
}

std::uint64_t scramble(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

std::uint64_t scrambled(int x, int y, int seed) {
    const auto word = [](int value) {
        return std::uint64_t{static_cast<std::uint32_t>(value)};
    };
    return scramble(word(x) * 0x9e3779b97f4a7c15u + word(y) * 0xc2b2ae3d27d4eb4fu + word(seed) * 0xd6e8feb86659fd93u);
}

double fraction(std::uint64_t bits) {
    return static_cast<double>(bits >> 11) * 0x1p-53;
}

double quintic(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
}

Point turned(Point p) {  // between octaves, so that their grids do not line up
    return {0.8 * p.x - 0.6 * p.y, 0.6 * p.x + 0.8 * p.y};
}

}  // namespace

Color rgb(std::uint32_t hex) {
    static const auto kLinear = [] {
        std::array<double, 256> table{};
        for (std::size_t level = 0; level < table.size(); ++level) {
            table[level] = toLinear(static_cast<double>(level) / 255.0);
        }
        return table;
    }();
    return {kLinear[(hex >> 16) & 0xff], kLinear[(hex >> 8) & 0xff], kLinear[hex & 0xff]};
}

Color mix(const Color& a, const Color& b, double t) {
    return a + (b - a) * std::clamp(t, 0.0, 1.0);
}

Color ramp(std::initializer_list<Color> stops, double t) {
    const double at = std::clamp(t, 0.0, 1.0) * static_cast<double>(stops.size() - 1);
    const auto index = std::min(static_cast<std::size_t>(at), stops.size() - 2);
    return mix(stops.begin()[index], stops.begin()[index + 1], at - static_cast<double>(index));
}

double smooth(double from, double to, double x) {
    const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

double fract(double x) {
    return x - std::floor(x);
}

Canvas::Canvas(int width, int height)
    : m_width(width), m_height(height), m_samples(height * kSamples, width * kSamples, cv::Vec3f{}) {}

void Canvas::shade(const std::function<Color(Point)>& color) {
    reshade([&color](Point p, const Color&) { return color(p); });
}

void Canvas::reshade(const std::function<Color(Point, const Color&)>& color) {
    cv::parallel_for_({0, m_samples.rows}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y) {
            for (int x = 0; x < m_samples.cols; ++x) {
                auto& sample = m_samples(y, x);
                sample = color({(x + 0.5) / kSamples, (y + 0.5) / kSamples}, sample);
            }
        }
    });
}

void Canvas::stroke(Point from, Point bend, Point to, const std::function<double(double)>& radius,
                    const std::function<Color(double, double)>& paint, double opacity) {
    const auto at = [&](double t) {
        return from * ((1 - t) * (1 - t)) + bend * (2 * t * (1 - t)) + to * (t * t);
    };
    const double length = cv::norm(bend - from) + cv::norm(to - bend);
    const double turn = std::abs(std::atan2((bend - from).cross(to - bend), (bend - from).dot(to - bend)));
    const int pieces = std::clamp(static_cast<int>(length / 4), 4, 40);
    for (int piece = 0; piece < pieces; ++piece) {
        const double t0 = static_cast<double>(piece) / pieces;
        const double t1 = static_cast<double>(piece + 1) / pieces;
        const Point a = at(t0);
        const Point axis = at(t1) - a;
        const double square = std::max(axis.dot(axis), 1e-12);
        const double r0 = radius(t0);
        const double r1 = radius(t1);
        const double reach = std::max(r0, r1);
        // The ends are round. Between pieces the wedge of a bend is filled; a glaze would show that as darker joints.
        const double joint = opacity < 1 ? 0 : 1.1 * reach * turn / pieces / std::sqrt(square);
        const double before = piece == 0 ? -reach / std::sqrt(square) : -joint;
        const double after = 1 + (piece == pieces - 1 ? reach / std::sqrt(square) : joint);
        const auto low = [&](double p, double q) {
            return static_cast<int>((std::min(p, q) - reach) * kSamples) - 1;
        };
        const auto high = [&](double p, double q) {
            return static_cast<int>((std::max(p, q) + reach) * kSamples) + 1;
        };
        const int yEnd = std::min(high(a.y, a.y + axis.y), m_samples.rows - 1);
        const int xEnd = std::min(high(a.x, a.x + axis.x), m_samples.cols - 1);
        for (int y = std::max(low(a.y, a.y + axis.y), 0); y <= yEnd; ++y) {
            for (int x = std::max(low(a.x, a.x + axis.x), 0); x <= xEnd; ++x) {
                const Point p = Point{(x + 0.5) / kSamples, (y + 0.5) / kSamples} - a;
                const double along = p.dot(axis) / square;
                if (along < before - 1e-9 || along > after + 1e-9) {
                    continue;
                }
                const double u = std::clamp(along, 0.0, 1.0);
                const double r = r0 + (r1 - r0) * u;
                const double distance = cv::norm(p - axis * u);
                if (distance > r) {
                    continue;
                }
                const double side = axis.cross(p) < 0 ? -1.0 : 1.0;
                auto& sample = m_samples(y, x);
                sample = mix(sample, paint(t0 + (t1 - t0) * u, side * distance / std::max(r, 1e-9)), opacity);
            }
        }
    }
}

cv::Mat Canvas::finish() const {
    cv::Mat_<cv::Vec3f> mean;
    cv::resize(m_samples, mean, {m_width, m_height}, 0, 0, cv::INTER_AREA);
    cv::Mat_<cv::Vec3b> image(m_height, m_width);
    for (int y = 0; y < m_height; ++y) {
        for (int x = 0; x < m_width; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                image(y, x)[2 - channel] = cv::saturate_cast<std::uint8_t>(255 * toSrgb(mean(y, x)[channel]));
            }
        }
    }
    return {image};
}

double Random::uniform(double from, double to) {
    m_state += 0x9e3779b97f4a7c15u;
    return from + (to - from) * fraction(scramble(m_state));
}

double Random::bell() {
    return (uniform() + uniform() + uniform() + uniform() - 2) * std::sqrt(3.0);
}

double hash(int x, int y, int seed) {
    return fraction(scrambled(x, y, seed));
}

double noise(Point p, int seed) {
    const double left = std::floor(p.x);
    const double top = std::floor(p.y);
    const auto corner = [&](int dx, int dy) {
        const std::uint64_t bits = scrambled(static_cast<int>(left) + dx, static_cast<int>(top) + dy, seed);
        const double gx = static_cast<double>(bits & 0xffffffff) * 0x1p-31 - 1;
        const double gy = static_cast<double>(bits >> 32) * 0x1p-31 - 1;
        return gx * (p.x - left - dx) + gy * (p.y - top - dy);
    };
    const double u = quintic(p.x - left);
    const double v = quintic(p.y - top);
    const double upper = corner(0, 0) + u * (corner(1, 0) - corner(0, 0));
    const double lower = corner(0, 1) + u * (corner(1, 1) - corner(0, 1));
    return 1.4 * (upper + v * (lower - upper));
}

double fbm(Point p, int octaves, int seed, double gain) {
    double sum = 0;
    double amplitude = 1;
    double total = 0;
    for (int octave = 0; octave < octaves; ++octave, amplitude *= gain, p = turned(p) * 2.03) {
        sum += amplitude * noise(p, seed + octave);
        total += amplitude;
    }
    return 1.5 * sum / total;
}

double ridged(Point p, int octaves, int seed) {
    double sum = 0;
    double amplitude = 0.5;
    double previous = 1;
    for (int octave = 0; octave < octaves; ++octave, amplitude *= 0.5, p = turned(p) * 2.03) {
        const double crest = 1 - std::min(std::abs(1.6 * noise(p, seed + octave)), 1.0);
        previous = crest * crest * previous;
        sum += amplitude * previous;
    }
    return sum;
}

double eroded(Point p, int octaves, int seed) {
    double sum = 0;
    double amplitude = 0.5;
    Point slope{};
    for (int octave = 0; octave < octaves; ++octave, amplitude *= 0.5, p = turned(p) * 2.0) {
        // Value noise, whose slope has a closed form: octaves add less where the ground is steep already.
        const double left = std::floor(p.x);
        const double top = std::floor(p.y);
        const Point f{p.x - left, p.y - top};
        const auto corner = [&](int dx, int dy) {
            return hash(static_cast<int>(left) + dx, static_cast<int>(top) + dy, seed + octave);
        };
        const double a = corner(0, 0);
        const double b = corner(1, 0) - a;
        const double c = corner(0, 1) - a;
        const double d = corner(1, 1) - a - b - c;
        const Point u{quintic(f.x), quintic(f.y)};
        slope += Point{30 * f.x * f.x * (f.x - 1) * (f.x - 1) * (b + d * u.y),
                       30 * f.y * f.y * (f.y - 1) * (f.y - 1) * (c + d * u.x)};
        sum += amplitude * (a + b * u.x + c * u.y + d * u.x * u.y) / (1 + slope.dot(slope));
    }
    return 1.6 * sum;
}

Cell cells(Point p, int seed, double jitter) {
    const int left = static_cast<int>(std::floor(p.x));
    const int top = static_cast<int>(std::floor(p.y));
    const auto site = [&](int x, int y) {
        return Point{x + 0.5 + jitter * (hash(x, y, seed) - 0.5), y + 0.5 + jitter * (hash(x, y, seed + 1) - 0.5)};
    };
    Cell cell{1e9, 1e9, {}, 0};
    for (int y = top - 1; y <= top + 1; ++y) {
        for (int x = left - 1; x <= left + 1; ++x) {
            if (const double distance = cv::norm(site(x, y) - p); distance < cell.center) {
                cell.center = distance;
                cell.site = site(x, y);
                cell.id = static_cast<int>(hash(x, y, seed + 2) * 1e9);
            }
        }
    }
    for (int y = top - 2; y <= top + 2; ++y) {
        for (int x = left - 2; x <= left + 2; ++x) {
            const Point other = site(x, y) - cell.site;
            if (const double gap = cv::norm(other); gap > 1e-9) {
                cell.edge = std::min(cell.edge, other.dot((cell.site + site(x, y)) * 0.5 - p) / gap);
            }
        }
    }
    return cell;
}

double relief(const std::function<double(Point)>& height, Point p, double depth) {
    constexpr double kStep = 0.35;
    const double here = height(p);
    const double slope = (height({p.x + kStep, p.y}) - here) * 0.6 + (height({p.x, p.y + kStep}) - here) * 0.8;
    return std::clamp(1 + depth * slope / kStep, 0.25, 1.9);
}

}  // namespace wavelens::sample_set
