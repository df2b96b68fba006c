// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/band.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace wavelens::engine {

namespace {

/// Colours times alpha, and alpha: a mean of these weighs each pixel by how visible it is.
cv::Mat premultiplied(const cv::Mat& pixels) {
    cv::Mat result(pixels.size(), pixels.type());
    const int channels = pixels.channels();
    for (int y = 0; y < pixels.rows; ++y) {
        const float* from = pixels.ptr<float>(y);
        float* to = result.ptr<float>(y);
        for (int x = 0; x < pixels.cols; ++x, from += channels, to += channels) {
            const float alpha = from[channels - 1];
            for (int c = 0; c < channels - 1; ++c)
                to[c] = from[c] * alpha;
            to[channels - 1] = alpha;
        }
    }
    return result;
}

}  // namespace

void bleedColours(Band& band) {
    if (!hasAlpha(band.channels))
        return;
    const int colours = band.channels - 1;
    cv::Mat pixels(band.rows, band.width, CV_32FC(band.channels), band.values.data());
    const cv::Mat visible = premultiplied(pixels);
    // Each reach starts from the picture itself, never from what a smaller one has filled: so the last is the limit.
    // sepFilter2D and not GaussianBlur or blur, whose running sums depend on the row at which they begin.
    cv::Mat filled(pixels.size(), CV_8U, cv::Scalar(0));
    for (const int reach : {2, 6, kBleedReach}) {
        const cv::Mat weights = cv::getGaussianKernel(2 * reach + 1, reach / 2.0, CV_32F);
        cv::Mat near;
        cv::sepFilter2D(visible, near, CV_32F, weights, weights, {-1, -1}, 0, cv::BORDER_CONSTANT);
        for (int y = 0; y < band.rows; ++y) {
            float* to = pixels.ptr<float>(y);
            const float* from = near.ptr<float>(y);
            const float* alpha = visible.ptr<float>(y) + colours;
            auto* done = filled.ptr<std::uint8_t>(y);
            for (int x = 0; x < band.width; ++x) {
                const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(x) * band.channels;
                if (done[x] != 0 || alpha[at] > 0 || from[at + colours] <= 0)
                    continue;
                for (int c = 0; c < colours; ++c)
                    to[at + c] = from[at + c] / from[at + colours];
                done[x] = 1;
            }
        }
    }
}

}  // namespace wavelens::engine
