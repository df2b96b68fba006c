// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"

#include <QString>

namespace wavelens::ui {

/// The name of a new run, made from what it trains: `edsr-16x64-pcl-x4`, `srvgg-8x32-l1-x2`.
[[nodiscard]] QString runNameFor(const engine::RunConfig& config);

}  // namespace wavelens::ui
