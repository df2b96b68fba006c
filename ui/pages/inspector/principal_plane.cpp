// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/inspector/principal_plane.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wavelens::ui {

namespace {

constexpr int kIterations = 200;

/// Scalar products of the vectors minus their mean: a few hundred vectors at most, each longer than that.
std::vector<std::vector<double>> gramMatrix(const std::vector<std::vector<float>>& vectors) {
    const std::size_t length = vectors.front().size();
    std::vector<double> mean(length, 0.0);
    for (const auto& vector : vectors)
        for (std::size_t i = 0; i < length; ++i)
            mean[i] += static_cast<double>(vector[i]) / static_cast<double>(vectors.size());
    std::vector<std::vector<double>> centred;
    for (const auto& vector : vectors) {
        auto& row = centred.emplace_back(length);
        std::ranges::transform(vector, mean, row.begin(), [](float v, double m) { return static_cast<double>(v) - m; });
    }
    std::vector<std::vector<double>> gram(vectors.size(), std::vector<double>(vectors.size()));
    for (std::size_t i = 0; i < vectors.size(); ++i)
        for (std::size_t j = 0; j <= i; ++j)
            gram[i][j] = gram[j][i] = std::inner_product(centred[i].begin(), centred[i].end(), centred[j].begin(), 0.0);
    return gram;
}

/// Coordinates along the strongest component, which is then taken out of `gram`.
std::vector<double> takeComponent(std::vector<std::vector<double>>& gram) {
    const std::size_t count = gram.size();
    std::size_t longest = 0;
    for (std::size_t i = 1; i < count; ++i)
        if (gram[i][i] > gram[longest][longest])
            longest = i;
    std::vector<double> axis = gram[longest];  // power iteration, from within the space
    double eigenvalue = 0;
    for (int n = 0; n < kIterations; ++n) {
        const double norm = std::sqrt(std::inner_product(axis.begin(), axis.end(), axis.begin(), 0.0));
        if (norm < 1e-12)
            return std::vector<double>(count, 0.0);  // all vectors are one
        for (double& value : axis)
            value /= norm;
        std::vector<double> next(count);
        for (std::size_t i = 0; i < count; ++i)
            next[i] = std::inner_product(gram[i].begin(), gram[i].end(), axis.begin(), 0.0);
        eigenvalue = std::inner_product(next.begin(), next.end(), axis.begin(), 0.0);
        if (n + 1 < kIterations)
            axis = std::move(next);
    }
    const double sign = axis.front() > 0 ? -1 : 1;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
            gram[i][j] -= eigenvalue * axis[i] * axis[j];
    for (double& value : axis)
        value *= sign * std::sqrt(std::max(0.0, eigenvalue));
    return axis;
}

}  // namespace

std::vector<QPointF> principalPlane(const std::vector<std::vector<float>>& vectors) {
    if (vectors.empty())
        return {};
    auto gram = gramMatrix(vectors);
    const std::vector<double> first = takeComponent(gram);
    const std::vector<double> second = takeComponent(gram);
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < vectors.size(); ++i)
        points.emplace_back(first[i], second[i]);
    return points;
}

}  // namespace wavelens::ui
