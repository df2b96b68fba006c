// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/stream_fixture.hpp"

#include <initializer_list>
#include <memory>
#include <string_view>
#include <tiffio.h>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::vipsPicture;
using vips::VImage;

constexpr double kDpi = 1 / 25.4;  // in libvips' pixels per mm

std::string blob(const VImage& image, const char* field) {
    if (image.get_typeof(field) == 0)
        return {};
    std::size_t size = 0;
    const void* const data = image.get_blob(field, &size);
    return {static_cast<const char*>(data), size};
}

void setBlob(const VImage& image, const char* field, std::string_view bytes) {
    vips_image_set_blob_copy(image.get_image(), field, bytes.data(), bytes.size());
}

std::string text(const VImage& image, const char* field) {
    return image.get_typeof(field) == 0 ? "" : image.get_string(field);
}

VImage fileOf(const fs::path& path) {
    return VImage::new_from_file(path.c_str());
}

/// A profile of libvips: "srgb", "cmyk".
std::string profile(const char* name) {
    VipsBlob* loaded = nullptr;
    if (vips_profile_load(name, &loaded, nullptr) != 0)
        throw vips::VError();
    std::size_t size = 0;
    const void* const data = vips_blob_get(loaded, &size);
    const std::string bytes(static_cast<const char*>(data), size);
    vips_area_unref(VIPS_AREA(loaded));
    return bytes;
}

/// A profile of grey that is proportional to light: white point and a straight curve, which is written out because
/// libpng reads no profile that is much shorter.
std::string linearGreyProfile() {
    std::string bytes;
    const auto add = [&](std::initializer_list<std::uint32_t> values) {
        for (const std::uint32_t value : values)
            for (const int shift : {24, 16, 8, 0})
                bytes.push_back(static_cast<char>(value >> shift & 255));
    };
    constexpr std::uint32_t kX = 0xf6d6, kY = 0x10000, kZ = 0xd32d;  // D50
    constexpr std::uint32_t kHeader = 128, kWhite = kHeader + 4 + 2 * 12, kCurve = kWhite + 20, kLevels = 256;
    add({kCurve + 12 + 2 * kLevels, 0, 0x02100000});
    bytes += "mntrGRAYXYZ ";
    bytes.append(12, '\0');
    bytes += "acsp";
    bytes.append(28, '\0');
    add({kX, kY, kZ});
    bytes.append(kHeader - bytes.size(), '\0');
    add({2});
    bytes += "wtpt";
    add({kWhite, 20});
    bytes += "kTRC";
    add({kCurve, 12 + 2 * kLevels});
    bytes += "XYZ ";
    add({0, kX, kY, kZ});
    bytes += "curv";
    add({0, kLevels});
    for (std::uint32_t level = 0; level < kLevels; ++level)
        bytes.append(2, static_cast<char>(level));  // 257 · level
    return bytes;
}

class StreamMetadata : public Stream {
protected:
    static VImage plain(int channels = 3) {
        return vipsPicture(noise<std::uint8_t>(24, 16, channels), 24, 16, channels);
    }

    /// A photograph as a camera leaves it, lying on its side.
    static VImage photograph() {
        VImage image = plain().copy(VImage::option()->set("xres", 300 * kDpi)->set("yres", 300 * kDpi));
        image.set("exif-ifd0-Artist", "Ala (Ala, ASCII, 4 components, 4 bytes)");
        image.set("exif-ifd3-GPSAltitude", "100/1");
        image.set(VIPS_META_ORIENTATION, 6);
        setBlob(image, VIPS_META_XMP_NAME, kXmp);
        setBlob(image, VIPS_META_IPTC_NAME, kIptc);
        setBlob(image, VIPS_META_ICC_NAME, profile("srgb"));
        setBlob(image, "jpeg-thumbnail-data", "\xff\xd8 as it was \xff\xd9");
        return image;
    }

    static constexpr std::string_view kXmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>";
    static constexpr std::string_view kIptc{"Photoshop 3.0\0008BIM\4\4\0\0\0\0\0\12\x1c\2\5\0\5hello", 36};
};

TEST_F(StreamMetadata, ProfileStaysByteForByte) {
    VImage image = plain();
    const std::string carried = profile("srgb");
    setBlob(image, VIPS_META_ICC_NAME, carried);
    for (const char* name : {"a.png", "a.jpg", "a.tif", "a.webp"})
        for (const auto format : kFormats)
            for (const bool keep : {true, false}) {
                StreamRequest asked = request(save(image, name), format);
                asked.keepMetadata = keep;
                EXPECT_EQ(blob(fileOf(enlarge(asked)), VIPS_META_ICC_NAME), carried) << name;
            }
}

TEST_F(StreamMetadata, ProfileOfConvertedCmykIsDropped) {
    VImage image = vipsPicture(noise<std::uint8_t>(16, 16, 4), 16, 16, 4, VIPS_INTERPRETATION_CMYK);
    setBlob(image, VIPS_META_ICC_NAME, profile("cmyk"));
    const fs::path input = save(image, "a.tif");
    ASSERT_TRUE(probe(input).profile);
    for (const auto format : kFormats) {
        const PictureInfo info = probe(enlarge(request(input, format)));
        EXPECT_FALSE(info.profile);
        EXPECT_FALSE(info.cmyk || info.grey);
    }
}

/// WebP has colours alone, for which a profile of grey says nothing.
TEST_F(StreamMetadata, GreyProfileIsCarriedButAppliedForWebp) {
    const VImage grey = vipsPicture(std::vector<std::uint8_t>(16 * 16, 64), 16, 16, 1);
    const VImage alpha = vipsPicture(std::vector<std::uint8_t>(16 * 16 * 2, 64), 16, 16, 2);
    for (const VImage& image : {grey, alpha}) {
        setBlob(image, VIPS_META_ICC_NAME, linearGreyProfile());
        const fs::path input = save(image, "a.png");
        const fs::path png = enlarge(request(input));
        EXPECT_EQ(test::vipsSamples<std::uint8_t>(png).front(), 64);
        EXPECT_EQ(blob(fileOf(png), VIPS_META_ICC_NAME), linearGreyProfile());

        const fs::path webp = enlarge(request(input, PictureFormat::Webp));
        EXPECT_NEAR(test::vipsSamples<std::uint8_t>(webp).front(), 137, 2) << "of 64 / 255 of the light in sRGB";
        EXPECT_FALSE(probe(webp).profile);
        EXPECT_EQ(probe(webp).alpha, image.bands() == 2);
        if (image.bands() == 2) {
            EXPECT_NEAR(test::vipsSamples<std::uint8_t>(webp)[3], 64, 2);
        }
    }
}

TEST_F(StreamMetadata, ExifXmpAndResolutionStay) {
    const fs::path input = save(photograph(), "a.jpg");
    ASSERT_NE(fileOf(input).get_typeof("jpeg-thumbnail-data"), 0U);
    for (const auto format : {PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::Webp}) {
        const VImage read = fileOf(enlarge(request(input, format)));
        EXPECT_EQ(text(read, "exif-ifd0-Artist").rfind("Ala (", 0), 0U);
        EXPECT_EQ(text(read, "exif-ifd3-GPSAltitude").rfind("100/1", 0), 0U);
        EXPECT_EQ(text(read, "exif-ifd0-Orientation").rfind("1 ", 0), 0U);
        EXPECT_EQ(text(read, "exif-ifd2-PixelXDimension").rfind(std::to_string(16 * kScale) + " ", 0), 0U);
        EXPECT_EQ(text(read, "exif-ifd2-PixelYDimension").rfind(std::to_string(24 * kScale) + " ", 0), 0U);
        EXPECT_EQ(text(read, "exif-ifd0-XResolution").rfind("300000/1000", 0), 0U);
        EXPECT_EQ(read.get_typeof("jpeg-thumbnail-data"), 0U);
        EXPECT_EQ(blob(read, VIPS_META_XMP_NAME), kXmp);
    }
    const VImage tiff = fileOf(enlarge(request(input, PictureFormat::Tiff)));
    EXPECT_EQ(blob(tiff, VIPS_META_XMP_NAME), kXmp);
    EXPECT_NE(blob(tiff, VIPS_META_PHOTOSHOP_NAME).find("hello"), std::string::npos);
    // From JPEG to TIFF and back, IPTC is what it was.
    fs::rename(m_dir / "out.tif", m_dir / "first.tif");
    for (const char* name : {"a.jpg", "first.tif"})
        EXPECT_EQ(blob(fileOf(enlarge(request(m_dir / name, PictureFormat::Jpeg))), VIPS_META_IPTC_NAME), kIptc);
}

TEST_F(StreamMetadata, TiffHasExifInDirectoriesOfItsOwn) {
    VImage image = photograph();
    image.set("exif-ifd2-DateTimeOriginal",
              "2024:02:29 12:30:00 (2024:02:29 12:30:00, ASCII, 20 components, 20 bytes)");
    image.set("exif-ifd2-ExposureTime", "1/250 (1/250 sec., Rational, 1 components, 8 bytes)");
    const fs::path output = enlarge(request(save(image, "a.jpg"), PictureFormat::Tiff));
    EXPECT_EQ(test::readText(output).find("as it was"), std::string::npos) << "the thumbnail";
    const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(TIFFOpen(output.c_str(), "r"), &TIFFClose);
    ASSERT_TRUE(tiff);
    const char* artist = nullptr;
    EXPECT_EQ(TIFFGetField(tiff.get(), TIFFTAG_ARTIST, &artist), 1);
    EXPECT_EQ(std::string_view(artist ? artist : ""), "Ala");
    std::uint64_t exif = 0, place = 0;
    ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_EXIFIFD, &exif), 1);
    ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_GPSIFD, &place), 1);
    ASSERT_EQ(TIFFReadEXIFDirectory(tiff.get(), exif), 1);
    const char* taken = nullptr;
    float exposure = 0;
    std::uint32_t width = 0;
    EXPECT_EQ(TIFFGetField(tiff.get(), EXIFTAG_DATETIMEORIGINAL, &taken), 1);
    EXPECT_EQ(std::string_view(taken ? taken : ""), "2024:02:29 12:30:00");
    EXPECT_EQ(TIFFGetField(tiff.get(), EXIFTAG_EXPOSURETIME, &exposure), 1);
    EXPECT_FLOAT_EQ(exposure, 1.0F / 250);
    EXPECT_EQ(TIFFGetField(tiff.get(), EXIFTAG_PIXELXDIMENSION, &width), 1);
    EXPECT_EQ(width, 16U * kScale);
    ASSERT_EQ(TIFFReadGPSDirectory(tiff.get(), place), 1);
    double altitude = 0;
    EXPECT_EQ(TIFFGetField(tiff.get(), GPSTAG_ALTITUDE, &altitude), 1);
    EXPECT_DOUBLE_EQ(altitude, 100);
    EXPECT_EQ(test::vipsSamples<std::uint8_t>(output),
              test::vipsSamples<std::uint8_t>(enlarge(request(m_dir / "a.jpg", PictureFormat::Png))));
}

TEST_F(StreamMetadata, IsStrippedWhenAsked) {
    const fs::path input = save(photograph(), "a.jpg");
    for (const auto format : kFormats) {
        StreamRequest asked = request(input, format);
        asked.keepMetadata = false;
        const fs::path output = enlarge(asked);
        const std::string bytes = test::readText(output);
        for (const std::string_view personal : {"Ala", "GPS", "xmpmeta", "hello", "as it was"})
            EXPECT_EQ(bytes.find(personal), std::string::npos) << personal;
        const VImage read = fileOf(output);
        EXPECT_EQ(read.get_typeof("exif-ifd3-GPSAltitude"), 0U);
        EXPECT_NE(read.get_typeof(VIPS_META_ICC_NAME), 0U);
        if (format != PictureFormat::Webp) {  // which states it in EXIF alone
            EXPECT_NEAR(read.xres(), 300 * kDpi, 0.01);
        }
    }
}

TEST_F(StreamMetadata, ResolutionIsThatOfTheFile) {
    const VImage image = plain().copy(VImage::option()->set("xres", 240 * kDpi)->set("yres", 120 * kDpi));
    for (const char* name : {"a.png", "a.jpg", "a.tif", "a.webp"})
        for (const auto format : {PictureFormat::Png, PictureFormat::Jpeg, PictureFormat::Tiff}) {
            const fs::path output = enlarge(request(save(image, name), format));
            EXPECT_NEAR(fileOf(output).xres(), 240 * kDpi, 0.01) << name << output;
            EXPECT_NEAR(fileOf(output).yres(), 120 * kDpi, 0.01) << name << output;
        }
}

TEST_F(StreamMetadata, AnUnknownResolutionIsNotMadeUp) {
    // What libvips writes always states one, from 8.15 on in EXIF too: the chunks are taken out again.
    const fs::path input = save(plain(), "a.png");
    std::string bytes = test::readText(input);
    ASSERT_NE(bytes.find("pHYs"), std::string::npos);
    for (const char* chunk : {"pHYs", "eXIf"})
        if (const std::size_t name = bytes.find(chunk); name != std::string::npos) {
            const auto byte = [&](std::size_t i) {
                return static_cast<std::size_t>(static_cast<unsigned char>(bytes[name - 4 + i]));
            };
            const std::size_t length = byte(0) << 24U | byte(1) << 16U | byte(2) << 8U | byte(3);
            bytes.erase(name - 4, 4 + 4 + length + 4);
        }
    test::writeText(input, bytes);
    for (const auto format : {PictureFormat::Png, PictureFormat::Jpeg, PictureFormat::Tiff})
        EXPECT_NEAR(fileOf(enlarge(request(input, format))).xres(), 72 * kDpi, 0.01);
}

TEST_F(StreamMetadata, WhatTheInputWasStoredInIsNotCarried) {
    VImage image = plain();
    image.set("page-height", 4);
    image.set("n-pages", 4);
    const fs::path input = save(image, "a.tif");
    ASSERT_EQ(fileOf(input).get_int("n-pages"), 4);
    for (const auto format : kFormats) {
        const VImage read = fileOf(enlarge(request(input, format)));
        EXPECT_EQ(read.height(), 4 * kScale) << "the first page";
        EXPECT_TRUE(read.get_typeof("n-pages") == 0 || read.get_int("n-pages") == 1);
    }
}

}  // namespace
}  // namespace wavelens::engine
