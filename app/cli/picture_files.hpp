// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <filesystem>
#include <string>

namespace wavelens::app {

/// Writes pictures DIR/STEM_NAME.png and never over another file.
class PictureFiles {
public:
    /// Makes the folder. Error: Disk.
    PictureFiles(const engine::Engine& engine, std::filesystem::path dir, std::string stem);

    /// The file written. Errors: BadInput where it exists; Disk.
    std::filesystem::path write(const std::string& name, const engine::Image& image) const;

private:
    const engine::Engine& m_engine;
    std::filesystem::path m_dir;
    std::string m_stem;
};

}  // namespace wavelens::app
