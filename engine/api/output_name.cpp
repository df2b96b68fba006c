// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/output_name.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

void replaceAll(std::string& text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// "4", "1.5", "2.67".
std::string scaleText(double scale) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), std::round(scale * 100) / 100).ptr;
    return {text.data(), end};
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &local);
    return text.data();
}

}  // namespace

std::string outputStem(const std::string& pattern, const fs::path& input, double scale, const fs::path& model) {
    std::string stem = pattern;
    // The name goes in last: what it holds is not a pattern. A run's model.safetensors is named after its run.
    const std::string modelName = model.stem() == "model" || model.stem() == "model_last"
                                      ? fs::absolute(model).parent_path().filename().string()
                                      : model.stem().string();
    replaceAll(stem, "{scale}", scaleText(scale));
    replaceAll(stem, "{model}", modelName);
    replaceAll(stem, "{date}", today());
    replaceAll(stem, "{name}", input.stem().string());
    return stem;
}

}  // namespace wavelens::engine
