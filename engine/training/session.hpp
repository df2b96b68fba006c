// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/training.hpp"

#include <filesystem>
#include <memory>

namespace wavelens::engine {

/// A Session that trains in this process. `resourceDir` resolves the presets' "sample_set/…".
[[nodiscard]] std::unique_ptr<Session> makeSession(std::filesystem::path resourceDir);

/// `config` as a run folder keeps it: absolute paths ("sample_set/…" within `resourceDir` where it is not in the
/// current folder), the number of threads that 0 stands for.
[[nodiscard]] RunConfig resolved(RunConfig config, const std::filesystem::path& resourceDir);

}  // namespace wavelens::engine
