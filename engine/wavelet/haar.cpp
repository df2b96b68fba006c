// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/wavelet/haar.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

/// Reflect-101 by one sample where the side is odd.
at::Tensor evenSide(const at::Tensor& x, std::int64_t dim) {
    const auto side = x.size(dim);
    return side % 2 == 0 ? x : torch::cat({x, x.narrow(dim, side > 1 ? side - 2 : 0, 1)}, dim);
}

/// Sums and differences along the two diagonals of each 2×2 block [[a, b], [c, d]], halved: all bands are made of them.
struct Diagonals {
    at::Tensor mainSum;         ///< (a + d)/2
    at::Tensor antiSum;         ///< (b + c)/2
    at::Tensor mainDifference;  ///< (a − d)/2
    at::Tensor antiDifference;  ///< (b − c)/2
};

Diagonals diagonals(const at::Tensor& image) {
    const at::Tensor x = evenSide(evenSide(image, 3), 2) * 0.5;
    const auto corner = [&](std::int64_t row, std::int64_t column) {
        return x.slice(2, row, x.size(2), 2).slice(3, column, x.size(3), 2);
    };
    const auto a = corner(0, 0), b = corner(0, 1), c = corner(1, 0), d = corner(1, 1);
    return {a + d, b + c, a - d, b - c};
}

}  // namespace

HaarBands haar(const at::Tensor& x) {
    const auto s = diagonals(x);
    return {s.mainSum + s.antiSum, s.mainDifference + s.antiDifference, s.mainDifference - s.antiDifference,
            s.mainSum - s.antiSum};
}

at::Tensor inverseHaar(const HaarBands& bands) {
    const auto& [ll, lh, hl, hh] = bands;
    const at::Tensor corners =
        torch::stack({ll + lh + hl + hh, ll + lh - hl - hh, ll - lh + hl - hh, ll - lh - hl + hh}, 2);
    return torch::pixel_shuffle(corners.flatten(1, 2), 2) * 0.5;
}

at::Tensor highBands(const at::Tensor& x) {
    const auto s = diagonals(x);
    return torch::cat({s.mainDifference + s.antiDifference, s.mainDifference - s.antiDifference, s.mainSum - s.antiSum},
                      1);
}

}  // namespace wavelens::engine
