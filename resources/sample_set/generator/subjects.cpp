// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.hpp"

namespace wavelens::sample_set {

namespace {

template <typename... Style>
std::function<void(Canvas&)> with(void (*scene)(Canvas&, Style..., int), Style... style, int seed) {
    return [=](Canvas& canvas) {
        scene(canvas, style..., seed);
    };
}

}  // namespace

const std::vector<Subject>& subjects() {
    static const std::vector<Subject> kSubjects{
        // Sides are multiples of 12, so that no scale crops anything.
        {"train/brick_01", 264, 264, with(brick, 11)},
        {"train/cobbles_01", 264, 264, with(cobbles, 12)},
        {"train/contours_01", 264, 264, with(contours, 13)},
        {"train/engraving_01", 264, 264, with(engraving, 14)},
        {"train/feathers_01", 264, 264, with(feathers, 15)},
        {"train/fern_01", 264, 264, with(fern, 16)},
        {"train/fractal_01", 264, 264, with(mandelbrot, 17)},
        {"train/fur_01", 264, 264, with<Coat>(fur, Coat::Tiger, 18)},
        {"train/fur_02", 264, 264, with<Coat>(fur, Coat::Leopard, 19)},
        {"train/fur_03", 264, 264, with<Coat>(fur, Coat::Grey, 20)},
        {"train/knit_01", 264, 264, with(knit, 21)},
        {"train/landscape_01", 384, 264, with<Terrain>(landscape, Terrain::Alps, 22)},
        {"train/landscape_02", 384, 264, with<Terrain>(landscape, Terrain::Dusk, 23)},
        {"train/landscape_03", 384, 264, with<Terrain>(landscape, Terrain::Dunes, 24)},
        {"train/landscape_04", 384, 264, with<Terrain>(landscape, Terrain::Sea, 25)},
        {"train/leaves_01", 264, 264, with(leaves, 26)},
        {"train/lettering_01", 264, 264, with(poster, 27)},
        {"train/lettering_02", 264, 264, with(page, 28)},
        {"train/meadow_01", 264, 264, with(meadow, 29)},
        {"train/mosaic_01", 264, 264, with(mosaic, 30)},
        {"train/planks_01", 264, 264, with(planks, 31)},
        {"train/roof_01", 264, 264, with(roof, 32)},
        {"train/tartan_01", 264, 264, with(tartan, 33)},
        {"train/tiles_01", 264, 264, with(glazedTiles, 34)},
        {"validation/butterfly_01", 384, 264, with(butterfly, 41)},
        {"validation/city_01", 384, 264, with(city, 42)},
        {"validation/eye_01", 384, 264, with(eye, 43)},
        {"validation/landscape_05", 384, 264, with<Terrain>(landscape, Terrain::Alps, 44)},
        {"validation/lettering_03", 384, 264, with(signs, 45)},
    };
    return kSubjects;
}

}  // namespace wavelens::sample_set
