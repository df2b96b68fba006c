// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/output_file.hpp"

#include "engine/imaging/exif.hpp"
#include "engine/imaging/opened.hpp"
#include "engine/imaging/webp_file.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wavelens::engine {

namespace fs = std::filesystem;
using vips::VImage;

namespace {

[[noreturn]] void failDisk(const fs::path& path, int code, const std::string& details = {}) {
    throw Exception(
        Error{ErrorCode::Disk, path.string() + " cannot be written: " + std::strerror(code) + ".", details});
}

/// A new file beside `target` that takes its name when all is well, and is gone otherwise.
class PartialFile {
public:
    explicit PartialFile(const fs::path& target) : m_target(target) {
        static std::atomic<unsigned> counter = 0;
        do {
            m_path = target.parent_path() /
                     (".wavelens-" + std::to_string(::getpid()) + "-" + std::to_string(++counter) + ".part");
            m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        } while (m_descriptor < 0 && errno == EEXIST);
        if (m_descriptor < 0)
            failDisk(target, errno);
    }

    ~PartialFile() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        if (!m_path.empty())
            ::unlink(m_path.c_str());
    }

    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }

    void publish() {
        if (::fsync(m_descriptor) != 0)
            failDisk(m_target, errno);
        const int closed = ::close(std::exchange(m_descriptor, -1));
        if (closed != 0 || ::rename(m_path.c_str(), m_target.c_str()) != 0)
            failDisk(m_target, errno);
        m_path.clear();
        const fs::path folder = m_target.has_parent_path() ? m_target.parent_path() : fs::path(".");
        if (const int held = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); held >= 0) {
            ::fsync(held);  // the name itself; some file systems refuse, and the content is safe already
            ::close(held);
        }
    }

private:
    fs::path m_target;
    fs::path m_path;
    int m_descriptor = -1;
};

/// libvips' way to write to a descriptor of ours, which tells why a write failed.
class Target {
public:
    Target(int descriptor, std::stop_token stop)
        : m_descriptor(descriptor), m_stop(std::move(stop)), m_target(vips_target_custom_new()) {
        g_signal_connect(m_target, "write", G_CALLBACK(&Target::write), this);
        g_signal_connect(m_target, "read", G_CALLBACK(&Target::read), this);
        g_signal_connect(m_target, "seek", G_CALLBACK(&Target::seek), this);
    }

    ~Target() { g_object_unref(m_target); }

    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    [[nodiscard]] vips::VTarget get() const {
        g_object_ref(m_target);
        return vips::VTarget(VIPS_TARGET(m_target));
    }

    [[nodiscard]] int failure() const { return m_failure; }

    [[nodiscard]] int descriptor() const { return m_descriptor; }

    /// What was not encoded by libvips. Throws VError like its encoders.
    void writeAll(std::string_view bytes) {
        while (!bytes.empty()) {
            const gint64 count = write(nullptr, bytes.data(), static_cast<gint64>(bytes.size()), this);
            if (count <= 0)
                throw vips::VError();
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }

private:
    static gint64 write(VipsTargetCustom*, const void* data, gint64 length, Target* self) {
        if (self->m_stop.stop_requested())
            return -1;
        const ssize_t count = ::write(self->m_descriptor, data, static_cast<std::size_t>(length));
        if (count < 0)
            self->m_failure = errno;
        return count;
    }

    static gint64 read(VipsTargetCustom*, void* data, gint64 length, Target* self) {
        return ::read(self->m_descriptor, data, static_cast<std::size_t>(length));
    }

    static gint64 seek(VipsTargetCustom*, gint64 offset, int whence, Target* self) {
        return ::lseek(self->m_descriptor, offset, whence);
    }

    int m_descriptor;
    std::stop_token m_stop;
    int m_failure = 0;
    VipsTargetCustom* m_target;
};

void encode(const VImage& image, Target& target, const WriteOptions& options, const std::stop_token& stop) {
    const double pixels = static_cast<double>(image.width()) * image.height();
    switch (options.format) {
    case PictureFormat::Png:
        return image.pngsave_target(target.get());
    case PictureFormat::Jpeg: {
        constexpr double kOptimised = 16e6;  // the best Huffman tables need all coefficients in memory: 6 B a pixel
        return image.jpegsave_target(
            target.get(), VImage::option()->set("Q", options.quality)->set("optimize_coding", pixels <= kOptimised));
    }
    case PictureFormat::Webp:
        return target.writeAll(webpFile(image, options.quality, stop));
    case PictureFormat::Tiff: {
        constexpr double kClassic = 4e9;  // offsets have 32 bits, and deflate makes noise a little longer
        const double bytes = pixels * static_cast<double>(VIPS_IMAGE_SIZEOF_PEL(image.get_image()));
        image.tiffsave_target(target.get(), VImage::option()
                                                ->set("compression", VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE)
                                                ->set("predictor", VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL)
                                                ->set("bigtiff", bytes > kClassic));
        if (bytes <= kClassic)
            addExifToTiff(target.descriptor(), image);
        return;
    }
    }
}

}  // namespace

void writeFile(const fs::path& path, const VImage& image, const WriteOptions& options, const std::stop_token& stop) {
    PartialFile file(path);
    Target target(file.descriptor(), stop);
    try {
        encode(image, target, options, stop);
    } catch (const vips::VError&) {
        const std::string details = takeDetails();
        failDisk(path, target.failure() != 0 ? target.failure() : EIO, details);
    }
    file.publish();
}

}  // namespace wavelens::engine
