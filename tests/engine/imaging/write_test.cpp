// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/write.hpp"

#include "engine/imaging/read.hpp"

#include "tests/support/full_disk.hpp"
#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::image8;
using test::imageOf;
using test::TempDir;

std::ptrdiff_t filesIn(const fs::path& folder) {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

Error errorOf(const fs::path& path, const Image& image, const WriteOptions& options) {
    try {
        writeImage(path, image, options);
    } catch (const Exception& failure) {
        EXPECT_NE(failure.error().message.find(path.string()), std::string::npos);
        return failure.error();
    }
    ADD_FAILURE() << path << " was written";
    return {};
}

TEST(Write, EveryFormatCanBeReadBack) {
    const TempDir dir;
    const Image image = image8(1, 30, 44);
    for (const auto format : {PictureFormat::Png, PictureFormat::Tiff, PictureFormat::Jpeg, PictureFormat::Webp}) {
        const fs::path file = dir / (std::string("a") + extensionOf(format));
        writeImage(file, image, {format, 95});
        const Image read = readRgb8(file);
        ASSERT_EQ(read.size(), image.size());
        double difference = 0;
        for (std::size_t i = 0; i < read.bytes->size(); ++i)
            difference += std::abs((*read.bytes)[i] - (*image.bytes)[i]);
        const bool lossless = format == PictureFormat::Png || format == PictureFormat::Tiff;
        EXPECT_LE(difference / static_cast<double>(read.bytes->size()), lossless ? 0 : 20) << file;
    }
    EXPECT_EQ(filesIn(dir.path()), 4);
}

TEST(Write, QualityCounts) {
    const TempDir dir;
    const Image image = image8(1, 100, 100);
    for (const auto format : {PictureFormat::Jpeg, PictureFormat::Webp}) {
        writeImage(dir / "low", image, {format, 20});
        writeImage(dir / "high", image, {format, 95});
        EXPECT_LT(2 * fs::file_size(dir / "low"), fs::file_size(dir / "high"));
    }
}

TEST(Write, GreyAndAlphaKeepTheirChannels) {
    const TempDir dir;
    writeImage(dir / "grey.png", imageOf(2, 1, 1, {3, 250}), {});
    EXPECT_TRUE(probe(dir / "grey.png").grey);
    const Image alpha = imageOf(1, 1, 4, {10, 20, 30, 51});
    writeImage(dir / "alpha.png", alpha, {});
    EXPECT_TRUE(probe(dir / "alpha.png").alpha);
    writeImage(dir / "alpha.jpg", alpha, {PictureFormat::Jpeg, 100});
    EXPECT_NEAR(readRgb8(dir / "alpha.jpg").bytes->front(), 206, 3);
}

TEST(Write, RefusesASideThatTheFormatCannotHold) {
    const TempDir dir;
    const auto strip = [](int width) {
        return imageOf(width, 1, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(width), 9));
    };
    EXPECT_EQ(errorOf(dir / "a.jpg", strip(65536), {PictureFormat::Jpeg}).code, ErrorCode::BadInput);
    EXPECT_EQ(errorOf(dir / "a.webp", strip(16384), {PictureFormat::Webp}).code, ErrorCode::BadInput);
    EXPECT_EQ(errorOf(dir / "a.png", {}, {}).code, ErrorCode::BadInput);
    EXPECT_EQ(filesIn(dir.path()), 0);
    writeImage(dir / "a.png", strip(65536), {});
    EXPECT_EQ(probe(dir / "a.png").size.width, 65536);
}

TEST(Write, AFullDiskLeavesTheEarlierFile) {
    const TempDir dir;
    const Image image = image8(2, 200, 200);
    for (const auto format : {PictureFormat::Png, PictureFormat::Tiff, PictureFormat::Jpeg, PictureFormat::Webp}) {
        test::writeText(dir / "a", "earlier");
        {
            const test::FullDisk full(1000);
            const Error error = errorOf(dir / "a", image, {format});
            EXPECT_EQ(error.code, ErrorCode::Disk);
            EXPECT_NE(error.message.find("File too large"), std::string::npos) << error.message;
        }
        EXPECT_EQ(test::readText(dir / "a"), "earlier");
        EXPECT_EQ(filesIn(dir.path()), 1);
    }
}

TEST(Write, AMissingFolderIsADiskError) {
    const TempDir dir;
    EXPECT_EQ(errorOf(dir / "not/there.png", image8(0, 8, 8), {}).code, ErrorCode::Disk);
}

TEST(Write, ReplacesAnEarlierFile) {
    const TempDir dir;
    test::writeText(dir / "a.png", "earlier");
    writeImage(dir / "a.png", image8(0, 8, 8), {});
    EXPECT_EQ(probe(dir / "a.png").size, (Size{8, 8}));
}

}  // namespace
}  // namespace wavelens::engine
