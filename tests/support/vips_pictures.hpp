// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <vector>
#include <vips/vips8>

// Pictures of every kind that libvips can write, for tests of what reads them.
namespace wavelens::test {

/// A libvips picture of samples in memory; they are copied.
template <typename T>
vips::VImage vipsPicture(const std::vector<T>& samples, int width, int height, int bands,
                         VipsInterpretation interpretation) {
    const auto format = sizeof(T) == 1 ? VIPS_FORMAT_UCHAR : sizeof(T) == 2 ? VIPS_FORMAT_USHORT : VIPS_FORMAT_FLOAT;
    return vips::VImage::new_from_memory(const_cast<T*>(samples.data()), samples.size() * sizeof(T), width, height,
                                         bands, format)
        .copy(vips::VImage::option()->set("interpretation", interpretation))
        .copy_memory()
        .copy();
}

/// The same with the interpretation that its channels have in files.
template <typename T>
vips::VImage vipsPicture(const std::vector<T>& samples, int width, int height, int bands) {
    constexpr bool kWide = sizeof(T) == 2;
    return vipsPicture(samples, width, height, bands,
                       bands > 2 ? (kWide ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB)
                                 : (kWide ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W));
}

/// All samples of a file as they are stored; throws where they are of another type than T.
template <typename T>
std::vector<T> vipsSamples(const std::filesystem::path& file) {
    const auto image = vips::VImage::new_from_file(file.c_str());
    if (vips_format_sizeof(image.format()) != sizeof(T))
        throw std::runtime_error(file.string() + " has samples of another size");
    std::size_t bytes = 0;
    void* const data = image.write_to_memory(&bytes);
    std::vector<T> samples(bytes / sizeof(T));
    std::memcpy(samples.data(), data, bytes);
    g_free(data);
    return samples;
}

}  // namespace wavelens::test
