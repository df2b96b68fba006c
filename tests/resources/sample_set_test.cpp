// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <filesystem>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "resources/sample_set/generator/scenes.hpp"

namespace wavelens::sample_set {

/// Else the test's name in ctest would hold the bytes of the struct.
void PrintTo(const Subject& subject, std::ostream* stream) {
    *stream << subject.name;
}

}  // namespace wavelens::sample_set

namespace {

namespace fs = std::filesystem;
using namespace wavelens::sample_set;

const fs::path kFolder = WAVELENS_SAMPLE_SET_DIR;

class Picture : public testing::TestWithParam<Subject> {};

TEST_P(Picture, IsWhatTheGeneratorPaints) {
    const auto& [name, width, height, paint] = GetParam();
    const cv::Mat bundled = cv::imread((kFolder / (name + ".png")).string(), cv::IMREAD_UNCHANGED);
    ASSERT_EQ(bundled.type(), CV_8UC3) << name;
    ASSERT_EQ(bundled.size(), cv::Size(width, height)) << name;
    Canvas canvas(width, height);
    paint(canvas);
    // Rounding of another processor's or library's pow and sin may move a value by one level.
    EXPECT_LE(cv::norm(bundled, canvas.finish(), cv::NORM_INF), 1) << name;
}

INSTANTIATE_TEST_SUITE_P(SampleSet, Picture, testing::ValuesIn(subjects()), [](const auto& tested) {
    std::string name = tested.param.name;
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
});

TEST(SampleSet, HoldsNothingElseAndStaysSmall) {
    std::size_t files = 0;
    std::uintmax_t bytes = 0;
    for (const auto* part : {"train", "validation"}) {
        for (const auto& entry : fs::directory_iterator(kFolder / part)) {
            ++files;
            bytes += entry.file_size();
        }
    }
    EXPECT_EQ(files, subjects().size());
    EXPECT_LT(bytes, 6'000'000u);
}

TEST(SampleSet, FitsEveryScale) {
    for (const Subject& subject : subjects()) {
        EXPECT_EQ(subject.width % 12, 0) << subject.name;
        EXPECT_EQ(subject.height % 12, 0) << subject.name;
    }
}

}  // namespace
