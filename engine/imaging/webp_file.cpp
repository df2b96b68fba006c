// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/webp_file.hpp"

#include "engine/api/result.hpp"
#include "engine/imaging/area.hpp"

#include <cstring>
#include <libexif/exif-data.h>
#include <memory>
#include <string_view>
#include <webp/encode.h>
#include <webp/mux.h>

namespace wavelens::engine {

using vips::VImage;

namespace {

struct Mux {
    explicit Mux(const WebPData& file) : it(WebPMuxCreate(&file, 1)) {}

    ~Mux() { WebPMuxDelete(it); }

    Mux(const Mux&) = delete;
    Mux& operator=(const Mux&) = delete;

    WebPMux* it;
};

/// A picture on its way through libwebp.
struct Encoding {
    Encoding() {
        WebPPictureInit(&picture);
        WebPMemoryWriterInit(&result);
        picture.writer = &WebPMemoryWrite;
        picture.custom_ptr = &result;
    }

    ~Encoding() {
        WebPPictureFree(&picture);
        WebPMemoryWriterClear(&result);
    }

    Encoding(const Encoding&) = delete;
    Encoding& operator=(const Encoding&) = delete;

    WebPPicture picture;
    WebPMemoryWriter result;
};

void checkEncoded(bool done, const WebPPicture& picture, const std::stop_token& stop) {
    if (done)
        return;
    checkStop(stop);
    if (picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
        picture.error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY)
        throw std::bad_alloc();
    throw Exception(ErrorCode::BadInput,
                    "WebP cannot hold so large a picture with so much detail. Choose PNG, JPEG or TIFF.");
}

void encode(const VImage& pixels, int quality, const std::stop_token& stop, Encoding& encoding) {
    WebPConfig config;
    WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, static_cast<float>(quality));
    WebPPicture& picture = encoding.picture;
    picture.width = pixels.width();
    picture.height = pixels.height();
    picture.user_data = const_cast<std::stop_token*>(&stop);
    picture.progress_hook = [](int, const WebPPicture* at) {
        return static_cast<const std::stop_token*>(at->user_data)->stop_requested() ? 0 : 1;
    };
    const auto* const first = static_cast<const std::uint8_t*>(pixels.data());
    const auto import = pixels.bands() == 4 ? &WebPPictureImportRGBA : &WebPPictureImportRGB;
    checkEncoded(import(&picture, first, pixels.width() * pixels.bands()) != 0, picture, stop);
    checkStop(stop);
    checkEncoded(WebPEncode(&config, &picture) != 0, picture, stop);
}

/// What libvips writes for one pixel of the picture, with all of its metadata.
std::string fileOfOnePixel(const VImage& image) {
    VipsBlob* const blob = image.extract_area(0, 0, 1, 1).webpsave_buffer();
    const std::unique_ptr<VipsBlob, void (*)(VipsBlob*)> owned(
        blob, [](VipsBlob* area) { vips_area_unref(VIPS_AREA(area)); });
    std::size_t size = 0;
    const void* const data = vips_blob_get(blob, &size);
    return {static_cast<const char*>(data), size};
}

WebPData dataOf(const void* bytes, std::size_t size) {
    return {static_cast<const std::uint8_t*>(bytes), size};
}

/// A block of EXIF that says so where it tells the picture's size.
std::string withSize(std::string exif, int width, int height) {
    constexpr std::string_view kBegin("Exif\0\0", 6);  // libexif wants it, a file of WebP need not have it
    const bool begun = exif.starts_with(kBegin);
    if (!begun)
        exif.insert(0, kBegin);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(exif.data());
    const std::unique_ptr<ExifData, void (*)(ExifData*)> data(
        exif_data_new_from_data(bytes, static_cast<unsigned>(exif.size())), &exif_data_unref);
    if (!data)
        throw std::bad_alloc();
    const auto set = [&](ExifTag tag, int value) {
        ExifEntry* const entry = exif_content_get_entry(data->ifd[EXIF_IFD_EXIF], tag);
        const auto order = exif_data_get_byte_order(data.get());
        if (entry && entry->format == EXIF_FORMAT_LONG)
            exif_set_long(entry->data, order, static_cast<ExifLong>(value));
        else if (entry && entry->format == EXIF_FORMAT_SHORT)
            exif_set_short(entry->data, order, static_cast<ExifShort>(value));
    };
    set(EXIF_TAG_PIXEL_X_DIMENSION, width);
    set(EXIF_TAG_PIXEL_Y_DIMENSION, height);
    unsigned char* saved = nullptr;
    unsigned size = 0;
    exif_data_save_data(data.get(), &saved, &size);
    const std::unique_ptr<unsigned char, void (*)(void*)> owned(saved, &std::free);
    const std::string_view result(reinterpret_cast<const char*>(saved), size);
    return std::string(begun ? result : result.substr(std::min(kBegin.size(), result.size())));
}

void setPictureSize(WebPMux* mux, int width, int height) {
    constexpr const char* kExif = "EXIF";
    WebPData chunk{};
    if (WebPMuxGetChunk(mux, kExif, &chunk) != WEBP_MUX_OK)
        return;
    const std::string exif = withSize({reinterpret_cast<const char*>(chunk.bytes), chunk.size}, width, height);
    const WebPData corrected = dataOf(exif.data(), exif.size());
    if (WebPMuxSetChunk(mux, kExif, &corrected, 1) != WEBP_MUX_OK)
        throw std::bad_alloc();
}

}  // namespace

std::string webpFile(const VImage& image, int quality, const std::stop_token& stop) {
    Encoding encoding;
    std::string frame;
    {
        const VImage pixels = (image.bands() < 3 ? image.colourspace(VIPS_INTERPRETATION_sRGB) : image).copy_memory();
        frame = fileOfOnePixel(pixels);
        encode(pixels, quality, stop, encoding);
    }
    // That file with the whole picture in place of its pixel.
    const Mux mux(dataOf(frame.data(), frame.size()));
    const WebPData bitstream = dataOf(encoding.result.mem, encoding.result.size);
    setPictureSize(mux.it, encoding.picture.width, encoding.picture.height);
    WebPData file{};
    if (WebPMuxSetImage(mux.it, &bitstream, 0) != WEBP_MUX_OK || WebPMuxSetCanvasSize(mux.it, 0, 0) != WEBP_MUX_OK ||
        WebPMuxAssemble(mux.it, &file) != WEBP_MUX_OK)
        throw std::bad_alloc();
    std::string result(reinterpret_cast<const char*>(file.bytes), file.size);
    WebPDataClear(&file);
    return result;
}

}  // namespace wavelens::engine
