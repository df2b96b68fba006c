// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/output_name.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <regex>

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

/// A run's model.safetensors is named after its run.
std::string modelName(const fs::path& model) {
    return model.stem() == "model" || model.stem() == "model_last"
               ? fs::absolute(model).parent_path().filename().string()
               : model.stem().string();
}

/// A regular expression for the text itself.
std::string escaped(const std::string& text) {
    static const std::regex special(R"([-.*+?^${}()|[\]\\/])");
    return std::regex_replace(text, special, R"(\$&)");
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
    // The name goes in last: what it holds is not a pattern.
    replaceAll(stem, "{scale}", scaleText(scale));
    replaceAll(stem, "{model}", modelName(model));
    replaceAll(stem, "{date}", today());
    replaceAll(stem, "{name}", input.stem().string());
    return stem;
}

bool isResultStem(const std::string& stem, const std::string& pattern, double scale, const fs::path& model) {
    if (pattern == "{name}" || pattern.find("{name}") == std::string::npos)
        return false;
    const bool anyRun = pattern.find("{model}") != std::string::npos;
    std::string expression = escaped(pattern);
    replaceAll(expression, escaped("{scale}"), anyRun ? R"([0-9]+(\.[0-9]+)?)" : escaped(scaleText(scale)));
    replaceAll(expression, escaped("{date}"), anyRun ? "[0-9]{4}-[0-9]{2}-[0-9]{2}" : today());
    replaceAll(expression, escaped("{model}"), escaped(modelName(model)));
    replaceAll(expression, escaped("{name}"), ".+");
    return std::regex_match(stem, std::regex(expression + "(-[0-9]+)?"));
}

fs::path unusedName(const fs::path& wanted) {
    fs::path name = wanted;
    for (int number = 2; fs::exists(name); ++number)
        name = wanted.parent_path() /
               (wanted.stem().string() + "-" + std::to_string(number) + wanted.extension().string());
    return name;
}

}  // namespace wavelens::engine
