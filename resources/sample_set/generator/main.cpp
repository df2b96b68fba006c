// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the bundled sample set, or those images of it whose names contain NAME.

#include <filesystem>
#include <iostream>

#include <opencv2/imgcodecs.hpp>

#include "scenes.hpp"

using namespace wavelens::sample_set;

int main(int argc, char** argv) {
    if (argc < 2 || argc > 3) {
        std::cerr << "Usage: wavelens_make_sample_set FOLDER [NAME]\n";
        return 2;
    }
    for (const auto& [name, width, height, paint] : subjects()) {
        if (argc == 3 && name.find(argv[2]) == std::string::npos) {
            continue;
        }
        Canvas canvas(width, height);
        paint(canvas);
        const auto path = std::filesystem::path(argv[1]) / (name + ".png");
        std::filesystem::create_directories(path.parent_path());
        if (!cv::imwrite(path.string(), canvas.finish(), {cv::IMWRITE_PNG_COMPRESSION, 9})) {
            std::cerr << path << " could not be written.\n";
            return 1;
        }
    }
}
