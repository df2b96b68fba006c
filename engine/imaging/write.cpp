// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/write.hpp"

#include "engine/imaging/output_file.hpp"
#include "engine/imaging/pixels.hpp"
#include "engine/imaging/read.hpp"

#include <algorithm>

namespace wavelens::engine {

namespace fs = std::filesystem;
using vips::VImage;

void checkSides(const fs::path& path, Size size, PictureFormat format) {
    if (const int limit = longestSide(format); std::max(size.width, size.height) > limit)
        throw Exception(ErrorCode::BadInput, path.string() + " is not written: " + std::to_string(size.width) + " × " +
                                                 std::to_string(size.height) + " px is more than the " +
                                                 std::to_string(limit) +
                                                 " px that this format holds on a side. PNG and TIFF hold more.");
}

void writeImage(const fs::path& path, const Image& image, const WriteOptions& options) {
    initialiseImaging();
    if (image.empty())
        throw Exception(ErrorCode::BadInput, path.string() + " is not written: the picture has no pixels.");
    checkSides(path, image.size(), options.format);
    const Image source = options.format == PictureFormat::Jpeg && image.channels == 4 ? toRgb(image) : image;
    // libvips reads from this memory and never writes to it.
    const VImage pixels =
        VImage::new_from_memory(const_cast<std::uint8_t*>(source.bytes->data()), source.bytes->size(), source.width,
                                source.height, source.channels, VIPS_FORMAT_UCHAR)
            .copy(VImage::option()->set("interpretation",
                                        source.channels == 1 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB));
    writeFile(path, pixels, options);
}

}  // namespace wavelens::engine
