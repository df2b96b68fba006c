// SPDX-License-Identifier: GPL-3.0-or-later
// The models that come with Wavelens.
#include "engine/config/config_json.hpp"
#include "engine/inference/evaluate_folder.hpp"
#include "engine/inference/model_file.hpp"
#include "engine/inference/tiled_network.hpp"
#include "engine/interchange/model_metadata.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

struct Bundled {
    std::int64_t scale;
    double gain;  ///< over bicubic on Set5, dB of PSNR-Y
};

void PrintTo(const Bundled& bundled, std::ostream* stream) {
    *stream << 'x' << bundled.scale;
}

class BundledModel : public testing::TestWithParam<Bundled> {
protected:
    [[nodiscard]] fs::path file(const char* extension) const {
        return fs::path(WAVELENS_SOURCE_RESOURCES "/models") /
               ("wavelens_x" + std::to_string(GetParam().scale) + extension);
    }
};

TEST_P(BundledModel, IsSmallAndSaysWhatItWasTrainedOn) {
    EXPECT_LT(fs::file_size(file(".safetensors")), 4U << 20U);
    const LoadedModel model = loadModelFile(file(".safetensors"));
    EXPECT_EQ(model.network->scale(), GetParam().scale);
    EXPECT_NE(model.file.metadata.at(kDescriptionKey).find("T91"), std::string::npos);
    // The configuration beside it is the one in it.
    EXPECT_EQ(parseConfig(model.file.metadata.at(kConfigKey), "metadata"),
              parseConfig(test::readText(file(".json")), "json"));
}

TEST_P(BundledModel, IsBetterThanBicubic) {
    const auto& [scale, gain] = GetParam();
    EvaluateRequest request;
    request.hr = WAVELENS_SHARED_DIR "/data/Set5/HR_x" + std::to_string(scale);
    if (!fs::exists(request.hr))
        GTEST_SKIP() << "no images in " << request.hr;
    request.scale = scale;
    const auto bicubic = evaluateFolder(nullptr, request, {}, {});
    request.model = file(".safetensors");
    const TiledNetwork network(loadModel(request.model), torch::kCPU);
    const auto report = evaluateFolder(&network, request, {}, {});
    EXPECT_GT(report.mean.psnrY, bicubic.mean.psnrY + gain);
    EXPECT_GT(report.mean.ssimY, bicubic.mean.ssimY);
}

INSTANTIATE_TEST_SUITE_P(Models, BundledModel, testing::Values(Bundled{2, 2.0}, Bundled{4, 1.2}),
                         [](const auto& tested) { return tested.param.scale == 2 ? "x2" : "x4"; });

}  // namespace
}  // namespace wavelens::engine
