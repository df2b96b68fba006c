// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/evaluation.hpp"

#include "engine/data/pairs.hpp"
#include "engine/imaging/write.hpp"

#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using test::image8;
using test::TempDir;

struct Variant {
    Protocol protocol;
    bool given;
    std::string suffix;  ///< of the golden keys
};

const std::vector<Variant> kVariants{{Protocol::Paper, false, "_made_unrounded"},
                                     {Protocol::Paper, true, "_given_unrounded"},
                                     {Protocol::Matlab, false, "_made"},
                                     {Protocol::Matlab, true, "_given"},
                                     {Protocol::Classic, false, "_classic"}};

/// Every value of golden/bicubic.json: set, scale, variant.
class BicubicGolden : public testing::TestWithParam<std::tuple<std::string, int, std::size_t>> {};

TEST_P(BicubicGolden, EveryImageAndTheMean) {
    const fs::path shared = WAVELENS_SHARED_DIR;
    const auto& [set, scale, variantIndex] = GetParam();
    const auto& [protocol, given, suffix] = kVariants[variantIndex];
    if (!fs::exists(shared / "golden/bicubic.json") || !fs::exists(shared / "data" / set))
        GTEST_SKIP() << shared << " is not here";
    const json golden = json::parse(std::ifstream(shared / "golden/bicubic.json"));
    const std::string end = "_x" + std::to_string(scale);
    const fs::path folder = shared / "data" / set;
    const Pairing pairing = pairImages(folder / ("HR" + end), given ? folder / ("LR" + end) : fs::path(), scale);
    const json& expected = golden["images"][set + end];
    ASSERT_EQ(pairing.pairs.size(), expected.size());
    std::vector<EvaluateReport::Row> rows;
    for (std::size_t i = 0; i < pairing.pairs.size(); ++i) {
        const auto& [hr, lr] = pairing.pairs[i];
        rows.push_back(evaluateBicubic({hr, lr, {}}, scale, protocol, {}).row);
        EXPECT_EQ(rows[i].name, expected[i]["name"].get<std::string>());
        EXPECT_NEAR(rows[i].psnrY, expected[i]["psnr_y" + suffix].get<double>(), 1e-6) << hr;
        EXPECT_NEAR(rows[i].ssimY, expected[i]["ssim_y" + suffix].get<double>(), 1e-6) << hr;
    }
    const EvaluateReport::Row mean = meanOf(rows);
    EXPECT_NEAR(mean.psnrY, golden["mean"][set + end]["psnr_y" + suffix].get<double>(), 2e-6);
    EXPECT_NEAR(mean.ssimY, golden["mean"][set + end]["ssim_y" + suffix].get<double>(), 2e-6);
}

std::string nameOf(const testing::TestParamInfo<BicubicGolden::ParamType>& variant) {
    return std::get<0>(variant.param) + "x" + std::to_string(std::get<1>(variant.param)) +
           kVariants[std::get<2>(variant.param)].suffix;
}

INSTANTIATE_TEST_SUITE_P(Sets, BicubicGolden,
                         testing::Combine(testing::Values("Set5", "Set14"), testing::Values(2, 3, 4),
                                          testing::Range(std::size_t{0}, kVariants.size())),
                         nameOf);

TEST(Evaluation, CropsHrToAMultiple) {
    const TempDir dir;
    writeImage(dir / "a.png", image8(1, 50, 67), {});
    const EvaluatedImage done = evaluateBicubic({dir / "a.png", {}, {}}, 4, Protocol::Paper, {});
    EXPECT_EQ(done.result.size(), (Size{64, 48}));
    EXPECT_EQ(done.row.name, "a.png");
    EXPECT_GT(done.row.psnrY, 10);
    EXPECT_EQ(evaluateBicubic({dir / "a.png", {}, {}}, 4, Protocol::Classic, {}).result.channels, 1);
}

TEST(Evaluation, MeasuresWhatTheModelGives) {
    const TempDir dir;
    const Image hr = image8(1, 40, 40);
    writeImage(dir / "a.png", hr, {});
    const auto perfect = [&](const Image& lr) {
        EXPECT_EQ(lr.size(), (Size{20, 20}));
        return hr;
    };
    const EvaluatedImage done = evaluateImage({dir / "a.png", {}, {}}, 2, Protocol::Paper, perfect, {});
    EXPECT_TRUE(std::isinf(done.row.psnrY));
    EXPECT_EQ(done.result.bytes, hr.bytes);
}

TEST(Evaluation, NamesAPairThatDoesNotFit) {
    const TempDir dir;
    writeImage(dir / "hr.png", image8(1, 40, 40), {});
    writeImage(dir / "lr.png", image8(1, 20, 20), {});
    try {
        static_cast<void>(evaluateBicubic({dir / "hr.png", dir / "lr.png", {}}, 4, Protocol::Paper, {}));
        ADD_FAILURE() << "accepted";
    } catch (const Exception& failure) {
        const std::string text = failure.what();
        for (const char* part : {"hr.png", "lr.png", "40 × 40", "20 × 20", "suggest scale 2"})
            EXPECT_NE(text.find(part), std::string::npos) << text;
    }
}

TEST(Evaluation, MeanOfNothingIsNoNumber) {
    EXPECT_TRUE(std::isnan(meanOf({}).psnrY));
}

}  // namespace
}  // namespace wavelens::engine
