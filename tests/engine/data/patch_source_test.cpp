// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/patch_source.hpp"

#include "engine/data/counter_rng.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/write.hpp"

#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <thread>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::image8;
using test::imageOf;

class Patches : public testing::Test {
protected:
    static constexpr int kImages = 5;
    static constexpr int kPatch = 8;
    static constexpr int kScale = 2;

    Patches() {
        for (int i = 0; i < kImages; ++i)
            add(std::to_string(i) + ".png", image8(static_cast<std::uint32_t>(i), 40 + i, 50 - i));
        m_options.patchSize = kPatch;
        m_options.scale = kScale;
        m_options.batchSize = 4;
        m_options.seed = 7;
    }

    void add(const std::string& name, const Image& image) {
        writeImage(m_dir / name, image, {});
        m_images.push_back({m_dir / name, {}, {image.width / kScale * kScale, image.height / kScale * kScale}});
    }

    PatchSourceOptions with(int threads, std::int64_t memoryBytes = 1 << 30) const {
        PatchSourceOptions options = m_options;
        options.threads = threads;
        options.memoryBytes = memoryBytes;
        return options;
    }

    static bool same(const PatchBatch& a, const PatchBatch& b) {
        return a.lr == b.lr && a.hr == b.hr && a.names == b.names;
    }

    test::TempDir m_dir;
    std::vector<UsableImage> m_images;
    PatchSourceOptions m_options;
};

TEST_F(Patches, HaveTheShapesAndTheRange) {
    PatchSource source(m_images, with(1));
    const PatchBatch batch = source.batch(0);
    EXPECT_EQ(batch.lr.size(), 4U * 3 * kPatch * kPatch);
    EXPECT_EQ(batch.hr.size(), 4U * 3 * kPatch * kPatch * kScale * kScale);
    EXPECT_EQ(batch.names.size(), 4U);
    for (const float value : batch.hr) {
        ASSERT_TRUE(value >= 0 && value <= 1);
        ASSERT_EQ(value, static_cast<float>(std::lround(value * 255)) / 255.0F);
    }
}

TEST_F(Patches, DependOnSeedAndStepAlone) {
    PatchSource one(m_images, with(1)), three(m_images, with(3)), none(m_images, with(0)),
        tight(m_images, with(2, 9000));
    for (std::int64_t step = 0; step < 12; ++step) {
        const PatchBatch expected = none.batch(step);
        EXPECT_TRUE(same(one.batch(step), expected)) << step;
        EXPECT_TRUE(same(three.batch(step), expected)) << step;
        EXPECT_TRUE(same(tight.batch(step), expected)) << step;
    }
    PatchSource resumed(m_images, with(2));
    for (const std::int64_t step : {9, 10, 3, 4, 100, 9})
        EXPECT_TRUE(same(resumed.batch(step), none.batch(step))) << step;

    PatchSourceOptions other = with(0);
    other.seed = 8;
    EXPECT_FALSE(same(PatchSource(m_images, other).batch(0), none.batch(0)));
    EXPECT_FALSE(same(none.batch(0), none.batch(1)));
}

TEST_F(Patches, GoThroughEveryImageOnceAnEpoch) {
    PatchSource source(m_images, with(0));
    std::vector<std::string> names;
    for (std::int64_t step = 0; step < kImages; ++step)  // 5 steps of 4 examples: 4 epochs of 5 images
        for (const std::string& name : source.batch(step).names)
            names.push_back(name);
    std::set<std::vector<std::string>> orders;
    for (std::size_t epoch = 0; epoch < 4; ++epoch) {
        const auto begin = names.begin() + static_cast<std::ptrdiff_t>(epoch * kImages);
        orders.insert({begin, begin + kImages});
        EXPECT_EQ(std::set<std::string>(begin, begin + kImages).size(), static_cast<std::size_t>(kImages));
    }
    EXPECT_GT(orders.size(), 1U);
}

/// LR made of HR by nearest neighbour: each LR pixel must stand over the HR pixels that it came from, whatever the
/// turn.
TEST_F(Patches, TurnLowAndHighResolutionAlike) {
    const Image lr = image8(9, 20, 24);
    std::vector<std::uint8_t> bytes;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 48; ++x)
            bytes.insert(bytes.end(), lr.row(y / 2) + 3 * (x / 2), lr.row(y / 2) + 3 * (x / 2) + 3);
    writeImage(m_dir / "hr.png", imageOf(48, 40, 3, bytes), {});
    writeImage(m_dir / "lr.png", lr, {});
    PatchSource source({{m_dir / "hr.png", m_dir / "lr.png", {48, 40}}}, with(0));

    std::map<std::vector<float>, int> seen;
    for (std::int64_t step = 0; step < 20; ++step) {
        const PatchBatch batch = source.batch(step);
        for (std::size_t plane = 0; plane < 12; ++plane)
            for (std::size_t y = 0; y < 16; ++y)
                for (std::size_t x = 0; x < 16; ++x)
                    ASSERT_EQ(batch.hr[(plane * 16 + y) * 16 + x], batch.lr[(plane * 8 + y / 2) * 8 + x / 2]);
    }
}

/// A picture that is one patch: all that can differ is the turn, and all eight come about equally often.
TEST_F(Patches, TurnInAllEightWays) {
    writeImage(m_dir / "square.png", image8(3, 16, 16), {});
    PatchSource source({{m_dir / "square.png", {}, {16, 16}}}, with(0));
    std::map<std::vector<float>, int> counts;
    for (std::int64_t step = 0; step < 100; ++step) {
        const PatchBatch batch = source.batch(step);
        for (std::size_t b = 0; b < 4; ++b)
            ++counts[{batch.hr.begin() + static_cast<std::ptrdiff_t>(b * 768),
                      batch.hr.begin() + static_cast<std::ptrdiff_t>((b + 1) * 768)}];
    }
    EXPECT_EQ(counts.size(), 8U);
    for (const auto& [turn, count] : counts)
        EXPECT_NEAR(count, 50, 25);
}

TEST_F(Patches, MakeLowResolutionByBicubic) {
    const Image hr = image8(3, 16, 16);
    writeImage(m_dir / "square.png", hr, {});
    PatchSource source({{m_dir / "square.png", {}, {16, 16}}}, with(0));
    const Image lr = imresize(hr, {8, 8});
    std::vector<float> expected(lr.bytes->begin(), lr.bytes->end());
    std::sort(expected.begin(), expected.end());
    const PatchBatch batch = source.batch(0);
    std::vector<float> levels;
    for (std::size_t i = 0; i < 3 * 64; ++i)
        levels.push_back(std::round(batch.lr[i] * 255));
    std::sort(levels.begin(), levels.end());
    EXPECT_EQ(levels, expected);
}

TEST_F(Patches, KeepDecodedImagesWithinTheBound) {
    constexpr std::int64_t kBound = 20000;  // two images of 40 × 50 px with their LR, not five
    PatchSource source(m_images, with(2, kBound));
    std::int64_t most = 0;
    for (std::int64_t step = 0; step < 15; ++step) {
        static_cast<void>(source.batch(step));
        most = std::max(most, source.cachedBytes());
        ASSERT_LE(source.cachedBytes(), kBound);
    }
    EXPECT_GT(most, kBound / 3);
    PatchSource ample(m_images, with(1));
    for (std::int64_t step = 0; step < 15; ++step)
        static_cast<void>(ample.batch(step));
    EXPECT_GT(ample.cachedBytes(), 3 * kBound / 2);
}

TEST_F(Patches, ReplaceAFileThatBecomesUnreadable) {
    fs::remove(m_dir / "2.png");
    test::writeText(m_dir / "4.png", "damaged");
    PatchSource source(m_images, with(2)), again(m_images, with(0));
    PatchSource nextInList({m_images[0], m_images[1], m_images[3], m_images[3], m_images[0]}, with(0));
    for (std::int64_t step = 0; step < 10; ++step) {
        const PatchBatch batch = source.batch(step);
        EXPECT_TRUE(same(batch, again.batch(step)));
        EXPECT_TRUE(same(batch, nextInList.batch(step)));
        EXPECT_EQ(std::count(batch.names.begin(), batch.names.end(), "2.png"), 0);
        EXPECT_EQ(std::count(batch.names.begin(), batch.names.end(), "4.png"), 0);
    }
    std::vector<std::string> named;
    for (const SkippedImage& failure : again.failures())
        named.push_back(failure.path.filename().string() + " " + failure.reason);
    std::sort(named.begin(), named.end());
    EXPECT_EQ(named, (std::vector<std::string>{"2.png does not exist.",
                                               "4.png is not a picture in PNG, JPEG, BMP, TIFF or WebP."}));
    EXPECT_TRUE(again.failures().empty());
}

TEST_F(Patches, AnswerWhenNoFileIsLeft) {
    for (const UsableImage& image : m_images)
        fs::remove(image.hr);
    for (const int threads : {0, 2}) {
        PatchSource source(m_images, with(threads));
        try {
            static_cast<void>(source.batch(0));
            ADD_FAILURE() << "gave a batch";
        } catch (const Exception& failure) {
            EXPECT_EQ(failure.error().code, ErrorCode::BadInput);
            EXPECT_NE(std::string(failure.what()).find("None of the 5 training images"), std::string::npos);
        }
    }
}

TEST_F(Patches, TakeAnImageThatHasShrunkForUnreadable) {
    writeImage(m_dir / "1.png", image8(0, 10, 50), {});
    PatchSource source(m_images, with(0));
    for (std::int64_t step = 0; step < 5; ++step)
        static_cast<void>(source.batch(step));
    const auto failures = source.failures();
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_NE(failures[0].reason.find("smaller than the patch"), std::string::npos);
}

TEST_F(Patches, StopWhenAsked) {
    PatchSource source(m_images, with(1));
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(source.batch(0, stop.get_token()));
        ADD_FAILURE() << "went on";
    } catch (const Exception& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::Cancelled);
    }
    EXPECT_EQ(source.batch(0).names.size(), 4U);
}

TEST_F(Patches, CountTheTimeOfWaiting) {
    PatchSource source(m_images, with(1));
    EXPECT_EQ(source.waitSeconds(), 0);
    static_cast<void>(source.batch(0));
    EXPECT_GT(source.waitSeconds(), 0);
}

TEST_F(Patches, EndWhileWorking) {
    for (int i = 0; i < 20; ++i) {
        PatchSource source(m_images, with(3));
        if (i % 2 == 0)
            static_cast<void>(source.batch(i));
    }
}

/// Runs written today must find the same batches tomorrow.
TEST(CounterRng, KeepsItsNumbers) {
    CounterRng random(1, 2, 3);
    const std::vector<std::uint64_t> first{random.next(), random.next()};
    EXPECT_EQ(first, (std::vector<std::uint64_t>{8067101194408944102U, 17615266516125549910U}));
    EXPECT_EQ(CounterRng::mix(0), 0xe220a8397b1dcdafU);  // the first output of splitmix64 from seed 0
}

TEST(CounterRng, IsUniformBelow) {
    CounterRng random(5, 6, 7);
    std::vector<int> counts(10);
    for (int i = 0; i < 10000; ++i)
        ++counts[random.below(10)];
    for (const int count : counts)
        EXPECT_NEAR(count, 1000, 120);
}

}  // namespace
}  // namespace wavelens::engine
