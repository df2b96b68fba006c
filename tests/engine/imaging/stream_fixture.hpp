// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/read.hpp"
#include "engine/imaging/stream.hpp"

#include "tests/support/pictures.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/vips_pictures.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace wavelens::engine {

constexpr std::array kFormats{PictureFormat::Png, PictureFormat::Tiff, PictureFormat::Jpeg, PictureFormat::Webp};

/// Enlarges by repeating pixels: what comes out can be computed in the test as well.
inline Band nearest(const Band& seen, int seenTop, int top, int count, int scale) {
    Band result{seen.width * scale, count * scale, seen.channels, {}};
    for (int y = 0; y < result.rows; ++y)
        for (int x = 0; x < result.width; ++x)
            for (int c = 0; c < seen.channels; ++c)
                result.values.push_back(
                    seen.values[static_cast<std::size_t>(top - seenTop + y / scale) * seen.stride() +
                                static_cast<std::size_t>(x / scale * seen.channels + c)]);
    return result;
}

/// The same on samples in memory.
template <typename T>
std::vector<T> nearest(const std::vector<T>& samples, int width, int channels, int scale) {
    const auto rows = static_cast<int>(samples.size()) / width / channels;
    std::vector<T> result;
    for (int y = 0; y < rows * scale; ++y)
        for (int x = 0; x < width * scale; ++x)
            for (int c = 0; c < channels; ++c)
                result.push_back(samples[static_cast<std::size_t>((y / scale * width + x / scale) * channels + c)]);
    return result;
}

/// Samples over the whole range, each pixel another.
template <typename T>
std::vector<T> noise(int width, int height, int channels) {
    std::vector<T> samples;
    for (int i = 0; i < width * height * channels; ++i)
        samples.push_back(
            static_cast<T>(test::hash01(5, static_cast<std::uint32_t>(i)) * (sizeof(T) == 2 ? 65536 : 256)));
    return samples;
}

class Stream : public testing::Test {
protected:
    static constexpr int kScale = 3;

    void SetUp() override { initialiseImaging(); }

    std::filesystem::path save(const vips::VImage& image, const std::string& name) const {
        image.write_to_file((m_dir / name).c_str());
        return m_dir / name.substr(0, name.find('['));
    }

    StreamRequest request(const std::filesystem::path& input, PictureFormat format = PictureFormat::Png) const {
        StreamRequest result;
        result.input = input;
        result.output = m_dir / (std::string("out") + extensionOf(format));
        result.scale = kScale;
        result.bandRows = 7;
        result.halo = 4;
        result.write = {format, 100};
        return result;
    }

    /// Streams through nearest-neighbour and returns the name of the output.
    static std::filesystem::path enlarge(const StreamRequest& request) {
        streamPicture(request,
                      [&](const Band& seen, int seenTop, int top, int count) {
                          return nearest(seen, seenTop, top, count, request.scale);
                      },
                      {}, {});
        return request.output;
    }

    /// The error of streaming through `operation`, after which the folder holds what it held before.
    Error errorOf(const StreamRequest& request, const BandOperation& operation,
                  const std::stop_token& stop = {}) const {
        const auto before = names();
        Error error;
        try {
            streamPicture(request, operation, {}, stop);
            ADD_FAILURE() << request.output << " was written";
        } catch (const Exception& failure) {
            error = failure.error();
        }
        EXPECT_EQ(names(), before);
        return error;
    }

    Error errorOf(const StreamRequest& request) const {
        return errorOf(request, [&](const Band& seen, int seenTop, int top, int count) {
            return nearest(seen, seenTop, top, count, request.scale);
        });
    }

    std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (const auto& entry : std::filesystem::directory_iterator(m_dir.path()))
            result.push_back(entry.path().filename().string());
        std::sort(result.begin(), result.end());
        return result;
    }

    test::TempDir m_dir;
};

}  // namespace wavelens::engine
