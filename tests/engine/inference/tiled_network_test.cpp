// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tiled_network.hpp"

#include "engine/imaging/read.hpp"
#include "engine/inference/model_source.hpp"
#include "engine/inference/tensor_image.hpp"
#include "engine/networks/network.hpp"
#include "tests/support/network_config.hpp"
#include "tests/support/training_fixture.hpp"

#include <torch/torch.h>

#include <cstdlib>

namespace wavelens::engine {
namespace {

NetworkConfig smallNetwork(const std::string& name, std::int64_t scale) {
    return test::smallNetwork(name, scale, name == "rrdbnet" ? 1 : 2, 8);
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

std::int64_t differing(const Image& a, const Image& b) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < a.bytes->size(); ++i)
        count += (*a.bytes)[i] != (*b.bytes)[i];
    return count;
}

class TiledNetworkTest : public ::testing::TestWithParam<NetworkConfig> {};

TEST_P(TiledNetworkTest, TilesGiveWhatTheWholePictureGives) {
    torch::manual_seed(3);
    auto network = makeNetwork(GetParam());
    const Image lr = test::syntheticImage(153, 141, 2);
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
    EXPECT_GT(differing(tooNarrow, expected), 4 * differing(result, expected) + 100)
        << "the overlap makes no difference";
}

INSTANTIATE_TEST_SUITE_P(Networks, TiledNetworkTest,
                         ::testing::Values(smallNetwork("edsr", 3), smallNetwork("srvgg", 3),
                                           smallNetwork("rrdbnet", 4)),
                         [](const auto& tested) { return tested.param.name; });

/// Gives every channel of a picture the same mean and contrast, twice as large.
class Equalising final : public Network {
public:
    Equalising() : Network(test::smallNetwork("srvgg", 2)) {}

    at::Tensor forward(const at::Tensor& lr) override { return equalised(lr, momentsOf(lr)); }

    at::Tensor forwardPart(const at::Tensor& lr, PictureMoments& picture) override {
        return equalised(lr, picture.at(0, lr));
    }

    [[nodiscard]] bool seesWholePicture() const override { return true; }

    [[nodiscard]] std::string emit(OnnxGraph&, const std::string& lr) const override { return lr; }

    [[nodiscard]] std::int64_t receptiveRadius() const override { return 5; }

    [[nodiscard]] std::int64_t macsPerLrPixel() const override { return 0; }

private:
    static at::Tensor equalised(const at::Tensor& lr, const ChannelMoments& picture) {
        const at::Tensor result = 0.5 + 0.1 * (lr - picture.mean) / (picture.deviation + 0.01);
        return torch::upsample_nearest2d(result, {2 * lr.size(2), 2 * lr.size(3)});
    }
};

class WholePicture : public ::testing::Test {
protected:
    [[nodiscard]] Image upscaled(const TileOptions& options) const {
        return m_tiled->upscale(*m_source, whole(m_lr), options, {}, {});
    }

    const Image m_lr = test::syntheticImage(240, 200, 2);
    const std::shared_ptr<const ImageSource> m_source = memorySource(m_lr);
    const std::shared_ptr<const TiledNetwork> m_tiled =
        std::make_shared<TiledNetwork>(std::make_shared<Equalising>(), torch::kCPU);
};

TEST_F(WholePicture, TilesKnowOfAllOthers) {
    for (const bool ensemble : {false, true}) {
        const Image expected = upscaled({.tile = 512, .ensemble = ensemble, .threads = 1});
        EXPECT_LE(
            largestDifference(upscaled({.tile = 64, .overlap = 60, .ensemble = ensemble, .threads = 1}), expected), 1)
            << ensemble;
    }
    const Image corner = m_tiled->upscale(*m_source, {0, 0, 64, 64}, {.threads = 1}, {}, {});
    const Image all = upscaled({.threads = 1});
    const auto cut = memorySource(all)->read({0, 0, 128, 128}, 1, {});
    EXPECT_GT(largestDifference(corner, *cut), 3) << "the picture is the same everywhere";
}

TEST_F(WholePicture, AlphaHasMomentsOfItsOwn) {
    const auto enlarged = [&](int tile) {
        std::vector<float> values;
        for (int i = 0; i < m_lr.width * m_lr.height; ++i) {
            for (int c = 0; c < 3; ++c)
                values.push_back(static_cast<float>((*m_lr.bytes)[static_cast<std::size_t>(3 * i + c)]) / 255);
            values.push_back(static_cast<float>(i % m_lr.width) / static_cast<float>(m_lr.width));
        }
        const Band picture{m_lr.width, m_lr.height, 4, values};
        TiledRows rows(*m_tiled, m_lr.size(), whole(m_lr), 4, {.tile = tile, .threads = 1});
        const auto bands = [&](auto work) {
            for (int top = 0; top < m_lr.height; top += rows.bandRows())
                work(top, std::min(rows.bandRows(), m_lr.height - top));
        };
        if (rows.needSurvey())
            bands([&](int top, int count) { rows.survey(picture, whole(m_lr), top, count); });
        std::vector<float> result;
        bands([&](int top, int count) {
            const Band band = rows.next(picture, whole(m_lr), top, count);
            result.insert(result.end(), band.values.begin(), band.values.end());
        });
        return result;
    };
    const auto expected = enlarged(512), tiled = enlarged(64);
    ASSERT_EQ(expected.size(), tiled.size());
    float largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::max(largest, std::abs(expected[i] - tiled[i]));
    EXPECT_LT(largest, 1.0F / 255);
}

TEST_F(WholePicture, AViewIsThatOfTheWhole) {
    const auto view = modelSource(m_tiled, m_source)->read({0, 0, 480, 400}, 1, {});
    EXPECT_LE(largestDifference(*view, upscaled({.tile = 512})), 1);
}

TEST_F(WholePicture, ProgressNeverGoesBack) {
    double last = 0;
    (void)m_tiled->upscale(*m_source, whole(m_lr), {.tile = 64, .threads = 1},
                           [&](double share) {
                               EXPECT_GT(share, last);
                               last = share;
                           },
                           {});
    EXPECT_DOUBLE_EQ(last, 1);
}

TEST(TiledRows, WeightsOfOverlappingTilesAddUpToOne) {
    // A network that gives its input back, enlarged: anything but 1 would show.
    auto network = makeNetwork(smallNetwork("srvgg", 2));
    {
        const torch::NoGradGuard noGrad;
        for (auto& parameter : network->parameters())
            parameter.zero_();
    }
    const TiledNetwork tiled(network, torch::kCPU);
    for (const int height : {17, 40, 100})
        for (const int width : {17, 50, 131}) {
            TiledRows rows(tiled, {width, height}, {0, 0, width, height}, 1,
                           {.tile = 16, .overlap = 1, .threads = 1});  // 1 is less than it sees
            std::vector<float> values;
            for (int top = 0; top < height; top += rows.bandRows()) {
                const int from = std::max(0, top - rows.halo());
                const int count = std::min(rows.bandRows(), height - top);
                const int to = std::min(height, top + count + rows.halo());
                Band seen{width, to - from, 1, {}};
                seen.values.assign(static_cast<std::size_t>(width * (to - from)), 0.5F);
                const Band band = rows.next(seen, {0, from, width, to - from}, top, count);
                EXPECT_EQ(band.rows, 2 * count);
                values.insert(values.end(), band.values.begin(), band.values.end());
            }
            ASSERT_EQ(values.size(), static_cast<std::size_t>(4 * width * height));
            for (const float value : values)
                ASSERT_NEAR(value, 0.5F, 1e-6) << width << " × " << height;
        }
}

TEST(TiledRows, AlphaThatIsConstantStaysExact) {
    torch::manual_seed(6);
    const TiledNetwork tiled(makeNetwork(smallNetwork("srvgg", 2)), torch::kCPU);
    constexpr int kSide = 40;
    TiledRows rows(tiled, {kSide, kSide}, {0, 0, kSide, kSide}, 4, {.threads = 1});
    Band seen{kSide, kSide, 4, std::vector<float>(4 * kSide * kSide, 0.3F)};
    for (int i = 0; i < kSide * kSide; ++i)
        seen.values[static_cast<std::size_t>(4 * i + 3)] = i % kSide < kSide / 2 ? 1.0F : 0.0F;
    const Band band = rows.next(seen, {0, 0, kSide, kSide}, 0, kSide);
    for (int y = 0; y < band.rows; ++y)
        for (int x = 0; x < band.width; ++x) {
            const float alpha = band.values[static_cast<std::size_t>(y * band.width + x) * 4 + 3];
            if (x < kSide - 4 || x >= kSide + 4) {
                ASSERT_EQ(alpha, x < kSide ? 1.0F : 0.0F) << x;
            }
        }
}

TEST(TiledRows, GreyIsTheLumaOfThreeEqualChannels) {
    torch::manual_seed(6);
    const auto network = makeNetwork(smallNetwork("srvgg", 2));
    const TiledNetwork tiled(network, torch::kCPU);
    const Band grey{3, 2, 1, {0.1F, 0.5F, 0.9F, 0.2F, 0.4F, 0.7F}};
    TiledRows rows(tiled, {3, 2}, {0, 0, 3, 2}, 1, {.threads = 1});
    const Band band = rows.next(grey, {0, 0, 3, 2}, 0, 2);
    const torch::NoGradGuard noGrad;
    const auto rgb =
        network->forward(torch::tensor(grey.values).reshape({1, 1, 2, 3}).expand({1, 3, 2, 3}).contiguous());
    for (int i = 0; i < 24; ++i) {
        const auto at = rgb.reshape({3, 24}).select(1, i);
        EXPECT_NEAR(band.values[static_cast<std::size_t>(i)],
                    0.299 * at[0].item<float>() + 0.587 * at[1].item<float>() + 0.114 * at[2].item<float>(), 1e-5);
    }
}

TEST(TiledNetwork, AFlatDarkPictureStaysFlat) {
    for (const auto name : {"edsr", "srvgg"}) {
        torch::manual_seed(8);
        const auto network = makeNetwork(smallNetwork(name, 2));
        const auto radius = static_cast<int>(network->receptiveRadius());
        const TiledNetwork tiled(network, torch::kCPU);
        constexpr int kSide = 80;
        const Image lr{kSide, kSide, 3,
                       std::make_shared<std::vector<std::uint8_t>>(kSide * kSide * 3, std::uint8_t{8})};
        const Image sr = tiled.upscale(*memorySource(lr), whole(lr), {.tile = 16, .threads = 1}, {}, {});
        // Each of the 2 × 2 places within an LR pixel has one value, away from the zeros beyond the border.
        for (int y = 2 * radius; y < sr.height - 2 * radius; ++y)
            for (int x = 2 * radius; x < sr.width - 2 * radius; ++x)
                for (int c = 0; c < 3; ++c)
                    ASSERT_EQ(sr.row(y)[3 * x + c], sr.row(2 * radius + y % 2)[3 * (2 * radius + x % 2) + c]) << name;
    }
}

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
