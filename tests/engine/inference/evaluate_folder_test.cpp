// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/evaluate_folder.hpp"

#include "engine/imaging/read.hpp"
#include "engine/inference/tiled_network.hpp"
#include "engine/metrics/psnr.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/network_config.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/training_fixture.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;

class EvaluateFolder : public test::TrainingFixture {
protected:
    [[nodiscard]] EvaluateRequest request() const {
        EvaluateRequest request;
        request.model = "model";
        request.hr = m_dir / "images";
        request.saveDir = m_dir / "saved";
        request.threads = 1;
        return request;
    }

    TiledNetwork m_network{makeNetwork(test::smallNetwork("edsr", 2)), torch::kCPU};
};

TEST_F(EvaluateFolder, WhatIsScoredIsWhatIsSaved) {
    const auto report = evaluateFolder(&m_network, request(), {}, {});
    ASSERT_EQ(report.images.size(), 6U);
    for (const auto& row : report.images) {
        const auto stem = fs::path(row.name).stem().string();
        const Image saved = readRgb8(m_dir / "saved" / (stem + "_x2.png"));
        const Image hr = readRgb8(m_dir / "images" / (stem + ".png"));
        EXPECT_DOUBLE_EQ(psnrY(saved, hr, 2, Protocol::Paper), row.psnrY);
    }
}

TEST_F(EvaluateFolder, SavingReplacesNothing) {
    fs::create_directories(m_dir / "saved");
    test::writeText(m_dir / "saved/picture_0_x2.png", "mine");
    fs::create_directories(m_dir / "images/other");
    fs::copy(m_dir / "images/picture_0.png", m_dir / "images/other/picture_0.png");
    (void)evaluateFolder(&m_network, request(), {}, {});
    EXPECT_EQ(test::readText(m_dir / "saved/picture_0_x2.png"), "mine");
    EXPECT_TRUE(fs::exists(m_dir / "saved/picture_0_x2-2.png"));
    EXPECT_TRUE(fs::exists(m_dir / "saved/other/picture_0_x2.png"));
}

}  // namespace
}  // namespace wavelens::engine
