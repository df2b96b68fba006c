// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/read.hpp"

#include "engine/imaging/area.hpp"
#include "engine/imaging/guard.hpp"
#include "engine/imaging/opened.hpp"
#include "engine/imaging/pixels.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <new>
#include <vector>
#include <vips/vips8>

namespace wavelens::engine {

namespace fs = std::filesystem;
using vips::VImage;

namespace {

/// The steps from what is in the file to upright 8-bit RGB; nothing is computed yet.
VImage toRgb8(const Opened& opened) {
    VImage image = opened.image;
    if (opened.info.cmyk) {
        image = cmykToSrgb(image);
    } else {
        const bool wide = opened.info.bits == 16;
        if (opened.info.alpha) {
            const double white = wide ? 65535 : 255;
            image = image.cast(VIPS_FORMAT_FLOAT)
                        .flatten(VImage::option()->set("background", white)->set("max_alpha", white));
        }
        if (wide)
            image = image.linear(1.0 / 257, 0);  // 65535 / 255
        if (wide || opened.info.alpha)
            image = image.rint().cast(VIPS_FORMAT_UCHAR);
        if (image.bands() == 1)
            image = VImage::bandjoin({image, image, image});
    }
    return opened.info.rotated ? image.autorot() : image;
}

/// Rows [rect.y, …) of `image`, appended to `bytes`.
void appendRows(const vips::VRegion& region, Rect rect, std::vector<std::uint8_t>& bytes) {
    region.prepare(rect.x, rect.y, rect.width, rect.height);
    const auto stride = static_cast<std::ptrdiff_t>(rect.width) * 3;
    for (int y = rect.y; y < rect.y + rect.height; ++y) {
        const VipsPel* const row = region.addr(rect.x, y);
        bytes.insert(bytes.end(), row, row + stride);
    }
}

/// Pixels of `rect` in strips, so that a header that lies about its size costs no memory and a stop is soon seen.
/// `keep` false: decoded, and dropped.
std::vector<std::uint8_t> decode(const VImage& image, Rect rect, const fs::path& path, const std::stop_token& stop,
                                 bool keep) {
    constexpr int kRows = 64;
    try {
        std::vector<std::uint8_t> bytes;
        if (keep)  // reserved memory is not touched until rows arrive
            bytes.reserve(static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height) * 3);
        const auto region = vips::VRegion::new_from_image(image);
        for (int y = 0; y < rect.height; y += kRows) {
            checkStop(stop);
            if (!keep)
                bytes.clear();
            appendRows(region, {rect.x, rect.y + y, rect.width, std::min(kRows, rect.height - y)}, bytes);
        }
        return bytes;
    } catch (const vips::VError&) {
        refuseDamaged(path);
    } catch (const std::bad_alloc&) {
        throw Exception(ErrorCode::Memory, path.string() + " does not fit in memory: " + std::to_string(rect.width) +
                                               " × " + std::to_string(rect.height) + " px.");
    }
}

class FileSource final : public ImageSource {
public:
    explicit FileSource(fs::path path) : m_path(std::move(path)) {
        const Opened opened = openChecked(m_path, VIPS_ACCESS_RANDOM);
        m_size = opened.info.size;
        m_image = toRgb8(opened);
    }

    Size size() const override { return m_size; }

    Result<Image> read(Rect region, double scale, std::stop_token stop) const override {
        return guarded([&] {
            return readScaled(m_size, region, scale, stop, [&](Rect part) {
                return Image{
                    part.width, part.height, 3,
                    std::make_shared<const std::vector<std::uint8_t>>(decode(m_image, part, m_path, stop, true))};
            });
        });
    }

private:
    fs::path m_path;
    Size m_size;
    VImage m_image;
};

class MemorySource final : public ImageSource {
public:
    explicit MemorySource(Image rgb) : m_image(std::move(rgb)) {}

    Size size() const override { return m_image.size(); }

    Result<Image> read(Rect region, double scale, std::stop_token stop) const override {
        return guarded(
            [&] { return readScaled(m_image.size(), region, scale, stop, [&](Rect part) { return cut(part); }); });
    }

private:
    Image cut(Rect part) const {
        if (part == Rect{0, 0, m_image.width, m_image.height})
            return m_image;
        std::vector<std::uint8_t> bytes;
        bytes.reserve(static_cast<std::size_t>(part.width) * static_cast<std::size_t>(part.height) * 3);
        for (int y = part.y; y < part.y + part.height; ++y) {
            const std::uint8_t* const row = m_image.row(y) + static_cast<std::ptrdiff_t>(part.x) * 3;
            bytes.insert(bytes.end(), row, row + static_cast<std::ptrdiff_t>(part.width) * 3);
        }
        return {part.width, part.height, 3, std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
    }

    Image m_image;
};

}  // namespace

void initialiseImaging() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (VIPS_INIT("wavelens") != 0)
            throw Exception(Error{ErrorCode::Internal, "libvips does not start.", takeDetails()});
        vips_operation_block_set("VipsForeignLoad", TRUE);
        for (const char* loader : {"VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadTiff",
                                   "VipsForeignLoadWebp", "VipsForeignLoadMagick", "VipsForeignLoadMagick7"})
            vips_operation_block_set(loader, FALSE);
        vips_cache_set_max(0);
        // Decoders report thousands of lines for one bad file; what matters arrives as an error.
        g_log_set_handler(
            "VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE),
            [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    });
}

std::string vipsVersion() {
    return std::to_string(vips_version(0)) + "." + std::to_string(vips_version(1)) + "." +
           std::to_string(vips_version(2));
}

bool hasPictureExtension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 7> kExtensions{".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"};
    return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

PictureInfo probe(const fs::path& path) {
    return openChecked(path, VIPS_ACCESS_SEQUENTIAL).info;
}

PictureInfo verifyPicture(const fs::path& path, std::stop_token stop) {
    const Opened opened = openChecked(path, VIPS_ACCESS_SEQUENTIAL);
    decode(toRgb8(opened), {0, 0, opened.info.size.width, opened.info.size.height}, path, stop, false);
    return opened.info;
}

Image readRgb8(const fs::path& path, std::stop_token stop) {
    const Opened opened = openChecked(path, VIPS_ACCESS_SEQUENTIAL);
    const Size size = opened.info.size;
    return {size.width, size.height, 3,
            std::make_shared<const std::vector<std::uint8_t>>(
                decode(toRgb8(opened), {0, 0, size.width, size.height}, path, stop, true))};
}

std::shared_ptr<const ImageSource> openSource(const fs::path& path) {
    return std::make_shared<FileSource>(path);
}

std::shared_ptr<const ImageSource> memorySource(const Image& image) {
    return std::make_shared<MemorySource>(toRgb(image));
}

}  // namespace wavelens::engine
