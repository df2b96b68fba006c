// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tiled_network.hpp"

#include "engine/imaging/read.hpp"
#include "engine/inference/model_source.hpp"
#include "engine/inference/tensor_image.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/training_fixture.hpp"

#include <torch/torch.h>

#include <cstdlib>

namespace wavelens::engine {
namespace {

NetworkConfig smallNetwork(const std::string& name, std::int64_t scale) {
    return {.name = name, .scale = scale, .blocks = 2, .features = 8, .residualScale = 1.0, .initialWeights = {}};
}

Rect whole(const Image& image) {
    return {0, 0, image.width, image.height};
}

int largestDifference(const Image& a, const Image& b) {
    EXPECT_EQ(a.size(), b.size());
    int largest = 0;
    for (std::size_t i = 0; i < a.bytes->size(); ++i)
        largest = std::max(largest, std::abs((*a.bytes)[i] - (*b.bytes)[i]));
    return largest;
}

class TiledNetworkTest : public ::testing::TestWithParam<std::string> {};

TEST_P(TiledNetworkTest, TilesGiveWhatTheWholePictureGives) {
    torch::manual_seed(3);
    auto network = makeNetwork(smallNetwork(GetParam(), 3));
    const Image lr = test::syntheticImage(53, 41, 2);
    Image expected;
    {
        const torch::NoGradGuard noGrad;
        expected = toImage(network->forward(toTensor(lr)));
    }
    const TiledNetwork tiled(network, torch::kCPU);
    const auto source = memorySource(lr);
    const Image result = tiled.upscale(*source, whole(lr), {.tile = 16, .threads = 1}, {}, {});
    EXPECT_LE(largestDifference(result, expected), 1);  // sums in another order
    const Image tooNarrow = tiled.upscale(*source, whole(lr), {.tile = 16, .overlap = 1, .threads = 1}, {}, {});
    EXPECT_GT(largestDifference(tooNarrow, expected), 1) << "the overlap makes no difference";
}

INSTANTIATE_TEST_SUITE_P(Networks, TiledNetworkTest, ::testing::Values("edsr", "srvgg"));

TEST(TiledNetwork, ARegionIsThatPartOfTheWhole) {
    torch::manual_seed(4);
    const auto tiled = std::make_shared<TiledNetwork>(makeNetwork(smallNetwork("edsr", 2)), torch::kCPU);
    const Image lr = test::syntheticImage(150, 90, 1);
    const auto source = memorySource(lr);
    const Image all = tiled->upscale(*source, whole(lr), {.threads = 1}, {}, {});
    const auto lazy = modelSource(tiled, source);
    EXPECT_EQ(lazy->size(), (Size{300, 180}));
    const Rect region{101, 33, 160, 120};
    const auto part = lazy->read(region, 1.0, {});
    ASSERT_TRUE(part);
    int largest = 0;
    for (int y = 0; y < region.height; ++y)
        for (int x = 0; x < region.width * 3; ++x)
            largest = std::max(largest, std::abs(part->row(y)[x] - all.row(y + region.y)[x + region.x * 3]));
    EXPECT_LE(largest, 1);
    const auto reduced = lazy->read({0, 0, 300, 180}, 0.25, {});
    ASSERT_TRUE(reduced);
    EXPECT_EQ(reduced->size(), (Size{75, 45}));
}

TEST(TiledNetwork, TheEnsembleOfASymmetricPictureIsSymmetric) {
    torch::manual_seed(5);
    const TiledNetwork tiled(makeNetwork(smallNetwork("srvgg", 2)), torch::kCPU);
    const Image half = test::syntheticImage(24, 24, 3);
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(*half.bytes);
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 24; ++x)
            for (int c = 0; c < 3; ++c)
                (*bytes)[static_cast<std::size_t>((y * 24 + x) * 3 + c)] = half.row(y)[std::min(x, 23 - x) * 3 + c];
    const Image lr{24, 24, 3, bytes};
    const auto mirrored = [&](bool ensemble) {
        const Image sr = tiled.upscale(*memorySource(lr), whole(lr), {.ensemble = ensemble, .threads = 1}, {}, {});
        int largest = 0;
        for (int y = 0; y < sr.height; ++y)
            for (int x = 0; x < sr.width; ++x)
                largest = std::max(largest, std::abs(sr.row(y)[x * 3] - sr.row(y)[(sr.width - 1 - x) * 3]));
        return largest;
    };
    EXPECT_LE(mirrored(true), 1);
    EXPECT_GT(mirrored(false), 1);
}

TEST(TiledNetwork, StopsBetweenTiles) {
    const TiledNetwork tiled(makeNetwork(smallNetwork("edsr", 2)), torch::kCPU);
    const Image lr = test::syntheticImage(64, 64, 1);
    std::stop_source stop;
    double done = 0;
    const auto progress = [&](double fraction) {
        done = fraction;
        stop.request_stop();
    };
    EXPECT_THROW(
        (void)tiled.upscale(*memorySource(lr), whole(lr), {.tile = 16, .threads = 1}, progress, stop.get_token()),
        Exception);
    EXPECT_LT(done, 0.1);
}

TEST(TiledNetwork, AResultThatIsNoNumberIsAnError) {
    auto network = makeNetwork(smallNetwork("edsr", 2));
    {
        const torch::NoGradGuard noGrad;
        for (auto& parameter : network->parameters())
            parameter.fill_(std::numeric_limits<float>::quiet_NaN());
    }
    const TiledNetwork tiled(network, torch::kCPU);
    const Image lr = test::syntheticImage(16, 16, 1);
    try {
        (void)tiled.upscale(*memorySource(lr), whole(lr), {}, {}, {});
        FAIL() << "a black picture was returned";
    } catch (const Exception& exception) {
        EXPECT_EQ(exception.error().code, ErrorCode::NotFinite);
    }
}

}  // namespace
}  // namespace wavelens::engine
