// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/metadata.hpp"

#include "engine/imaging/opened.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace wavelens::engine {

using vips::VImage;

namespace {

constexpr double kMmPerInch = 25.4;

/// Named one by one: libvips' other fields tell how the input was stored (pages, palette, loader) and would mislead
/// the encoder.
bool isText(std::string_view field) {
    return field == VIPS_META_EXIF_NAME || field == VIPS_META_XMP_NAME || field == VIPS_META_IMAGEDESCRIPTION ||
           field.starts_with("png-comment-");
}

/// Pixels per mm of an EXIF field that begins "300/1"; 0: none.
double exifResolution(const VImage& source, const char* field) {
    const char* unit = "";
    const char* text = "";
    double above = 0, below = 0;
    if (source.get_typeof(field) == 0 || vips_image_get_string(source.get_image(), field, &text) != 0 ||
        std::sscanf(text, "%lf/%lf", &above, &below) != 2 || !(above > 0 && below > 0))
        return 0;
    constexpr const char* kUnit = "exif-ifd0-ResolutionUnit";
    const bool hasUnit = source.get_typeof(kUnit) != 0 && vips_image_get_string(source.get_image(), kUnit, &unit) == 0;
    const bool centimetres = hasUnit && *unit == '3';
    return above / below / (centimetres ? 10 : kMmPerInch);
}

/// Pixels per mm. 1 is what libvips says where it found none; it looks into EXIF in JPEG alone.
double resolution(const VImage& source, double stated, const char* exifField) {
    constexpr double kUnknownDpi = 72;
    if (stated > 0 && stated != 1)
        return stated;
    const double exif = exifResolution(source, exifField);
    return exif > 0 ? exif : kUnknownDpi / kMmPerInch;
}

using Strings = std::unique_ptr<gchar*, decltype(&g_strfreev)>;

Strings fieldsOf(const VImage& image) {
    return {vips_image_get_fields(image.get_image()), &g_strfreev};
}

void copyField(const VImage& from, const VImage& to, const char* field) {
    GValue value = G_VALUE_INIT;
    if (vips_image_get(from.get_image(), field, &value) != 0)
        return;
    vips_image_set(to.get_image(), field, &value);
    g_value_unset(&value);
}

/// EXIF without thumbnail, whose tags are in IFD 1, and upright. libvips has taken the block apart into fields, and
/// puts together what is left of them when it writes.
void correctExif(const VImage& image) {
    const Strings fields = fieldsOf(image);
    for (gchar** field = fields.get(); *field != nullptr; ++field)
        if (std::string_view(*field).starts_with("exif-ifd1-"))
            vips_image_remove(image.get_image(), *field);
    vips_image_remove(image.get_image(), "jpeg-thumbnail-data");
    vips_image_remove(image.get_image(), "exif-ifd0-Orientation");
    vips_image_set_int(image.get_image(), VIPS_META_ORIENTATION, 1);
}

std::string bytesOf(const VImage& image, const char* field) {
    if (image.get_typeof(field) != VIPS_TYPE_BLOB)
        return {};
    std::size_t size = 0;
    const void* const data = image.get_blob(field, &size);
    return {static_cast<const char*>(data), size};
}

void setBytes(const VImage& image, const char* field, const std::string& bytes) {
    vips_image_set_blob_copy(image.get_image(), field, bytes.data(), bytes.size());
}

/// IPTC lies in Photoshop's resources, which TIFF has in a tag of their own and JPEG behind a signature. libvips takes
/// JPEG's for bare IPTC, and would cut that to a quarter in TIFF.
void copyIptc(const VImage& from, const VImage& to, PictureFormat format) {
    using namespace std::string_literals;
    const std::string signature = "Photoshop 3.0\0"s;
    const std::string inJpeg = bytesOf(from, VIPS_META_IPTC_NAME);
    const std::string resources =
        inJpeg.starts_with(signature) ? inJpeg.substr(signature.size()) : bytesOf(from, VIPS_META_PHOTOSHOP_NAME);
    if (resources.empty())
        return;
    if (format == PictureFormat::Tiff)
        setBytes(to, VIPS_META_PHOTOSHOP_NAME, resources);
    else if (format == PictureFormat::Jpeg)
        setBytes(to, VIPS_META_IPTC_NAME, signature + resources);
}

}  // namespace

VImage withMetadata(const VImage& image, const VImage& source, Carried carried, PictureFormat format) {
    double across = resolution(source, source.xres(), "exif-ifd0-XResolution");
    double down = resolution(source, source.yres(), "exif-ifd0-YResolution");
    if (liesSideways(source))
        std::swap(across, down);
    const VImage carrier = image.copy();
    const Strings fields = fieldsOf(source);
    for (gchar** field = fields.get(); *field != nullptr; ++field) {
        const std::string_view name = *field;
        if (name == VIPS_META_RESOLUTION_UNIT || (carried.profile && name == VIPS_META_ICC_NAME) ||
            (carried.texts && isText(name)))
            copyField(source, carrier, *field);
    }
    correctExif(carrier);
    if (carried.texts)
        copyIptc(source, carrier, format);
    return carrier.copy(VImage::option()->set("xres", across)->set("yres", down));
}

}  // namespace wavelens::engine
