// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "canvas.hpp"

namespace wavelens::sample_set {

// Each paints its subject over the whole canvas; another seed or style is another picture.

enum class Terrain { Alps, Dusk, Dunes, Sea };
void landscape(Canvas& canvas, Terrain terrain, int seed);

enum class Coat { Tiger, Leopard, Grey };
void fur(Canvas& canvas, Coat coat, int seed);
void eye(Canvas& canvas, int seed);
void feathers(Canvas& canvas, int seed);
void butterfly(Canvas& canvas, int seed);
void leaves(Canvas& canvas, int seed);
void fern(Canvas& canvas, int seed);
void meadow(Canvas& canvas, int seed);

void brick(Canvas& canvas, int seed);
void cobbles(Canvas& canvas, int seed);
void roof(Canvas& canvas, int seed);
void planks(Canvas& canvas, int seed);
void city(Canvas& canvas, int seed);
void tartan(Canvas& canvas, int seed);
void knit(Canvas& canvas, int seed);
void mosaic(Canvas& canvas, int seed);
void glazedTiles(Canvas& canvas, int seed);

void poster(Canvas& canvas, int seed);
void page(Canvas& canvas, int seed);
void signs(Canvas& canvas, int seed);
void engraving(Canvas& canvas, int seed);
void contours(Canvas& canvas, int seed);
void mandelbrot(Canvas& canvas, int seed);

/// A picture of the set.
struct Subject {
    std::string name;  ///< Path under the set's folder, without extension.
    int width;
    int height;
    std::function<void(Canvas&)> paint;
};

const std::vector<Subject>& subjects();

}  // namespace wavelens::sample_set
