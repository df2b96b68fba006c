// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <filesystem>
#include <memory>

namespace wavelens::app {

/// Where a program's parts lie, seen from the program itself: the same in the build tree, when installed, and when the
/// whole folder was moved.
struct Layout {
    std::filesystem::path module;     ///< ../lib/wavelens/wavelens_engine.so
    std::filesystem::path resources;  ///< ../share/wavelens, with presets/ and sample_set/
};

[[nodiscard]] Layout locateLayout();

/// Sets the environment so that OpenMP's threads sleep while they wait: spinning, they would take the processor from
/// the window and from other programs. False: the user has set it. OpenMP reads it when it is loaded.
bool letOpenMpSleep();

/// Opens the engine's module and makes the one engine of this process. Takes a moment: LibTorch is loaded with it.
/// The module stays open until the process ends. Error: the module is missing or does not fit this program.
[[nodiscard]] engine::Result<std::unique_ptr<engine::Engine>> openEngine(const Layout& layout);

}  // namespace wavelens::app
