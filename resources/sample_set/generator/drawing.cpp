// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>
#include <sstream>
#include <string_view>
#include <vector>

namespace wavelens::sample_set {

namespace {

using std::numbers::pi;

/// A letter is its width, then moves, lines and quadratic curves of a pen; the baseline is 0, capitals are 100 high.
const std::map<char, std::string> kLetters{
    {'a', "54 M 46 60 L 46 0 M 46 30 Q 46 60 25 60 Q 4 60 4 30 Q 4 0 25 0 Q 46 0 46 30"},
    {'b', "54 M 6 100 L 6 0 M 6 30 Q 6 60 27 60 Q 48 60 48 30 Q 48 0 27 0 Q 6 0 6 30"},
    {'c', "46 M 42 50 Q 36 60 25 60 Q 4 60 4 30 Q 4 0 25 0 Q 36 0 42 10"},
    {'d', "54 M 46 100 L 46 0 M 46 30 Q 46 60 25 60 Q 4 60 4 30 Q 4 0 25 0 Q 46 0 46 30"},
    {'e', "52 M 4 32 L 46 32 Q 46 60 25 60 Q 4 60 4 30 Q 4 0 26 0 Q 38 0 44 11"},
    {'f', "32 M 32 98 Q 28 100 25 100 Q 12 100 12 84 L 12 0 M 0 60 L 28 60"},
    {'g',
     "54 M 46 60 L 46 -12 Q 46 -36 25 -36 Q 12 -36 6 -28 M 46 30 Q 46 60 25 60 Q 4 60 4 30 Q 4 0 25 0 Q 46 0 46 30"},
    {'h', "52 M 6 100 L 6 0 M 6 34 Q 8 60 27 60 Q 46 60 46 38 L 46 0"},
    {'i', "14 M 7 60 L 7 0 M 7 84 L 7 85"},
    {'j', "16 M 11 60 L 11 -18 Q 11 -36 -4 -36 M 11 84 L 11 85"},
    {'k', "46 M 6 100 L 6 0 M 42 60 L 6 24 M 18 36 L 44 0"},
    {'l', "14 M 7 100 L 7 0"},
    {'m', "80 M 6 60 L 6 0 M 6 34 Q 8 60 23 60 Q 40 60 40 38 L 40 0 M 40 34 Q 42 60 57 60 Q 74 60 74 38 L 74 0"},
    {'n', "52 M 6 60 L 6 0 M 6 34 Q 8 60 27 60 Q 46 60 46 38 L 46 0"},
    {'o', "52 M 26 60 Q 4 60 4 30 Q 4 0 26 0 Q 48 0 48 30 Q 48 60 26 60"},
    {'p', "54 M 6 60 L 6 -36 M 6 30 Q 6 60 27 60 Q 48 60 48 30 Q 48 0 27 0 Q 6 0 6 30"},
    {'q', "54 M 46 60 L 46 -36 M 46 30 Q 46 60 25 60 Q 4 60 4 30 Q 4 0 25 0 Q 46 0 46 30"},
    {'r', "34 M 6 60 L 6 0 M 6 32 Q 8 60 32 58"},
    {'s', "42 M 36 52 Q 30 60 20 60 Q 6 60 6 46 Q 6 35 20 31 Q 37 27 37 15 Q 37 0 20 0 Q 8 0 3 9"},
    {'t', "34 M 12 84 L 12 16 Q 12 0 25 0 Q 29 0 32 2 M 0 60 L 29 60"},
    {'u', "52 M 6 60 L 6 22 Q 6 0 25 0 Q 44 0 46 26 M 46 60 L 46 0"},
    {'v', "46 M 3 60 L 23 0 L 43 60"},
    {'w', "68 M 3 60 L 19 0 L 34 56 L 49 0 L 65 60"},
    {'x', "46 M 5 60 L 41 0 M 41 60 L 5 0"},
    {'y', "46 M 3 60 L 23 2 M 43 60 L 17 -24 Q 12 -36 1 -35"},
    {'z', "46 M 5 60 L 41 60 L 5 0 L 42 0"},
    {'A', "72 M 3 0 L 36 100 L 69 0 M 15 36 L 57 36"},
    {'B', "64 M 7 0 L 7 100 L 30 100 Q 52 100 52 77 Q 52 54 30 54 L 7 54 M 30 54 Q 58 54 58 27 Q 58 0 30 0 L 7 0"},
    {'C', "74 M 69 80 Q 60 100 42 100 Q 4 100 4 50 Q 4 0 42 0 Q 60 0 69 20"},
    {'D', "76 M 7 0 L 7 100 L 28 100 Q 71 100 71 50 Q 71 0 28 0 L 7 0"},
    {'E', "58 M 52 100 L 7 100 L 7 0 L 53 0 M 7 52 L 46 52"},
    {'F', "54 M 51 100 L 7 100 L 7 0 M 7 52 L 45 52"},
    {'G', "80 M 69 80 Q 60 100 42 100 Q 4 100 4 50 Q 4 0 42 0 Q 73 0 73 46 L 46 46"},
    {'H', "72 M 7 0 L 7 100 M 65 0 L 65 100 M 7 52 L 65 52"},
    {'I', "16 M 8 0 L 8 100"},
    {'J', "48 M 41 100 L 41 28 Q 41 0 21 0 Q 9 0 3 14"},
    {'K', "64 M 7 0 L 7 100 M 57 100 L 7 42 M 25 62 L 61 0"},
    {'L', "53 M 7 100 L 7 0 L 51 0"},
    {'M', "88 M 7 0 L 7 100 L 44 28 L 81 100 L 81 0"},
    {'N', "76 M 7 0 L 7 100 L 69 0 L 69 100"},
    {'O', "84 M 42 100 Q 4 100 4 50 Q 4 0 42 0 Q 80 0 80 50 Q 80 100 42 100"},
    {'P', "60 M 7 0 L 7 100 L 32 100 Q 56 100 56 74 Q 56 48 32 48 L 7 48"},
    {'Q', "84 M 42 100 Q 4 100 4 50 Q 4 0 42 0 Q 80 0 80 50 Q 80 100 42 100 M 52 24 L 80 -8"},
    {'R', "64 M 7 0 L 7 100 L 32 100 Q 56 100 56 74 Q 56 48 32 48 L 7 48 M 34 48 L 60 0"},
    {'S', "60 M 53 83 Q 46 100 30 100 Q 8 100 8 76 Q 8 58 30 52 Q 56 45 56 26 Q 56 0 30 0 Q 12 0 4 18"},
    {'T', "64 M 3 100 L 61 100 M 32 100 L 32 0"},
    {'U', "72 M 7 100 L 7 36 Q 7 0 36 0 Q 65 0 65 36 L 65 100"},
    {'V', "70 M 3 100 L 35 0 L 67 100"},
    {'W', "100 M 3 100 L 27 0 L 50 88 L 73 0 L 97 100"},
    {'X', "66 M 5 100 L 61 0 M 61 100 L 5 0"},
    {'Y', "66 M 3 100 L 33 48 L 63 100 M 33 48 L 33 0"},
    {'Z', "64 M 6 100 L 58 100 L 6 0 L 60 0"},
    {'0', "60 M 30 100 Q 4 100 4 50 Q 4 0 30 0 Q 56 0 56 50 Q 56 100 30 100"},
    {'1', "40 M 8 80 L 26 100 L 26 0"},
    {'2', "60 M 6 76 Q 8 100 30 100 Q 54 100 54 76 Q 54 58 30 36 L 5 0 L 56 0"},
    {'3', "60 M 8 100 L 52 100 L 28 62 Q 56 60 56 31 Q 56 0 28 0 Q 10 0 4 16"},
    {'4', "62 M 45 0 L 45 100 L 4 28 L 58 28"},
    {'5', "60 M 52 100 L 14 100 L 10 58 Q 20 64 30 64 Q 56 64 56 33 Q 56 0 28 0 Q 10 0 4 14"},
    {'6', "60 M 44 100 Q 4 66 4 33 Q 4 0 30 0 Q 56 0 56 32 Q 56 62 31 62 Q 12 62 6 46"},
    {'7', "56 M 4 100 L 53 100 L 21 0"},
    {'8', "60 M 30 55 Q 8 55 8 78 Q 8 100 30 100 Q 52 100 52 78 Q 52 55 30 55 Q 4 55 4 28 Q 4 0 30 0 Q 56 0 56 28 Q 56 "
          "55 30 55"},
    {'9', "60 M 16 0 Q 56 34 56 67 Q 56 100 30 100 Q 4 100 4 68 Q 4 38 29 38 Q 48 38 54 54"},
    {'.', "16 M 8 2 L 8 3"},
    {',', "16 M 9 3 L 4 -14"},
    {'-', "38 M 7 36 L 31 36"},
    {'/', "50 M 4 -10 L 46 110"},
    {'\'', "14 M 7 100 L 6 82"},
    {' ', "34"},
};

struct Pen {
    Color ink;
    double size;          // height of a capital, pixels
    double weight = 0.1;  // breadth of a stroke, share of the size
    double contrast = 0;  // 0: round pen; towards 1: broad nib held at 35 degrees
    double slant = 0;
    double spacing = 0.16;  // between letters, share of the size
};

/// Draws, or with no canvas only measures; returns the width in pixels.
double write(Canvas* canvas, Point at, std::string_view text, const Pen& pen) {
    double x = 0;
    for (const char letter : text) {
        std::istringstream path(kLetters.at(letter));
        double advance = 0;
        path >> advance;
        Point here{};
        const auto place = [&](double px, double py) {
            return at + Point{x + (px + pen.slant * py) * pen.size / 100, -py * pen.size / 100};
        };
        const auto line = [&](Point from, Point bend, Point to) {
            if (canvas == nullptr) {
                return;
            }
            const auto radius = [&](double t) {
                const Point way = (bend - from) * (1 - t) + (to - bend) * t;
                const double turn = std::abs(std::sin(std::atan2(-way.y, way.x) - 35 * pi / 180));
                return pen.size * pen.weight / 2 * (1 - pen.contrast * (1 - turn));
            };
            canvas->stroke(from, bend, to, radius, [&pen](double, double) { return pen.ink; });
        };
        double a = 0, b = 0, c = 0, d = 0;
        for (char command = 0; path >> command;) {
            path >> a >> b;
            if (command == 'Q') {
                path >> c >> d;
                line(here, place(a, b), place(c, d));
                here = place(c, d);
                continue;
            }
            const Point next = place(a, b);
            if (command == 'L') {
                line(here, (here + next) * 0.5, next);
            }
            here = next;
        }
        x += (advance / 100 + pen.spacing) * pen.size;
    }
    return x - pen.spacing * pen.size;
}

void writeCentered(Canvas& canvas, Point middle, std::string_view text, const Pen& pen) {
    write(&canvas, middle - Point{write(nullptr, {}, text, pen) / 2, 0}, text, pen);
}

void rule(Canvas& canvas, Point from, Point to, double width, const Color& ink) {
    canvas.stroke(
        from, (from + to) * 0.5, to, [width](double) { return width / 2; }, [&](double, double) { return ink; });
}

Color paper(Point p, std::uint32_t tint, int seed) {
    return rgb(tint) * (1 + 0.035 * fbm(p * 0.5, 4, seed, 0.7) + 0.05 * fbm(p * 0.012, 3, seed + 4));
}

}  // namespace

void poster(Canvas& canvas, int seed) {
    const double w = canvas.width();
    const double h = canvas.height();
    const Point sun{w * 0.5, h * 0.60};
    canvas.shade([&](Point p) {
        const Point d = p - sun;
        const double radius = cv::norm(d);
        const double ridge = h * 0.56 - 46 * ridged({p.x * 0.016, 0.5}, 5, seed) + 16;
        const double hill = h * 0.74 + 9 * std::sin(p.x * 0.031 + 1) + 5 * std::sin(p.x * 0.07);
        const double grain = 1 + 0.05 * fbm(p * 0.8, 3, seed + 2, 0.8);
        if (p.y > hill) {  // contour-ploughed fields
            const double furrow = fract((p.y - hill) / 7 + 0.012 * p.x);
            return Color(mix(rgb(0x0f3a3c), rgb(0x1d6a5a), smooth(0.4, 0.5, furrow) * smooth(1.0, 0.92, furrow)) *
                         grain);
        }
        if (p.y > ridge) {
            const bool snow = p.y < ridge + 11 + 9 * noise({p.x * 0.12, p.y * 0.05}, seed + 3);
            const bool lit = noise({p.x * 0.045 + 0.02 * p.y, 3.0}, seed + 1) > 0;
            return Color((snow ? (lit ? rgb(0xfff4df) : rgb(0x9fc3cf)) : (lit ? rgb(0x2f7f8c) : rgb(0x174f63))) *
                         grain);
        }
        const bool ray = std::sin(std::atan2(d.y, d.x) * 36) > 0;
        const Color sky = ray ? ramp({rgb(0xffb347), rgb(0xf2703f), rgb(0xc23b46)}, radius / 190)
                              : ramp({rgb(0xffd98a), rgb(0xf79a52), rgb(0xd9573f)}, radius / 190);
        return Color((radius < 62 ? rgb(0xfff0c0) : radius < 66 ? rgb(0xe0563a) : sky) * grain);
    });
    const Color cream = rgb(0xfff3dc);
    writeCentered(canvas, {w / 2, 58}, "AURORA", {cream, 40, 0.19, 0, 0, 0.22});
    writeCentered(canvas, {w / 2, 76}, "NIGHT EXPRESS TO THE NORTH", {cream, 9, 0.13, 0, 0, 0.28});
    writeCentered(canvas, {w / 2, 228}, "Daily at 21.45", {cream, 21, 0.16, 0.75, 0.18, 0.10});
    writeCentered(canvas, {w / 2, 247}, "sleeping cars - dining car - no changes",
                  {rgb(0xffc46b), 8.5, 0.12, 0, 0, 0.2});
    for (const double inset : {6.0, 9.5}) {
        const double thick = inset < 8 ? 2.2 : 0.8;
        const std::array<Point, 4> corner{
            Point{inset, inset}, {w - inset, inset}, {w - inset, h - inset}, {inset, h - inset}};
        for (std::size_t i = 0; i < 4; ++i) {
            rule(canvas, corner[i], corner[(i + 1) % 4], thick, cream);
        }
    }
}

void page(Canvas& canvas, int seed) {
    canvas.shade([&](Point p) { return paper(p, 0xf6efe0, seed); });
    const Color ink = rgb(0x1b1a1e);
    const Color red = rgb(0xa61f22);
    write(&canvas, {17, 43}, "Of Light", {ink, 28, 0.16, 0.8, 0.14, 0.11});
    write(&canvas, {172, 43}, "No. 27", {red, 15, 0.13, 0.7, 0.14, 0.12});
    rule(canvas, {17, 53}, {247, 53}, 1.4, ink);
    rule(canvas, {17, 56}, {247, 56}, 0.5, ink);
    const std::array<std::string_view, 15> text{"The quick brown fox jumps over the",
                                                "lazy dog, while a wizard's job is to",
                                                "vex chumps quickly in fog. Sphinx",
                                                "of black quartz, judge my vow. Pack",
                                                "my box with five dozen liquor jugs.",
                                                "",
                                                "A lens gathers what the eye would lose,",
                                                "and a wave carries it further than sight.",
                                                "",
                                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                                "abcdefghijklmnopqrstuvwxyz 0123456789",
                                                "",
                                                "",
                                                "",
                                                ""};
    double y = 74;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool small = i >= 6;
        if (text[i].empty()) {
            y += 6;
            continue;
        }
        write(&canvas, {17, y}, text[i],
              {ink, small ? 8.0 : 9.6, 0.115, i >= 6 && i < 9 ? 0.6 : 0.0, i >= 6 && i < 9 ? 0.2 : 0.0, 0.14});
        y += small ? 12 : 14.5;
    }
    // A diagram: two wave trains through a lens, with a scale.
    for (int wave = 0; wave < 11; ++wave) {
        const double x = 22.5 + wave * 9;
        rule(canvas, {x, 216}, {x, 246}, 1.0, wave % 5 == 0 ? red : ink);
        const double out = 150 + wave * 9;
        canvas.stroke(
            {out, 216 + wave * 0.8}, {out + 12 - wave * 0.7, 231}, {out, 246 - wave * 0.8}, [](double) { return 0.5; },
            [&](double, double) { return ink; });
    }
    for (const double side : {-1.0, 1.0}) {
        canvas.stroke(
            {134, 211}, {134 + side * 13, 231}, {134, 251}, [](double) { return 0.9; },
            [&](double, double) { return ink; });
    }
    for (int tick = 0; tick <= 46; ++tick) {
        const double x = 17.5 + 5 * tick;
        rule(canvas, {x, 255.5}, {x, tick % 10 == 0 ? 261.0 : 258.5}, 1.0, ink);
    }
}

void signs(Canvas& canvas, int seed) {
    const double w = canvas.width();
    canvas.shade([&](Point p) {  // limewashed wall
        const double chip = fbm(p * 0.03, 6, seed, 0.6);
        const Color wall = mix(rgb(0xe6dcc6), rgb(0xc9b595), 0.5 + fbm(p * 0.2, 5, seed + 2, 0.7));
        return Color(mix(wall, rgb(0xa4634a), smooth(0.42, 0.46, chip)) * (0.92 + 0.12 * fbm(p * 0.01, 2, seed + 3)));
    });
    const auto board = [&](double x, double y, double width, double height, const Color& color, const Color& edge) {
        canvas.reshade([&](Point p, const Color& below) {
            const auto inside = [&](double inset, Point q) {
                const double dx = std::max({x + inset + 7 - q.x, q.x - (x + width - inset - 7), 0.0});
                const double dy = std::max({y + inset + 7 - q.y, q.y - (y + height - inset - 7), 0.0});
                return 7 - std::hypot(dx, dy);
            };
            const double face = inside(0, p);
            if (face <= 0) {
                return Color(below * (1 - 0.5 * smooth(-4, 2, inside(0, p - Point{3, 4}))));
            }
            const double rim = inside(4, p) > 0 && inside(5.6, p) <= 0 ? 1.0 : 0.0;
            const double gloss = 1 + 0.12 * std::sin((p.x + p.y * 1.6) * 0.02) + 0.03 * fbm(p * 0.4, 3, seed + 5);
            const double rust = smooth(0.52, 0.6, fbm(p * 0.045, 5, seed + 7, 0.6) + 0.5 * smooth(9, 0, face));
            return mix(mix(color, edge, rim) * gloss, rgb(0x5b2a14) * (0.8 + 0.5 * fbm(p * 0.5, 3, seed)), rust);
        });
    };
    const Color white = rgb(0xf6f4ea);
    const Color navy = rgb(0x0f2f66);
    board(14, 14, 242, 92, navy, white);
    write(&canvas, {30, 66}, "Wavelens", {white, 41, 0.17, 0.78, 0.16, 0.11});
    write(&canvas, {32, 90}, "LENSES AND INSTRUMENTS SINCE 1887", {white, 8.3, 0.14, 0, 0, 0.2});
    board(270, 14, 100, 92, rgb(0xc2281f), white);
    writeCentered(canvas, {320, 82}, "27", {white, 58, 0.2, 0, 0, 0.2});
    board(14, 120, 150, 128, rgb(0xf3ecd6), rgb(0x1c1c1c));
    const Color black = rgb(0x1c1a18);
    const std::array<std::array<std::string_view, 2>, 6> times{{{"Harbour", "08.15"},
                                                                {"Old Bridge", "08.27"},
                                                                {"Museum", "08.34"},
                                                                {"Quartz Hill", "08.49"},
                                                                {"Gardens", "09.06"},
                                                                {"Observatory", "09.20"}}};
    write(&canvas, {26, 142}, "DEPARTURES", {rgb(0xa81c1c), 11, 0.17, 0, 0, 0.22});
    for (std::size_t i = 0; i < times.size(); ++i) {
        const double y = 160 + 15.5 * static_cast<double>(i);
        rule(canvas, {26, y + 4}, {152, y + 4}, 0.5, rgb(0x9a917c));
        write(&canvas, {26, y}, times[i][0], {black, 9.5, 0.12, 0, 0, 0.15});
        write(&canvas, {119, y}, times[i][1], {black, 9.5, 0.12, 0, 0, 0.15});
    }
    board(178, 120, 192, 60, rgb(0x11694a), rgb(0xf3d98a));
    writeCentered(canvas, {274, 151}, "Cafe Fresnel", {rgb(0xf8e5a8), 23, 0.15, 0.75, 0.2, 0.11});
    writeCentered(canvas, {274, 168}, "coffee, cake and chess until midnight", {rgb(0xf8e5a8), 7.6, 0.12, 0, 0, 0.17});
    board(178, 194, 192, 54, rgb(0xe9b51f), black);
    for (int tick = 0; tick <= 90; ++tick) {
        const double x = 193 + tick * 1.8;
        rule(canvas, {x, 203},
             {x, tick % 10 == 0  ? 217.0
                 : tick % 5 == 0 ? 213.0
                                 : 209.5},
             tick % 10 == 0 ? 0.9 : 0.6, black);
        if (tick % 10 == 0) {
            writeCentered(canvas, {x, 228}, std::to_string(tick), {black, 7.5, 0.13, 0, 0, 0.15});
        }
    }
    writeCentered(canvas, {w * 0.5 + 82, 242}, "LINE PAIRS / MM", {black, 7, 0.13, 0, 0, 0.28});
}

void engraving(Canvas& canvas, int seed) {
    const double w = canvas.width();
    const Point ball{w * 0.42, canvas.height() * 0.47};
    constexpr double kBall = 74;

    // Darkness to be rendered by line width, and how the lines bend over the form.
    struct Form {
        double tone;
        Point bend;
    };

    const auto form = [&](Point p) {
        const Point d = (p - ball) / kBall;
        const double square = d.dot(d);
        if (square < 1) {
            const double depth = std::sqrt(1 - square);
            const double light = std::max(-0.55 * d.x - 0.62 * d.y + 0.56 * depth, 0.0);
            const double seas = smooth(-0.05, 0.25, fbm({std::asin(d.x) * 1.9, std::asin(d.y) * 1.9}, 5, seed)) * 0.22;
            return Form{0.98 - 0.98 * std::pow(light, 0.7) + seas, {0, 30 * (depth - 1)}};
        }
        const double ground = canvas.height() * 0.72 - 26 * ridged({p.x * 0.013, 2.2}, 5, seed + 5);
        if (p.y > ground) {
            const double shade = smooth(0, 70, p.y - ground) * 0.35 + 0.45 * ridged(p * 0.03, 4, seed + 8);
            const double cast =
                0.55 * smooth(1.0, 0.55, std::hypot((p.x - ball.x - 42) / 84, (p.y - ball.y - 88) / 17));
            return Form{0.22 + shade + cast, {0, 9 * fbm(p * 0.02, 4, seed + 9)}};
        }
        const double cloud = fbm({p.x * 0.008, p.y * 0.02}, 5, seed + 12);
        return Form{0.2 + 0.22 * (p.y < 60 ? 1 - p.y / 60 : 0) + 0.35 * cloud, {0, 6 * noise(p * 0.015, seed + 14)}};
    };
    canvas.shade([&](Point p) {
        const Color sheet = paper(p, 0xf4ead2, seed);
        const Point inner = p - Point{w / 2, canvas.height() / 2};
        const double frame = std::max(std::abs(inner.x) / w, std::abs(inner.y) / canvas.height());
        if (frame > 0.47) {
            return frame > 0.478 && frame < 0.484 ? rgb(0x1c2230) : sheet;
        }
        const auto [tone, bend] = form(p);
        const Point q = p + bend;
        const auto hatch = [&](double phase, double dark) {  // a line whose share of its period is the darkness
            return std::abs(fract(phase) - 0.5) < 0.5 * std::clamp(dark, 0.0, 0.86);
        };
        const bool ink = hatch(q.y / 3.4, tone) ||
                         (tone > 0.52 && hatch((q.x * 0.8 + q.y * 0.62) / 3.9, (tone - 0.52) * 0.9)) ||
                         (tone > 0.78 && hatch((q.x * 0.8 - q.y * 0.62) / 3.9, (tone - 0.78) * 1.2));
        return ink ? rgb(0x1c2230) : sheet;
    });
}

void contours(Canvas& canvas, int seed) {
    const auto height = [seed](Point p) {
        return 900 + 760 * fbm(p * 0.0085, 5, seed, 0.42);
    };
    canvas.shade([&](Point p) {
        const double here = height(p);
        const double slope = std::hypot(height(p + Point{0.5, 0}) - here, height(p + Point{0, 0.5}) - here) * 2;
        const Color land =
            ramp({rgb(0xb9d7a6), rgb(0xdbe6b4), rgb(0xf0e3b4), rgb(0xe6c793), rgb(0xd3a77c), rgb(0xf3ede6)},
                 (here - 560) / 1100);
        const double shade =
            std::clamp(1 + 0.022 * ((height(p + Point{1, 0}) - here) + (height(p + Point{0, 1}) - here)), 0.62, 1.25);
        if (here < 620) {  // a lake with its own depth lines
            const double depth = std::abs(fract(here / 16 + 0.5) - 0.5) * 16 / std::max(slope, 0.1);
            const double shore = (620 - here) / std::max(slope, 0.1);
            return mix(mix(rgb(0xa9d3ea), rgb(0x6fa9d2), (620 - here) / 160), rgb(0x2b6ca3),
                       shore < 1.0    ? 0.95
                       : depth < 0.34 ? 0.55
                                      : 0.0);
        }
        Color color = land * shade;
        const auto line = [&](double every, double half) {
            return std::abs(fract(here / every + 0.5) - 0.5) * every / std::max(slope, 0.1) < half;
        };
        const bool wood = fbm(p * 0.02, 3, seed + 20) > 0.16 && here < 1150;
        if (wood) {
            const Cell tree = cells(p * 0.2, seed + 21, 0.8);
            color = mix(color, rgb(0x5d9a4c), 0.35);
            color = tree.center < 0.27 ? (tree.center > 0.17 ? rgb(0x2d6b31) : mix(color, rgb(0x2d6b31), 0.3)) : color;
        }
        if (line(100, 0.75)) {
            return rgb(0x7a4a22);
        }
        return line(20, 0.36) ? mix(color, rgb(0xa06a38), 0.85) : color;
    });
    for (int i = 1; i < 5; ++i) {  // the grid
        rule(canvas, {i * 58.0 - 16, 0}, {i * 58.0 - 16, canvas.height()}, 0.45, rgb(0x4a78b0));
        rule(canvas, {0, i * 58.0 - 12}, {canvas.width(), i * 58.0 - 12}, 0.45, rgb(0x4a78b0));
    }
    // A road in two lines, a railway with sleepers, a few names.
    const auto path = [&](double t) {
        return Point{-8 + t * 280, 196 - 92 * t + 24 * std::sin(t * 7)};
    };
    const auto rail = [&](double t) {
        return Point{30 + 150 * t + 18 * std::sin(t * 6), 272 - 280 * t};
    };
    for (const double pass : {0.0, 1.0}) {
        for (int i = 0; i < 60; ++i) {
            rule(canvas, path(i / 60.0), path((i + 1) / 60.0), pass > 0 ? 2.2 : 3.8,
                 pass > 0 ? rgb(0xf7d23e) : rgb(0x4a3a20));
        }
    }
    for (int i = 0; i < 90; ++i) {
        const Point a = rail(i / 90.0);
        const Point b = rail((i + 1) / 90.0);
        const Point across = Point{-(b - a).y, (b - a).x} * (2.1 / cv::norm(b - a));
        rule(canvas, a, b, 1.0, rgb(0x16161a));
        rule(canvas, a - across, a + across, 0.7, rgb(0x16161a));
    }
    const Color ink = rgb(0x14161c);
    const auto name = [&](Point at, std::string_view text, Pen pen) {
        Pen halo = pen;
        halo.ink = rgb(0xf6f1e4);
        halo.weight += 2.4 / pen.size;
        write(&canvas, at, text, halo);
        write(&canvas, at, text, pen);
    };
    name({150, 60}, "Grosskamm", {ink, 11, 0.12, 0.5, 0.15, 0.15});
    name({168, 74}, "1648", {ink, 8, 0.12, 0, 0, 0.15});
    name({26, 112}, "Seehaus", {ink, 9, 0.12, 0, 0, 0.16});
    name({142, 214}, "ALTENBERG", {ink, 9.5, 0.13, 0, 0, 0.25});
    name({40, 238}, "Wellental", {rgb(0x1c558c), 11, 0.11, 0.5, 0.2, 0.2});
}

void mandelbrot(Canvas& canvas, int) {
    canvas.shade([&](Point p) {
        const std::complex<double> c{-0.74453 + (p.x / canvas.width() - 0.5) * 0.0072,
                                     0.12172 + (p.y / canvas.height() - 0.5) * 0.0072};
        std::complex<double> z = 0;
        std::complex<double> slope = 0;
        for (int i = 0; i < 1400; ++i) {
            slope = 2.0 * std::complex<double>{z.real() * slope.real() - z.imag() * slope.imag(),
                                               z.real() * slope.imag() + z.imag() * slope.real()} +
                    1.0;
            z = {z.real() * z.real() - z.imag() * z.imag() + c.real(), 2 * z.real() * z.imag() + c.imag()};
            if (std::norm(z) < 1e6) {
                continue;
            }
            const double size = std::abs(z);
            const double count = i + 1 - std::log2(std::log(size));
            const double distance =
                size * std::log(size) / std::abs(slope) / 0.0072 * canvas.width();  // from the set, pixels
            const double hue = 0.5 - 0.5 * std::cos(std::sqrt(count) * 1.05);
            const Color color =
                ramp({rgb(0x08123c), rgb(0x1c4fa0), rgb(0x7fc4e8), rgb(0xfff3cf), rgb(0xf2a32c), rgb(0x8c2f16)}, hue);
            const std::complex<double> normal = z / slope / std::abs(z / slope);
            const double light = 0.75 + 0.35 * (-0.7 * normal.real() - 0.7 * normal.imag());
            return Color(color * (light * smooth(-0.4, 2.2, distance)));
        }
        return rgb(0x05060c);
    });
}

}  // namespace wavelens::sample_set
