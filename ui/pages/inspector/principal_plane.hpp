// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <vector>

namespace wavelens::ui {

/// Vectors of one length, projected to the plane of their two principal components: their mean is the origin, distances
/// are kept as well as a plane can. The sign of each axis puts the first vector at or below zero, so that a view that
/// is made again does not flip. Thread: any.
[[nodiscard]] std::vector<QPointF> principalPlane(const std::vector<std::vector<float>>& vectors);

}  // namespace wavelens::ui
