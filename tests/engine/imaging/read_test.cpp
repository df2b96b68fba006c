// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/read.hpp"

#include "engine/imaging/transfer_curve.hpp"
#include "engine/imaging/write.hpp"

#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/vips_pictures.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <new>
#include <sys/resource.h>
#include <unistd.h>
#include <vips/vips8>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::image8;
using test::imageOf;
using test::readText;
using test::TempDir;
using test::vipsPicture;
using test::writeText;
using vips::VImage;

class Read : public testing::Test {
protected:
    void SetUp() override { initialiseImaging(); }

    static VImage picture(const Image& image) { return vipsPicture(*image.bytes, image.width, image.height, 3); }

    void save(const VImage& image, const std::string& name) const { image.write_to_file((m_dir / name).c_str()); }

    /// The message of the error that reading the file gives; it names the file.
    std::string messageFor(const std::string& name) const {
        const fs::path path = m_dir / name;
        try {
            static_cast<void>(readRgb8(path));
        } catch (const Exception& failure) {
            EXPECT_EQ(failure.error().code, ErrorCode::BadInput);
            EXPECT_EQ(std::string(failure.what()).rfind(path.string(), 0), 0U) << failure.what();
            EXPECT_THROW(static_cast<void>(verifyPicture(path)), Exception);
            return std::string(failure.what()).substr(path.string().size());
        }
        ADD_FAILURE() << name << " was read";
        return {};
    }

    TempDir m_dir;
};

TEST_F(Read, LosslessFormatsComeBackAsTheyWere) {
    const Image image = image8(0, 40, 50);
    for (const char* name : {"a.png", "a.tif", "a.webp[lossless]", "b.tif[tile,compression=lzw]", "b.png[interlace]"}) {
        save(picture(image), name);
        const std::string file = std::string(name).substr(0, std::string(name).find('['));
        const Image read = readRgb8(m_dir / file);
        EXPECT_EQ(read.size(), image.size());
        EXPECT_EQ(*read.bytes, *image.bytes) << name;
        const PictureInfo info = probe(m_dir / file);
        EXPECT_EQ(info.size, image.size());
        EXPECT_EQ(info.bits, 8);
        EXPECT_FALSE(info.alpha || info.grey || info.cmyk || info.rotated) << name;
    }
    EXPECT_EQ(probe(m_dir / "a.png").format, "PNG");
    EXPECT_EQ(probe(m_dir / "a.tif").format, "TIFF");
    EXPECT_EQ(probe(m_dir / "a.webp").format, "WebP");
}

TEST_F(Read, JpegIsClose) {
    const Image image = imageOf(32, 16, 3, std::vector<std::uint8_t>(32 * 16 * 3, 90));
    save(picture(image), "a.jpg[Q=95]");
    const Image read = readRgb8(m_dir / "a.jpg");
    for (const std::uint8_t level : *read.bytes)
        ASSERT_NEAR(level, 90, 2);
    EXPECT_EQ(probe(m_dir / "a.jpg").format, "JPEG");
}

/// 2 × 2, 24 bits, rows bottom up and padded to four bytes.
TEST_F(Read, Bmp) {
    std::string bytes = "BM";
    const auto add = [&](std::uint32_t value, int count) {
        for (int i = 0; i < count; ++i)
            bytes.push_back(static_cast<char>(value >> (8 * i) & 255));
    };
    for (const auto& [value, count] : std::vector<std::pair<std::uint32_t, int>>{{70, 4},
                                                                                 {0, 4},
                                                                                 {54, 4},
                                                                                 {40, 4},
                                                                                 {2, 4},
                                                                                 {2, 4},
                                                                                 {1, 2},
                                                                                 {24, 2},
                                                                                 {0, 4},
                                                                                 {16, 4},
                                                                                 {2835, 4},
                                                                                 {2835, 4},
                                                                                 {0, 4},
                                                                                 {0, 4}})
        add(value, count);
    const std::vector<std::uint8_t> bottomUp{3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 12, 11, 10, 0, 0};
    bytes.append(bottomUp.begin(), bottomUp.end());
    writeText(m_dir / "a.bmp", bytes);
    EXPECT_EQ(*readRgb8(m_dir / "a.bmp").bytes, (std::vector<std::uint8_t>{7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(probe(m_dir / "a.bmp").format, "BMP");

    EXPECT_EQ(std::get_new_handler(), nullptr) << "a library has changed what a failing allocation throws";

    writeText(m_dir / "cut.bmp", bytes.substr(0, 60));
    EXPECT_EQ(messageFor("cut.bmp").rfind(" is damaged", 0), 0U);
}

TEST_F(Read, GreyIsReplicated) {
    save(vipsPicture<std::uint8_t>({0, 128, 255, 7}, 2, 2, 1, VIPS_INTERPRETATION_B_W), "grey.png");
    EXPECT_EQ(*readRgb8(m_dir / "grey.png").bytes,
              (std::vector<std::uint8_t>{0, 0, 0, 128, 128, 128, 255, 255, 255, 7, 7, 7}));
    EXPECT_TRUE(probe(m_dir / "grey.png").grey);
}

TEST_F(Read, SixteenBitsAreRounded) {
    // 257 · k is level k; ± 128 still rounds to it, ± 129 does not.
    save(vipsPicture<std::uint16_t>({257 * 5 - 128, 257 * 5 + 128, 257 * 5 + 129, 65535, 0, 257 * 254 - 129}, 2, 1, 3,
                                    VIPS_INTERPRETATION_RGB16),
         "wide.png");
    EXPECT_EQ(*readRgb8(m_dir / "wide.png").bytes, (std::vector<std::uint8_t>{5, 5, 6, 255, 0, 253}));
    EXPECT_EQ(probe(m_dir / "wide.png").bits, 16);
    save(vipsPicture<std::uint16_t>({257 * 9, 65535}, 2, 1, 1, VIPS_INTERPRETATION_GREY16), "wide.tif");
    EXPECT_EQ(*readRgb8(m_dir / "wide.tif").bytes, (std::vector<std::uint8_t>{9, 9, 9, 255, 255, 255}));
}

TEST_F(Read, AlphaIsLaidOverWhite) {
    save(vipsPicture<std::uint8_t>({10, 20, 30, 255, 10, 20, 30, 51, 10, 20, 30, 0}, 3, 1, 4, VIPS_INTERPRETATION_sRGB),
         "alpha.png");
    EXPECT_EQ(*readRgb8(m_dir / "alpha.png").bytes,
              (std::vector<std::uint8_t>{10, 20, 30, 206, 208, 210, 255, 255, 255}));
    EXPECT_TRUE(probe(m_dir / "alpha.png").alpha);

    save(vipsPicture<std::uint8_t>({100, 51, 100, 255}, 2, 1, 2, VIPS_INTERPRETATION_B_W), "grey_alpha.png");
    EXPECT_EQ(*readRgb8(m_dir / "grey_alpha.png").bytes, (std::vector<std::uint8_t>{224, 224, 224, 100, 100, 100}));
    const PictureInfo info = probe(m_dir / "grey_alpha.png");
    EXPECT_TRUE(info.alpha && info.grey);

    save(vipsPicture<std::uint16_t>({0, 0, 0, 0, 25700, 25700, 25700, 65535}, 2, 1, 4, VIPS_INTERPRETATION_RGB16),
         "wide_alpha.png");
    EXPECT_EQ(*readRgb8(m_dir / "wide_alpha.png").bytes, (std::vector<std::uint8_t>{255, 255, 255, 100, 100, 100}));
}

TEST_F(Read, OrientationIsApplied) {
    // Left half dark, right half bright; orientation 6 turns it clockwise: dark above bright.
    std::vector<std::uint8_t> samples;
    for (int i = 0; i < 32 * 16; ++i)
        samples.insert(samples.end(), 3, i % 32 < 16 ? 20 : 220);
    VImage turned = vipsPicture(samples, 32, 16, 3, VIPS_INTERPRETATION_sRGB);
    turned.set(VIPS_META_ORIENTATION, 6);
    for (const char* name : {"turned.jpg", "turned.tif"}) {
        save(turned, name);
        const PictureInfo info = probe(m_dir / name);
        EXPECT_TRUE(info.rotated) << name;
        EXPECT_EQ(info.size, (Size{16, 32})) << name;
        const Image read = readRgb8(m_dir / name);
        ASSERT_EQ(read.size(), (Size{16, 32}));
        EXPECT_NEAR(read.row(4)[24], 20, 3) << name;
        EXPECT_NEAR(read.row(27)[24], 220, 3) << name;
        const auto region = openSource(m_dir / name)->read({2, 20, 5, 4}, 1, {});
        ASSERT_TRUE(region);
        EXPECT_NEAR(region->row(0)[0], 220, 3) << name;
    }
}

TEST_F(Read, CmykBecomesRgb) {
    std::vector<std::uint8_t> paper(16 * 16 * 4, 0), ink(16 * 16 * 4, 0);
    for (std::size_t i = 0; i < ink.size(); i += 4)
        ink[i] = 255;  // cyan
    save(vipsPicture(paper, 16, 16, 4, VIPS_INTERPRETATION_CMYK), "paper.jpg");
    save(vipsPicture(ink, 16, 16, 4, VIPS_INTERPRETATION_CMYK), "ink.jpg");
    EXPECT_TRUE(probe(m_dir / "paper.jpg").cmyk);
    const Image white = readRgb8(m_dir / "paper.jpg");
    const Image cyan = readRgb8(m_dir / "ink.jpg");
    ASSERT_EQ(white.channels, 3);
    EXPECT_GT(*std::min_element(white.bytes->begin(), white.bytes->end()), 240);
    EXPECT_LT((*cyan.bytes)[0], 100);
    EXPECT_GT((*cyan.bytes)[2], 150);
}

TEST_F(Read, NamesAreBytes) {
    const Image image = image8(2, 12, 12);
    for (const char* name : {"żółć 空 #1, a b.png", "a[page=1].png", "png:x.png", "100%d.png", "\xff\xfe.png"}) {
        fs::path path = m_dir.path() / name;
        writeImage(path, image, {});
        EXPECT_EQ(*readRgb8(path).bytes, *image.bytes) << name;
        EXPECT_TRUE(openSource(path)->read({0, 0, 12, 12}, 1, {})) << name;
    }
}

TEST_F(Read, TruncatedFilesAreErrors) {
    const Image image = image8(9, 200, 200);
    for (const char* name : {"a.png", "a.jpg", "a.tif", "a.webp"}) {
        save(picture(image), name);
        const std::string bytes = readText(m_dir / name);
        for (const double part : {0.5, 0.9}) {
            writeText(m_dir / name,
                      bytes.substr(0, static_cast<std::size_t>(part * static_cast<double>(bytes.size()))));
            EXPECT_EQ(messageFor(name).rfind(" is damaged", 0), 0U) << name;
        }
    }
}

TEST_F(Read, DamagedDataAreErrors) {
    const Image image = image8(9, 200, 200);
    for (const char* name : {"a.png", "a.jpg", "b.tif[compression=deflate]"}) {
        save(picture(image), name);
        const std::string file = std::string(name).substr(0, std::string(name).find('['));
        std::string bytes = readText(m_dir / file);
        for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 40; ++i)
            bytes[i] = static_cast<char>(~bytes[i]);
        writeText(m_dir / file, bytes);
        EXPECT_EQ(messageFor(file), " is damaged: not all of it can be decoded.") << name;
        EXPECT_FALSE(openSource(m_dir / file)->read({0, 190, 10, 10}, 1, {})) << name;
    }
}

TEST_F(Read, AHeaderThatLiesAboutTheSizeCostsNoMemory) {
    save(picture(image8(9, 60, 60)), "a.png");
    std::string bytes = readText(m_dir / "a.png");
    constexpr std::size_t kWidth = 16, kChecksum = 29;
    for (const std::size_t at : {kWidth, kWidth + 4})
        bytes.replace(at, 4, std::string("\0\0\x75\x30", 4));  // 30 000
    // CRC-32 of the IHDR chunk.
    std::uint32_t crc = ~0U;
    for (std::size_t i = 12; i < kChecksum; ++i) {
        crc ^= static_cast<unsigned char>(bytes[i]);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
    }
    crc = ~crc;
    for (int i = 0; i < 4; ++i)
        bytes[kChecksum + static_cast<std::size_t>(i)] = static_cast<char>(crc >> (24 - 8 * i) & 255);
    writeText(m_dir / "a.png", bytes);
    EXPECT_EQ(probe(m_dir / "a.png").size, (Size{30000, 30000}));
    const auto peakMegabytes = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss / 1024;
    };
    const long before = peakMegabytes();
    EXPECT_EQ(messageFor("a.png"), " is damaged: not all of it can be decoded.");
    EXPECT_LT(peakMegabytes() - before, 500) << "of 2700 that the header asks for";
}

TEST_F(Read, WhatIsNoPictureIsNamed) {
    EXPECT_EQ(messageFor("nothing.png"), " does not exist.");
    writeText(m_dir / "empty.png", "");
    EXPECT_EQ(messageFor("empty.png"), " is empty.");
    writeText(m_dir / "text.png", "not at all a picture");
    EXPECT_EQ(messageFor("text.png"), " is not a picture in PNG, JPEG, BMP, TIFF or WebP.");
    writeText(m_dir / "vector.png", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    EXPECT_EQ(messageFor("vector.png"), " is not a picture in PNG, JPEG, BMP, TIFF or WebP.");
    fs::create_directory(m_dir / "folder.png");
    EXPECT_EQ(messageFor("folder.png"), " is a folder, not a picture.");
}

TEST_F(Read, AFileWithoutPermissionIsNamed) {
    save(picture(image8(0, 8, 8)), "a.png");
    fs::permissions(m_dir / "a.png", fs::perms::none);
    if (::access((m_dir / "a.png").c_str(), R_OK) == 0)
        GTEST_SKIP() << "root reads everything";
    EXPECT_EQ(messageFor("a.png"), " cannot be read: Permission denied.");
}

TEST_F(Read, OtherChannelsAndSamplesAreRefused) {
    save(vipsPicture(std::vector<std::uint8_t>(8 * 8 * 5, 1), 8, 8, 5, VIPS_INTERPRETATION_MULTIBAND), "five.tif");
    EXPECT_EQ(messageFor("five.tif"), " has 5 channels; grey, RGB, either with alpha, and CMYK are read.");
    save(vipsPicture(std::vector<std::uint8_t>(8 * 8 * 4, 1), 8, 8, 4, VIPS_INTERPRETATION_B_W), "grey_and_three.tif");
    EXPECT_EQ(messageFor("grey_and_three.tif"), " has 4 channels; grey, RGB, either with alpha, and CMYK are read.");
    save(vipsPicture(std::vector<std::uint16_t>(8 * 8 * 4, 1), 8, 8, 4, VIPS_INTERPRETATION_GREY16), "wide_grey.tif");
    EXPECT_EQ(messageFor("wide_grey.tif"), " has 4 channels; grey, RGB, either with alpha, and CMYK are read.");
    save(vipsPicture(std::vector<float>(8 * 8 * 3, 0.5F), 8, 8, 3, VIPS_INTERPRETATION_scRGB), "float.tif");
    EXPECT_EQ(messageFor("float.tif"), " holds samples that are not 8-bit or 16-bit whole numbers.");
}

TEST_F(Read, HdrCurvesAreRefusedByName) {
    // The smallest profile with a cicp tag: header, one entry, the tag's 12 bytes.
    std::vector<std::uint8_t> profile(128 + 4 + 12 + 12, 0);
    profile[131] = 1;
    std::copy_n("cicp", 4, profile.begin() + 132);
    profile[139] = 144;
    profile[143] = 12;
    std::copy_n("cicp", 4, profile.begin() + 144);
    profile[153] = 16;
    EXPECT_EQ(hdrCurveOfProfile(profile), "PQ");
    profile[153] = 18;
    EXPECT_EQ(hdrCurveOfProfile(profile), "HLG");
    profile[153] = 13;
    EXPECT_EQ(hdrCurveOfProfile(profile), "");
    profile[139] = 255;  // beyond the end
    EXPECT_EQ(hdrCurveOfProfile(profile), "");

    save(picture(image8(0, 8, 8)), "a.png");
    std::string bytes = readText(m_dir / "a.png");
    constexpr std::size_t kAfterHeader = 33;
    bytes.insert(kAfterHeader, std::string("\0\0\0\4cICP\x09\x10\0\1", 12) + std::string("\0\0\0\0", 4));
    writeText(m_dir / "a.png", bytes);
    EXPECT_EQ(hdrCurveOfPng(m_dir / "a.png"), "PQ");
    EXPECT_EQ(messageFor("a.png"),
              " has the HDR transfer curve PQ, which is not supported: convert it to an SDR picture first.");
}

TEST_F(Read, StopsWhenAsked) {
    save(picture(image8(0, 100, 100)), "a.png");
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(readRgb8(m_dir / "a.png", stop.get_token()));
        ADD_FAILURE() << "was read";
    } catch (const Exception& failure) {
        EXPECT_EQ(failure.error().code, ErrorCode::Cancelled);
    }
}

TEST_F(Read, ExtensionsAreKnownInAnyCase) {
    for (const char* name : {"a.png", "a.JPG", "a.Jpeg", "a.bmp", "a.TIF", "a.tiff", "x.y.webp"})
        EXPECT_TRUE(hasPictureExtension(name)) << name;
    for (const char* name : {"a.gif", "png", "a", "a.png.txt", ""})
        EXPECT_FALSE(hasPictureExtension(name)) << name;
}

}  // namespace
}  // namespace wavelens::engine
