// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace wavelens::sample_set {

namespace {

using Vector = cv::Vec3d;  // x to the right, y up, z away from the viewer

Vector unit(const Vector& v) {
    return v / cv::norm(v);
}

/// What a view is made of. The ground is a height over a plane; the camera looks along z, level.
struct View {
    std::function<double(Point ground, int octaves)> height;
    std::function<Color(Point ground, double height, const Vector& normal, double sunlight)> surface;
    std::function<Color(double right, double up)> sky;  // direction, in units of the focal length
    Vector sun;
    Color haze;
    double hazeDistance;
    double eyeHeight;
    double horizon;  // share of the image's height
    double nearest;
    double waterLevel;  // below all ground: no water
    double ripple;
};

constexpr double kFarthest = 420;

double sunlight(const View& view, Point ground, double height) {
    double light = 1;
    for (double step = 0.5; step < 60; step *= 1.7) {
        const Point p = ground + Point{view.sun[0], view.sun[2]} * step;
        const double above = height + view.sun[1] * step - view.height(p, 5);
        light = std::min(light, 0.5 + 10 * above / step);
        if (light <= 0) {
            return 0;
        }
    }
    return std::min(light, 1.0);
}

Color groundColor(const View& view, Point ground, double focal) {
    const double distance = ground.y;
    const double height = view.height(ground, 10);
    const double step = std::max(0.6 * distance / focal, 0.004);  // about a pixel wide
    const Vector normal = unit(
        {height - view.height(ground + Point{step, 0}, 10), step, height - view.height(ground + Point{0, step}, 10)});
    const Color lit = view.surface(ground, height, normal, sunlight(view, ground, height + 0.02));
    const double clear = std::exp(-std::pow(distance / view.hazeDistance, 1.5));
    return mix(view.haze, lit, clear);
}

/// Column by column from near to far, each step drawing what rises above all before it.
void paintGround(Canvas& canvas, const View& view) {
    const double focal = 1.1 * canvas.width();
    const double horizon = view.horizon * canvas.height();
    const auto skyAt = [&](Point p) {
        return view.sky((p.x - canvas.width() / 2) / focal, (horizon - p.y) / focal);
    };
    const int columns = static_cast<int>(canvas.width()) * Canvas::kSamples;
    const int rows = static_cast<int>(canvas.height()) * Canvas::kSamples;
    cv::Mat_<cv::Vec3d> picture(rows, columns);
    cv::parallel_for_({0, columns}, [&](const cv::Range& range) {
        for (int column = range.start; column < range.end; ++column) {
            const double x = (column + 0.5) / Canvas::kSamples;
            const double lateral = (x - canvas.width() / 2) / focal;
            const auto groundAt = [&](double z) {
                return Point{lateral * z, z};
            };
            std::vector<bool> water(static_cast<std::size_t>(rows));
            int top = rows;
            double before = view.nearest;
            for (double z = view.nearest; z < kFarthest && top > 0; before = z, z *= 1.0025) {
                const double ground = view.height(groundAt(z), 10);
                const double height = std::max(ground, view.waterLevel);
                const double y = horizon + (view.eyeHeight - height) * focal / z;
                const int row = std::max(static_cast<int>(std::lround(y * Canvas::kSamples)), 0);
                for (int filled = top - 1; filled >= row; --filled) {
                    const double part = top == row ? 1 : static_cast<double>(top - filled) / (top - row);
                    water[static_cast<std::size_t>(filled)] = ground < view.waterLevel;
                    if (ground >= view.waterLevel) {
                        picture(filled, column) = groundColor(view, groundAt(before + (z - before) * part), focal);
                    }
                }
                top = std::min(top, row);
            }
            for (int row = 0; row < top; ++row) {
                picture(row, column) = skyAt({x, (row + 0.5) / Canvas::kSamples});
            }
            // Water mirrors what stands beyond its far shore; ripples shift where it looks.
            int shore = 0;
            for (int row = top; row < rows; ++row) {
                if (!water[static_cast<std::size_t>(row)]) {
                    shore = row + 1;
                    continue;
                }
                const double below = static_cast<double>(row - horizon * Canvas::kSamples) / Canvas::kSamples;
                const double z = (view.eyeHeight - view.waterLevel) * focal / std::max(below, 0.3);
                const double wave =
                    view.ripple * fbm({lateral * z * 0.7, 60 * std::log(z)}, 4, 91) * smooth(0, 30, below);
                const double source = 2.0 * shore - row - (1 + wave) * 2 - 14 * wave;
                const int mirrored = std::clamp(static_cast<int>(source), 0, std::max(shore - 1, 0));
                const Color deep = 0.35 * view.sky(0, 0.9);
                const double glance = 0.88 - 0.5 * std::clamp(below / canvas.height() * 1.6, 0.0, 1.0);
                picture(row, column) = mix(deep, picture(mirrored, column), glance - 0.2 * wave);
            }
        }
    });
    canvas.shade([&](Point p) {
        return picture(static_cast<int>(p.y * Canvas::kSamples), static_cast<int>(p.x * Canvas::kSamples));
    });
}

Color withClouds(const Color& sky, const Color& cloud, double right, double up, double cover, int seed) {
    const double distance = 1 / (std::max(up, 0.0) + 0.12);
    const double density = fbm({right * distance * 2.2 + 5, distance * 1.7}, 8, seed, 0.55) + cover;
    return mix(sky, cloud, smooth(0.0, 0.75, density) * smooth(0.0, 0.12, up));
}

View alps(int seed) {
    View view;
    view.height = [seed](Point p, int octaves) {
        const double valley = smooth(26, 130, p.y + 0.2 * std::abs(p.x)) * (1.0 + 0.5 * smooth(80, 220, p.y));
        const double peaks = 38 * eroded(p * 0.017, octaves, seed) + 12 * ridged(p * 0.021, octaves, seed + 40);
        return (peaks - 11) * valley + 1.5 * fbm(p * 0.12, octaves - 2, seed + 80) - 1.6 * (1 - valley) + 0.4;
    };
    view.surface = [seed](Point p, double height, const Vector& normal, double light) {
        const double grain = fbm(p * 0.9, 5, seed + 7);
        Color ground = mix(rgb(0x6b6259), rgb(0x453f3b), 0.5 + grain);
        const double grass = smooth(0.62, 0.82, normal[1]) * smooth(17, 7, height + 6 * grain);
        ground = mix(ground, mix(rgb(0x56602c), rgb(0x1d3020), 0.55 + 1.6 * grain), grass);
        const double snow = smooth(13, 23, height + 9 * grain) * smooth(0.42, 0.66, normal[1] + 0.25 * grain);
        ground = mix(ground, rgb(0xf4f6fb), snow);
        const Vector sun = unit({-0.7, 0.5, -0.35});
        const double facing = std::max(normal.dot(sun), 0.0) * light;
        return ground.mul(rgb(0xfff0d6) * (1.9 * facing) + rgb(0x6d93cc) * (0.35 + 0.2 * normal[1]));
    };
    view.sky = [seed](double right, double up) {
        const Color blue = ramp({rgb(0xcfe0ee), rgb(0x86b4df), rgb(0x3d7cc0)}, up * 2.2);
        return withClouds(blue, rgb(0xffffff), right, up, 0.05, seed + 3);
    };
    view.sun = unit({-0.7, 0.5, -0.35});
    view.haze = rgb(0xb9d0e6);
    view.hazeDistance = 330;
    view.eyeHeight = 2.2;
    view.horizon = 0.66;
    view.nearest = 3.2;
    view.waterLevel = 0;
    view.ripple = 0.5;
    return view;
}

View dusk(int seed) {
    View view = alps(seed);
    view.height = [seed](Point p, int octaves) {
        const double rise = smooth(8, 120, p.y);
        return 26 * rise * ridged(p * 0.016, octaves, seed) + 7 * rise * fbm(p * 0.05, octaves - 2, seed + 9) - 2;
    };
    view.sun = unit({0.25, 0.22, 0.9});
    view.surface = [seed, sun = view.sun](Point p, double, const Vector& normal, double light) {
        const double trees = fbm(p * 2.1, 5, seed + 30);
        const Color forest = mix(rgb(0x1c2a2b), rgb(0x3d4a3a), 0.4 + trees);
        return forest.mul(rgb(0xffb070) * (1.5 * std::max(normal.dot(sun), 0.0) * light) + rgb(0x8a7fa8) * 0.7);
    };
    view.sky = [seed](double right, double up) {
        const double glow = std::exp(-8 * std::hypot(right - 0.12, 1.6 * (up - 0.1)));
        Color sky = ramp({rgb(0xffcf8f), rgb(0xf08e6a), rgb(0xa9688a), rgb(0x4b4a80), rgb(0x2a2f5e)}, up * 1.7);
        sky = withClouds(sky, mix(rgb(0xff9a5c), rgb(0x6a4a78), up * 2.2), right, up, 0.0, seed + 3);
        return mix(sky + rgb(0xffd27a) * glow, rgb(0xfff2c4), smooth(0.034, 0.030, std::hypot(right - 0.12, up - 0.1)));
    };
    view.haze = rgb(0xe6a27e);
    view.hazeDistance = 210;
    view.waterLevel = -1.4;
    view.eyeHeight = 1.4;
    return view;
}

View dunes(int seed) {
    View view;
    view.height = [seed](Point p, int octaves) {
        const Point bent = p * 0.045 + Point{0.9 * fbm(p * 0.02, 3, seed), 0.4 * fbm(p * 0.03, 3, seed + 5)};
        const double crest = 1 - std::abs(1.7 * noise({bent.x * 0.7, bent.y}, seed + 2));
        const double dune = 12 * std::pow(std::max(crest, 0.0), 1.5) * smooth(2, 40, p.y);
        if (octaves < 10) {
            return dune;
        }
        const double phase = 9 * (p.y + 0.35 * p.x) + 3.5 * fbm(p * 0.5, 3, seed + 11);
        return dune + 0.03 * (std::sin(phase) + 0.3 * std::sin(2 * phase + 0.8)) * smooth(90, 20, p.y);
    };
    view.sun = unit({0.85, 0.42, 0.25});
    view.surface = [seed, sun = view.sun](Point p, double, const Vector& normal, double light) {
        const Color sand = mix(rgb(0xd9924e), rgb(0xb8672f), 0.5 + 0.9 * fbm(p * 9.0, 4, seed + 20, 0.8));
        const double facing = std::max(normal.dot(sun), 0.0) * light;
        return sand.mul(rgb(0xffe2b0) * (2.1 * facing) + rgb(0x7a86b8) * 0.34);
    };
    view.sky = [seed](double right, double up) {
        const Color sky = ramp({rgb(0xf1dfc4), rgb(0x9fc0d8), rgb(0x3f78b4)}, up * 2.4);
        return withClouds(sky, rgb(0xfff6ea), right, up, -0.35, seed + 3);
    };
    view.haze = rgb(0xe8d3b4);
    view.hazeDistance = 260;
    view.eyeHeight = 5;
    view.horizon = 0.45;
    view.nearest = 5;
    view.waterLevel = -1e3;
    view.ripple = 0;
    return view;
}

View sea(int seed) {
    View view;
    view.height = [seed](Point p, int octaves) {
        double height = 0;
        double amplitude = 0.55;
        Point q = p * 0.16;
        for (int wave = 0; wave < std::min(octaves, 8);
             ++wave, amplitude *= 0.5, q = Point{0.86 * q.x - 0.5 * q.y, 0.5 * q.x + 0.86 * q.y} * 1.85) {
            const double swell = std::sin(q.y * 2.2 + 1.6 * noise(q, seed + wave));
            height += amplitude * (1 - 2 * std::pow(std::abs(swell), 0.8)) * 0.5;
        }
        return height * smooth(420, 120, p.y);
    };
    view.sun = unit({-0.15, 0.2, 0.95});
    view.sky = [seed](double right, double up) {
        const double glow = std::exp(-6 * std::hypot(right + 0.15, up - 0.2));
        const Color sky = ramp({rgb(0xf5d7b0), rgb(0xa9bccb), rgb(0x5d86b4), rgb(0x33609b)}, up * 2.0);
        return withClouds(sky, rgb(0xfff3e2), right, up, 0.12, seed + 3) + rgb(0xffd9a0) * (0.8 * glow);
    };
    view.surface = [view](Point p, double height, const Vector& normal, double) {
        const Vector look = unit({p.x, height - 2.6, p.y});
        const Vector mirrored = look - normal * (2 * normal.dot(look));
        const double fresnel = 0.02 + 0.98 * std::pow(1 - std::max(-normal.dot(look), 0.0), 5);
        const double forward = std::max(mirrored[2], 0.2);
        const Color sky = view.sky(mirrored[0] / forward, std::max(mirrored[1], 0.01) / forward);
        const double glitter = std::pow(std::max(unit(mirrored).dot(view.sun), 0.0), 180);
        const Color water = mix(rgb(0x06283a), rgb(0x1f6f74), 0.4 + 0.6 * height);
        return mix(water, sky, fresnel) + rgb(0xffdca8) * (2.6 * glitter);
    };
    view.haze = rgb(0xd9cdbd);
    view.hazeDistance = 300;
    view.eyeHeight = 2.6;
    view.horizon = 0.42;
    view.nearest = 3.4;
    view.waterLevel = -1e3;
    view.ripple = 0;
    return view;
}

/// A stand of conifers at both sides of the foreground, light from the left.
void paintPines(Canvas& canvas, const Color& lit, const Color& shaded, int seed) {
    Random random(static_cast<std::uint64_t>(seed));
    const auto pine = [&](Point foot, double height) {
        const Point top = foot - Point{random.bell(), height};
        canvas.stroke(
            foot, (foot + top) * 0.5, top, [height](double t) { return 0.2 + height * 0.014 * (1 - t); },
            [&](double, double) { return shaded; });
        for (double t = 1; t > 0.02; t -= 1.1 / height) {  // whorls, the lowest first
            const double reach = height * 0.2 * std::pow(t, 0.85) * random.uniform(0.55, 1.1);
            const Point root = foot + (top - foot) * (1.02 - 0.92 * t);
            for (const double side : {-1.0, 1.0}) {
                const Color needle = mix(shaded, lit, (side < 0 ? 0.75 : 0.3) * random.uniform(0.3, 1.1));
                for (int twig = 0; twig < 4; ++twig) {
                    const double out = reach * (0.25 + 0.25 * twig);
                    const Point from = root + Point{side * (out - reach * 0.25), out * 0.22};
                    const Point tip = from + Point{side * reach * 0.3, reach * 0.22 + 0.5 * random.bell()};
                    canvas.stroke(
                        from, (from + tip) * 0.5 - Point{0, 0.4}, tip, [](double u) { return 0.75 * (1.1 - u); },
                        [&](double, double) { return needle; });
                }
            }
        }
    };
    for (int i = 0; i < 24; ++i) {
        const double spread = 0.24 * std::pow(random.uniform(), 1.4);
        const double x = (i % 5 < 3 ? spread : 1 - 0.7 * spread) * canvas.width();
        const double nearness = 1 - spread / 0.24;
        pine({x, canvas.height() * (0.93 + 0.12 * nearness)},
             canvas.height() * (0.14 + 0.36 * nearness) * random.uniform(0.8, 1.15));
    }
}

}  // namespace

void landscape(Canvas& canvas, Terrain terrain, int seed) {
    switch (terrain) {
    case Terrain::Alps:
        paintGround(canvas, alps(seed));
        return paintPines(canvas, rgb(0x4d6330), rgb(0x0d1a12), seed);
    case Terrain::Dusk:
        paintGround(canvas, dusk(seed));
        return paintPines(canvas, rgb(0x3a2430), rgb(0x0f0b16), seed);
    case Terrain::Dunes:
        return paintGround(canvas, dunes(seed));
    case Terrain::Sea:
        return paintGround(canvas, sea(seed));
    }
}

}  // namespace wavelens::sample_set
