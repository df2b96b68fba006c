// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/ssim.hpp"

#include "engine/metrics/colour.hpp"
#include "engine/metrics/shared.hpp"

#include <algorithm>
#include <limits>
#include <opencv2/imgproc.hpp>

namespace wavelens::engine {

namespace {

constexpr int kWindow = 11;

/// Sum of SSIM over the windows that lie wholly within two equal strips.
double sumOverWindows(const cv::Mat& a, const cv::Mat& b) {
    constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
    constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
    static const cv::Mat gauss = cv::getGaussianKernel(kWindow, 1.5, CV_64F);
    const auto filtered = [](const cv::Mat& plane) {
        cv::Mat whole;
        cv::sepFilter2D(plane, whole, CV_64F, gauss, gauss);
        constexpr int kHalf = kWindow / 2;
        return cv::Mat(whole, cv::Rect(kHalf, kHalf, whole.cols - 2 * kHalf, whole.rows - 2 * kHalf));
    };
    const cv::Mat meanA = filtered(a), meanB = filtered(b);
    const cv::Mat meanAa = filtered(a.mul(a)), meanBb = filtered(b.mul(b)), meanAb = filtered(a.mul(b));
    double sum = 0;
    for (int y = 0; y < meanA.rows; ++y)
        for (int x = 0; x < meanA.cols; ++x) {
            const double ma = meanA.at<double>(y, x), mb = meanB.at<double>(y, x);
            const double varianceA = meanAa.at<double>(y, x) - ma * ma, varianceB = meanBb.at<double>(y, x) - mb * mb;
            const double covariance = meanAb.at<double>(y, x) - ma * mb;
            sum += (2 * ma * mb + kC1) * (2 * covariance + kC2) /
                   ((ma * ma + mb * mb + kC1) * (varianceA + varianceB + kC2));
        }
    return sum;
}

}  // namespace

double ssim(const DoublePlane& sr, const DoublePlane& hr, int crop) {
    requireSameSize({sr.width, sr.height}, {hr.width, hr.height});
    const int width = hr.width - 2 * crop, height = hr.height - 2 * crop;
    if (width < kWindow || height < kWindow)
        return std::numeric_limits<double>::quiet_NaN();
    // OpenCV reads from these and never writes to them.
    const auto inner = [&](const DoublePlane& plane) {
        return cv::Mat(plane.height, plane.width, CV_64F,
                       const_cast<double*>(plane.values.data()))(cv::Rect(crop, crop, width, height));
    };
    const cv::Mat a = inner(sr), b = inner(hr);
    const int windowRows = height - kWindow + 1;
    double sum = 0;
    constexpr int kStrip = 256;  // bounds the memory: a dozen planes of this height
    for (int y = 0; y < windowRows; y += kStrip) {
        const cv::Range rows(y, std::min(y + kStrip, windowRows) + kWindow - 1);
        // Without clone() the filter would see the rows beyond the strip; with it each strip stands alone.
        sum += sumOverWindows(a.rowRange(rows).clone(), b.rowRange(rows).clone());
    }
    return sum / (static_cast<double>(windowRows) * (width - kWindow + 1));
}

double ssimY(const Image& sr, const Image& hr, int crop, Protocol protocol) {
    const bool rounded = roundsLuma(protocol);
    requireSameSize(sr.size(), hr.size());
    return ssim(lumaPlane(sr, rounded), lumaPlane(hr, rounded), crop);
}

}  // namespace wavelens::engine
