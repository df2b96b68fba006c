// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace wavelens::sample_set {

namespace {

using std::numbers::pi;

Point heading(double angle) {
    return {std::cos(angle), std::sin(angle)};
}

double taper(double t) {  // thick at the root, a point at the tip
    return std::pow(1 - t, 0.6);
}

struct Hair {
    Point root;
    double angle;
    double length;
    double order;
};

/// Lays hairs like roof tiles: those whose roots lie downstream first.
void layHairs(Canvas& canvas, std::vector<Hair> hairs, double width, int seed,
              const std::function<Color(Point root)>& coat) {
    std::sort(hairs.begin(), hairs.end(), [](const Hair& a, const Hair& b) { return a.order > b.order; });
    Random random(static_cast<std::uint64_t>(seed));
    for (const Hair& hair : hairs) {
        const double curl = 0.25 * random.bell();
        const Point bend = hair.root + heading(hair.angle) * (hair.length * 0.5);
        const Point tip = bend + heading(hair.angle + curl) * (hair.length * 0.5);
        const double shade = std::clamp(1 + 0.28 * random.bell(), 0.35, 1.8);
        const double thick = width * random.uniform(0.7, 1.2);
        const Color color = coat(hair.root) * shade;
        canvas.stroke(
            hair.root, bend, tip, [thick](double t) { return thick * taper(t); },
            [&color](double t, double s) {
                const double shine = 0.55 + 0.75 * smooth(0.0, 0.75, t) + 0.22 * s;
                return Color(color * shine);
            });
    }
}

/// Rosettes and stripes are level sets of warped noise.
Color coatColor(Coat coat, Point p, int seed) {
    const Point bent = p + Point{9 * fbm(p * 0.02, 3, seed + 50), 9 * fbm(p * 0.02, 3, seed + 60)};
    switch (coat) {
    case Coat::Tiger: {
        const double wave = noise({bent.x * 0.009 + 0.3 * fbm(p * 0.03, 2, seed + 4), bent.y * 0.045}, seed);
        const double stripe = smooth(0.07, 0.13, wave) * smooth(0.62, 0.45, wave);
        const double belly = smooth(-0.2, 0.7, fbm(p * 0.006, 2, seed + 9));
        return mix(mix(rgb(0xd9802a), rgb(0xf3e3c8), belly), rgb(0x17110d), stripe);
    }
    case Coat::Leopard: {
        const Cell spot = cells(bent * 0.034, seed, 0.6);
        const double wobble = 0.16 * fbm(p * 0.11, 2, seed + 3);
        const double ring = std::abs(spot.center + wobble - 0.3);
        const double broken = smooth(-0.35, -0.05, noise(p * 0.07, seed + 6));
        const Color ground = mix(rgb(0xe2b36a), rgb(0xf1dcae), 0.5 + fbm(p * 0.012, 2, seed + 8));
        const Color inside = mix(ground, rgb(0x9c5f28), smooth(0.3, 0.2, spot.center + wobble));
        return mix(inside, rgb(0x1d140e), smooth(0.11, 0.07, ring) * broken);
    }
    case Coat::Grey: {
        const double tone = 0.5 + 0.8 * fbm(p * 0.018, 3, seed);
        return ramp({rgb(0x2e3136), rgb(0x74777c), rgb(0xc9c6c0), rgb(0xf2efe9)}, tone);
    }
    }
    return {};
}

}  // namespace

void fur(Canvas& canvas, Coat coat, int seed) {
    canvas.shade([&](Point p) { return 0.22 * coatColor(coat, p, seed); });
    Random random(static_cast<std::uint64_t>(seed) + 100);
    const bool soft = coat == Coat::Grey;
    const double mean = 0.35;
    std::vector<Hair> hairs;
    const int count = static_cast<int>(canvas.width() * canvas.height() / 3.0);
    for (int i = 0; i < count; ++i) {
        const Point root{random.uniform(-30, canvas.width() + 10), random.uniform(-30, canvas.height() + 10)};
        const double swirl =
            (soft ? 1.3 : 0.55) * fbm(root * 0.008, 2, seed + 20) + 0.3 * noise(root * 0.05, seed + 22);
        hairs.push_back({root, mean + swirl + 0.12 * random.bell(), (soft ? 24 : 15) * random.uniform(0.7, 1.3),
                         root.dot(heading(mean)) + 4 * random.bell()});
    }
    layHairs(canvas, std::move(hairs), soft ? 0.75 : 0.85, seed, [&](Point p) { return coatColor(coat, p, seed); });
}

void eye(Canvas& canvas, int seed) {
    const Point center{canvas.width() * 0.54, canvas.height() * 0.5};
    constexpr double kIris = 76;
    constexpr double kTilt = -0.16;
    // The lids: two arcs that meet in the corners. Positive inside, in pixels or so.
    const auto opening = [&](Point p) {
        const Point q{(p.x - center.x) * std::cos(kTilt) + (p.y - center.y) * std::sin(kTilt),
                      (p.y - center.y) * std::cos(kTilt) - (p.x - center.x) * std::sin(kTilt)};
        const double across = std::clamp(1 - std::pow(std::abs(q.x + 6) / 104, 2.0), -1.0, 1.0);
        return q.y < 0 ? 56 * across + q.y : 62 * across - q.y;
    };
    const auto coat = [&](Point p) {
        const double around = opening(p);
        const Point bent = p + Point{10 * fbm(p * 0.02, 3, seed + 5), 10 * fbm(p * 0.02, 3, seed + 6)};
        const double stripes = noise({bent.x * 0.012, bent.y * 0.038 + 0.004 * bent.x}, seed + 1);
        const double white = smooth(-46, -20, around + 14 * fbm(p * 0.03, 2, seed + 8)) *
                             smooth(canvas.height() * 0.2, canvas.height() * 0.85, p.y + 0.3 * (p.x - center.x));
        Color hair = mix(rgb(0xd27b26), rgb(0xeeb567), 0.5 + fbm(p * 0.02, 2, seed + 9));
        hair = mix(hair, rgb(0xf6ecd9), white);
        return mix(hair, rgb(0x15100c), smooth(0.12, 0.2, stripes) * smooth(-16, -30, around));
    };
    canvas.shade([&](Point p) {
        const Point d = p - center - Point{2, 2};
        const double radius = cv::norm(d);
        const double angle = std::atan2(d.y, d.x);
        const double inside = opening(p);
        const double fibre =
            fbm({angle * 15, radius * 0.06}, 5, seed + 30) + 0.5 * fbm({angle * 40, radius * 0.1}, 3, seed + 31);
        Color iris = ramp({rgb(0xf2d56b), rgb(0xd9a52c), rgb(0x9a7a1f), rgb(0x4f5a22)}, radius / kIris + 0.12 * fibre);
        iris *= std::clamp(0.85 + 0.75 * fibre, 0.2, 1.9);
        iris = mix(iris, rgb(0xf8e7a0), smooth(31, 25, radius + 3 * fibre));
        iris *= smooth(kIris + 2, kIris - 12, radius);
        iris = mix(iris, rgb(0x040404), smooth(25.6, 24.4, radius));
        // A window and its glazing bars in the moist surface, and the lid's shadow under the upper rim.
        const Point g{d.x + 17 + 0.12 * d.y, d.y + 24};
        const bool glass = std::abs(g.x) < 11 && std::abs(g.y) < 13 && std::abs(g.x) > 0.8 && std::abs(g.y + 2) > 0.8;
        iris = iris * smooth(2, 26, inside + 0.25 * (d.y + 30));
        iris = glass ? mix(iris, rgb(0xeaf3ff), 0.82) : iris;
        iris += rgb(0x7ea0b0) * (0.28 * smooth(26, 10, std::hypot(d.x - 20, d.y - 28)));
        const Color white = rgb(0x4a3a2c) * smooth(0, 30, inside);
        const Color ball = mix(white, iris, smooth(kIris + 1.5, kIris - 1.5, radius));
        const Color lid = mix(rgb(0x100b09), rgb(0x3a2a22), 0.5 + fbm(p * 0.35, 3, seed + 33));
        return inside > 0 ? mix(lid, ball, smooth(3.0, 5.0, inside))
                          : mix(0.25 * coat(p), lid, smooth(-12, -9, inside));
    });
    Random random(static_cast<std::uint64_t>(seed) + 3);
    std::vector<Hair> hairs;
    const int count = static_cast<int>(canvas.width() * canvas.height() / 2.6);
    for (int i = 0; i < count; ++i) {
        const Point root{random.uniform(-25, canvas.width() + 25), random.uniform(-25, canvas.height() + 25)};
        const double away = opening(root);
        if (away > -7 - 2 * random.uniform()) {
            continue;
        }
        const Point d = root - center;
        const double angle = std::atan2(d.y * 1.5, d.x) + 0.35 * fbm(root * 0.02, 2, seed + 40) + 0.1 * random.bell();
        const double length = std::clamp(5 - 0.25 * away, 6.0, 19.0) * random.uniform(0.75, 1.25);
        hairs.push_back({root, angle, length, -away + 2 * random.bell()});
    }
    layHairs(canvas, std::move(hairs), 0.8, seed, coat);
}

void feathers(Canvas& canvas, int seed) {
    canvas.shade([](Point) { return rgb(0x05080c); });
    Random random(static_cast<std::uint64_t>(seed));
    const auto plume = [&](Point base, double angle, double length) {
        const double place = base.y / canvas.height() + 0.12 * random.bell();
        const Color vane =
            ramp({rgb(0x0c4fa8), rgb(0x1093b5), rgb(0x18a05a), rgb(0xb7c223), rgb(0xf2a01d), rgb(0xd8371e)}, place);
        const Point axis = heading(angle);
        const Point across{-axis.y, axis.x};
        const double breadth = length * 0.3;
        const int barbs = static_cast<int>(length * 1.5);
        const double gapAt = random.uniform(0.3, 0.8);
        for (int barb = 0; barb < barbs; ++barb) {
            const double t = static_cast<double>(barb) / barbs;
            for (const double side : {-1.0, 1.0}) {
                const double split = side > 0 && std::abs(t - gapAt) < 0.015 ? 0.6 : 1.0;
                const double reach = breadth * std::pow(std::sin(pi * std::min(0.12 + 0.88 * t, 1.0)), 0.5) * split;
                const Point root = base + axis * (length * t);
                const Point bend = root + across * (side * reach * 0.6) + axis * (reach * 0.35);
                const Point tip = root + across * (side * reach) + axis * (reach * 0.95);
                const double tone = random.uniform(0.75, 1.15) * (side < 0 ? 1.12 : 0.8);
                canvas.stroke(
                    root, bend, tip, [](double u) { return 0.72 - 0.3 * u; },
                    [&](double u, double s) {
                        const Color edge = mix(vane, rgb(0x081018), 0.75);
                        const Color eyed =
                            mix(vane * (0.45 + 0.75 * u), edge, smooth(0.72, 0.98, u) * smooth(0.35, 0.6, t));
                        return Color(eyed * (tone * (1 + 0.35 * s)));
                    });
            }
        }
        canvas.stroke(
            base, base + axis * (length * 0.5), base + axis * (length * 0.98),
            [](double t) { return 1.0 * (1 - 0.8 * t); },
            [&](double, double s) { return Color(mix(rgb(0xe9dcc0), vane, 0.35) * (0.75 + 0.35 * s)); });
    };
    for (double y = canvas.height() + 26; y > -70; y -= 17) {
        const bool odd = static_cast<int>(std::floor(y / 17)) % 2 != 0;
        for (double x = odd ? -14 : 4; x < canvas.width() + 40; x += 34) {
            const double angle = pi / 2 + 0.1 * random.bell() + 0.35 * noise(Point{x, y} * 0.01, seed);
            plume({x + 3 * random.bell(), y - 20}, angle, 62 + 4 * random.bell());
        }
    }
}

void butterfly(Canvas& canvas, int seed) {
    struct Wing {
        Point root;
        double first, last;  // angles of its outer veins
        int veins;
        double reach;  // from the root to the margin, pixels
        double dark;   // where the dark margin begins, share of the reach
        Color inner, outer;
    };

    // What a point of a wing looks like; distances from veins are pixels, so the veins taper little towards the margin.
    const auto wingColor = [seed](const Wing& wing, Point p) {
        const Point d = p - wing.root;
        const double warp = 5 * fbm(p * 0.018, 3, seed + 1);
        const double radius = cv::norm(d) + warp;
        const double r = radius / wing.reach;
        const double angle = std::atan2(d.y, d.x) + 0.012 * fbm(p * 0.03, 3, seed + 2);
        const double spread = (wing.last - wing.first) / wing.veins;
        const double place = (angle - wing.first) / spread + 0.55 * r * r;
        const int index = static_cast<int>(std::floor(place));
        const double across = place - index;  // 0 and 1 on a vein
        const double width = spread * radius;
        // Beyond the cell near the root each vein forks off an arc; inside it only every third vein runs through.
        const double cellEnd = 0.40 + 0.05 * std::sin(2.1 * place);
        double vein = std::min(across, 1 - across) * width;
        if (r < cellEnd) {
            const double wide = place / 3 - std::floor(place / 3);
            vein = std::min(std::min(wide, 1 - wide) * width * 3, (cellEnd - r) * wing.reach);
        } else {
            vein = std::min(vein, (r - cellEnd) * wing.reach + 1.5);
        }
        const double ragged = 1.1 * fbm(p * 0.22, 4, seed + 3);
        const double cellTone = hash(index, r < cellEnd ? 1 : 2, seed + 4);
        Color color = mix(wing.inner, wing.outer, smooth(0.15, 0.8, r + 0.12 * (cellTone - 0.5)));
        color *= 0.92 + 0.2 * cellTone;
        color = mix(color, rgb(0xffe9a8), 0.4 * smooth(5, 15, vein) * smooth(0.75, 0.35, r));
        color = mix(color, wing.outer * 0.5, smooth(6.5, 2.0, vein + 1.5 * ragged) * 0.75);
        double dark = smooth(2.7, 1.7, vein + ragged * 0.8);
        const double margin = wing.dark + 0.055 * (2 * std::abs(across - 0.5)) * -1 + 0.02 * (cellTone - 0.5);
        dark = std::max(dark, smooth(margin - 0.012, margin + 0.012, r + ragged * 0.008));
        // Two rows of pale spots in the margin, two in each cell, sizes and places a little irregular.
        double spot = 0;
        for (const double row : {0.33, 0.72}) {
            const double at = wing.dark + (1 - wing.dark) * row;
            for (const double side : {0.29, 0.71}) {
                const double jitter = hash(index, static_cast<int>(row * 10 + side * 100), seed + 5) - 0.5;
                const Point offset{(across - side - 0.06 * jitter) * width, (r - at - 0.025 * jitter) * wing.reach};
                const double size = (row < 0.5 ? 8.4 : 6.0) * (0.85 + 0.5 * jitter);
                spot = std::max(spot,
                                smooth(size + 0.8, size - 0.8, std::hypot(offset.x * 1.25, offset.y * 0.8) + ragged));
            }
        }
        const Color pale = mix(rgb(0xfffaf0), rgb(0xf5c77a), 0.3 * hash(index, 9, seed));
        color = mix(mix(color, rgb(0x0d0907), dark), pale, spot * dark);
        // Scales: rows of small overlapping tiles, each lighter towards its free edge.
        const double row = radius / 2.6;
        const double column = angle * wing.reach / 2.1 + 0.5 * (static_cast<int>(std::floor(row)) % 2);
        const double tile = hash(static_cast<int>(std::floor(row)), static_cast<int>(std::floor(column)), seed + 6);
        const double edge =
            0.8 + 0.3 * (row - std::floor(row)) - 0.16 * std::pow(2 * std::abs(fract(column) - 0.5), 3.0);
        return Color(color * (edge * (0.84 + 0.3 * tile)) + rgb(0x2a2622) * (0.12 * dark * tile));
    };
    const double w = canvas.width();
    const double h = canvas.height();
    const Wing fore{{-0.06 * w, 0.66 * h}, -1.12, 0.24, 9, 1.12 * w, 0.79, rgb(0xe8860f), rgb(0xd2500a)};
    const Wing hind{{-0.10 * w, 0.62 * h}, -0.02, 1.22, 8, 1.05 * w, 0.80, rgb(0xf0a528), rgb(0xdc6a10)};
    const auto outline = [&](const Wing& wing, Point p) {  // positive inside, pixels
        const Point d = p - wing.root;
        const double angle = std::atan2(d.y, d.x);
        const double place = (angle - wing.first) / (wing.last - wing.first);
        const double scallop =
            4 * std::cos(2 * pi * (place * wing.veins + 0.55)) + 26 * std::cos(2.6 * (place - 0.35)) - 26;
        const double margin = wing.reach + scallop - cv::norm(d);
        const double side = std::min(place, 1 - place) * (wing.last - wing.first) * cv::norm(d);
        return std::min(margin, side + 2 * fbm(p * 0.05, 2, seed + 8));
    };
    canvas.shade([&](Point p) {
        const double blur = fbm(p * 0.007, 3, seed + 20);
        Color color = ramp({rgb(0x10301c), rgb(0x2f6b35), rgb(0x86ad4e), rgb(0xd6dd93)}, 0.42 + 0.7 * blur);
        for (int i = 0; i < 9; ++i) {  // highlights out of focus
            const Point at{hash(i, 0, seed) * w, hash(i, 1, seed) * h};
            const double size = 10 + 16 * hash(i, 2, seed);
            color += rgb(0xcfe08a) * (0.22 * smooth(size + 2.5, size - 2.5, cv::norm(p - at)));
        }
        const double lower = outline(hind, p);
        const double upper = outline(fore, p);
        if (lower > 0) {
            const double shadow = 0.35 + 0.65 * smooth(-14, 4, -upper - 6);
            color = mix(rgb(0x0d0907), wingColor(hind, p), smooth(1.6, 2.8, lower)) * shadow;
        }
        const Color rim = rgb(0x0d0907);
        return upper > 0 ? mix(rim, wingColor(fore, p), smooth(1.6, 2.8, upper)) : color;
    });
}

void leaves(Canvas& canvas, int seed) {
    canvas.shade([](Point p) { return mix(rgb(0x0a130a), rgb(0x142313), 0.5 + fbm(p * 0.03, 4, 5)); });
    Random random(static_cast<std::uint64_t>(seed));
    constexpr int kLayers = 5;
    for (int layer = 0; layer < kLayers; ++layer) {
        const double depth = (layer + 1.0) / kLayers;
        const int count = static_cast<int>(canvas.width() * canvas.height() / 1500);
        for (int i = 0; i < count; ++i) {
            const Point base{random.uniform(-40, canvas.width() + 40), random.uniform(-40, canvas.height() + 40)};
            const double angle = 0.9 + 0.9 * random.bell();
            const double length = random.uniform(44, 84);
            const Point bend = base + heading(angle) * (length * 0.5);
            const Point tip = bend + heading(angle + 0.4 * random.bell()) * (length * 0.5);
            const double broad = length * random.uniform(0.2, 0.27);
            const bool autumn = random.uniform() < 0.13;
            const Color body =
                mix(autumn ? rgb(0xc98a1e) : rgb(0x2f7d2a), autumn ? rgb(0x9c3d12) : rgb(0x8fb63c), random.uniform());
            const double light = (0.25 + 0.75 * depth * depth) * random.uniform(0.8, 1.15);
            const int veins = static_cast<int>(random.uniform(9, 13));
            const int grain = seed + 1000 * layer + i;
            const auto radius = [broad](double t) {
                const double tooth = 1 + 0.05 * std::abs(fract(t * 22) - 0.5);
                return broad * std::pow(std::sin(pi * std::pow(std::clamp(t, 0.001, 0.999), 0.8)), 0.85) * tooth;
            };
            const Point drop{3.5, 5};
            canvas.stroke(
                base + drop, bend + drop, tip + drop, radius, [](double, double) { return rgb(0x050a05); }, 0.55);
            canvas.stroke(base, bend, tip, radius, [&](double t, double s) {
                const double rib = std::abs(s) * radius(t);
                const double side = fract(t * veins - 1.4 * std::abs(s) * (1 - 0.4 * t));
                const double fold = 0.5 - std::abs(side - 0.5);  // 0 on a vein
                Color color = body * (0.78 + 0.5 * fold + (s > 0 ? 0.18 : -0.12) * (1 - 0.5 * std::abs(s)));
                color *=
                    1 + 0.28 * noise({t * length * 0.5, s * 9}, grain) + 0.2 * noise({t * length, s * 22}, grain + 7);
                color = mix(color, body * 1.5 + rgb(0x30341a),
                            0.75 * smooth(0.075, 0.03, fold) * smooth(1.0, 0.6, std::abs(s)));
                color = mix(color, mix(body, rgb(0xe4ecb0), 0.65), smooth(1.25 - 0.7 * t, 0.55 - 0.4 * t, rib));
                color *= 1 - 0.45 * smooth(0.88, 1.0, std::abs(s));
                return Color(color * light);
            });
        }
    }
}

void fern(Canvas& canvas, int seed) {
    canvas.shade([&](Point p) {
        return ramp({rgb(0x06100c), rgb(0x12301f), rgb(0x2a5a34)}, 0.4 + 0.8 * fbm(p * 0.009, 3, seed));
    });
    Random random(static_cast<std::uint64_t>(seed));
    const auto frond = [&](Point base, double angle, double length, double light) {
        const double curve = 0.5 * random.bell();
        const Point bend = base + heading(angle) * (length * 0.5);
        const Point tip = bend + heading(angle + curve) * (length * 0.5);
        const Color green = mix(rgb(0x3f8f2e), rgb(0xa5cf4a), random.uniform()) * light;
        const int pinnae = static_cast<int>(length / 9.5);
        for (int i = pinnae - 1; i >= 0; --i) {
            const double t = 0.06 + 0.94 * i / pinnae;
            const Point root = base * ((1 - t) * (1 - t)) + bend * (2 * t * (1 - t)) + tip * (t * t);
            const Point tangent = (bend - base) * (1 - t) + (tip - bend) * t;
            const double forward = std::atan2(tangent.y, tangent.x);
            const double reach = length * 0.24 * std::pow(std::sin(pi * (0.12 + 0.86 * t)), 0.9) * (1 - 0.35 * t);
            for (const double side : {-1.0, 1.0}) {
                const double lean = forward + side * (1.15 - 0.35 * t);
                const Point along = heading(lean);
                const int leaflets = static_cast<int>(reach / 3.4);
                const double tone = side < 0 ? 1.1 : 0.78;
                for (int j = 0; j < leaflets; ++j) {
                    const double u = (j + 0.5) / leaflets;
                    const Point at = root + along * (reach * u) + heading(forward) * (reach * 0.12 * u * u);
                    const double size = 1.4 + 3.8 * std::pow(1 - u, 0.8);
                    for (const double wing : {-1.0, 1.0}) {
                        const Point end = at + heading(lean + wing * 1.05) * size;
                        canvas.stroke(
                            at, (at + end) * 0.5, end,
                            [size](double v) { return (0.5 + size * 0.2) * std::sqrt(1.02 - v); },
                            [&](double v, double s) {
                                const double vein = 1 + 0.5 * smooth(0.35, 0.1, std::abs(s));
                                return Color(green * (tone * (0.55 + 0.5 * v) * vein * (1 + 0.25 * wing)));
                            });
                    }
                }
                canvas.stroke(
                    root, root + along * (reach * 0.5), root + along * reach,
                    [](double v) { return 0.6 * (1 - 0.7 * v); },
                    [&](double, double) { return Color(mix(green, rgb(0xd8e2a0) * light, 0.5)); });
            }
        }
        canvas.stroke(
            base, bend, tip, [](double t) { return 1.7 * (1 - 0.8 * t); },
            [&](double, double s) { return Color(mix(green, rgb(0xb08d4e) * light, 0.6) * (1 + 0.4 * s)); });
    };
    for (int i = 0; i < 22; ++i) {
        const double depth = i / 21.0;
        const Point base{random.uniform(-0.1, 1.1) * canvas.width(),
                         canvas.height() * (0.55 + 0.5 * depth + random.uniform(0, 0.2))};
        frond(base, -pi / 2 + 0.55 * random.bell(), canvas.height() * random.uniform(0.5, 0.95),
              0.12 + 0.95 * depth * depth);
    }
}

void meadow(Canvas& canvas, int seed) {
    canvas.shade([&](Point p) {
        const double y = p.y / canvas.height();
        return mix(ramp({rgb(0xdfe9c8), rgb(0xa7c07a), rgb(0x4c7a34), rgb(0x16300f)}, y * 1.3), rgb(0xeef3cf),
                   0.35 * smooth(0.1, 0.6, fbm(p * 0.012, 3, seed)));
    });
    Random random(static_cast<std::uint64_t>(seed));
    const int blades = static_cast<int>(canvas.width() * 7);
    for (int i = 0; i < blades; ++i) {
        const double depth = static_cast<double>(i) / blades;  // far to near
        const Point root{random.uniform(-20, canvas.width() + 20), canvas.height() * (0.42 + 0.75 * depth)};
        const double length = (22 + 75 * depth) * random.uniform(0.6, 1.2);
        const double lean = -pi / 2 + 0.28 * random.bell() + 0.25 * noise({root.x * 0.01, depth * 3}, seed + 2);
        const Point bend = root + heading(lean) * (length * 0.6);
        const Point tip = bend + heading(lean + 0.5 * random.bell()) * (length * 0.45);
        const Color green = ramp({rgb(0x2f5d1f), rgb(0x5e9130), rgb(0x9fc14a), rgb(0xd5cf7c)}, random.uniform() * 0.95);
        const double thick = (0.5 + 1.1 * depth) * random.uniform(0.7, 1.2);
        canvas.stroke(
            root, bend, tip, [thick](double t) { return thick * taper(t); },
            [&](double t, double s) { return Color(green * ((0.22 + 0.85 * t) * (1 + 0.3 * s))); });
        if (i % 29 != 28) {
            continue;
        }
        // A daisy or a poppy on every so many blades, seen a little from the side.
        const bool daisy = random.uniform() < 0.6;
        const double size = (4 + 10 * depth) * random.uniform(0.8, 1.2);
        const int petals = daisy ? 17 : 6;
        const double turn = random.uniform(0, pi);
        for (int petal = 0; petal < petals; ++petal) {
            const double angle = turn + 2 * pi * petal / petals;
            const Point out{std::cos(angle) * size, std::sin(angle) * size * 0.7};
            const double tone = random.uniform(0.8, 1.05);
            canvas.stroke(
                tip + out * 0.2, tip + out * 0.6, tip + out,
                [&](double t) { return size * (daisy ? 0.13 : 0.42) * std::pow(std::sin(pi * (0.2 + 0.7 * t)), 0.7); },
                [&](double t, double s) {
                    const Color color =
                        daisy ? mix(rgb(0xd9dcea), rgb(0xffffff), t) : mix(rgb(0x7d0d0a), rgb(0xe8321c), t);
                    return Color(color * (tone * (1 - 0.25 * std::abs(s) + 0.12 * std::sin(s * 9))));
                });
        }
        for (int dot = 0; dot < 30; ++dot) {
            const Point at = tip + heading(random.uniform(0, 2 * pi)) * (size * 0.24 * std::sqrt(random.uniform()));
            const Color color = daisy ? mix(rgb(0xe8a30c), rgb(0xffdf4a), random.uniform()) : rgb(0x14110f);
            canvas.stroke(
                at, at, at + Point{0.01, 0}, [size](double) { return size * 0.055; },
                [&](double, double) { return color; });
        }
    }
}

}  // namespace wavelens::sample_set
