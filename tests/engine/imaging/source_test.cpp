// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/area.hpp"
#include "engine/imaging/imresize.hpp"
#include "engine/imaging/read.hpp"
#include "engine/imaging/write.hpp"

#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>
#include <thread>

namespace wavelens::engine {
namespace {

using test::image8;
using test::imageOf;

Image cut(const Image& image, Rect part) {
    std::vector<std::uint8_t> bytes;
    for (int y = part.y; y < part.y + part.height; ++y)
        bytes.insert(bytes.end(), image.row(y) + 3 * part.x, image.row(y) + 3 * (part.x + part.width));
    return imageOf(part.width, part.height, 3, std::move(bytes));
}

const std::vector<Rect> kParts{{0, 0, 5, 3}, {7, 11, 20, 9}, {3, 0, 1, 40}, {0, 6, 30, 1}};

/// Every part of `source` equals the same part of `whole`, and so does the whole.
void expectParts(const ImageSource& source, const Image& whole) {
    ASSERT_EQ(source.size(), whole.size());
    std::vector<Rect> parts = kParts;
    parts.push_back({0, 0, whole.width, whole.height});
    parts.push_back({whole.width - 6, whole.height - 4, 6, 4});
    for (const Rect& part : parts) {
        const auto read = source.read(part, 1.0, {});
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read->size(), (Size{part.width, part.height}));
        EXPECT_EQ(*read->bytes, *cut(whole, part).bytes) << part.x << ',' << part.y;
    }
}

TEST(Source, BicubicOfARegionIsTheRegionOfBicubic) {
    const Image lr = image8(4, 53, 41);  // more than one strip of rows
    for (const int scale : {2, 3, 4})
        expectParts(*bicubicSource(memorySource(lr), scale), imresize(lr, {41 * scale, 53 * scale}));
}

TEST(Source, DownscalingOfARegionIsTheRegionOfDownscaling) {
    const Image hr = image8(5, 303, 161);
    for (const int scale : {2, 3, 4})
        expectParts(*downscaledSource(memorySource(hr), scale),
                    imresize(cropToMultiple(hr, scale), {161 / scale, 303 / scale}));
}

TEST(Source, RefusesToDownscaleWhatIsSmallerThanTheScale) {
    EXPECT_THROW(static_cast<void>(downscaledSource(memorySource(image8(0, 3, 9)), 4)), Exception);
}

TEST(Source, FileIsReadByRegion) {
    const test::TempDir dir;
    const Image image = image8(6, 70, 50);
    for (const auto format : {PictureFormat::Png, PictureFormat::Tiff}) {
        const auto file = dir / (std::string("a") + extensionOf(format));
        writeImage(file, image, {format});
        expectParts(*openSource(file), image);
    }
}

TEST(Source, ShrinksByAreas) {
    const Image image = image8(7, 60, 84);
    const auto source = memorySource(image);
    for (const double scale : {0.5, 0.25, 0.3, 0.77, 0.01}) {
        const auto read = source->read({2, 3, 80, 55}, scale, {});
        ASSERT_TRUE(read);
        const Image part = cut(image, {2, 3, 80, 55});
        cv::Mat whole(55, 80, CV_8UC3, const_cast<std::uint8_t*>(part.bytes->data())), expected;
        whole.convertTo(whole, CV_32F);
        const Size out{std::max(1, static_cast<int>(std::lround(80 * scale))),
                       std::max(1, static_cast<int>(std::lround(55 * scale)))};
        ASSERT_EQ(read->size(), out);
        cv::resize(whole, expected, cv::Size(out.width, out.height), 0, 0, cv::INTER_AREA);
        for (int y = 0; y < out.height; ++y)
            for (int i = 0; i < 3 * out.width; ++i)
                ASSERT_NEAR(read->row(y)[i], expected.ptr<float>(y)[i], 0.5 + 1e-3) << scale << ' ' << i << ',' << y;
    }
}

TEST(Source, AsksForStripsWhenItShrinks) {
    const Size size{4000, 3000};
    int largest = 0, bottom = 0;
    const Image result = readScaled(size, {0, 0, size.width, size.height}, 0.1, {}, [&](Rect part) {
        EXPECT_EQ(part.y, bottom);
        bottom = part.y + part.height;
        largest = std::max(largest, part.height);
        return imageOf(part.width, part.height, 3,
                       std::vector<std::uint8_t>(static_cast<std::size_t>(part.width * part.height) * 3, 77));
    });
    EXPECT_EQ(bottom, 3000);
    EXPECT_LT(largest, 300);
    EXPECT_EQ(*result.bytes, std::vector<std::uint8_t>(400 * 300 * 3, 77));
}

TEST(Source, MakesGreyAndAlphaRgb) {
    const auto grey = memorySource(imageOf(2, 1, 1, {10, 200}))->read({0, 0, 2, 1}, 1, {});
    EXPECT_EQ(*grey->bytes, (std::vector<std::uint8_t>{10, 10, 10, 200, 200, 200}));
    const auto alpha = memorySource(imageOf(2, 1, 4, {10, 20, 30, 255, 10, 20, 30, 51}))->read({0, 0, 2, 1}, 1, {});
    EXPECT_EQ(*alpha->bytes, (std::vector<std::uint8_t>{10, 20, 30, 206, 208, 210}));
}

TEST(Source, SaysWhenItIsStopped) {
    std::stop_source stop;
    stop.request_stop();
    const auto read = bicubicSource(memorySource(image8(0, 9, 9)), 2)->read({0, 0, 18, 18}, 1, stop.get_token());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Cancelled);
}

TEST(Source, RefusesARegionOutsideThePicture) {
    const auto source = memorySource(image8(0, 9, 9));
    for (const Rect& part : {Rect{5, 0, 5, 1}, Rect{0, -1, 1, 1}, Rect{0, 0, 0, 1}})
        EXPECT_FALSE(source->read(part, 1, {}));
    EXPECT_FALSE(source->read({0, 0, 9, 9}, 1.5, {}));
}

TEST(Source, ServesSeveralThreads) {
    const test::TempDir dir;
    const Image image = image8(8, 200, 150);
    writeImage(dir / "a.png", image, {});
    const auto source = openSource(dir / "a.png");
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] { expectParts(*source, image); });
}

}  // namespace
}  // namespace wavelens::engine
