// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace wavelens::sample_set {

namespace {

using std::numbers::pi;

int whole(double x) {
    return static_cast<int>(std::floor(x));
}

/// A rectangle's rounded edge: 0 outside, rising to 1 over `bevel` inside.
double plate(double x, double y, double w, double h, double bevel) {
    return smooth(0, bevel, std::min(std::min(x, w - x), std::min(y, h - y)));
}

}  // namespace

void brick(Canvas& canvas, int seed) {
    constexpr double kWidth = 46;
    constexpr double kHeight = 17;

    struct Place {
        double x, y;  // within the brick
        int row, column;
    };

    const auto locate = [seed](Point p) {
        const Point q = p + Point{0.9 * fbm(p * 0.05, 3, seed), 0.9 * fbm(p * 0.05, 3, seed + 1)};
        const int row = whole(q.y / kHeight);
        const double x = q.x + (row % 2 != 0 ? kWidth / 2 : 0) + 4 * hash(row, 3, seed);
        const int column = whole(x / kWidth);
        return Place{x - column * kWidth, q.y - row * kHeight, row, column};
    };
    const auto height = [&](Point p) {
        const Place at = locate(p);
        const double chipped = 1.0 * fbm(p * 0.22, 4, seed + 4);
        const double body = plate(at.x - 1.3 + chipped, at.y - 1.3 + chipped, kWidth - 2.6 + 2 * chipped,
                                  kHeight - 2.6 + 2 * chipped, 1.8);
        const double pits = smooth(0.35, 0.6, noise(p * 0.45, seed + 5));
        return 1.5 * body + 0.35 * body * fbm(p * 0.5, 5, seed + 6, 0.65) - 0.7 * body * pits +
               0.25 * fbm(p * 0.9, 3, seed + 8);
    };
    canvas.shade([&](Point p) {
        const Place at = locate(p);
        const double chipped = 1.0 * fbm(p * 0.22, 4, seed + 4);
        const double body = plate(at.x - 1.3 + chipped, at.y - 1.3 + chipped, kWidth - 2.6 + 2 * chipped,
                                  kHeight - 2.6 + 2 * chipped, 0.8);
        const double kind = hash(at.row, at.column, seed + 9);
        Color clay = ramp({rgb(0x5d2a22), rgb(0x94412c), rgb(0xb75f3d), rgb(0xc98356), rgb(0x7a3a30)}, kind);
        clay = mix(clay, rgb(0xd9b79a), 0.3 * smooth(0.1, 0.6, fbm(p * 0.08, 4, seed + 10)));
        clay *= 1 + 0.3 * fbm(p * 0.6, 4, seed + 11, 0.7);
        const Color mortar = rgb(0xb3a898) * (0.9 + 0.3 * fbm(p * 0.8, 4, seed + 12, 0.7));
        const double weather = 0.85 + 0.25 * fbm(p * 0.01, 3, seed + 13);
        return Color(mix(mortar, clay, body) * (relief(height, p, 0.75) * weather));
    });
}

void cobbles(Canvas& canvas, int seed) {
    const auto scale = [&](Point p) {
        return 0.033 + 0.01 * (1 - p.y / canvas.height());
    };
    const auto height = [&](Point p) {
        const Cell stone =
            cells(p * scale(p) + Point{0.12 * fbm(p * 0.06, 3, seed), 0.12 * fbm(p * 0.06, 3, seed + 1)}, seed + 2);
        return 7 * std::sqrt(smooth(0.015, 0.34, stone.edge)) + 0.35 * fbm(p * 0.4, 5, seed + 4, 0.65) +
               0.9 * hash(stone.id, 1, seed) * fbm(p * 0.09, 3, stone.id % 1000);
    };
    canvas.shade([&](Point p) {
        const Cell stone =
            cells(p * scale(p) + Point{0.12 * fbm(p * 0.06, 3, seed), 0.12 * fbm(p * 0.06, 3, seed + 1)}, seed + 2);
        const Color kinds =
            ramp({rgb(0x6c7078), rgb(0x9a948a), rgb(0xb59a78), rgb(0x7d6a60), rgb(0x8f9aa3), rgb(0xc4beb2)},
                 hash(stone.id, 0, seed));
        Color color = kinds * (0.85 + 0.35 * fbm(p * 0.5, 5, seed + 5, 0.7));
        const double vein = std::abs(noise(p * 0.07 + stone.site * 9, seed + 6));
        color = mix(color, kinds * 1.6, hash(stone.id, 2, seed) > 0.55 ? 0.7 * smooth(0.06, 0.02, vein) : 0.0);
        const Color moss = mix(rgb(0x1a2412), rgb(0x5c7a2c), 0.5 + 1.1 * fbm(p * 0.5, 4, seed + 7));
        const double joint = smooth(0.05, 0.02, stone.edge + 0.03 * fbm(p * 0.15, 3, seed + 8));
        return Color(mix(color, moss * 0.7, joint) * relief(height, p, 0.62));
    });
}

void roof(Canvas& canvas, int seed) {
    canvas.shade([&](Point p) {
        constexpr double kWidth = 22;
        constexpr double kRow = 19;
        const Point q = p + Point{0.8 * noise(p * 0.06, seed), 0.8 * noise(p * 0.06, seed + 1)};
        // Rows overlap downwards: the tile seen is the lowest one whose rounded end reaches this far.
        for (int row = whole(q.y / kRow) - 2;; ++row) {
            const double x = q.x + (row % 2 != 0 ? kWidth / 2 : 0);
            const int column = whole(x / kWidth);
            const double across = 2 * (x / kWidth - column) - 1;
            const double tone = hash(row, column, seed + 2);
            const double along = q.y - row * kRow - 1.6 * (tone - 0.5);
            const double end = kRow + 13 * std::sqrt(std::max(1 - across * across, 0.0));
            if (along > end) {
                continue;
            }
            const double arch = std::sqrt(std::max(1 - 0.8 * across * across, 0.0));
            Color clay = ramp({rgb(0x6e2f1e), rgb(0xa94b2b), rgb(0xc9713f), rgb(0xd99a63), rgb(0x8b3f2c)}, tone);
            clay *= (0.9 + 0.35 * fbm(p * 0.35, 5, seed + 3, 0.65));
            const double lichen = smooth(0.38, 0.5, fbm(p * 0.09 + Point{tone * 9, 0}, 4, seed + 4));
            clay = mix(clay, mix(rgb(0xb8b58a), rgb(0xe0d36a), tone), 0.75 * lichen);
            const double light = 0.62 + 0.45 * arch - 0.3 * across;
            const double rim = smooth(2.4, 0.8, end - along);
            const double shadow = smooth(-2, 9, along - 6 * (1 - arch));
            return Color((clay * (light * (0.35 + 0.65 * shadow))) + rgb(0xffd9b0) * (0.22 * rim * light) -
                         rgb(0x30140c) * smooth(0.7, 0.0, end - along));
        }
    });
}

void planks(Canvas& canvas, int seed) {
    constexpr double kPlank = 44;
    const auto grain = [seed](Point p, int plank) {
        const double knotX = 264 * hash(plank, 1, seed) + 60;
        const double knotY = kPlank * (0.3 + 0.4 * hash(plank, 2, seed));
        const Point d{(p.x - knotX) / 3.2, p.y - plank * kPlank - knotY};
        const double knot = hash(plank, 3, seed) > 0.35 ? std::exp(-d.dot(d) / 60) : 0.0;
        const double drift = 5 * fbm({p.x * 0.006, p.y * 0.05 + plank * 7}, 4, seed + plank) + 9 * knot;
        return std::pair{drift * 3 + p.y * 0.22 + plank * 11, knot};
    };
    const auto height = [&](Point p) {
        const int plank = whole(p.y / kPlank);
        const double inside = p.y - plank * kPlank;
        const double fibre = fbm({p.x * 0.03, p.y * 0.9}, 4, seed + 3, 0.7);
        return 2.2 * smooth(0.3, 2.2, std::min(inside, kPlank - inside)) + 0.4 * fibre +
               0.25 * std::sin(grain(p, plank).first * 2 * pi);
    };
    canvas.shade([&](Point p) {
        const int plank = whole(p.y / kPlank);
        const double inside = p.y - plank * kPlank;
        const auto [rings, knot] = grain(p, plank);
        const double late = std::pow(fract(rings), 2.2);  // a year's wood darkens slowly, then breaks off
        const double tone = hash(plank, 0, seed);
        const Color early = ramp({rgb(0xd8ab72), rgb(0xc58b50), rgb(0xb5a58e), rgb(0xdcb888)}, tone);
        Color wood = mix(early, early.mul(rgb(0x9a6a48)), late * 0.8);
        wood *= 1 + 0.22 * fbm({p.x * 0.05, p.y * 1.1}, 4, seed + 5, 0.7);
        wood = mix(wood, rgb(0x3a1d0e), 0.8 * smooth(0.35, 0.95, knot));
        const double pore = smooth(0.5, 0.75, noise({p.x * 0.08, p.y * 0.95}, seed + 6));
        wood = mix(wood, rgb(0x4b2a16), 0.55 * pore);
        wood *= smooth(0.0, 1.4, std::min(inside, kPlank - inside)) * 0.9 + 0.1;
        for (const double nail : {34.0, 236.0}) {
            for (const double across : {11.0, 33.0}) {
                const Point d = p - Point{nail + 5 * hash(plank, 4, seed), plank * kPlank + across};
                const double r = cv::norm(d);
                const double shine = 0.6 + 0.09 * (-d.x - d.y);
                wood = mix(wood * (1 - 0.5 * smooth(7, 2.5, r)), rgb(0x6f747c) * shine, smooth(3.1, 2.6, r));
            }
        }
        return Color(wood * relief(height, p, 0.55));
    });
}

void city(Canvas& canvas, int seed) {
    struct Block {
        double x0, x1, z0, z1, top;
        int style;
    };

    const std::array<Block, 9> blocks{{{-75, -38, 62, 100, 92, 0},
                                       {26, 62, 54, 90, 118, 1},
                                       {-30, -6, 96, 124, 74, 2},
                                       {0, 24, 118, 150, 128, 3},
                                       {-128, -84, 84, 130, 140, 4},
                                       {70, 118, 88, 130, 84, 2},
                                       {-62, -34, 136, 170, 150, 1},
                                       {30, 66, 140, 180, 104, 4},
                                       {-16, 10, 190, 220, 96, 0}}};
    const auto sky = [&](double right, double up) {
        const Color blue = ramp({rgb(0xf6d9b8), rgb(0xbfd0e2), rgb(0x6f9fd2), rgb(0x3c74b8)}, up * 1.5);
        return mix(blue, rgb(0xfffaf2),
                   smooth(0.05, 0.8, fbm({right * 2.4 + 3, up * 4.2}, 7, seed, 0.55)) * smooth(0, 0.2, up));
    };
    // u along a wall, v up it, both in metres; `lit` how much the wall faces the sun.
    const auto wall = [&](int style, double u, double v, double lit, const cv::Vec3d& mirrored) {
        const Color glassSky =
            0.8 * sky(mirrored[0] / std::max(std::abs(mirrored[2]), 0.3), std::max(mirrored[1], 0.05) + 0.1);
        const auto pane = [&](double w, double h, double frame, const Color& body, const Color& tint) {
            const int column = whole(u / w);
            const int floor = whole(v / h);
            const double x = u - column * w;
            const double y = v - floor * h;
            const double k = hash(column, floor, seed + style);
            if (x < frame || x > w - frame || y < frame * 1.3 || y > h - frame * 0.6) {
                const double course = 0.94 + 0.1 * noise({u * 2, v * 5}, seed + 5);
                return Color(body * (course * (0.35 + 0.75 * lit)));
            }
            if (std::abs(x - w / 2) < 0.07 * w || std::abs(y - h * 0.7) < 0.03 * h) {
                return Color(body * (0.25 + 0.5 * lit));
            }
            const double blind = k > 0.62 && y > h * (0.5 + 0.5 * hash(column, floor, seed + 9)) ? 1.0 : 0.0;
            const Color glass = mix(tint * 0.25, glassSky, 0.35 + 0.4 * hash(floor, column, seed + 6));
            const Color lamp = rgb(0xffd28a) * 0.9;
            return mix(k < 0.1 ? mix(glass, lamp, 0.75) : glass, rgb(0xd9d2c4) * (0.4 + 0.5 * lit), 0.8 * blind);
        };
        switch (style) {
        case 0:
            return pane(3.4, 4.0, 0.75, rgb(0xb5593c), rgb(0x25303c));
        case 1:
            return pane(2.6, 3.6, 0.16, rgb(0x3b4550), rgb(0x2f5f86));
        case 2:
            return pane(4.2, 4.4, 0.95, rgb(0xd8c8a8), rgb(0x2a3036));
        case 3:
            return pane(1.7, 8.2, 0.28, rgb(0xe4e6ea), rgb(0x3c6a84));
        default:
            return pane(5.2, 3.8, 0.5, rgb(0x8f969e), rgb(0x27323c));
        }
    };
    canvas.shade([&](Point p) {
        const double focal = 1.02 * canvas.width();
        const double tilt = 0.30;  // looking up a little
        const double vx = (p.x - canvas.width() / 2) / focal;
        const double vy = (canvas.height() * 0.5 - p.y) / focal;
        const cv::Vec3d ray{vx * 0.96 + 0.28, vy * std::cos(tilt) + std::sin(tilt),
                            0.96 * (std::cos(tilt) - vy * std::sin(tilt)) - 0.28 * vx};
        double nearest = 1e9;
        Color color = sky(ray[0] / ray[2], ray[1] / ray[2]);
        for (const Block& block : blocks) {
            const double zFront = block.z0 / ray[2];
            const double xFront = zFront * ray[0];
            const double yFront = 6 + zFront * ray[1];
            if (zFront > 0 && zFront < nearest && xFront > block.x0 && xFront < block.x1 && yFront < block.top) {
                nearest = zFront;
                color = wall(block.style, xFront - block.x0, block.top - yFront, 0.95, {ray[0], ray[1], -ray[2]});
            }
            const double side = ray[0] > 0 ? block.x0 : block.x1;
            const double t = side / ray[0];
            const double z = t * ray[2];
            const double y = 6 + t * ray[1];
            if (t > 0 && t < nearest && z > block.z0 && z < block.z1 && y < block.top) {
                nearest = t;
                color =
                    wall(block.style, z - block.z0, block.top - y, ray[0] > 0 ? 0.35 : 0.7, {-ray[0], ray[1], ray[2]});
            }
        }
        return nearest < 1e9 ? mix(color, rgb(0xd8d2cc), 0.5 * smooth(70, 330, nearest)) : color;
    });
}

void tartan(Canvas& canvas, int seed) {
    constexpr double kThread = 2.9;
    const std::array<std::pair<int, Color>, 9> sett{{{9, rgb(0x9c1620)},
                                                     {2, rgb(0x0d2b1c)},
                                                     {3, rgb(0x9c1620)},
                                                     {8, rgb(0x0f4a2e)},
                                                     {2, rgb(0xf0e6c8)},
                                                     {8, rgb(0x10265c)},
                                                     {2, rgb(0x0a0d14)},
                                                     {3, rgb(0x10265c)},
                                                     {1, rgb(0xe6b52c)}}};
    int period = 0;
    for (const auto& [threads, color] : sett) {
        period += threads;
    }
    const auto dye = [&](int thread) {  // the sequence, then mirrored
        int place = ((thread % (2 * period)) + 2 * period) % (2 * period);
        place = place < period ? place : 2 * period - 1 - place;
        std::size_t band = 0;
        while (place >= sett[band].first) {
            place -= sett[band++].first;
        }
        return sett[band].second;
    };
    canvas.shade([&](Point p) {
        const double drape = 5 * noise(p * 0.011, seed);
        const Point q{p.x * 0.966 + p.y * 0.259 + drape, p.y * 0.966 - p.x * 0.259 + 6 * noise(p * 0.012, seed + 1)};
        const int warp = whole(q.x / kThread);
        const int weft = whole(q.y / kThread);
        const bool over = (((warp + weft) % 4) + 4) % 4 < 2;  // a two-and-two twill
        const double across = 2 * fract((over ? q.x : q.y) / kThread) - 1;
        const double along = (over ? q.y : q.x) / kThread;
        const int thread = over ? warp : weft;
        const double ply = std::sin(2 * pi * (along * 0.75 + across * 0.35));
        const double fuzz = 1 + 0.3 * noise({along * 2.4, across * 2.5 + thread * 9.0}, seed + 3) + 0.12 * ply;
        const double bulge = 0.35 + 0.75 * std::sqrt(std::max(1 - across * across, 0.0));
        const double fold = 1 + 0.09 * (5 * noise((p + Point{3, 3}) * 0.011, seed) - drape) * 8;
        return Color(dye(over ? thread : thread + 5) * (1.25 * bulge * fuzz * std::clamp(fold, 0.5, 1.5)));
    });
}

void knit(Canvas& canvas, int seed) {
    canvas.shade([](Point) { return rgb(0x120d12); });
    Random random(static_cast<std::uint64_t>(seed));
    constexpr double kWidth = 13.2;
    constexpr double kRow = 10.4;
    const auto yarn = [&](int column, int row) {  // a star pattern between plain bands
        const int x = ((column % 14) + 14) % 14 - 7;
        const int y = ((row % 16) + 16) % 16 - 6;
        const int ax = std::abs(x);
        const int ay = std::abs(y);
        if (y > 6) {
            return y == 8 ? ((column % 2) != 0 ? rgb(0xf3ead6) : rgb(0xb3202c)) : rgb(0x1d3a63);
        }
        const bool star = (ax == ay && ax < 6) || (ax + ay < 4) || (ax < 2 && ay < 6) || (ay < 2 && ax < 6);
        return star ? rgb(0xf3ead6) : (ay == 6 ? rgb(0xb3202c) : rgb(0x2a5a7e));
    };
    const int rows = static_cast<int>(canvas.height() / kRow) + 3;
    const int columns = static_cast<int>(canvas.width() / kWidth) + 3;
    for (int row = rows; row >= -2; --row) {
        for (int column = -2; column < columns; ++column) {
            const Color color = yarn(column, row);
            for (const double side : {-1.0, 1.0}) {
                const Point foot{(column + 0.5) * kWidth + side * 1.6 + 0.3 * random.bell(),
                                 (row + 1.28) * kRow + 0.3 * random.bell()};
                const Point head{foot.x + side * kWidth * 0.36, foot.y - kRow * 1.62};
                const Point bend{foot.x + side * kWidth * 0.30, (foot.y + head.y) / 2 + 1.0};
                const int grain = seed + 97 * row + 13 * column;
                canvas.stroke(
                    foot, bend, head, [](double t) { return 3.5 * std::pow(std::sin(pi * (0.14 + 0.72 * t)), 0.55); },
                    [&](double t, double s) {
                        const double round = 0.35 + 0.8 * std::sqrt(std::max(1 - s * s, 0.0)) - 0.25 * s * side;
                        const double ply = 0.86 + 0.22 * std::sin(2 * pi * (t * 2.6 + 0.55 * s * side));
                        const double fibre = 1 + 0.35 * noise({t * 9 + 3 * s, s * 4}, grain);
                        return Color(color * (round * ply * fibre * (0.7 + 0.4 * std::sin(pi * t))));
                    });
            }
        }
    }
    for (int i = 0; i < 900; ++i) {  // loose fibres
        const Point at{random.uniform(0, canvas.width()), random.uniform(0, canvas.height())};
        const Color color = yarn(whole(at.x / kWidth), whole(at.y / kRow)) * 1.3;
        const double angle = random.uniform(0, 2 * pi);
        const Point out{std::cos(angle) * 5, std::sin(angle) * 5};
        canvas.stroke(
            at, at + out * 0.6 + Point{random.bell(), random.bell()}, at + out, [](double) { return 0.22; },
            [&](double, double) { return color; }, 0.6);
    }
}

void mosaic(Canvas& canvas, int seed) {
    const Point sun{canvas.width() * 0.68, canvas.height() * 0.3};
    // What the stones picture: a sun with rays over rolling waves.
    const auto picture = [&](Point p) {
        const Point d = p - sun;
        const double radius = cv::norm(d);
        const double angle = std::atan2(d.y, d.x);
        const double sea = canvas.height() * 0.6 + 8 * std::sin(p.x * 0.045);
        if (p.y > sea) {
            const double wave =
                fract((p.y - sea) / 24 + 0.28 * std::sin(p.x * 0.06 + std::floor((p.y - sea) / 24) * 1.9));
            return wave < 0.2 ? rgb(0xf0f4ee)
                              : ramp({rgb(0x5fc0c4), rgb(0x1f86a8), rgb(0x145a8c), rgb(0x0d2f5c)}, wave * 1.1);
        }
        if (radius < 42) {
            return ramp({rgb(0xfff0a0), rgb(0xf8c22e), rgb(0xe98a1c)}, radius / 42);
        }
        if (radius < 47) {
            return rgb(0x8f2a16);
        }
        const bool ray = std::sin(angle * 14 + 0.6 * std::sin(radius * 0.1)) > 0.15 && radius < 96;
        return ray ? mix(rgb(0xe2571e), rgb(0xf2a93a), (radius - 47) / 49)
                   : ramp({rgb(0xf6dfb0), rgb(0x9fc6d0), rgb(0x4f8fb4)}, radius / 240);
    };
    const auto warp = [&](Point p) {
        return p * 0.125 + Point{0.5 * noise(p * 0.02, seed), 0.5 * noise(p * 0.02, seed + 1)};
    };
    const auto height = [&](Point p) {
        const Cell stone = cells(warp(p), seed, 0.42);
        return 1.2 * smooth(0.05, 0.19, stone.edge) + 0.18 * fbm(p * 0.5, 3, seed + 3);
    };
    canvas.shade([&](Point p) {
        const Cell stone = cells(warp(p), seed, 0.42);
        const Point middle = p + (stone.site - warp(p)) * 8.0;
        const double tone = 0.72 + 0.5 * hash(stone.id, 0, seed);
        const Color glass = picture(middle) * (tone * (1 + 0.16 * fbm(p * 0.35, 4, seed + 4)));
        const Color grout = rgb(0x6f675c) * (0.8 + 0.4 * fbm(p * 0.7, 3, seed + 5));
        const double shine = hash(stone.id, 3, seed) > 0.86 ? 0.35 : 0.0;
        return Color(mix(grout, mix(glass, rgb(0xffffff), shine), smooth(0.045, 0.09, stone.edge)) *
                     relief(height, p, 0.9));
    });
}

void glazedTiles(Canvas& canvas, int seed) {
    constexpr double kTile = 66;
    // Distance to the lines of an eight-pointed star in a square, by folding the tile onto one sixteenth of it.
    const auto lines = [](Point p) {
        Point q{fract(p.x / kTile) - 0.5, fract(p.y / kTile) - 0.5};
        q = {std::abs(q.x), std::abs(q.y)};
        if (q.y > q.x) {
            std::swap(q.x, q.y);
        }
        const double axis = std::abs(q.x - 0.30);                                      // the upright square's side
        const double turned = std::abs((q.x + q.y) * std::numbers::sqrt2 / 2 - 0.30);  // the turned one's
        const bool inside = q.x < 0.30 || (q.x + q.y) * std::numbers::sqrt2 / 2 < 0.30;
        const bool core = q.x < 0.30 && (q.x + q.y) * std::numbers::sqrt2 / 2 < 0.30;
        const double radius = std::hypot(q.x, q.y);
        const double corner = std::abs(std::hypot(q.x - 0.5, q.y - 0.5) - 0.21);
        const double link = q.x > 0.42 ? std::abs(q.y) : 1.0;
        double line = std::min(axis, turned);
        line = std::min(line, std::min(corner, link));
        const int zone = radius < 0.12 ? 0 : core ? 1 : inside ? 2 : std::hypot(q.x - 0.5, q.y - 0.5) < 0.21 ? 3 : 4;
        line = std::min(line, std::abs(radius - 0.12));
        return std::pair{line * kTile, zone};
    };
    const auto bent = [&](Point p) {
        return Point{p.x * 0.94 + p.y * 0.1 + 11, p.y * 0.97 - p.x * 0.05 + 7};
    };
    const auto height = [&](Point p) {
        return 0.9 * smooth(0.8, 2.4, lines(bent(p)).first) + 0.12 * fbm(p * 0.3, 3, seed);
    };
    canvas.shade([&](Point p) {
        const Point q = bent(p);
        const auto [line, zone] = lines(q);
        const std::array<Color, 5> glaze{rgb(0xf2c230), rgb(0x0f4f9e), rgb(0x18a3b0), rgb(0xc2402a), rgb(0xf3efe2)};
        const double tone = 0.85 + 0.3 * hash(whole(q.x / kTile * 2), whole(q.y / kTile * 2), seed + zone);
        Color color = glaze[static_cast<std::size_t>(zone)] * (tone * (0.95 + 0.18 * fbm(p * 0.12, 5, seed + 3, 0.6)));
        const double crackle = cells(p * 0.16, seed + 5, 0.9).edge;
        color = mix(color, color * 0.55, 0.6 * smooth(0.035, 0.01, crackle));
        const Color band = rgb(0xe9e2cd) * (0.85 + 0.2 * fbm(p * 0.6, 3, seed + 4));
        color = mix(band, color, smooth(1.3, 1.9, line));
        const double gloss = 0.28 * smooth(0.2, 0.9, fbm(p * 0.012, 2, seed + 8));
        return Color(mix(color * relief(height, p, 0.8), rgb(0xffffff), gloss));
    });
}

}  // namespace wavelens::sample_set
