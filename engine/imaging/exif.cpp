// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/exif.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <libexif/exif-data.h>
#include <memory>
#include <new>
#include <stdexcept>
#include <string_view>
#include <tiffio.h>
#include <unistd.h>
#include <utility>

namespace wavelens::engine {
namespace {

constexpr std::string_view kBegin("Exif\0\0", 6);  // libexif wants it

/// A TIFF structure in this processor's byte order.
class Structure {
public:
    explicit Structure(std::string bytes) : m_bytes(std::move(bytes)) {}

    [[nodiscard]] const std::string& bytes() const { return m_bytes; }

    /// The value of a text of the first directory; empty: there is none.
    [[nodiscard]] std::string text(std::uint16_t tag) const {
        const auto entry = entryOf(tag);
        if (entry == 0 || at<std::uint16_t>(entry + 2) != TIFF_ASCII)
            return {};
        const auto count = at<std::uint32_t>(entry + 4);
        const std::size_t place = count > 4 ? at<std::uint32_t>(entry + 8) : entry + 8;
        if (place > m_bytes.size() || count > m_bytes.size() - place)
            throw std::out_of_range("EXIF");
        return m_bytes.substr(place, count).c_str();  // without the zero at its end
    }

    /// Where the directory lies that a tag of the first one names; 0: there is none.
    [[nodiscard]] std::uint32_t directory(std::uint16_t tag) const {
        const auto entry = entryOf(tag);
        return entry == 0 ? 0 : at<std::uint32_t>(entry + 8);
    }

    /// Makes the offsets of a directory, and of those below it, count from `base` bytes before the structure.
    void relocate(std::uint32_t directory, std::uint32_t base) {
        constexpr std::array<std::uint32_t, 14> kSizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};  // by type
        const std::size_t end = endOf(directory);
        for (std::size_t entry = directory + 2; entry < end; entry += kEntry) {
            const auto tag = at<std::uint16_t>(entry), type = at<std::uint16_t>(entry + 2);
            const auto count = at<std::uint32_t>(entry + 4), value = at<std::uint32_t>(entry + 8);
            const bool isDirectory = tag == EXIF_TAG_INTEROPERABILITY_IFD_POINTER;
            if (isDirectory)
                relocate(value, base);
            const std::uint64_t size = std::uint64_t{type < kSizes.size() ? kSizes[type] : 0} * count;
            if (isDirectory || size > 4)
                put(entry + 8, value + base);
        }
        put(end, 0);  // none follows
    }

private:
    static constexpr std::size_t kEntry = 12;

    template <typename T>
    [[nodiscard]] T at(std::size_t place) const {
        if (place > m_bytes.size() || sizeof(T) > m_bytes.size() - place)
            throw std::out_of_range("EXIF");
        T value;
        std::memcpy(&value, m_bytes.data() + place, sizeof value);
        return value;
    }

    void put(std::size_t place, std::uint32_t value) {
        (void)at<std::uint32_t>(place);
        std::memcpy(m_bytes.data() + place, &value, sizeof value);
    }

    [[nodiscard]] std::size_t endOf(std::uint32_t directory) const {
        return directory + 2 + kEntry * at<std::uint16_t>(directory);
    }

    /// Of the first directory.
    [[nodiscard]] std::size_t entryOf(std::uint16_t tag) const {
        const auto directory = at<std::uint32_t>(4);
        for (std::size_t entry = directory + 2; entry < endOf(directory); entry += kEntry)
            if (at<std::uint16_t>(entry) == tag)
                return entry;
        return 0;
    }

    std::string m_bytes;
};

void writeAt(int descriptor, off_t place, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(descriptor, bytes.data(), bytes.size(), place);
        if (count <= 0)
            throw vips::VError();
        bytes.remove_prefix(static_cast<std::size_t>(count));
        place += count;
    }
}

struct TiffClose {
    void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};

}  // namespace

std::string exifForSize(std::string block, Size size) {
    const bool begun = block.starts_with(kBegin);
    if (!begun)
        block.insert(0, kBegin);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(block.data());
    const std::unique_ptr<ExifData, void (*)(ExifData*)> data(exif_data_new(), &exif_data_unref);
    if (!data)
        throw std::bad_alloc();
    exif_data_unset_option(data.get(), EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
    exif_data_unset_option(data.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
    exif_data_load_data(data.get(), bytes, static_cast<unsigned>(block.size()));
    const auto order = std::endian::native == std::endian::little ? EXIF_BYTE_ORDER_INTEL : EXIF_BYTE_ORDER_MOTOROLA;
    exif_data_set_byte_order(data.get(), order);
    const auto set = [&](ExifTag tag, int value) {
        ExifEntry* const entry = exif_content_get_entry(data->ifd[EXIF_IFD_EXIF], tag);
        if (entry && entry->format == EXIF_FORMAT_LONG)
            exif_set_long(entry->data, order, static_cast<ExifLong>(value));
        else if (entry && entry->format == EXIF_FORMAT_SHORT)
            exif_set_short(entry->data, order, static_cast<ExifShort>(value));
    };
    set(EXIF_TAG_PIXEL_X_DIMENSION, size.width);
    set(EXIF_TAG_PIXEL_Y_DIMENSION, size.height);
    std::free(std::exchange(data->data, nullptr));
    data->size = 0;
    unsigned char* saved = nullptr;
    unsigned length = 0;
    exif_data_save_data(data.get(), &saved, &length);
    const std::unique_ptr<unsigned char, void (*)(void*)> owned(saved, &std::free);
    const std::string_view result(reinterpret_cast<const char*>(saved), length);
    return std::string(begun ? result : result.substr(std::min(kBegin.size(), result.size())));
}

void addExifToTiff(int descriptor, const vips::VImage& image) {
    if (image.get_typeof(VIPS_META_EXIF_NAME) != VIPS_TYPE_BLOB)
        return;
    std::size_t size = 0;
    const void* const data = image.get_blob(VIPS_META_EXIF_NAME, &size);
    std::string block = exifForSize({static_cast<const char*>(data), size}, {image.width(), image.height()});
    if (block.starts_with(kBegin))
        block.erase(0, kBegin.size());
    try {
        Structure exif(std::move(block));
        const off_t end = ::lseek(descriptor, 0, SEEK_END);
        const auto base = static_cast<std::uint32_t>(end + end % 2);  // directories begin at even offsets
        std::array<std::pair<std::uint32_t, std::uint32_t>, 2> directories{
            {{TIFFTAG_EXIFIFD, exif.directory(EXIF_TAG_EXIF_IFD_POINTER)},
             {TIFFTAG_GPSIFD, exif.directory(EXIF_TAG_GPS_INFO_IFD_POINTER)}}};
        for (auto& [tag, directory] : directories)
            if (directory != 0) {
                exif.relocate(directory, base);
                directory += base;
            }
        writeAt(descriptor, base, exif.bytes());
        ::lseek(descriptor, 0, SEEK_SET);  // where libtiff looks for the file's header, or else writes a new one
        const std::unique_ptr<TIFF, TiffClose> tiff(TIFFFdOpen(::dup(descriptor), "output", "r+"));
        if (!tiff)
            throw vips::VError();
        for (const auto tag :
             {TIFFTAG_MAKE, TIFFTAG_MODEL, TIFFTAG_SOFTWARE, TIFFTAG_DATETIME, TIFFTAG_ARTIST, TIFFTAG_COPYRIGHT})
            if (const std::string text = exif.text(static_cast<std::uint16_t>(tag)); !text.empty())
                TIFFSetField(tiff.get(), static_cast<std::uint32_t>(tag), text.c_str());
        for (const auto& [tag, directory] : directories)
            if (directory != 0)
                TIFFSetField(tiff.get(), tag, std::uint64_t{directory});
        if (TIFFRewriteDirectory(tiff.get()) == 0)
            throw vips::VError();
    } catch (const std::out_of_range&) {
        return;  // damaged: the picture goes without
    }
}

}  // namespace wavelens::engine
