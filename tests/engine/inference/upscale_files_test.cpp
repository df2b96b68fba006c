// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/upscale_files.hpp"

#include "engine/imaging/read.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/network_config.hpp"
#include "tests/support/training_fixture.hpp"

#include <torch/torch.h>

#include <cmath>
#include <fstream>
#include <set>

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

    TiledNetwork m_network{makeNetwork(test::smallNetwork("edsr", 2)), torch::kCPU};
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
    EXPECT_TRUE(fs::is_empty(m_dir / "out"));
}

TEST_F(UpscaleFilesTest, AThirdRunMakesNoResultOfAResult) {
    UpscaleRequest same = request();
    same.outputDir = m_dir / "images";
    for (int run = 0; run < 3; ++run)
        for (const auto& result : upscaleFiles(m_network, same, {}, {})) {
            const bool isResult = result.input.string().find("_x2_my-run") != std::string::npos;
            EXPECT_EQ(result.skipped, isResult) << result.input;
        }
    for (const auto& entry : fs::directory_iterator(m_dir / "images")) {
        const auto name = entry.path().filename().string();
        EXPECT_EQ(name.find("_x2_my-run"), name.rfind("_x2_my-run")) << name;
    }
}

TEST_F(UpscaleFilesTest, FoldersStayFolders) {
    fs::create_directories(m_dir / "a/HR");
    fs::create_directories(m_dir / "b/HR");
    fs::copy(m_dir / "images/picture_0.png", m_dir / "a/HR/1.png");
    fs::copy(m_dir / "images/picture_1.png", m_dir / "b/HR/1.png");
    UpscaleRequest two = request();
    two.inputs = {m_dir / "a/HR/", m_dir / "b/HR", m_dir / "a/HR/.."};
    const auto results = upscaleFiles(m_network, two, {}, {});
    ASSERT_EQ(results.size(), 3U);
    std::set<fs::path> folders;
    for (const auto& result : results) {
        EXPECT_EQ(result.problem, "");
        folders.insert(result.output.parent_path().lexically_relative(m_dir / "out"));
    }
    EXPECT_EQ(folders, (std::set<fs::path>{"HR", "HR-2", "a/HR"}));
}

TEST_F(UpscaleFilesTest, AnEmptyFolderStopsNothing) {
    fs::create_directories(m_dir / "empty");
    UpscaleRequest two = request();
    two.inputs = {m_dir / "empty", m_dir / "images/picture_0.png"};
    const auto results = upscaleFiles(m_network, two, {}, {});
    ASSERT_EQ(results.size(), 2U);
    EXPECT_NE(results[0].problem.find("empty"), std::string::npos);
    EXPECT_TRUE(fs::exists(results[1].output));
}

TEST_F(UpscaleFilesTest, AnUnwritableFolderIsToldFirst) {
    UpscaleRequest unwritable = request();
    unwritable.outputDir = "/proc/wavelens";  // refuses root too
    bool computed = false;
    try {
        (void)upscaleFiles(m_network, unwritable, [&](const UpscaleProgress&) { computed = true; }, {});
        FAIL();
    } catch (const Exception& exception) {
        EXPECT_EQ(exception.error().code, ErrorCode::Disk);
        EXPECT_NE(exception.error().message.find("/proc/wavelens"), std::string::npos);
    }
    EXPECT_FALSE(computed);
}

TEST_F(UpscaleFilesTest, OneSettingForAll) {
    UpscaleRequest jpeg = request();
    jpeg.format = PictureFormat::Jpeg;
    std::vector<std::uintmax_t> sizes;
    for (const int quality : {20, 95}) {
        jpeg.quality = quality;
        jpeg.outputDir = m_dir / std::to_string(quality);
        for (const auto& result : upscaleFiles(m_network, jpeg, {}, {})) {
            EXPECT_EQ(result.output.extension(), ".jpg");
            sizes.push_back(fs::file_size(result.output));
        }
    }
    ASSERT_EQ(sizes.size(), 12U);
    for (std::size_t i = 0; i < 6; ++i)
        EXPECT_LT(sizes[i], sizes[i + 6]);
}

TEST_F(UpscaleFilesTest, ASmallerSizeIsTheModelsOwnReduced) {
    UpscaleRequest smaller = request();
    smaller.inputs = {m_dir / "images/picture_0.png"};  // 64 × 56
    smaller.factor = 1.5;
    auto result = upscaleFiles(m_network, smaller, {}, {})[0];
    EXPECT_TRUE(result.reduced);
    EXPECT_EQ(probe(result.output).size, (Size{96, 84}));
    EXPECT_EQ(result.output.filename(), "picture_0_x1.5_my-run.png");
    smaller.width = 100;
    result = upscaleFiles(m_network, smaller, {}, {})[0];
    EXPECT_EQ(probe(result.output).size, (Size{100, 88}));
    smaller.width = 129;
    result = upscaleFiles(m_network, smaller, {}, {})[0];
    EXPECT_NE(result.problem.find("at most 128 px"), std::string::npos) << result.problem;
    smaller.factor = 3;
    EXPECT_THROW((void)upscaleFiles(m_network, smaller, {}, {}), Exception);
}

TEST_F(UpscaleFilesTest, APictureIsNeverReplacedByItsOwnResult) {
    UpscaleRequest same = request();
    same.inputs = {m_dir / "images/picture_0.png"};
    same.outputDir = m_dir / "images";
    same.pattern = "{name}";
    same.ifExists = IfExists::Replace;
    const auto results = upscaleFiles(m_network, same, {}, {});
    EXPECT_NE(results[0].problem.find("its own result"), std::string::npos) << results[0].problem;
    EXPECT_EQ(probe(m_dir / "images/picture_0.png").size, (Size{64, 56}));
}

/// Runs out of memory at pictures of one width.
class Exhausted final : public Network {
public:
    explicit Exhausted() : Network(test::smallNetwork("edsr", 2)) {}

    at::Tensor forward(const at::Tensor& lr) override {
        if (lr.size(3) == 64)
            throw std::bad_alloc();
        return torch::upsample_nearest2d(lr, {2 * lr.size(2), 2 * lr.size(3)});
    }

    [[nodiscard]] std::string emit(OnnxGraph&, const std::string& lr) const override { return lr; }

    [[nodiscard]] std::int64_t receptiveRadius() const override { return 0; }

    [[nodiscard]] std::int64_t macsPerLrPixel() const override { return 0; }
};

TEST_F(UpscaleFilesTest, NoMemoryForOneFileDoesNotStopTheOthers) {
    writeImage(m_dir / "images/narrow.png", test::syntheticImage(32, 30, 1), {});
    const TiledNetwork network(std::make_shared<Exhausted>(), torch::kCPU);
    int failed = 0;
    for (const auto& result : upscaleFiles(network, request(), {}, {})) {
        failed += result.problem.empty() ? 0 : 1;
        EXPECT_EQ(result.problem.empty(), result.input.filename() == "narrow.png") << result.problem;
        EXPECT_TRUE(result.problem.empty() || result.problem.find("memory") != std::string::npos);
    }
    EXPECT_EQ(failed, 6);
}

TEST_F(UpscaleFilesTest, NoMemoryForATileIsTriedWithSmallerOnes) {
    // 64 columns are too many, 64 in two tiles of 32 are not.
    writeImage(m_dir / "wide.png", test::syntheticImage(128, 30, 1), {});
    const TiledNetwork network(std::make_shared<Exhausted>(), torch::kCPU);
    UpscaleRequest wide = request();
    wide.inputs = {m_dir / "wide.png"};
    wide.tile = 128;
    EXPECT_EQ(upscaleFiles(network, wide, {}, {})[0].problem, "");
}

TEST_F(UpscaleFilesTest, ATransparentDiscHasNoRim) {
    const fs::path model = WAVELENS_SHARED_DIR "/data/models/IMDN_x2.pth";
    if (!fs::exists(model))
        GTEST_SKIP() << "no model in " WAVELENS_SHARED_DIR "/data/models";
    constexpr int kSide = 48;
    auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            const double edge = std::clamp(18.5 - std::hypot(x - 23.5, y - 23.5), 0.0, 1.0);
            const auto alpha = static_cast<std::uint8_t>(std::lround(255 * edge));
            // Black where nothing is seen, as programs leave it.
            bytes->insert(bytes->end(), {static_cast<std::uint8_t>(alpha > 0 ? 220 : 0),
                                         static_cast<std::uint8_t>(alpha > 0 ? 60 : 0), 0, alpha});
        }
    writeImage(m_dir / "disc.png", {kSide, kSide, 4, bytes}, {});
    UpscaleRequest disc = request();
    disc.inputs = {m_dir / "disc.png"};
    const auto results = upscaleFiles(TiledNetwork(loadModel(model), torch::kCPU), disc, {}, {});
    ASSERT_EQ(results[0].problem, "");
    EXPECT_TRUE(probe(results[0].output).alpha);
    // Laid over white, nothing is darker in red than the disc itself, with 6 levels for the network's ringing.
    const Image overWhite = readRgb8(results[0].output);
    for (int y = 0; y < overWhite.height; ++y)
        for (int x = 0; x < overWhite.width; ++x)
            EXPECT_GE(overWhite.row(y)[3 * x], 214) << x << ", " << y;
    EXPECT_EQ(overWhite.row(0)[0], 255);
    EXPECT_NEAR(overWhite.row(kSide)[3 * kSide], 220, 4);
}

TEST_F(UpscaleFilesTest, TilesOfANetworkThatSeesTheWholePictureDifferByOneLevel) {
    const fs::path shared = WAVELENS_SHARED_DIR "/data";
    if (!fs::exists(shared / "models/IMDN_x2.pth"))
        GTEST_SKIP() << "no model in " << shared / "models";
    const TiledNetwork imdn(loadModel(shared / "models/IMDN_x2.pth"), torch::kCPU);
    UpscaleRequest picture = request();
    picture.inputs = {shared / "Set14/HR_x2/004.png"};
    picture.threads = 0;
    std::vector<Image> results;
    for (const int tile : {512, 64}) {
        picture.tile = tile;
        const auto result = upscaleFiles(imdn, picture, {}, {})[0];
        ASSERT_EQ(result.problem, "");
        results.push_back(readRgb8(result.output));
    }
    for (std::size_t i = 0; i < results[0].bytes->size(); ++i)
        ASSERT_NEAR((*results[0].bytes)[i], (*results[1].bytes)[i], 1) << i;
}

}  // namespace
}  // namespace wavelens::engine
