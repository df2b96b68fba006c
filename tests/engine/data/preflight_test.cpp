// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/preflight.hpp"

#include "engine/imaging/imresize.hpp"
#include "engine/imaging/write.hpp"

#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <vips/vips8>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::image8;
using test::imageOf;

class Preflight : public testing::Test {
protected:
    Preflight() {
        m_config.data.trainHr = (m_dir / "train").string();
        m_config.data.patchSize = 8;
        m_config.data.heldOut = 1;
        m_config.network.scale = 4;
        fs::create_directories(m_dir / "train");
    }

    void add(const std::string& name, const Image& image) const {
        fs::create_directories((m_dir / name).parent_path());
        writeImage(m_dir / name, image, {});
    }

    PreflightReport run() const { return preflight(m_config, {}, {}); }

    std::string messageOf() const {
        try {
            static_cast<void>(run());
        } catch (const Exception& failure) {
            return failure.what();
        }
        ADD_FAILURE() << "no error";
        return {};
    }

    static std::vector<std::string> namesOf(const std::vector<UsableImage>& images) {
        std::vector<std::string> names;
        for (const UsableImage& image : images)
            names.push_back(image.hr.filename().string());
        return names;
    }

    static std::string reasonFor(const PreflightReport& report, const std::string& name) {
        for (const SkippedImage& skipped : report.skipped)
            if (skipped.path.filename() == name)
                return skipped.reason;
        ADD_FAILURE() << name << " was not skipped";
        return {};
    }

    static bool warns(const PreflightReport& report, const std::string& part) {
        return std::any_of(report.warnings.begin(), report.warnings.end(),
                           [&](const std::string& text) { return text.find(part) != std::string::npos; });
    }

    test::TempDir m_dir;
    RunConfig m_config;
};

TEST_F(Preflight, SkipsByNameAndKeepsTheRest) {
    add("train/a.png", image8(0, 40, 50));
    add("train/b.png", image8(1, 35, 33));
    add("train/small.png", image8(2, 31, 90));
    add("train/cut.png", image8(3, 90, 90));
    const std::string bytes = test::readText(m_dir / "train/cut.png");
    test::writeText(m_dir / "train/cut.png", bytes.substr(0, bytes.size() / 2));
    test::writeText(m_dir / "train/empty.jpg", "");
    test::writeText(m_dir / "train/text.bmp", "BMnot a picture at all");
    m_config.data.heldOut = 1;

    std::vector<std::int64_t> done;
    const PreflightReport report = preflight(m_config,
                                             [&](const Progress& progress) {
                                                 EXPECT_EQ(progress.total, 6);
                                                 EXPECT_FALSE(progress.text.empty());
                                                 done.push_back(progress.done);
                                             },
                                             {});
    EXPECT_EQ(done, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(report.training.size() + report.validation.size(), 2U);
    EXPECT_EQ(report.skipped.size(), 4U);
    EXPECT_EQ(reasonFor(report, "small.png"), "90 × 31 px, smaller than the patch of 32 px");
    EXPECT_EQ(std::ranges::count_if(report.skipped, &SkippedImage::tooSmall), 1);
    EXPECT_EQ(reasonFor(report, "cut.png"), "is damaged: not all of it can be decoded.");
    EXPECT_EQ(reasonFor(report, "empty.jpg"), "is empty.");
    EXPECT_EQ(reasonFor(report, "text.bmp").rfind("is damaged", 0), 0U);

    const UsableImage& only = report.training.front();
    const Size expected = only.hr.filename() == "a.png" ? Size{48, 40} : Size{32, 32};
    EXPECT_EQ(only.size, expected);
    EXPECT_EQ(report.decodedBytes, 3 * expected.width * expected.height * 17 / 16);
}

TEST_F(Preflight, SaysWhichPatchWouldFit) {
    add("train/a.png", image8(0, 60, 130));
    add("train/b.png", image8(0, 90, 51));
    m_config.data.patchSize = 48;
    const std::string message = messageOf();
    EXPECT_NE(message.find("60 px on its shorter side"), std::string::npos) << message;
    EXPECT_NE(message.find("needs 192 px"), std::string::npos) << message;
    EXPECT_NE(message.find("the largest patch that fits is 14."), std::string::npos) << message;
}

TEST_F(Preflight, NamesTheFirstWhenAllAreDamaged) {
    test::writeText(m_dir / "train/a.png", "");
    EXPECT_NE(messageOf().find("The first, a.png: is empty."), std::string::npos);
}

TEST_F(Preflight, CountsWhatIsConverted) {
    add("train/a.png", image8(0, 40, 40));
    add("train/grey.png", imageOf(40, 40, 1, std::vector<std::uint8_t>(1600, 9)));
    add("train/alpha1.png", imageOf(40, 40, 4, std::vector<std::uint8_t>(6400, 9)));
    add("train/alpha2.png", imageOf(40, 40, 4, std::vector<std::uint8_t>(6400, 9)));
    const PreflightReport report = run();
    EXPECT_TRUE(warns(report, "1 image is grey: read as RGB with equal channels."));
    EXPECT_TRUE(warns(report, "2 images have an alpha channel: laid over white."));
    EXPECT_FALSE(warns(report, "16 bits"));
    EXPECT_TRUE(report.skipped.empty());
}

TEST_F(Preflight, HoldsOutByNameAndSeed) {
    for (int i = 0; i < 12; ++i)
        add("train/" + std::to_string(i) + ".png", image8(0, 32, 32));
    m_config.data.heldOut = 3;
    const PreflightReport report = run();
    EXPECT_TRUE(report.heldOut);
    EXPECT_EQ(report.training.size(), 9U);
    const auto held = namesOf(report.validation);
    EXPECT_EQ(held.size(), 3U);
    EXPECT_EQ(namesOf(run().validation), held);

    for (const std::string& name : namesOf(report.training))
        EXPECT_EQ(std::count(held.begin(), held.end(), name), 0);
    for (const std::string& name : held)  // another image gone: the choice stays
        ASSERT_TRUE(fs::exists(m_dir / "train" / name));
    fs::remove(m_dir / "train" / report.training.front().hr.filename());
    EXPECT_EQ(namesOf(run().validation), held);

    bool differs = false;
    for (m_config.training.seed = 2; m_config.training.seed < 6; ++m_config.training.seed)
        differs = differs || namesOf(run().validation) != held;
    EXPECT_TRUE(differs);
}

TEST_F(Preflight, LeavesOneImageToTrainOn) {
    add("train/a.png", image8(0, 32, 32));
    add("train/b.png", image8(0, 32, 32));
    m_config.data.heldOut = 100;
    EXPECT_EQ(run().training.size(), 1U);
    fs::remove(m_dir / "train/b.png");
    const PreflightReport report = run();
    EXPECT_EQ(report.training.size(), 1U);
    EXPECT_FALSE(report.heldOut);
    EXPECT_TRUE(warns(report, "none is held out"));
}

TEST_F(Preflight, ChecksPairsAndTheirSizes) {
    add("train/good.png", image8(0, 41, 42));
    add("lr/goodx4.png", image8(0, 10, 10));
    add("train/rounded.png", image8(0, 42, 42));
    add("lr/rounded.png", image8(0, 11, 11));
    add("train/full.png", image8(0, 40, 40));
    add("lr/full.png", image8(0, 40, 40));
    add("train/broken.png", image8(0, 40, 40));
    test::writeText((fs::create_directories(m_dir / "lr"), m_dir / "lr/broken.png"), "");
    add("train/alone.png", image8(0, 40, 40));
    m_config.data.trainLr = (m_dir / "lr").string();
    const PreflightReport report = run();
    EXPECT_EQ(namesOf(report.training), std::vector<std::string>{"good.png"});
    EXPECT_EQ(report.training[0].lr.filename(), "goodx4.png");
    EXPECT_EQ(report.training[0].size, (Size{40, 40}));
    EXPECT_NE(reasonFor(report, "rounded.png").find("asks for 10 × 10 px"), std::string::npos);
    EXPECT_NE(reasonFor(report, "full.png").find("both are the same size"), std::string::npos);
    EXPECT_EQ(reasonFor(report, "broken.png"), "low-resolution file broken.png is empty.");
    EXPECT_NE(reasonFor(report, "alone.png").find("no low-resolution file of its name"), std::string::npos);
}

TEST_F(Preflight, TakesAValidationFolder) {
    add("train/a.png", image8(0, 40, 40));
    add("val/v.png", image8(1, 40, 42));
    add("val/tiny.png", image8(1, 18, 18));
    m_config.data.validationHr = (m_dir / "val").string();
    PreflightReport report = run();
    EXPECT_FALSE(report.heldOut);
    EXPECT_EQ(report.training.size(), 1U);
    EXPECT_EQ(namesOf(report.validation), std::vector<std::string>{"v.png"});
    EXPECT_EQ(reasonFor(report, "tiny.png"), "18 × 18 px, smaller than the 19 px that SSIM needs");

    fs::remove(m_dir / "val/v.png");
    EXPECT_NE(messageOf().find("None of the validation images"), std::string::npos);
}

TEST_F(Preflight, NoticesValidationLrOfAnotherRecipe) {
    const Image hr = image8(1, 48, 48);
    add("train/a.png", image8(0, 40, 40));
    add("val/v.png", hr);
    add("val_lr/v.png", imresize(hr, {12, 12}, Border::Replicate));
    m_config.data.validationHr = (m_dir / "val").string();
    m_config.data.validationLr = (m_dir / "val_lr").string();
    EXPECT_FALSE(warns(run(), "was not made by MATLAB-compatible bicubic"));

    std::vector<std::uint8_t> nearest;
    for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 12; ++x)
            nearest.insert(nearest.end(), hr.row(4 * y) + 12 * x, hr.row(4 * y) + 12 * x + 3);
    add("val_lr/v.png", imageOf(12, 12, 3, nearest));
    EXPECT_TRUE(warns(run(), "v.png was not made by MATLAB-compatible bicubic"));
}

TEST_F(Preflight, NoticesTrainingLrOfAnotherRecipe) {
    const auto nearest = [](const Image& hr) {
        std::vector<std::uint8_t> bytes;
        for (int y = 0; y < hr.height / 4; ++y)
            for (int x = 0; x < hr.width / 4; ++x)
                bytes.insert(bytes.end(), hr.row(4 * y) + 12 * x, hr.row(4 * y) + 12 * x + 3);
        return imageOf(hr.width / 4, hr.height / 4, 3, bytes);
    };
    for (const std::uint32_t n : {0U, 1U, 2U, 3U}) {
        const Image hr = image8(n, 48, 48);
        add("train/" + std::to_string(n) + ".png", hr);
        add("lr/" + std::to_string(n) + ".png", imresize(hr, {12, 12}));
    }
    add("val/v.png", image8(4, 48, 48));
    m_config.data.trainLr = (m_dir / "lr").string();
    m_config.data.validationHr = (m_dir / "val").string();
    EXPECT_FALSE(warns(run(), "MATLAB-compatible"));

    add("lr/2.png", nearest(image8(2, 48, 48)));  // not the first, which alone would say nothing
    EXPECT_TRUE(
        warns(run(), "lr/2.png was not made by MATLAB-compatible bicubic, as the validation images will be: validation "
                     "may fall while training improves."));

    add("val_lr/v.png", imresize(image8(4, 48, 48), {12, 12}));
    m_config.data.validationLr = (m_dir / "val_lr").string();
    EXPECT_TRUE(warns(run(), "lr/2.png was not made by MATLAB-compatible bicubic, as the validation images were"));
    add("val_lr/v.png", nearest(image8(4, 48, 48)));
    EXPECT_FALSE(warns(run(), "MATLAB-compatible")) << "both are of another recipe";

    m_config.data.validationHr.clear();
    m_config.data.validationLr.clear();
    EXPECT_FALSE(warns(run(), "MATLAB-compatible")) << "held out: of the same recipe";
}

TEST_F(Preflight, CountsLowResolutionFilesToo) {
    const auto path = [&](const std::string& name) {
        fs::create_directories((m_dir / name).parent_path());
        return (m_dir / name).string();
    };
    add("train/a.png", image8(0, 40, 40));
    add("lr/a.png", imageOf(10, 10, 4, std::vector<std::uint8_t>(400, 9)));
    add("train/b.png", image8(1, 40, 40));
    add("lr/b.png", imageOf(10, 10, 1, std::vector<std::uint8_t>(100, 9)));
    vips::VImage::black(40, 40, vips::VImage::option()->set("bands", 3))
        .cast(VIPS_FORMAT_USHORT)
        .copy(vips::VImage::option()->set("interpretation", VIPS_INTERPRETATION_RGB16))
        .write_to_file(path("train/c.png").c_str());
    add("lr/c.png", image8(2, 10, 10));
    vips::VImage::black(40, 40, vips::VImage::option()->set("bands", 4))
        .copy(vips::VImage::option()->set("interpretation", VIPS_INTERPRETATION_CMYK))
        .write_to_file(path("train/d.jpg").c_str());
    add("lr/d.png", image8(2, 10, 10));
    m_config.data.trainLr = (m_dir / "lr").string();
    const PreflightReport report = run();
    EXPECT_TRUE(report.skipped.empty());
    EXPECT_TRUE(warns(report, "1 image has an alpha channel: laid over white."));
    EXPECT_TRUE(warns(report, "1 image is grey: read as RGB with equal channels."));
    EXPECT_TRUE(warns(report, "1 image has 16 bits per sample: rounded to 8."));
    EXPECT_TRUE(warns(report, "1 image is CMYK: converted to sRGB."));
}

TEST_F(Preflight, AFolderOfFullSizeCopiesSaysSo) {
    add("train/a.png", image8(0, 40, 48));
    m_config.data.trainLr = m_config.data.trainHr;
    EXPECT_NE(messageOf().find("The first, a.png: high resolution is 48 × 40 px, low resolution 48 × 40 px, where "
                               "scale 4 asks for 12 × 10 px; both are the same size."),
              std::string::npos)
        << messageOf();
}

TEST_F(Preflight, AFolderOneLevelOffNamesTheRightOne) {
    const auto refused = [&](const std::string& folder, const std::string& meant) {
        m_config.data.trainHr = (m_dir / folder).string();
        try {
            static_cast<void>(run());
        } catch (const Exception& failure) {
            EXPECT_EQ(failure.error().suggestedFolder, meant.empty() ? fs::path() : m_dir / meant) << failure.what();
            return std::string(failure.what());
        }
        ADD_FAILURE() << folder << " was taken";
        return std::string();
    };
    const auto has = [](const std::string& text, const std::string& part) {
        EXPECT_NE(text.find(part), std::string::npos) << text;
    };
    const auto under = [&](int count, const std::string& folder) {
        return std::to_string(count) + " under " + (m_dir / folder).string();
    };
    for (const char* name : {"1.png", "2.png"}) {
        add(std::string("ds/HR/") + name, image8(0, 40, 48));
        add(std::string("ds/LR_bicubic/X4/") + name, image8(0, 10, 12));
        add(std::string("sizes/a/") + name, image8(0, 40, 48));
        add(std::string("sizes/b/") + name, image8(0, 10, 12));
        add(std::string("sets/train/HR/") + name, image8(0, 40, 48));
        add(std::string("sets/train/LR/") + name, image8(0, 10, 12));
        add(std::string("classes/cats/") + name, image8(0, 40, 48));
        add(std::string("classes/dogs/") + name, image8(0, 48, 40));
    }
    add("sets/valid/HR/3.png", image8(0, 40, 48));
    const std::string sizes = refused("ds", "ds/HR");
    has(sizes, "/ds holds no images itself; " + under(2, "ds/HR") + ", " + under(2, "ds/LR_bicubic") + ".");
    has(sizes, "one set in several sizes");
    refused("sizes/", "sizes/a");
    const std::string sets = refused("sets", "sets/train/HR");
    has(sets, under(4, "sets/train") + ", " + under(1, "sets/valid") + ".");

    // Too deep: missing, or there and empty.
    has(refused("ds/HR/HR", "ds/HR"), "/ds/HR/HR does not exist; 2 images are in " + (m_dir / "ds/HR").string() + ".");
    fs::create_directory(m_dir / "ds/HR/empty");
    has(refused("ds/HR/empty/", "ds/HR"), "; 2 images are in " + (m_dir / "ds/HR").string() + ".");

    // What works goes on working, and a detour is named.
    m_config.data.trainHr = (m_dir / "classes").string();
    PreflightReport report = run();
    EXPECT_EQ(report.training.size() + report.validation.size(), 4U);
    EXPECT_TRUE(report.warnings.empty() && report.suggestedFolder.empty());
    fs::remove_all(m_dir / "ds/LR_bicubic");
    m_config.data.trainHr = (m_dir / "ds").string();
    report = run();
    EXPECT_EQ(report.training.size() + report.validation.size(), 2U);
    EXPECT_EQ(report.suggestedFolder, m_dir / "ds/HR");
    EXPECT_TRUE(warns(report, "/ds holds no images itself; " + under(2, "ds/HR") + "."));

    // To validate with, the other one of two sets is meant.
    m_config.data.trainHr = (m_dir / "sets/train/HR").string();
    m_config.data.validationHr = (m_dir / "sets").string();
    has(refused("sets/train/HR", "sets/valid/HR"), "sets to train on and to test with");
}

TEST_F(Preflight, CanBeCancelled) {
    add("train/a.png", image8(0, 40, 40));
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(preflight(m_config, {}, stop.get_token()));
        ADD_FAILURE() << "went on";
    } catch (const Exception& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::Cancelled);
    }
}

}  // namespace
}  // namespace wavelens::engine
