// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/stream_fixture.hpp"

#include "tests/support/full_disk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <thread>

namespace wavelens::engine {
namespace {

namespace fs = std::filesystem;
using test::image8;
using test::vipsPicture;
using test::vipsSamples;
using vips::VImage;

TEST_F(Stream, EveryKindOfPictureStaysWhatItIs) {
    constexpr int kWidth = 23, kHeight = 31;
    for (const int channels : {1, 2, 3, 4})
        for (const auto format : {PictureFormat::Png, PictureFormat::Tiff}) {
            const auto eight = noise<std::uint8_t>(kWidth, kHeight, channels);
            const auto narrow = enlarge(request(save(vipsPicture(eight, kWidth, kHeight, channels), "a.png"), format));
            EXPECT_EQ(vipsSamples<std::uint8_t>(narrow), nearest(eight, kWidth, channels, kScale)) << channels;

            const auto sixteen = noise<std::uint16_t>(kWidth, kHeight, channels);
            const auto wide = enlarge(request(save(vipsPicture(sixteen, kWidth, kHeight, channels), "a.tif"), format));
            EXPECT_EQ(vipsSamples<std::uint16_t>(wide), nearest(sixteen, kWidth, channels, kScale)) << channels;
            const PictureInfo info = probe(wide);
            EXPECT_EQ(info.bits, 16);
            EXPECT_EQ(info.grey, channels < 3);
            EXPECT_EQ(info.alpha, channels % 2 == 0);
        }
}

TEST_F(Stream, JpegAndWebpGetWhatTheyCanHold) {
    constexpr int kSide = 16;
    const auto flat = [](const std::vector<std::uint16_t>& pixel) {
        std::vector<std::uint16_t> samples;
        for (int i = 0; i < kSide * kSide; ++i)
            samples.insert(samples.end(), pixel.begin(), pixel.end());
        return vipsPicture(samples, kSide, kSide, static_cast<int>(pixel.size()));
    };
    // Levels 40, 90, 200 and an alpha of 51 / 255: over white, 255 − (255 − level) / 5.
    const std::vector<std::vector<std::uint16_t>> pixels{
        {40 * 257}, {40 * 257, 51 * 257}, {40 * 257, 90 * 257, 200 * 257}, {40 * 257, 90 * 257, 200 * 257, 51 * 257}};
    const std::vector<std::vector<int>> inJpeg{{40}, {212}, {40, 90, 200}, {212, 222, 244}};
    const std::vector<std::vector<int>> inWebp{{40, 40, 40}, {40, 40, 40, 51}, {40, 90, 200}, {40, 90, 200, 51}};
    for (std::size_t kind = 0; kind < pixels.size(); ++kind) {
        const fs::path input = save(flat(pixels[kind]), "a.png");
        for (const auto& [format, expected] :
             {std::pair(PictureFormat::Jpeg, inJpeg[kind]), std::pair(PictureFormat::Webp, inWebp[kind])}) {
            const auto samples = vipsSamples<std::uint8_t>(enlarge(request(input, format)));
            ASSERT_EQ(samples.size(), expected.size() * kSide * kSide * kScale * kScale) << kind;
            for (std::size_t i = 0; i < samples.size(); ++i)
                ASSERT_NEAR(samples[i], expected[i % expected.size()], 3) << kind;
        }
    }
}

TEST_F(Stream, EveryFormatIsTakenIn) {
    const Image image = image8(3, 40, 50);
    const VImage picture = vipsPicture(*image.bytes, 50, 40, 3);
    std::vector<fs::path> inputs;
    for (const char* name : {"a.png", "b.png[interlace]", "a.tif", "b.tif[tile,compression=lzw]", "a.webp[lossless]",
                             "a.jpg", "b.jpg[interlace]"})
        inputs.push_back(save(picture, name));
    picture.magicksave((m_dir / "a.bmp").c_str(), VImage::option()->set("format", "bmp"));
    inputs.push_back(m_dir / "a.bmp");
    for (const fs::path& input : inputs) {
        const Image read = readRgb8(input);
        EXPECT_EQ(vipsSamples<std::uint8_t>(enlarge(request(input))), nearest(*read.bytes, 50, 3, kScale)) << input;
    }
}

TEST_F(Stream, BandsCoverEveryRowOnceInOrder) {
    constexpr int kHeight = 45;
    const auto samples = noise<std::uint8_t>(5, kHeight, 3);
    const fs::path input = save(vipsPicture(samples, 5, kHeight, 3), "a.png");
    for (const auto& [bandRows, halo] : {std::pair(7, 4), std::pair(5, 12), std::pair(45, 3), std::pair(100, 0)}) {
        StreamRequest asked = request(input);
        asked.bandRows = bandRows;
        asked.halo = halo;
        const auto thread = std::this_thread::get_id();
        int next = 0;
        std::vector<double> shares;
        streamPicture(
            asked,
            [&, rows = bandRows, around = halo](const Band& seen, int seenTop, int top, int count) {
                EXPECT_EQ(std::this_thread::get_id(), thread);
                EXPECT_EQ(top, next);
                EXPECT_EQ(count, std::min(rows, kHeight - top));
                EXPECT_EQ(seenTop, std::max(0, top - around));
                EXPECT_EQ(seenTop + seen.rows, std::min(kHeight, top + count + around));
                EXPECT_EQ(seen.width, 5);
                EXPECT_EQ(seen.values.size(), seen.stride() * static_cast<std::size_t>(seen.rows));
                for (std::size_t i = 0; i < seen.values.size(); ++i)
                    EXPECT_EQ(seen.values[i],
                              static_cast<float>(samples[static_cast<std::size_t>(seenTop) * seen.stride() + i]) / 255);
                next = top + count;
                return nearest(seen, seenTop, top, count, kScale);
            },
            [&](double share) { shares.push_back(share); }, {});
        EXPECT_EQ(next, kHeight);
        EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
        EXPECT_EQ(shares.size(), static_cast<std::size_t>((kHeight + bandRows - 1) / bandRows));
        EXPECT_EQ(shares.back(), 1);
    }
}

/// libvips asks for 16 rows and more at a time, whatever the bands; several of its threads would ask out of order.
TEST_F(Stream, BandsOfAnyHeightMakeTheSamePicture) {
    const auto samples = noise<std::uint8_t>(60, 150, 3);
    const fs::path input = save(vipsPicture(samples, 60, 150, 3), "a.png");
    const int threads = vips_concurrency_get();
    vips_concurrency_set(8);
    for (const auto format : {PictureFormat::Png, PictureFormat::Tiff})
        for (const int bandRows : {1, 2, 64}) {
            StreamRequest asked = request(input, format);
            asked.bandRows = bandRows;
            EXPECT_EQ(vipsSamples<std::uint8_t>(enlarge(asked)), nearest(samples, 60, 3, kScale)) << bandRows;
            asked.size = {60, 150};
            enlarge(asked);
            EXPECT_EQ(probe(asked.output).size, (Size{60, 150})) << bandRows;
        }
    vips_concurrency_set(threads);
}

TEST_F(Stream, OrientationIsAppliedOnce) {
    const auto samples = noise<std::uint8_t>(24, 16, 3);
    VImage turned = vipsPicture(samples, 24, 16, 3).copy(VImage::option()->set("xres", 10.0)->set("yres", 5.0));
    turned.set(VIPS_META_ORIENTATION, 6);
    for (const char* name : {"a.jpg", "a.tif", "a.png", "a.webp"}) {
        const fs::path input = save(turned, name);
        // PNG and WebP state it in EXIF alone, which libvips makes when it writes a JPEG.
        turned = VImage::new_from_file((m_dir / "a.jpg").c_str());
        const Image upright = readRgb8(input);
        ASSERT_EQ(upright.size(), (Size{16, 24}));
        for (const auto format : kFormats) {
            const fs::path output = enlarge(request(input, format));
            EXPECT_EQ(probe(output).size, (Size{16 * kScale, 24 * kScale})) << name;
            EXPECT_FALSE(probe(output).rotated) << name;
            if (format == PictureFormat::Png) {
                EXPECT_EQ(vipsSamples<std::uint8_t>(output), nearest(*upright.bytes, 16, 3, kScale)) << name;
                const VImage read = VImage::new_from_file(output.c_str());
                EXPECT_NEAR(read.xres(), 5, 0.05) << name;
                EXPECT_NEAR(read.yres(), 10, 0.05) << name;
            }
        }
    }
}

TEST_F(Stream, SixteenBitsAreNotEight) {
    std::vector<std::uint16_t> ramp(1024);
    for (std::size_t i = 0; i < ramp.size(); ++i)
        ramp[i] = static_cast<std::uint16_t>(20000 + 3 * i);
    const fs::path input = save(vipsPicture(ramp, 64, 16, 1), "a.png");
    const auto wide = vipsSamples<std::uint16_t>(enlarge(request(input)));
    EXPECT_EQ(std::set(wide.begin(), wide.end()).size(), 1024U);
}

TEST_F(Stream, CmykBecomesRgb) {
    std::vector<std::uint8_t> inks = noise<std::uint8_t>(16, 16, 4);
    const fs::path input = save(vipsPicture(inks, 16, 16, 4, VIPS_INTERPRETATION_CMYK), "a.tif");
    EXPECT_EQ(vipsSamples<std::uint8_t>(enlarge(request(input))), nearest(*readRgb8(input).bytes, 16, 3, kScale));
}

TEST_F(Stream, ValuesAreClampedAndRoundedHalfUp) {
    const fs::path input = save(vipsPicture<std::uint8_t>({0}, 1, 1, 1), "a.png");
    StreamRequest asked = request(input);
    asked.scale = 2;
    streamPicture(asked,
                  [](const Band&, int, int, int) {
                      return Band{2, 2, 1, {-0.2F, 1.3F, 0.5F, 3.499F / 255}};
                  },
                  {}, {});
    EXPECT_EQ(vipsSamples<std::uint8_t>(asked.output), (std::vector<std::uint8_t>{0, 255, 128, 3}));
}

TEST_F(Stream, ReducingKeepsAConstantPicture) {
    constexpr int kWidth = 41, kHeight = 37;
    const std::vector<std::uint16_t> pixel{12345, 54321, 777, 40000};
    std::vector<std::uint16_t> samples;
    for (int i = 0; i < kWidth * kHeight; ++i)
        samples.insert(samples.end(), pixel.begin(), pixel.end());
    const fs::path input = save(vipsPicture(samples, kWidth, kHeight, 4), "a.png");
    for (const Size size : {Size{100, 90}, Size{41, 37}, Size{123, 50}, Size{7, 5}, Size{1, 1}}) {
        StreamRequest asked = request(input);
        asked.size = size;
        const auto reduced = vipsSamples<std::uint16_t>(enlarge(asked));
        ASSERT_EQ(probe(asked.output).size, size);
        for (std::size_t i = 0; i < reduced.size(); ++i)
            ASSERT_EQ(reduced[i], pixel[i % 4]) << size.width;
    }
}

/// Repeating pixels and reducing by the same factor: every pixel where it was, and nothing finer than that is left.
TEST_F(Stream, ReducingIsSharpAndInPlace) {
    std::vector<std::uint8_t> waves;
    for (int y = 0; y < 48; ++y)
        for (int x = 0; x < 64; ++x)
            waves.push_back(static_cast<std::uint8_t>(std::lround(128 + 100 * std::sin(0.5 * x) * std::cos(0.3 * y))));
    StreamRequest asked = request(save(vipsPicture(waves, 64, 48, 1), "a.png"));
    asked.size = {64, 48};
    const auto reduced = vipsSamples<std::uint8_t>(enlarge(asked));
    for (int y = 4; y < 44; ++y)
        for (int x = 4; x < 60; ++x) {
            const auto i = static_cast<std::size_t>(y * 64 + x);
            ASSERT_NEAR(reduced[i], waves[i], 6) << x << ", " << y;
        }
    // Stripes of one pixel in the enlarged picture are grey when it is halved.
    asked.scale = 4;
    asked.size = {128, 96};
    streamPicture(asked,
                  [](const Band& seen, int, int, int count) {
                      Band stripes{seen.width * 4, count * 4, 1, {}};
                      for (int i = 0; i < stripes.width * stripes.rows; ++i)
                          stripes.values.push_back(static_cast<float>(i % 2));
                      return stripes;
                  },
                  {}, {});
    const auto grey = vipsSamples<std::uint8_t>(asked.output);
    for (int x = 4; x < 124; ++x)
        ASSERT_NEAR(grey[static_cast<std::size_t>(50 * 128 + x)], 128, 3) << x;
}

TEST_F(Stream, ReducingLeavesNoDarkRim) {
    // A bright disc; what lies around it is black and transparent.
    constexpr int kSide = 40;
    std::vector<std::uint8_t> samples;
    for (int i = 0; i < kSide * kSide; ++i) {
        const bool inside = std::hypot(i % kSide - 19.5, i / kSide - 19.5) < 15;
        for (const int level : {250, 240, 230, 255})
            samples.push_back(static_cast<std::uint8_t>(inside ? level : 0));
    }
    const fs::path input = save(vipsPicture(samples, kSide, kSide, 4), "a.png");
    StreamRequest asked = request(input);
    asked.size = {70, 70};
    const auto reduced = vipsSamples<std::uint8_t>(enlarge(asked));
    int rim = 0;
    for (std::size_t i = 0; i < reduced.size(); i += 4)
        if (reduced[i + 3] > 8) {
            rim += reduced[i + 3] < 250 ? 1 : 0;
            ASSERT_NEAR(reduced[i], 250, 3);
            ASSERT_NEAR(reduced[i + 2], 230, 3);
        }
    EXPECT_GT(rim, 50);
    // Over white, no pixel is darker than the disc.
    asked = request(input, PictureFormat::Jpeg);
    asked.size = {70, 70};
    const auto flat = vipsSamples<std::uint8_t>(enlarge(asked));
    EXPECT_GT(*std::min_element(flat.begin(), flat.end()), 220);
}

TEST_F(Stream, WhatTheFormatCannotHoldIsRefusedBeforeTheStart) {
    const auto never = [](const Band&, int, int, int) -> Band {
        ADD_FAILURE() << "was called";
        return {};
    };
    const fs::path input = save(vipsPicture(noise<std::uint8_t>(5500, 1, 1), 5500, 1, 1), "a.png");
    Error error = errorOf(request(input, PictureFormat::Webp), never);
    EXPECT_EQ(error.code, ErrorCode::BadInput);
    EXPECT_NE(error.message.find("16383"), std::string::npos) << error.message;
    StreamRequest larger = request(input);
    larger.size = {5500 * kScale + 1, 1};
    EXPECT_EQ(errorOf(larger, never).code, ErrorCode::BadInput);
    StreamRequest smaller = request(input, PictureFormat::Webp);
    smaller.size = {5500, 1};
    enlarge(smaller);
    EXPECT_EQ(probe(smaller.output).size, (Size{5500, 1}));
}

TEST_F(Stream, DamageIsNamedAndNothingIsWritten) {
    const VImage picture = vipsPicture(noise<std::uint8_t>(100, 200, 3), 100, 200, 3);
    picture.magicksave((m_dir / "a.bmp").c_str(), VImage::option()->set("format", "bmp"));
    for (const char* name : {"a.png", "a.jpg", "a.tif", "a.webp", "a.bmp", "b.png[interlace]"}) {
        const fs::path input = std::string_view(name) == "a.bmp" ? m_dir / name : save(picture, name);
        const std::string bytes = test::readText(input);
        for (const double part : {0.5, 0.95}) {
            test::writeText(input, bytes.substr(0, static_cast<std::size_t>(part * static_cast<double>(bytes.size()))));
            const Error error = errorOf(request(input));
            EXPECT_EQ(error.code, ErrorCode::BadInput) << name;
            EXPECT_EQ(error.message.rfind(input.string() + " is damaged", 0), 0U) << error.message;
        }
    }
    EXPECT_EQ(errorOf(request(m_dir / "absent.png")).message, (m_dir / "absent.png").string() + " does not exist.");
}

TEST_F(Stream, WhatTheOperationThrowsComesOutUnchanged) {
    const fs::path input = save(vipsPicture(noise<std::uint8_t>(300, 200, 3), 300, 200, 3), "a.png");
    for (const auto format : kFormats) {
        StreamRequest asked = request(input, format);
        test::writeText(asked.output, "earlier");
        const auto failing = [&](int from, const auto& thrown) {
            return [&, from](const Band& seen, int seenTop, int top, int count) {
                if (top >= from)
                    throw thrown;
                return nearest(seen, seenTop, top, count, kScale);
            };
        };
        for (const int from : {0, 100, 196}) {
            const Error error = errorOf(asked, failing(from, Exception(Error{ErrorCode::Memory, "no room", "at all"})));
            EXPECT_EQ(error.code, ErrorCode::Memory);
            EXPECT_EQ(error.message + error.details, "no roomat all");
        }
        EXPECT_THROW(streamPicture(asked, failing(50, std::bad_alloc()), {}, {}), std::bad_alloc);
        EXPECT_EQ(test::readText(asked.output), "earlier");
        EXPECT_EQ(names().size(), 2U);
        fs::remove(asked.output);
    }
}

TEST_F(Stream, NumbersThatAreNotFiniteAreAnError) {
    const fs::path input = save(vipsPicture(noise<std::uint8_t>(30, 20, 3), 30, 20, 3), "a.png");
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const Error error = errorOf(request(input), [&](const Band& seen, int seenTop, int top, int count) {
            Band band = nearest(seen, seenTop, top, count, kScale);
            if (top == 14)
                band.values[77] = bad;
            return band;
        });
        EXPECT_EQ(error.code, ErrorCode::NotFinite);
        EXPECT_EQ(error.message.rfind(input.string(), 0), 0U) << error.message;
    }
}

TEST_F(Stream, StopsWhenAsked) {
    const fs::path input = save(vipsPicture(noise<std::uint8_t>(300, 200, 3), 300, 200, 3), "a.png");
    for (const auto format : kFormats)
        for (const int from : {0, 98, 196}) {
            std::stop_source stop;
            int calls = 0;
            const Error error = errorOf(
                request(input, format),
                [&](const Band& seen, int seenTop, int top, int count) {
                    calls += top >= from ? 1 : 0;
                    if (top == from)
                        stop.request_stop();
                    return nearest(seen, seenTop, top, count, kScale);
                },
                stop.get_token());
            EXPECT_EQ(error.code, ErrorCode::Cancelled);
            EXPECT_EQ(calls, 1);
        }
}

TEST_F(Stream, AFullDiskLeavesTheEarlierFile) {
    const fs::path input = save(vipsPicture(noise<std::uint8_t>(300, 200, 3), 300, 200, 3), "a.png");
    for (const auto format : kFormats) {
        const StreamRequest asked = request(input, format);
        test::writeText(asked.output, "earlier");
        {
            const test::FullDisk full(20000);
            const Error error = errorOf(asked);
            EXPECT_EQ(error.code, ErrorCode::Disk);
            EXPECT_EQ(error.message.rfind(asked.output.string() + " cannot be written: File too large", 0), 0U)
                << error.message;
        }
        EXPECT_EQ(test::readText(asked.output), "earlier");
        fs::remove(asked.output);
    }
    StreamRequest nowhere = request(input);
    nowhere.output = m_dir / "not/there.png";
    EXPECT_EQ(errorOf(nowhere).code, ErrorCode::Disk);
}

TEST_F(Stream, NamesAreBytes) {
    const fs::path folder = m_dir / "zdjęcia Größe 画像";
    fs::create_directory(folder);
    const auto samples = noise<std::uint8_t>(12, 9, 3);
    for (const char* name : {"N° 2, #1.png", "a[page=1].png", "png:x.png", "\xff\xfe.png"}) {
        fs::rename(save(vipsPicture(samples, 12, 9, 3), "a.png"), folder / name);
        StreamRequest asked = request(folder / name);
        asked.output = folder / (std::string("2× ") + name);
        enlarge(asked);
        EXPECT_EQ(*readRgb8(asked.output).bytes, nearest(samples, 12, 3, kScale)) << name;
    }
}

}  // namespace
}  // namespace wavelens::engine
