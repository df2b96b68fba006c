// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/band.hpp"
#include "engine/imaging/write.hpp"

#include <filesystem>
#include <functional>
#include <stop_token>

namespace wavelens::engine {

/// Enlarges rows [top, top + count) of a picture. `seen` holds rows [seenTop, seenTop + seen.rows) of it, which are
/// those and the halo above and below as far as the picture has it; values in [0, 1]. Returns rows of the same channels
/// and `scale` times the width and height; values beyond [0, 1] are clamped.
using BandOperation = std::function<Band(const Band& seen, int seenTop, int top, int count)>;

struct StreamRequest {
    std::filesystem::path input;
    std::filesystem::path output;
    int scale = 1;
    int bandRows = 64;  ///< rows of the input that the operation gets at a time; the last band may have fewer
    int halo = 0;       ///< rows of the input that it sees beyond those, above and below
    Size size;          ///< of the result; {}: scale times the input. Smaller: reduced afterwards (Lanczos, 3 lobes)
    WriteOptions write;
    bool keepMetadata = true;  ///< false: without EXIF, XMP and IPTC; the ICC profile stays, or colours would change
};

/// Shows an operation all of a picture before it is asked to enlarge it: bands as streamPicture() gives them, top down.
/// Throws as that does of its input. Thread: any.
void showPicture(const StreamRequest& request,
                 const std::function<void(const Band& seen, int seenTop, int top, int count)>& see,
                 std::stop_token stop);

/// Takes a picture from file to file through `operation`, a band of rows at a time: memory for a few bands, whatever
/// the picture's height (WebP's encoder alone holds the whole result).
///
/// The input is opened by the rules of read.hpp: turned upright, CMYK converted to sRGB. All else stays: grey, alpha,
/// 16 bits, the ICC profile (carried, never applied, but for one of grey in WebP, which has no grey), EXIF, XMP, IPTC
/// and resolution, each where the format can hold it. JPEG and WebP get 8 bits, JPEG has alpha laid over white. Values
/// are rounded half up; a reduction works on 16 bits.
///
/// `operation` and `progress` (the share of the input that is done, to 1) are called on the calling thread, top down,
/// each row once; libvips encodes on another meanwhile. What they throw comes out unchanged. A stop is seen between
/// bands, while libvips works, and by WebP's encoder, but not while an interlaced picture is decoded. The output
/// appears whole or not at all, as with writeImage().
///
/// Throws Exception naming the file. BadInput: an input that read.hpp refuses, also where it shows only half way; a
/// side too long for the format; a `size` larger than scale times the input. NotFinite: what the operation returned
/// holds NaN or infinity. Disk, Memory, Cancelled. Thread: any.
void streamPicture(const StreamRequest& request, const BandOperation& operation,
                   const std::function<void(double)>& progress, std::stop_token stop);

}  // namespace wavelens::engine
