// SPDX-License-Identifier: GPL-3.0-or-later
// Linking enforces most of the architecture; headers that lie directly in /usr/include, or in a neighbour's folder,
// compile from anywhere. So what a folder may include is a table.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string_view>;

struct Rule {
    std::string_view path;  ///< beginning of a file's path; the first rule that fits counts
    Names project;          ///< beginnings of the project's headers that it may include
    Names libraries;        ///< libraries whose headers it may include, beside std and glibc
};

const Names kFiles{"engine/api/", "engine/config/", "engine/interchange/", "engine/training/run_folder."};
const Names kCore{"engine/api/",      "engine/kernels/",       "engine/wavelet/",           "engine/networks/",
                  "engine/contrast/", "engine/training/adam.", "engine/training/schedule.", "engine/training/step."};
const Names kImaging{"engine/api/", "engine/imaging/", "engine/metrics/", "engine/data/"};

// In dependency order, as ARCHITECTURE.md has it.
const std::vector<Rule> kRules{
    {"engine/api/", {"engine/api/"}, {}},
    {"engine/config/", kFiles, {"nlohmann"}},
    {"engine/interchange/onnx_file.", {"engine/api/", "engine/interchange/", "engine/networks/"}, {"onnx"}},
    {"engine/interchange/", kFiles, {"nlohmann", "zip"}},
    {"engine/training/run_folder.", kFiles, {"nlohmann"}},
    {"engine/kernels/", {"engine/kernels/"}, {"openmp"}},
    {"engine/wavelet/", kCore, {"torch"}},
    {"engine/networks/", kCore, {"torch"}},
    {"engine/contrast/", kCore, {"torch"}},
    {"engine/training/adam.", kCore, {"torch"}},
    {"engine/training/schedule.", kCore, {"torch"}},
    {"engine/training/step.", kCore, {"torch"}},
    {"engine/imaging/exif.", kImaging, {"vips", "exif", "tiff"}},
    {"engine/imaging/webp_file.", kImaging, {"vips", "webp"}},
    {"engine/imaging/", kImaging, {"opencv", "vips"}},
    {"engine/metrics/", kImaging, {"opencv", "vips"}},
    {"engine/data/", kImaging, {"opencv", "vips"}},
    {"engine/", {"engine/"}, {"torch", "opencv", "vips", "spdlog", "nlohmann"}},
    {"ui/plots/", {"engine/api/", "ui/"}, {"qt", "qcustomplot"}},
    {"ui/", {"engine/api/", "ui/"}, {"qt"}},
    {"app/cli/",
     {"app/cli/", "app/module.", "engine/api/", "engine/config/", "engine/interchange/", "engine/training/run_folder."},
     {"cli11", "nlohmann"}},
    {"app/module.", {"app/module.", "engine/api/"}, {}},
    {"app/", {"app/", "ui/", "engine/api/"}, {"qt"}},
};

struct Library {
    std::string_view name;
    std::string_view pattern;
};

const std::vector<Library> kLibraries{
    {"std", "[a-z_]+"},
    {"glibc", "(sys/[a-z]+|unistd|fcntl|dlfcn|poll|sched|malloc)\\.h"},
    {"qt", "Q[A-Za-z]+(/[A-Za-z]+)?"},
    {"qcustomplot", "qcustomplot\\.h"},
    {"openmp", "omp\\.h"},
    {"torch", "(torch|ATen|c10)/.*"},
    {"onnx", "onnx/.*"},
    {"opencv", "opencv2/.*"},
    {"vips", "vips/.*"},
    {"webp", "webp/.*"},
    {"exif", "libexif/.*"},
    {"tiff", "tiffio\\.h"},
    {"zip", "zip\\.h"},
    {"spdlog", "(spdlog|fmt)/.*"},
    {"nlohmann", "nlohmann/.*"},
    {"cli11", "CLI/.*"},
};

bool startsWithAny(std::string_view text, const Names& beginnings) {
    return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

/// Empty where `rule` allows to include `header`.
std::string objection(const Rule& rule, const std::string& header, bool quoted) {
    if (quoted && header.find('/') != std::string::npos)
        return startsWithAny(header, rule.project) ? "" : "a part of the project that it may not know";
    const auto library = std::ranges::find_if(kLibraries, [&](const Library& candidate) {
        return std::regex_match(header, std::regex(std::string(candidate.pattern)));
    });
    const bool known = library != kLibraries.end();
    if (known && (library->name == "std" || library->name == "glibc" || startsWithAny(library->name, rule.libraries)))
        return "";
    return "a library that it may not use";
}

struct Include {
    std::string header;
    bool quoted = false;
};

std::vector<Include> includesOf(const fs::path& file) {
    static const std::regex kInclude("\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
    std::vector<Include> includes;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);)
        if (std::smatch match; std::regex_match(line, match, kInclude))
            includes.push_back({match[2], match[1] == "\""});
    return includes;
}

TEST(Includes, EveryFolderKeepsToWhatItMayKnow) {
    const fs::path root = WAVELENS_SOURCE_DIR;
    int files = 0;
    for (const auto* top : {"engine", "ui", "app"})
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".hpp" && extension != ".cpp")
                continue;
            ++files;
            const auto path = fs::relative(entry.path(), root).string();
            const auto rule = std::ranges::find_if(kRules, [&](const Rule& r) { return path.starts_with(r.path); });
            ASSERT_NE(rule, kRules.end()) << path;
            for (const auto& include : includesOf(entry.path())) {
                const auto problem = objection(*rule, include.header, include.quoted);
                EXPECT_EQ(problem, "") << path << " includes " << include.header << ": " << problem;
            }
        }
    EXPECT_GT(files, 20) << "looked in the wrong folder: " << root;
}

TEST(Includes, TheRulesRefuseWhatTheyShould) {
    const auto refused = [](std::string_view path, const std::string& header, bool quoted = false) {
        const auto rule = std::ranges::find_if(kRules, [&](const Rule& r) { return path.starts_with(r.path); });
        return !objection(*rule, header, quoted).empty();
    };
    EXPECT_TRUE(refused("engine/api/image.hpp", "torch/torch.h"));
    EXPECT_TRUE(refused("engine/api/image.hpp", "nlohmann/json.hpp"));
    EXPECT_TRUE(refused("engine/api/image.hpp", "QString"));
    EXPECT_TRUE(refused("engine/api/image.hpp", "engine/config/config_json.hpp", true));
    EXPECT_FALSE(refused("engine/api/image.hpp", "vector"));
    EXPECT_TRUE(refused("engine/interchange/a.cpp", "ATen/ATen.h"));
    EXPECT_FALSE(refused("engine/interchange/a.cpp", "zip.h"));
    EXPECT_TRUE(refused("engine/training/a.cpp", "zip.h"));
    EXPECT_TRUE(refused("engine/interchange/a.cpp", "onnx/onnx_pb.h"));
    EXPECT_FALSE(refused("engine/interchange/a.cpp", "sys/file.h"));
    EXPECT_TRUE(refused("engine/contrast/a.cpp", "opencv2/core.hpp"));
    EXPECT_TRUE(refused("engine/training/step.cpp", "spdlog/spdlog.h"));
    EXPECT_FALSE(refused("engine/training/trainer.cpp", "spdlog/spdlog.h"));
    EXPECT_TRUE(refused("engine/training/trainer.cpp", "QtCore/QObject"));
    EXPECT_TRUE(refused("ui/pages/a.cpp", "c10/core/Device.h"));
    EXPECT_TRUE(refused("ui/pages/a.cpp", "opencv2/core.hpp"));
    EXPECT_TRUE(refused("ui/pages/a.cpp", "engine/training/run_folder.hpp", true));
    EXPECT_TRUE(refused("ui/pages/a.cpp", "qcustomplot.h"));
    EXPECT_FALSE(refused("ui/plots/a.cpp", "qcustomplot.h"));
    EXPECT_FALSE(refused("ui/pages/a.cpp", "QWidget"));
    EXPECT_TRUE(refused("app/cli/train.cpp", "QString"));
    EXPECT_TRUE(refused("app/cli/train.cpp", "engine/training/trainer.hpp", true));
}

}  // namespace
