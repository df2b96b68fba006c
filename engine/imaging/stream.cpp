// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/stream.hpp"

#include "engine/imaging/area.hpp"
#include "engine/imaging/metadata.hpp"
#include "engine/imaging/opened.hpp"
#include "engine/imaging/output_file.hpp"
#include "engine/imaging/pixels.hpp"
#include "engine/imaging/row_queue.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <thread>

namespace wavelens::engine {

namespace fs = std::filesystem;
using vips::VImage;

namespace {

/// True where the profile is one for grey, which a format of colours alone (WebP) cannot carry.
bool hasGreyProfile(const VImage& image) {
    constexpr std::size_t kSpace = 16;  // ICC.1, 7.2: the data colour space
    if (image.get_typeof(VIPS_META_ICC_NAME) == 0)
        return false;
    std::size_t size = 0;
    const void* const data = image.get_blob(VIPS_META_ICC_NAME, &size);
    return size > kSpace + 4 && std::memcmp(static_cast<const char*>(data) + kSpace, "GRAY", 4) == 0;
}

/// The input's pixels as the operation sees them, and what of its file goes with them.
struct Source {
    VImage file;
    VImage pixels;
    PictureInfo info;
    bool carryProfile = true;
};

Source openInput(const StreamRequest& request) {
    const Opened opened = openChecked(request.input, VIPS_ACCESS_SEQUENTIAL);
    Source source{opened.image, opened.image, opened.info};
    try {
        if (opened.info.cmyk) {
            source.pixels = cmykToSrgb(opened.image);
            source.carryProfile = false;
        } else if (request.write.format == PictureFormat::Webp && hasGreyProfile(opened.image)) {
            source.pixels = opened.image.icc_transform("srgb", VImage::option()->set("embedded", true));
            source.carryProfile = false;
        }
        if (opened.info.rotated)
            source.pixels = source.pixels.autorot();
    } catch (const vips::VError&) {
        refuse(request.input, "has a colour profile that cannot be read.", takeDetails());
    }
    return source;
}

/// Rows of the input, each decoded once.
class BandReader {
public:
    BandReader(const VImage& pixels, const fs::path& path, const std::stop_token& stop)
        : m_region(vips::VRegion::new_from_image(pixels)), m_path(path), m_stop(stop),
          m_wide(pixels.format() == VIPS_FORMAT_USHORT) {
        m_band.width = pixels.width();
        m_band.channels = pixels.bands();
    }

    /// Rows [top, bottom); neither may be above that of an earlier call.
    const Band& read(int top, int bottom) {
        const auto forgotten = static_cast<std::ptrdiff_t>(m_band.stride()) * std::min(top - m_top, m_band.rows);
        m_band.values.erase(m_band.values.begin(), m_band.values.begin() + forgotten);
        const int first = std::max(top, m_top + m_band.rows);
        m_top = top;
        m_band.rows = bottom - top;
        if (first < bottom)
            append(first, bottom);
        return m_band;
    }

private:
    void append(int top, int bottom) {
        try {
            m_region.prepare(0, top, m_band.width, bottom - top);
        } catch (const vips::VError&) {
            checkStop(m_stop);
            refuseDamaged(m_path);
        }
        for (int y = top; y < bottom; ++y) {
            if (m_wide)
                appendRow(reinterpret_cast<const std::uint16_t*>(m_region.addr(0, y)), 65535);
            else
                appendRow(m_region.addr(0, y), 255);
        }
    }

    template <typename T>
    void appendRow(const T* row, float white) {
        for (std::size_t i = 0; i < m_band.stride(); ++i)
            m_band.values.push_back(static_cast<float>(row[i]) / white);
    }

    vips::VRegion m_region;
    fs::path m_path;
    std::stop_token m_stop;
    bool m_wide;
    int m_top = 0;
    Band m_band;
};

/// Gives the bands of a picture to `work` until that returns false.
void forEachBand(const Source& source, const StreamRequest& request, const std::stop_token& stop,
                 const std::function<bool(const Band& seen, int seenTop, int top, int count)>& work) {
    BandReader reader(source.pixels, request.input, stop);
    const int height = source.pixels.height();
    bool more = true;
    for (int top = 0; more && top < height; top += request.bandRows) {
        checkStop(stop);
        const int count = std::min(request.bandRows, height - top);
        const int seenTop = std::max(0, top - request.halo);
        more = work(reader.read(seenTop, std::min(height, top + count + request.halo)), seenTop, top, count);
    }
}

/// What libvips gets from the operation, and what it makes of it.
struct Output {
    Size computed;  ///< of what the operation returns
    Size size;      ///< of the file
    int channels = 3;
    bool overWhite = false;                      ///< alpha is laid over white, and gone
    VipsBandFormat stored = VIPS_FORMAT_UCHAR;   ///< in the file
    VipsBandFormat between = VIPS_FORMAT_UCHAR;  ///< in the pipeline: 16 bits where it is still to be reduced

    [[nodiscard]] bool reduced() const { return computed != size; }

    [[nodiscard]] std::size_t rowBytes() const {
        return static_cast<std::size_t>(computed.width) * static_cast<std::size_t>(channels) *
               vips_format_sizeof(between);
    }
};

Output plan(const StreamRequest& request, const VImage& pixels) {
    const auto [format, quality] = request.write;
    Output output;
    output.computed = {pixels.width() * request.scale, pixels.height() * request.scale};
    output.size = request.size == Size{} ? output.computed : request.size;
    constexpr int kMostReduced = 300;  // libvips' kernels end at 2000 taps, 6 for each pixel that becomes less
    const auto possible = [](int computed, int wanted) {
        return wanted >= 1 && wanted <= computed && computed / wanted < kMostReduced;
    };
    if (!possible(output.computed.width, output.size.width) || !possible(output.computed.height, output.size.height))
        refuse(request.input, "becomes " + std::to_string(output.computed.width) + " × " +
                                  std::to_string(output.computed.height) + " px; " + std::to_string(output.size.width) +
                                  " × " + std::to_string(output.size.height) + " px cannot be made of that.");
    checkSides(request.output, output.size, format);
    const bool alpha = hasAlpha(pixels.bands());
    output.overWhite = alpha && format == PictureFormat::Jpeg;
    output.channels = pixels.bands() - (output.overWhite ? 1 : 0);
    const bool canBeWide = format == PictureFormat::Png || format == PictureFormat::Tiff;
    output.stored = canBeWide && pixels.format() == VIPS_FORMAT_USHORT ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR;
    output.between = output.reduced() ? VIPS_FORMAT_USHORT : output.stored;
    return output;
}

double whiteOf(VipsBandFormat format) {
    return format == VIPS_FORMAT_USHORT ? 65535 : 255;
}

void layOverWhite(Band& band) {
    auto to = band.values.begin();
    for (auto from = band.values.begin(); from != band.values.end(); from += band.channels) {
        const float alpha = std::clamp(from[band.channels - 1], 0.0F, 1.0F);
        for (int c = 0; c < band.channels - 1; ++c)
            *to++ = std::clamp(from[c], 0.0F, 1.0F) * alpha + (1 - alpha);
    }
    band.values.erase(to, band.values.end());
    --band.channels;
}

/// Values in [0, 1] as samples, rounded half up.
template <typename T>
std::vector<std::uint8_t> samples(const std::vector<float>& values, double white) {
    std::vector<std::uint8_t> bytes(values.size() * sizeof(T));
    const auto factor = static_cast<float>(white);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto sample = sampleOf<T>(values[i], factor);
        std::memcpy(bytes.data() + i * sizeof(T), &sample, sizeof(T));
    }
    return bytes;
}

std::vector<std::uint8_t> samplesOf(Band band, const Output& output) {
    if (output.overWhite)
        layOverWhite(band);
    const double white = whiteOf(output.between);
    return output.between == VIPS_FORMAT_USHORT ? samples<std::uint16_t>(band.values, white)
                                                : samples<std::uint8_t>(band.values, white);
}

/// The rows of the queue as a picture of libvips. The queue must outlive it.
VImage queuedImage(RowQueue& queue, const Output& output) {
    const auto generate = [](VipsRegion* region, void*, void* from, void*, gboolean*) {
        const VipsRect& area = region->valid;
        const std::size_t pixel = VIPS_IMAGE_SIZEOF_PEL(region->im);
        const bool there = static_cast<RowQueue*>(from)->read(
            area.top, area.height, static_cast<std::size_t>(area.left) * pixel,
            static_cast<std::size_t>(area.width) * pixel, VIPS_REGION_ADDR(region, area.left, area.top),
            static_cast<std::size_t>(VIPS_REGION_LSKIP(region)));
        return there ? 0 : -1;
    };
    const bool colours = output.channels > 2;
    const bool wide = output.stored == VIPS_FORMAT_USHORT;
    VipsImage* const image = vips_image_new();
    vips_image_init_fields(image, output.computed.width, output.computed.height, output.channels, output.between,
                           VIPS_CODING_NONE,
                           colours ? (wide ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB)
                                   : (wide ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W),
                           1, 1);
    // One thread of libvips asks top down; several would ask for rows that are forgotten already.
    vips_image_set_int(image, VIPS_META_CONCURRENCY, 1);
    const VImage result(image);
    if (vips_image_pipelinev(image, VIPS_DEMAND_STYLE_FATSTRIP, nullptr) != 0 ||
        vips_image_generate(image, nullptr, generate, nullptr, &queue, nullptr) != 0)
        throw vips::VError();
    return result;
}

VImage reduced(VImage image, const Output& output) {
    const bool alpha = hasAlpha(output.channels);
    const double white = whiteOf(output.between);
    const auto full = [white] {
        return VImage::option()->set("max_alpha", white);
    };
    image = image.cast(VIPS_FORMAT_FLOAT);
    if (alpha)
        image = image.premultiply(full());
    constexpr double kGap = 0;  // all Lanczos: averaging areas first would go back to rows that are forgotten
    image = image.resize(static_cast<double>(output.size.width) / output.computed.width,
                         VImage::option()
                             ->set("vscale", static_cast<double>(output.size.height) / output.computed.height)
                             ->set("kernel", VIPS_KERNEL_LANCZOS3)
                             ->set("gap", kGap));
    if (alpha)
        image = image.unpremultiply(full());
    return image.linear(whiteOf(output.stored) / white, 0.5).cast(output.stored);  // cuts off what lies beyond
}

/// The whole way from the queue to what is written.
VImage pipeline(RowQueue& queue, const Output& output, const Source& source, const StreamRequest& request) {
    VImage image = queuedImage(queue, output);
    if (output.reduced())
        image = reduced(image, output);
    return withMetadata(image, source.file, {source.carryProfile, request.keepMetadata}, request.write.format);
}

/// Ends work of libvips that goes through the whole picture: an encoder's, and a decoder's where it has to read ahead.
/// `stop` must outlive the picture.
void killOnStop(const VImage& image, const std::stop_token& stop) {
    vips_image_set_progress(image.get_image(), TRUE);
    g_signal_connect(image.get_image(), "eval",
                     G_CALLBACK(+[](VipsImage*, VipsProgress* at, const std::stop_token* asked) {
                         if (asked->stop_requested())
                             vips_image_set_kill(at->im, TRUE);
                     }),
                     const_cast<std::stop_token*>(&stop));
}

void checkResult(const Band& result, int count, int channels, const StreamRequest& request, const Output& output) {
    if (result.width != output.computed.width || result.rows != count * request.scale || result.channels != channels ||
        result.values.size() != result.stride() * static_cast<std::size_t>(result.rows))
        throw Exception(ErrorCode::Internal, "The operation returned a band of another size than it was asked for.");
    if (!std::all_of(result.values.begin(), result.values.end(), [](float value) { return std::isfinite(value); }))
        throw Exception(ErrorCode::NotFinite, request.input.string() +
                                                  " is not upscaled: the model returns values that are not finite "
                                                  "numbers. Its weights are damaged or do not fit its scale.");
}

}  // namespace

void showPicture(const StreamRequest& request,
                 const std::function<void(const Band& seen, int seenTop, int top, int count)>& see,
                 std::stop_token stop) {
    checkStop(stop);
    const Source source = openInput(request);
    killOnStop(source.file, stop);
    forEachBand(source, request, stop, [&](const Band& seen, int seenTop, int top, int count) {
        see(seen, seenTop, top, count);
        return true;
    });
}

void streamPicture(const StreamRequest& request, const BandOperation& operation,
                   const std::function<void(double)>& progress, std::stop_token stop) {
    checkStop(stop);
    const Source source = openInput(request);
    const Output output = plan(request, source.pixels);
    RowQueue queue(output.rowBytes());
    VImage result;
    try {
        result = pipeline(queue, output, source, request);
    } catch (const vips::VError&) {
        throw Exception(Error{ErrorCode::Internal, request.input.string() + " cannot be processed.", takeDetails()});
    }
    killOnStop(source.file, stop);
    killOnStop(result, stop);

    std::exception_ptr unwritten;
    std::jthread encoder([&] {
        try {
            writeFile(request.output, result, request.write, stop);
        } catch (...) {
            unwritten = std::current_exception();
        }
        queue.close();
        vips_thread_shutdown();
    });
    try {
        forEachBand(source, request, stop, [&](const Band& seen, int seenTop, int top, int count) {
            Band band = operation(seen, seenTop, top, count);
            checkResult(band, count, seen.channels, request, output);
            if (progress)
                progress(static_cast<double>(top + count) / source.pixels.height());
            return queue.push(samplesOf(std::move(band), output));
        });
    } catch (...) {
        queue.close();  // the encoder finds no more rows, and leaves nothing behind
        throw;
    }
    encoder.join();
    if (unwritten) {
        checkStop(stop);
        std::rethrow_exception(unwritten);
    }
}

}  // namespace wavelens::engine
