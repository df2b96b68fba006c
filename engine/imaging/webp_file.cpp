// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/webp_file.hpp"

#include "engine/api/result.hpp"
#include "engine/imaging/area.hpp"
#include "engine/imaging/exif.hpp"

#include <memory>
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

void setPictureSize(WebPMux* mux, Size size) {
    constexpr const char* kExif = "EXIF";
    WebPData chunk{};
    if (WebPMuxGetChunk(mux, kExif, &chunk) != WEBP_MUX_OK)
        return;
    const std::string exif = exifForSize({reinterpret_cast<const char*>(chunk.bytes), chunk.size}, size);
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
    setPictureSize(mux.it, {encoding.picture.width, encoding.picture.height});
    WebPData file{};
    if (WebPMuxSetImage(mux.it, &bitstream, 0) != WEBP_MUX_OK || WebPMuxSetCanvasSize(mux.it, 0, 0) != WEBP_MUX_OK ||
        WebPMuxAssemble(mux.it, &file) != WEBP_MUX_OK)
        throw std::bad_alloc();
    std::string result(reinterpret_cast<const char*>(file.bytes), file.size);
    WebPDataClear(&file);
    return result;
}

}  // namespace wavelens::engine
