// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/upscale_files.hpp"

#include "engine/imaging/read.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/training_fixture.hpp"

#include <c10/core/Device.h>

#include <fstream>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

class UpscaleFilesTest : public test::TrainingFixture {
protected:
    [[nodiscard]] UpscaleRequest request() const {
        UpscaleRequest request;
        request.inputs = {m_dir / "images"};
        request.model = m_dir / "my-run/model.safetensors";
        request.outputDir = m_dir / "out";
        request.threads = 1;
        return request;
    }

    TiledNetwork m_network{
        makeNetwork(
            {.name = "edsr", .scale = 2, .blocks = 1, .features = 4, .residualScale = 1.0, .initialWeights = {}}),
        c10::Device(c10::kCPU)};
};

TEST_F(UpscaleFilesTest, GoesOnAfterABadFileAndNamesIt) {
    std::ofstream(m_dir / "images/picture_2b.png") << "no picture";
    const auto results = upscaleFiles(m_network, request(), {}, {});
    ASSERT_EQ(results.size(), 7U);
    int failed = 0;
    for (const auto& result : results) {
        if (!result.problem.empty()) {
            ++failed;
            EXPECT_EQ(result.input.filename(), "picture_2b.png");
            EXPECT_NE(result.problem.find("picture_2b.png"), std::string::npos);
            continue;
        }
        EXPECT_EQ(probe(result.output).size, (Size{128, 112}));
    }
    EXPECT_EQ(failed, 1);
    EXPECT_TRUE(fs::exists(m_dir / "out/picture_0_x2_my-run.png"));
}

TEST_F(UpscaleFilesTest, NeverReplacesUnlessTold) {
    UpscaleRequest one = request();
    one.inputs = {m_dir / "images/picture_0.png"};
    const auto first = upscaleFiles(m_network, one, {}, {})[0].output;
    const auto second = upscaleFiles(m_network, one, {}, {})[0].output;
    EXPECT_NE(first, second);
    one.ifExists = IfExists::Skip;
    EXPECT_TRUE(upscaleFiles(m_network, one, {}, {})[0].skipped);
    one.ifExists = IfExists::Replace;
    EXPECT_EQ(upscaleFiles(m_network, one, {}, {})[0].output, first);
}

TEST_F(UpscaleFilesTest, SkipsItsOwnResults) {
    UpscaleRequest same = request();
    same.outputDir = m_dir / "images";
    EXPECT_EQ(upscaleFiles(m_network, same, {}, {}).size(), 6U);
    same.ifExists = IfExists::Skip;
    for (const auto& result : upscaleFiles(m_network, same, {}, {}))
        EXPECT_TRUE(result.skipped) << result.input;
}

TEST_F(UpscaleFilesTest, KeepsTheFoldersBelowAnInput) {
    fs::create_directories(m_dir / "images/deep/er");
    fs::rename(m_dir / "images/picture_1.png", m_dir / "images/deep/er/N° 2, #1.png");
    (void)upscaleFiles(m_network, request(), {}, {});
    EXPECT_TRUE(fs::exists(m_dir / "out/deep/er/N° 2, #1_x2_my-run.png"));
}

TEST_F(UpscaleFilesTest, CancelLeavesNothingHalfWritten) {
    std::stop_source stop;
    const auto progress = [&](const UpscaleProgress& now) {
        if (now.file == 1)
            stop.request_stop();
    };
    EXPECT_THROW((void)upscaleFiles(m_network, request(), progress, stop.get_token()), Exception);
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(m_dir / "out"))
        files += entry.is_regular_file() ? 1 : 0;
    EXPECT_EQ(files, 1);
}

TEST_F(UpscaleFilesTest, SaysWhenTheFormatIsTooSmall) {
    UpscaleRequest webp = request();
    writeImage(m_dir / "long.png", test::syntheticImage(8200, 8, 0), {});
    webp.inputs = {m_dir / "long.png"};
    webp.format = PictureFormat::Webp;
    const auto results = upscaleFiles(m_network, webp, {}, {});
    EXPECT_NE(results[0].problem.find("16383"), std::string::npos) << results[0].problem;
    EXPECT_FALSE(fs::exists(m_dir / "out"));
}

}  // namespace
}  // namespace wavelens::engine
