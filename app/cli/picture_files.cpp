// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/picture_files.hpp"

#include "app/cli/command.hpp"
#include "engine/interchange/atomic_file.hpp"

namespace wavelens::app {

PictureFiles::PictureFiles(const engine::Engine& engine, std::filesystem::path dir, std::string stem)
    : m_engine(engine), m_dir(std::move(dir)), m_stem(std::move(stem)) {
    std::error_code error;
    std::filesystem::create_directories(m_dir, error);
    if (error)
        engine::throwDiskError(m_dir, error.value());
}

std::filesystem::path PictureFiles::write(const std::string& name, const engine::Image& image) const {
    const auto file = m_dir / (m_stem + "_" + name + ".png");
    if (std::filesystem::exists(file))
        throw engine::Exception(engine::ErrorCode::BadInput,
                                file.string() + " exists already. Choose another folder or remove it.");
    require(m_engine.saveImage(image, file, engine::PictureFormat::Png, 100));
    return file;
}

}  // namespace wavelens::app
