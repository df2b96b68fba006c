// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/read.hpp"

#include "engine/imaging/area.hpp"
#include "engine/imaging/guard.hpp"
#include "engine/imaging/pixels.hpp"
#include "engine/imaging/transfer_curve.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>
#include <new>
#include <vector>
#include <vips/vips8>

namespace wavelens::engine {

namespace fs = std::filesystem;
using vips::VImage;

namespace {

enum class Format { Png, Jpeg, Tiff, Webp, Bmp };

const char* nameOf(Format format) {
    constexpr std::array kNames{"PNG", "JPEG", "TIFF", "WebP", "BMP"};
    return kNames[static_cast<std::size_t>(format)];
}

[[noreturn]] void refuse(const fs::path& path, const std::string& why, const std::string& details = {}) {
    throw Exception(Error{ErrorCode::BadInput, path.string() + " " + why, details});
}

/// Takes what libvips has to say. Its buffer is shared by all threads, so this is for details only.
std::string takeDetails() {
    char* const text = vips_error_buffer_copy();
    std::string details = text;
    g_free(text);
    return details;
}

/// The format by the file's first bytes, whatever its name says.
Format formatOf(const fs::path& path) {
    std::error_code code;
    const auto status = fs::status(path, code);
    if (!fs::exists(status))
        refuse(path, "does not exist.");
    if (fs::is_directory(status))
        refuse(path, "is a folder, not a picture.");
    if (!fs::is_regular_file(status))
        refuse(path, "is not a regular file.");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        refuse(path, std::string("cannot be read: ") + std::strerror(errno) + ".");
    std::array<char, 12> head{};
    in.read(head.data(), head.size());
    if (in.gcount() == 0)
        refuse(path, "is empty.");
    const auto has = [&](std::size_t at, std::string_view bytes) {
        return std::string_view(head.data(), head.size()).substr(at, bytes.size()) == bytes;
    };
    using namespace std::string_view_literals;
    if (has(0, "\x89PNG\r\n\x1a\n"))
        return Format::Png;
    if (has(0, "\xff\xd8\xff"))
        return Format::Jpeg;
    if (has(0, "II*\0"sv) || has(0, "MM\0*"sv) || has(0, "II+\0"sv) || has(0, "MM\0+"sv))
        return Format::Tiff;
    if (has(0, "RIFF") && has(8, "WEBP"))
        return Format::Webp;
    if (has(0, "BM"))
        return Format::Bmp;
    refuse(path, "is not a picture in PNG, JPEG, BMP, TIFF or WebP.");
}

/// ImageMagick opens its modules at its first file; DjVu's replaces the process's handler for failing allocations by
/// one that throws something else than bad_alloc. This puts the handler back.
class NewHandlerGuard {
public:
    NewHandlerGuard() = default;

    ~NewHandlerGuard() { std::set_new_handler(m_handler); }

    NewHandlerGuard(const NewHandlerGuard&) = delete;
    NewHandlerGuard& operator=(const NewHandlerGuard&) = delete;

private:
    std::new_handler m_handler = std::get_new_handler();
};

/// BMP goes to ImageMagick as bytes, never as a name: it reads more into names than files.
VImage loadBmp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    auto bytes = std::make_unique<std::vector<char>>(static_cast<std::size_t>(fs::file_size(path)));
    if (!in.read(bytes->data(), static_cast<std::streamsize>(bytes->size())))
        refuse(path, "cannot be read to its end.");
    const NewHandlerGuard guard;
    const auto release = [](VipsBlob* blob) {
        vips_area_unref(VIPS_AREA(blob));
    };
    const std::unique_ptr<VipsBlob, decltype(release)> blob(vips_blob_new(nullptr, bytes->data(), bytes->size()));
    const VImage image = VImage::magickload_buffer(blob.get(), VImage::option()->set("fail_on", VIPS_FAIL_ON_ERROR));
    g_signal_connect(image.get_image(), "postclose",
                     G_CALLBACK(+[](VipsImage*, std::vector<char>* held) { delete held; }), bytes.release());
    return image;
}

VImage load(const fs::path& path, Format format, VipsAccess access) {
    // libjpeg calls data that do not decode a warning; libpng and libtiff warn of harmless oddities.
    const auto options = [&](VipsFailOn failOn) {
        return VImage::option()->set("access", access)->set("fail_on", failOn);
    };
    switch (format) {
    case Format::Png:
        return VImage::pngload(path.c_str(), options(VIPS_FAIL_ON_ERROR));
    case Format::Jpeg:
        return VImage::jpegload(path.c_str(), options(VIPS_FAIL_ON_WARNING));
    case Format::Tiff:
        return VImage::tiffload(path.c_str(), options(VIPS_FAIL_ON_ERROR));
    case Format::Webp:
        return VImage::webpload(path.c_str(), options(VIPS_FAIL_ON_ERROR));
    case Format::Bmp:
        break;
    }
    return loadBmp(path);
}

void refuseHdr(const fs::path& path, Format format, const VImage& image) {
    std::string_view curve = format == Format::Png ? hdrCurveOfPng(path) : "";
    if (curve.empty() && image.get_typeof(VIPS_META_ICC_NAME) != 0) {
        std::size_t size = 0;
        const void* const data = image.get_blob(VIPS_META_ICC_NAME, &size);
        curve = hdrCurveOfProfile({static_cast<const std::uint8_t*>(data), size});
    }
    if (!curve.empty())
        refuse(path, "has the HDR transfer curve " + std::string(curve) +
                         ", which is not supported: convert it to an SDR picture first.");
}

/// A file whose header is read and found acceptable.
struct Opened {
    VImage image;  ///< as in the file
    PictureInfo info;
};

Opened openChecked(const fs::path& path, VipsAccess access) {
    initialiseImaging();
    const Format format = formatOf(path);
    Opened opened;
    try {
        opened.image = load(path, format, access);
        const int orientation = vips_image_get_orientation(opened.image.get_image());
        opened.info.rotated = orientation > 1;
        // Turning needs pixels in another order than the file has them.
        if (opened.info.rotated && access == VIPS_ACCESS_SEQUENTIAL && format != Format::Bmp)
            opened.image = load(path, format, VIPS_ACCESS_RANDOM);
        constexpr int kFirstSideways = 5;
        opened.info.size = {opened.image.width(), opened.image.height()};
        if (orientation >= kFirstSideways)
            std::swap(opened.info.size.width, opened.info.size.height);
    } catch (const vips::VError&) {
        refuse(path, "is damaged: its header cannot be read.", takeDetails());
    }

    const VImage& image = opened.image;
    PictureInfo& info = opened.info;
    info.format = nameOf(format);
    info.profile = image.get_typeof(VIPS_META_ICC_NAME) != 0;
    info.cmyk = image.interpretation() == VIPS_INTERPRETATION_CMYK;
    info.alpha = image.has_alpha();
    const int colours = image.bands() - (info.alpha ? 1 : 0);
    info.grey = colours == 1;
    info.bits = image.format() == VIPS_FORMAT_USHORT ? 16 : 8;
    if (image.format() != VIPS_FORMAT_UCHAR && image.format() != VIPS_FORMAT_USHORT)
        refuse(path, "holds samples that are not 8-bit or 16-bit whole numbers.");
    // libvips takes all that grey has beyond its first channel for alpha.
    const bool greyWithMore = image.bands() > 2 && (image.interpretation() == VIPS_INTERPRETATION_B_W ||
                                                    image.interpretation() == VIPS_INTERPRETATION_GREY16);
    if (info.cmyk ? image.bands() != 4 : (greyWithMore || (colours != 1 && colours != 3)))
        refuse(path,
               "has " + std::to_string(image.bands()) + " channels; grey, RGB, either with alpha, and CMYK are read.");
    if (image.interpretation() == VIPS_INTERPRETATION_LAB || image.interpretation() == VIPS_INTERPRETATION_LABS)
        refuse(path, "is in CIELAB; grey, RGB and CMYK are read.");
    refuseHdr(path, format, image);
    return opened;
}

/// The steps from what is in the file to upright 8-bit RGB; nothing is computed yet.
VImage toRgb8(const Opened& opened) {
    VImage image = opened.image;
    if (opened.info.cmyk) {
        image = image.icc_transform("srgb", VImage::option()->set("embedded", true)->set("input_profile", "cmyk"));
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
        refuse(path, "is damaged: not all of it can be decoded.", takeDetails());
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
