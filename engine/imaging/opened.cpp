// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/opened.hpp"

#include "engine/imaging/read.hpp"
#include "engine/imaging/transfer_curve.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <new>

namespace wavelens::engine {

namespace fs = std::filesystem;
using vips::VImage;

void refuse(const fs::path& path, const std::string& why, const std::string& details) {
    throw Exception(Error{ErrorCode::BadInput, path.string() + " " + why, details});
}

void refuseDamaged(const fs::path& path) {
    refuse(path, "is damaged: not all of it can be decoded.", takeDetails());
}

std::string takeDetails() {
    char* const text = vips_error_buffer_copy();
    std::string details = text;
    g_free(text);
    return details;
}

namespace {

enum class Format { Png, Jpeg, Tiff, Webp, Bmp };

const char* nameOf(Format format) {
    constexpr std::array kNames{"PNG", "JPEG", "TIFF", "WebP", "BMP"};
    return kNames[static_cast<std::size_t>(format)];
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

}  // namespace

bool liesSideways(const VImage& file) {
    constexpr int kFirstSideways = 5;
    return vips_image_get_orientation(file.get_image()) >= kFirstSideways;
}

Opened openChecked(const fs::path& path, VipsAccess access) {
    initialiseImaging();
    const Format format = formatOf(path);
    Opened opened;
    try {
        opened.image = load(path, format, access);
        opened.info.rotated = vips_image_get_orientation(opened.image.get_image()) > 1;
        // Turning needs pixels in another order than the file has them.
        if (opened.info.rotated && access == VIPS_ACCESS_SEQUENTIAL && format != Format::Bmp)
            opened.image = load(path, format, VIPS_ACCESS_RANDOM);
        opened.info.size = {opened.image.width(), opened.image.height()};
        if (liesSideways(opened.image))
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

VImage cmykToSrgb(const VImage& image) {
    return image.icc_transform("srgb", VImage::option()->set("embedded", true)->set("input_profile", "cmyk"));
}

}  // namespace wavelens::engine
